internal import Foundation
internal import Synchronization

/// Whether somebody asked the program to stop.
///
/// The first SIGINT or SIGTERM asks; work ends at the next point where nothing is lost, which is at
/// once inside `lossless`. The second ends the program at once, which loses what came after the last
/// checkpoint.
public final class Interruption: Sendable {
  /// The one that signals reach.
  public static let shared = Interruption()
  private let signal = Atomic<Int32>(0), isLossless = Atomic(false)
  /// Ends the program with a signal's number; called from the handler of signals.
  private let end: @Sendable (Int32) -> Void

  init(end: @escaping @Sendable (Int32) -> Void = { _exit(128 + $0) }) { self.end = end }

  /// The signal that came, if one did.
  var requested: Int32? {
    let signal = signal.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Throws if a signal came.
  func check() throws {
    if let signal = requested { throw Interrupted(signal: signal) }
  }

  /// Asks to stop.
  func request(_ signal: Int32) {
    let isSecond = self.signal.exchange(signal, ordering: .sequentiallyConsistent) != 0
    if isLossless.load(ordering: .sequentiallyConsistent) {
      let line: StaticString = "\nStopped; everything so far is kept: run it again to go on.\n"
      _ = Foundation.write(2, line.utf8Start, line.utf8CodeUnitCount)
      end(signal)
    } else if isSecond {
      end(signal)
    }
  }

  /// Does `body`, which computes anew whatever it began and leaves nothing half done: a signal ends
  /// the program inside it.
  func lossless<Result>(_ body: () throws -> Result) throws -> Result {
    isLossless.store(true, ordering: .sequentiallyConsistent)
    defer { isLossless.store(false, ordering: .sequentiallyConsistent) }
    try check()
    return try body()
  }

  /// Lets SIGINT and SIGTERM reach `shared` from here to the end of the program.
  public static func listen() {
    _ = shared
    // A program that starts this one may have blocked them, and what it blocks is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // An exchange and an exit are all that happens inside a handler: both are safe there.
    for number in [SIGINT, SIGTERM] {
      Foundation.signal(number) { Interruption.shared.request($0) }
    }
  }
}

/// Work ended because a signal came; what was done is kept.
public struct Interrupted: Error, CustomStringConvertible {
  /// The signal.
  public let signal: Int32

  /// One sentence.
  public var description: String { "Stopped; everything so far is kept: run it again to go on." }
}
