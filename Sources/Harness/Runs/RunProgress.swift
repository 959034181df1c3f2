internal import Files
internal import Foundation
internal import VideoModels

/// Says on the terminal how far a suite is: one live line a task, or plain lines now and then.
///
/// Everything goes to the standard error, so that the standard output holds results only.
public final class RunProgress {
  /// How it is said.
  public enum Style: Sendable {
    /// A line that is written over.
    case live
    /// Lines, at most one in ten seconds for each task.
    case plain
    /// Not at all.
    case quiet
  }

  private let style: Style
  private var run = "", steps: [Int] = [], done = 0, first = 0
  private var started = ContinuousClock.now, lastLine = ContinuousClock.now - .seconds(60)
  /// Runs still to come, with the seconds that they should take.
  private var expected: [(run: String, seconds: Double)] = []

  /// Says it in `style`; live where the standard error is a terminal unless told otherwise.
  public init(_ style: Style? = nil) {
    self.style = style ?? (isatty(2) == 1 ? .live : .plain)
  }

  var isQuiet: Bool { style == .quiet }

  /// The runs of the suite and the seconds that each should take.
  func expect(_ runs: [(run: String, seconds: Double)]) { expected = runs }

  /// The run is over, or was before.
  func finish(_ run: String, _ outcome: String? = nil) {
    expected.removeAll { $0.run == run }
    if let outcome { note("\(run): \(outcome)") }
  }

  func begin(_ run: String, steps: [Int], stage: Int, step: Int) {
    (self.run, self.steps) = (run, steps)
    done = steps.prefix(stage).reduce(0, +) + step
    (first, started) = (done, .now)
    if style == .plain {
      let from = done > 0 ? ", going on after step \(done)" : ""
      note("\(run): \(steps.reduce(0, +)) steps\(from)")
    }
  }

  func step(stage: Int, step: Int, _ report: StepReport) {
    done = steps.prefix(stage).reduce(0, +) + step
    let pause = style == .live ? Duration.milliseconds(200) : .seconds(10)
    guard style != .quiet, lastLine.duration(to: .now) >= pause else { return }
    lastLine = .now
    let total = max(1, steps.reduce(0, +))
    let losses = report.losses.map { String(format: "%@ %.3g", $0.name, $0.value) }
    let bar = String(repeating: "#", count: 20 * done / total).padding(
      toLength: 20, withPad: ".", startingAt: 0)
    let line =
      "\(run) [\(bar)] \(done)/\(total)  \(losses.joined(separator: ", "))  \(remaining(total))"
    write(style == .live ? "\r\u{1B}[K" + line.visible : line.visible + "\n")
  }

  /// A line that stays.
  func note(_ line: String) {
    if style != .quiet { warn(line) }
  }

  /// A line that stays and is said in any style: what somebody should know of.
  func warn(_ line: String) {
    write((style == .live ? "\r\u{1B}[K" : "") + line.visible + "\n")
  }

  /// "1:20 left, suite 25:00".
  private func remaining(_ total: Int) -> String {
    let perStep = started.duration(to: .now).seconds / Double(max(1, done - first))
    let here = perStep * Double(total - done)
    let planned = expected.first { $0.run == run }?.seconds ?? 0
    let scale = planned > 0 ? perStep * Double(total) / planned : 1
    let later = expected.filter { $0.run != run }.reduce(0) { $0 + $1.seconds } * scale
    return "\(RunProgress.clock(here)) left, suite \(RunProgress.clock(here + later))"
  }

  /// Seconds as minutes or hours.
  public static func clock(_ seconds: Double) -> String {
    let all = Int(min(seconds.isFinite ? seconds.rounded() : 0, 1e9))
    let (minutes, rest) = all.quotientAndRemainder(dividingBy: 60)
    return minutes < 60
      ? String(format: "%d:%02d", minutes, rest)
      : String(format: "%d:%02d:%02d", minutes / 60, minutes % 60, rest)
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
