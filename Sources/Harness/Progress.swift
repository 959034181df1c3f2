internal import Foundation
internal import Synchronization

/// How far a job of many parts is, said on standard error.
///
/// On a terminal a bar that redraws itself; elsewhere, as in a log, a line every ten seconds.
final class Progress: Sendable {
  private struct State {
    var done: Int
    var shown = ContinuousClock.now
  }

  private let title: String
  private let total: Int
  private let doneBefore: Int
  private let isTerminal = isatty(2) == 1
  private let began = ContinuousClock.now
  private let state: Mutex<State>

  /// A job of `total` parts, of which an earlier run did `done`.
  init(_ title: String, total: Int, done: Int = 0) {
    (self.title, self.total, doneBefore) = (title, total, done)
    state = Mutex(State(done: done))
  }

  /// Counts one more part.
  func advance() {
    state.withLock { state in
      state.done += 1
      let now = ContinuousClock.now
      guard now - state.shown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
      state.shown = now
      show(Progress.line(title, state.done, of: total, before: doneBefore, (now - began).seconds))
    }
  }

  /// Clears the bar.
  func finish() { if isTerminal { show("") } }

  private func show(_ line: String) {
    // To the first column, and the rest of the line is cleared.
    let text = isTerminal ? "\r\(line)\u{1B}[K" : line + "\n"
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// As "decoding [#####...............] 25 of 100, 30 s left"; parts done `before` took no time.
  static func line(
    _ title: String, _ done: Int, of total: Int, before: Int, _ seconds: Double
  ) -> String {
    let width = 20, filled = total > 0 ? width * done / total : width
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let left =
      done > before
      ? ", \(Phrases.duration(seconds / Double(done - before) * Double(total - done))) left" : ""
    return "\(title) [\(bar)] \(Phrases.grouped(done)) of \(Phrases.grouped(total))\(left)"
  }
}

extension Duration {
  /// As a number.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
