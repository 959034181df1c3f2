internal import Files
internal import Synchronization

/// Shows how far a job of many parts is: "decoding · 25/100 · ETA 0:30".
final class Progress: Sendable {
  private struct State { var done: Int, total: Int, pace: Pace? }

  private let title: String
  private let line: StatusLine
  private let clock: @Sendable () -> Double
  private let state: Mutex<State>

  /// A job of `total` parts, of which an earlier run did `done`; a total of 0 is told by the first `update`.
  init(
    _ title: String, total: Int, done: Int = 0, line: StatusLine = StatusLine(),
    clock: @escaping @Sendable () -> Double = { StatusLine.seconds() }
  ) {
    (self.title, self.line, self.clock) = (title, line, clock)
    state = Mutex(
      State(done: done, total: total, pace: total > 0 ? Pace(done: done, at: clock()) : nil))
    // On a terminal a job is named before its first part, which may take long, is done.
    if line.style == .live { line.show { [.init(title)] } }
  }

  /// Counts one more part, and shows `words` about it.
  func advance(_ words: @autoclosure () -> String = "") {
    state.withLock { update($0.done + 1, of: $0.total, words, &$0) }
  }

  /// Shows a job that counts for itself; what is done at the first call took no time.
  func update(_ done: Int, of total: Int) {
    state.withLock { update(done, of: total, { "" }, &$0) }
  }

  private func update(_ done: Int, of total: Int, _ words: () -> String, _ state: inout State) {
    var pace = state.pace ?? Pace(done: done, at: clock())
    pace.update(done: done, at: clock())
    state = State(done: done, total: total, pace: pace)
    line.show { Self.fields(title, done, of: total, pace, words()) }
  }

  /// Takes the line away.
  func finish() { line.clear() }

  static func fields(
    _ title: String, _ done: Int, of total: Int, _ pace: Pace, _ words: String = ""
  ) -> [StatusLine.Field] {
    let left = pace.secondsPerPart.map { Phrases.clock($0 * Double(total - done)) }
    return [
      .init(title), .init("\(Phrases.grouped(done))/\(Phrases.grouped(total))"),
      .init(words, 2), .init(left.map { "ETA \($0)" } ?? "", 1),
    ]
  }
}
