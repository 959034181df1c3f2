import Synchronization
import Testing
import VideoModels

@testable import Harness

/// The live line by a clock and a terminal that the test owns.
@Suite struct ProgressTests {
  /// Seconds, columns and what was written.
  final class Terminal: Sendable {
    let time = Mutex(0.0), columns = Mutex(80), text = Mutex("")

    func line(_ style: StatusLine.Style) -> StatusLine {
      StatusLine(
        style, clock: { self.time.withLock(\.self) }, width: { self.columns.withLock(\.self) },
        write: { new in self.text.withLock { $0 += new } })
    }

    func suite(_ style: StatusLine.Style) -> SuiteProgress {
      SuiteProgress(line(style), clock: { self.time.withLock(\.self) })
    }

    /// What was written since the last call.
    func written() -> String {
      text.withLock { text in
        defer { text = "" }
        return text
      }
    }

    func wait(_ seconds: Double) { time.withLock { $0 += seconds } }
  }

  /// The rows of a screen of `width` columns after `text`, by the few codes that are used.
  static func screen(_ text: String, width: Int) -> [String] {
    var rows = [[Character]()], row = 0, column = 0
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "\r": column = 0
      case "\n", "\r\n":
        (row, column) = (row + 1, 0)
        if row == rows.count { rows.append([]) }
      case "\u{1B}":
        let code = rest.prefix { !$0.isLetter }.dropFirst(),
          letter = rest.dropFirst(1 + code.count).first
        rest = rest.dropFirst(2 + code.count)
        if letter == "A" { row = max(0, row - (Int(code) ?? 1)) }
        if letter == "J" {
          rows[row] = Array(rows[row].prefix(column))
          rows = Array(rows.prefix(row + 1))
        }
      default:
        if column == width {
          (row, column) = (row + 1, 0)
          if row == rows.count { rows.append([]) }
        }
        rows[row] += Array(repeating: " ", count: max(0, column - rows[row].count))
        if column < rows[row].count {
          rows[row][column] = character
        } else {
          rows[row].append(character)
        }
        column += 1
      }
    }
    return rows.map { String($0) }
  }

  static let job = SuiteProgress.Job(
    key: "a", name: "vgan-two-stream", data: "scenes", seed: 0, work: .training, seconds: 100)

  @Test(arguments: [
    (
      140,
      "[1/2] vgan-two-stream · scenes · seed 0 · 1,204/4,600 · D 0.41 G 3.2 · 41 ms/step · ETA 2:19 · suite 4 min"
    ),
    (
      100,
      "[1/2] vgan-two-stream · scenes · seed 0 · 1,204/4,600 · D 0.41 G 3.2 · ETA 2:19 · suite 4 min"
    ),
    (80, "[1/2] vgan-two-stream · seed 0 · 1,204/4,600 · ETA 2:19 · suite 4 min"),
    (60, "[1/2] vgan-two-stream · 1,204/4,600 · ETA 2:19"),
    (30, "[1/2] vgan-two-stream"), (1, ""),
  ])
  func theLineFitsTheTerminal(_ columns: Int, _ expected: String) {
    let terminal = Terminal(), progress = terminal.suite(.live)
    terminal.columns.withLock { $0 = columns }
    let next = SuiteProgress.Job(
      key: "b", name: "framegan", data: "scenes", seed: 0, work: .training, seconds: 50)
    progress.expect([Self.job, next]) { _ in true }
    progress.begin(Self.job, steps: [4_600], stage: 0, step: 1_200)
    _ = terminal.written()
    let report = StepReport(["discriminator": 0.41, "generator": 3.2])
    for step in 1_201...1_204 {
      // 41 ms a step; the first takes ten seconds, which is not the speed.
      terminal.wait(step == 1_201 ? 10 : 0.041)
      progress.step(stage: 0, step: step, report)
      if step < 1_204 { _ = terminal.written() }
    }
    // Shown a moment ago: it appears with the next step that is due.
    terminal.wait(0.1)
    progress.step(stage: 0, step: 1_204, report)
    let written = terminal.written()
    #expect(written.lastIndex(of: "J").map { String(written[$0...].dropFirst()) } == expected)
  }

  @Test func noRowIsLeftBehindWhenTheTerminalChanges() {
    let terminal = Terminal(), line = terminal.line(.live)
    var standing = ""
    for (columns, word) in [(40, "one"), (20, "two"), (60, "three"), (10, "four")] {
      terminal.columns.withLock { $0 = columns }
      terminal.wait(1)
      line.show { [.init(String(repeating: word, count: 20))] }
      // A terminal that becomes narrower wraps what stands there, as this screen does.
      let rows = Self.screen(standing + terminal.written(), width: columns)
      #expect(rows.count == 1 && rows[0].hasPrefix(word) && rows[0].count == columns - 1)
      standing = rows.joined()
    }
    line.note("a note")
    #expect(Self.screen(standing + terminal.written(), width: 10) == ["a note", ""])
  }

  @Test func aPipeGetsALineInTenSeconds() {
    let terminal = Terminal(), line = terminal.line(.plain)
    for second in 0..<60 {
      line.show { [.init("at \(second)")] }
      terminal.wait(1)
    }
    #expect(terminal.written() == "at 10\nat 20\nat 30\nat 40\nat 50\n")
    let quiet = terminal.line(.quiet)
    quiet.show { [.init("nothing")] }
    quiet.note("nothing")
    quiet.warn("but this")
    #expect(terminal.written() == "but this\n")
  }

  @Test func paceIsThatOfTheLastHalfMinute() {
    var pace = Pace(done: 5, at: 0)
    #expect(pace.secondsPerPart == nil)
    // The first part counts only until there is a second.
    pace.update(done: 6, at: 100)
    #expect(pace.secondsPerPart == 100)
    for part in 1...100 { pace.update(done: 6 + part, at: 100 + 2 * Double(part)) }
    #expect(pace.secondsPerPart == 2)
    for part in 1...100 { pace.update(done: 106 + part, at: 300 + Double(part)) }
    #expect(pace.secondsPerPart == 1)
  }

  @Test func theSuiteFollowsTheMeasuredSpeed() {
    var pace = SuitePace([
      .init(key: "a", work: .training, seconds: 10), .init(key: "b", work: .training, seconds: 20),
      .init(key: "c", work: .measuring, seconds: 4), .init(key: "d", work: .measuring, seconds: 6),
    ])
    #expect(pace.seconds(in: "a", left: nil, whole: nil) == 40)
    // Half of the first took 15 seconds: training is three times as slow as expected.
    #expect(pace.seconds(in: "a", left: 15, whole: 30) == 15 + 3 * 20 + 10)
    pace.finish("a", seconds: 30)
    pace.finish("b", seconds: 60)
    #expect(pace.seconds(in: "c", left: nil, whole: nil) == 10)
    #expect(pace.seconds(in: "c", left: 1, whole: 2) == 1 + 6 / 2)
    // What was done before says nothing about the speed.
    pace.finish("c", seconds: nil)
    #expect(pace.seconds(in: "d", left: nil, whole: nil) == 6)
  }

  @Test func aResumedRunSaysWhereItResumes() {
    let terminal = Terminal(), progress = terminal.suite(.plain)
    progress.expect([Self.job]) { _ in true }
    progress.begin(Self.job, steps: [100, 50], stage: 1, step: 20)
    #expect(
      terminal.written()
        == "[1/1] vgan-two-stream · scenes · seed 0: resumes after step 120 of 150\n")
    progress.finish("a", "done in 0:10")
    #expect(terminal.written() == "[1/1] vgan-two-stream · scenes · seed 0: done in 0:10\n")
    progress.finish("unknown", warning: "failed")
    #expect(terminal.written() == "unknown: failed\n")
  }

  @Test func jobsShowWhatIsLeft() {
    let terminal = Terminal()
    let progress = Progress(
      "decoding", total: 1_100, done: 100, line: terminal.line(.plain),
      clock: { terminal.time.withLock(\.self) })
    terminal.wait(10)
    progress.advance()
    #expect(terminal.written() == "decoding · 101/1,100 · ETA 2:46:30\n")
    terminal.wait(10)
    progress.update(601, of: 1_100)
    #expect(terminal.written() == "decoding · 601/1,100 · ETA 0:10\n")
  }

  @Test func wideScriptsTakeTwoColumns() {
    #expect(StatusLine.columns(of: "ab·…") == 4)
    #expect(StatusLine.columns(of: "猫e\u{301}") == 3)
    #expect(StatusLine.fitted([.init("猫猫猫猫")], columns: 5) == "猫猫…")
  }
}
