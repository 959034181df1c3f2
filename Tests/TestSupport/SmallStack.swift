internal import Foundation

/// Runs `body` to its end in a thread with a stack of 512 KiB, on which a recursion over a thousand
/// nodes does not fit.
public func onSmallStack(_ body: @escaping @Sendable () -> Void) {
  let finished = DispatchSemaphore(value: 0)
  let thread = Thread {
    body()
    finished.signal()
  }
  thread.stackSize = 512 << 10
  thread.start()
  finished.wait()
}
