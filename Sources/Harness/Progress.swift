internal import Files
internal import Foundation
internal import Synchronization

/// How far a job of many parts is, said on standard error.
///
/// On a terminal a bar that redraws itself; elsewhere, as in a log, a line every ten seconds.
final class Progress: Sendable {
  private struct State {
    var done: Int, doneBefore: Int, total: Int
    var shown = ContinuousClock.now
  }

  private let title: String
  private let isTerminal = isatty(2) == 1
  private let began = ContinuousClock.now
  private let state: Mutex<State>

  /// A job of `total` parts, of which an earlier run did `done`.
  init(_ title: String, total: Int, done: Int = 0) {
    self.title = title
    state = Mutex(State(done: done, doneBefore: done, total: total))
  }

  /// Counts one more part.
  func advance() {
    state.withLock { state in
      state.done += 1
      show(&state)
    }
  }

  /// Says how far a job is that counts by itself; what is done at the first call took no time.
  func update(_ done: Int, of total: Int) {
    state.withLock { state in
      if state.total == 0 { (state.doneBefore, state.total) = (done, total) }
      state.done = done
      show(&state)
    }
  }

  private func show(_ state: inout State) {
    let now = ContinuousClock.now
    guard now - state.shown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
    state.shown = now
    write(
      Progress.line(
        title, state.done, of: state.total, before: state.doneBefore, (now - began).seconds))
  }

  /// Clears the bar.
  func finish() { if isTerminal { write("") } }

  private func write(_ line: String) {
    // To the first column, and the rest of the line is cleared.
    let text = isTerminal ? "\r\(line.visible)\u{1B}[K" : line.visible + "\n"
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
