import Foundation
import Kernels
import Synchronization
import Tensors
import Testing

@testable import Datasets

@Suite struct LoaderTests {
  private func batches(
    _ order: Loader.Order, threads: Int, count: Int = 12, first: Int = 0, seed: UInt64 = 3
  ) throws -> [Batch] {
    let loader = Loader(
      Counting(), .init(batchSize: 4, order: order, seed: seed, threads: threads, firstBatch: first)
    )
    return try (0..<count).compactMap { _ in try loader.next() }
  }

  @Test(arguments: Loader.Order.allCases) func orderDoesNotDependOnThreads(order: Loader.Order)
    throws
  {
    let one = try batches(order, threads: 1)
    for threads in [2, 5] {
      let other = try batches(order, threads: threads)
      #expect(other.map(\.indices) == one.map(\.indices))
      #expect(other.map(\.frames.values) == one.map(\.frames.values))
    }
    for (number, batch) in one.enumerated() {
      #expect(batch.number == number)
      #expect(batch.frames.shape == [batch.indices.count, 2, 3, 4, 1])
      #expect(batch.labels == batch.indices.map { $0 % 2 })
      let values = batch.frames.values
      #expect(batch.indices.indices.allSatisfy { values[24 * $0] == Float(batch.indices[$0]) })
    }
    if order != .sequential {
      #expect(try batches(order, threads: 2, seed: 4).map(\.indices) != one.map(\.indices))
      let later = try batches(order, threads: 3, count: 5, first: 7)
      #expect(later.map(\.frames.values) == one[7...].map(\.frames.values))
    }
  }

  @Test func shuffledEpochsHoldEveryClipOnce() throws {
    let places = try batches(.shuffled, threads: 3, count: 10).flatMap(\.indices)
    for epoch in 0..<4 {
      #expect(places[epoch * 10..<(epoch + 1) * 10].sorted() == Array(0..<10))
    }
    #expect(places[..<10] != places[10..<20])
  }

  @Test func sequentialEndsWithASmallerBatch() throws {
    let all = try batches(.sequential, threads: 3)
    #expect(all.map(\.indices) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
  }

  @Test func drawsWithReplacementAreUniform() throws {
    let places = try batches(.withReplacement, threads: 2, count: 500).flatMap(\.indices)
    // 2,000 draws of 10: 200 each, standard deviation 13.4.
    for index in 0..<10 { #expect(abs(places.count { $0 == index } - 200) < 60) }
  }

  @Test func badClipsAreReportedInTheirBatchOnly() throws {
    let loader = Loader(
      Counting(bad: [6, 5]), .init(batchSize: 4, order: .sequential, seed: 1, threads: 3))
    #expect(try loader.next()?.indices == [0, 1, 2, 3])
    #expect(throws: Counting.Bad(index: 5)) { try loader.next() }
    #expect(try loader.next()?.indices == [8, 9])
    #expect(try loader.next() == nil)
  }

  /// Counts how many clips were asked for, and tells of each and of its own end.
  private final class Meter: Dataset {
    let made = Mutex(0), allowed = Mutex(Int.max), excess = Mutex(0)
    let asked = DispatchSemaphore(value: 0), ended: DispatchSemaphore
    let identity = "meter", count = 1000
    let clipShape: Shape = [1, 1, 1, 1]

    init(_ ended: DispatchSemaphore = DispatchSemaphore(value: 0)) { self.ended = ended }

    deinit { ended.signal() }

    func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
      let number = made.withLock {
        $0 += 1
        return $0
      }
      if number > allowed.withLock({ $0 }) { excess.withLock { $0 += 1 } }
      asked.signal()
      return Clip(frames: .zeros([1, 1, 1, 1]))
    }
  }

  @Test func memoryIsBounded() throws {
    let meter = Meter()
    meter.allowed.withLock { $0 = 15 }
    let loader = Loader(meter, .init(batchSize: 5, seed: 1, threads: 4, prefetch: 3))
    // All that may be made ahead is made, and no clip more before a batch was taken.
    for _ in 0..<15 { meter.asked.wait() }
    for _ in 0..<20 {
      meter.allowed.withLock { $0 += 5 }
      _ = try loader.next()
      for _ in 0..<5 { meter.asked.wait() }
    }
    #expect(meter.excess.withLock { $0 } == 0)
    #expect(meter.made.withLock { $0 } == 115)
  }

  @Test func threadsEndWithTheLoader() throws {
    let ended = DispatchSemaphore(value: 0)
    do {
      let loader = Loader(Meter(ended), .init(batchSize: 5, seed: 1, threads: 4))
      _ = try loader.next()
    }
    ended.wait()  // the threads hold the data set: it ends after them
  }
}
