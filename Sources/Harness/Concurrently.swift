internal import Dispatch
internal import Synchronization

/// What `body` makes of each item, in their order, worked on by at most `threads` threads at once.
///
/// Files differ in length, so a thread takes the next item when it has done one.
func mapConcurrently<Item: Sendable, Result: Sendable>(
  _ items: [Item], threads: Int, _ body: @Sendable (Item) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: items.count))
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, items.count)) { _ in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < items.count else { return }
      let result = body(items[index])
      results.withLock { $0[index] = result }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}

/// Does `body` with each item, by at most `threads` threads at once; stops at the first error and
/// throws it.
func forEachConcurrently<Item: Sendable>(
  _ items: [Item], threads: Int, _ body: @Sendable (Item) throws -> Void
) throws {
  let failure = Mutex<(any Error)?>(nil)
  _ = mapConcurrently(items, threads: threads) { item in
    guard failure.withLock({ $0 == nil }) else { return }
    do { try body(item) } catch { failure.withLock { $0 = $0 ?? error } }
  }
  if let error = failure.withLock({ $0 }) { throw error }
}
