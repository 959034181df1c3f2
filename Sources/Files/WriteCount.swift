internal import Synchronization

/// Counts what is written, so that tests can stop a program between any two writes.
package enum WriteCount {
  private static let rest = Atomic(0), action = Mutex<(@Sendable () -> Void)?>(nil)

  /// Calls `body` when `count` more files or lines were written, in the thread that wrote the last.
  package static func after(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    action.withLock { $0 = body }
    rest.store(count, ordering: .relaxed)
  }

  /// One more was written.
  static func add() {
    guard rest.load(ordering: .relaxed) > 0 else { return }
    if rest.subtract(1, ordering: .relaxed).newValue == 0 { action.withLock { $0 }?() }
  }
}
