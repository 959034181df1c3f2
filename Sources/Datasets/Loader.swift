internal import Foundation
internal import Kernels
public import Tensors

/// Clips for one training step.
public struct Batch: Sendable {
  /// The place in the sequence of batches, from 0.
  public let number: Int
  /// The clips `[N, T, H, W, C]` in −1…1.
  public let frames: Tensor
  /// The indices of the clips in the data set.
  public let indices: [Int]
  /// The classes, where every clip has one.
  public let labels: [Int]?
}

/// Draws batches of a data set on background threads, some ahead of their use.
///
/// Which clips are in batch `k`, and what is drawn for each, depends on the seed and `k` only: not on the number of
/// threads, nor on the batch that the loader began with. So a run that goes on from a checkpoint sees what it would have
/// seen.
public final class Loader: Sendable {
  /// In which order clips come.
  public enum Order: String, Sendable, Codable, CaseIterable {
    /// Each clip drawn anew from all, as VGAN does; without end.
    case withReplacement
    /// Every clip once an epoch, in another order each time; a batch may reach into the next epoch; without end.
    case shuffled
    /// Every clip once, by index; the last batch may be smaller.
    case sequential
  }

  /// How batches are drawn.
  public struct Configuration: Codable, Equatable, Sendable {
    /// Clips a batch.
    public var batchSize: Int
    /// The order.
    public var order: Order
    /// The seed of order and draws.
    public var seed: UInt64
    /// Background threads.
    public var threads: Int
    /// Batches that are held, or being made, at once; bounds the memory.
    public var prefetch: Int
    /// The first batch to give, when a run goes on.
    public var firstBatch: Int

    /// Batches of `batchSize` clips, two of them ahead, made by two threads.
    public init(
      batchSize: Int, order: Order = .shuffled, seed: UInt64, threads: Int = 2, prefetch: Int = 2,
      firstBatch: Int = 0
    ) {
      self.batchSize = batchSize
      self.order = order
      self.seed = seed
      self.threads = threads
      self.prefetch = prefetch
      self.firstBatch = firstBatch
    }
  }

  private let work: LoaderWork

  /// Starts to make the first batches of `dataset`.
  public init(_ dataset: any Dataset, _ configuration: Configuration) {
    let c = configuration
    require(
      c.batchSize >= 1 && c.threads >= 1 && c.prefetch >= 1 && c.firstBatch >= 0
        && dataset.count >= 1,
      "loader: batch size, threads, prefetch and clips must be at least 1, got \(c) and "
        + "\(dataset.count) clips")
    work = LoaderWork(dataset, configuration)
    for number in 0..<c.threads {
      let thread = Thread { [work] in work.run() }
      thread.name = "loader \(number)"
      thread.start()
    }
  }

  deinit { work.stop() }

  /// The next batch, or nil after the last; waits until it is made, and throws what its first bad clip threw.
  public func next() throws -> Batch? { try work.next() }
}

/// What the threads of a loader share.
///
/// `@unchecked Sendable`: everything that changes is read and written between `lock` and `unlock` of `condition`.
private final class LoaderWork: @unchecked Sendable {
  private struct Making {
    let indices: [Int]
    var clips: [Result<Clip, any Error>?]
    var remaining: Int
  }

  private let dataset: any Dataset
  private let configuration: Loader.Configuration
  private let random: RandomSource
  private let condition = NSCondition()

  /// The place of the next clip to be begun, counted over all batches.
  private var position: Int
  /// The number of the next batch to be given.
  private var given: Int
  private var making: [Int: Making] = [:]
  private var made: [Int: Result<Batch, any Error>] = [:]
  private var epoch: (number: Int, order: [Int]) = (-1, [])
  private var isStopped = false

  init(_ dataset: any Dataset, _ configuration: Loader.Configuration) {
    (self.dataset, self.configuration) = (dataset, configuration)
    random = RandomSource(seed: configuration.seed).stream("loader")
    given = configuration.firstBatch
    position = given * configuration.batchSize
  }

  /// One past the last place; nil where there is no end.
  private var end: Int? { configuration.order == .sequential ? dataset.count : nil }

  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  func next() throws -> Batch? {
    condition.lock()
    if let end, given * configuration.batchSize >= end {
      condition.unlock()
      return nil
    }
    while made[given] == nil { condition.wait() }
    let result = made.removeValue(forKey: given)
    given += 1
    condition.broadcast()
    condition.unlock()
    return try result?.get()
  }

  /// What each thread does until the end.
  func run() {
    while let place = begin() {
      let slot = place.position % configuration.batchSize
      var draw = random.stream("draw/\(place.position)")
      let clip = Result { try dataset.clip(at: place.index, using: &draw) }
      guard let whole = finish(clip, batch: place.position / configuration.batchSize, slot) else {
        continue
      }
      let batch = Result { try assemble(whole.clips, whole.indices, whole.number) }
      condition.lock()
      made[whole.number] = batch
      condition.broadcast()
      condition.unlock()
    }
  }

  /// The next clip to make, or nil when there is no more to do.
  ///
  /// Waits while as many batches as allowed are held.
  private func begin() -> (position: Int, index: Int)? {
    condition.lock()
    defer { condition.unlock() }
    let size = configuration.batchSize
    while !isStopped, position / size >= given + configuration.prefetch { condition.wait() }
    if isStopped { return nil }
    if let end, position >= end { return nil }
    let place = position, batch = place / size
    position += 1
    if making[batch] == nil {
      let indices = indices(ofBatch: batch)
      making[batch] = Making(
        indices: indices, clips: Array(repeating: nil, count: indices.count),
        remaining: indices.count)
    }
    return making[batch].map { (place, $0.indices[place % size]) }
  }

  /// Keeps a clip; gives the batch if it was the last one missing.
  private func finish(_ clip: Result<Clip, any Error>, batch: Int, _ slot: Int) -> (
    number: Int, indices: [Int], clips: [Result<Clip, any Error>?]
  )? {
    condition.lock()
    defer { condition.unlock() }
    making[batch]?.clips[slot] = clip
    making[batch]?.remaining -= 1
    guard making[batch]?.remaining == 0, let done = making.removeValue(forKey: batch) else {
      return nil
    }
    return (batch, done.indices, done.clips)
  }

  private func indices(ofBatch batch: Int) -> [Int] {
    let size = configuration.batchSize, places = batch * size..<(batch + 1) * size
    switch configuration.order {
    case .withReplacement:
      var draw = random.stream("batch/\(batch)")
      return draw.integers(size, below: dataset.count)
    case .sequential: return Array(places.clamped(to: 0..<dataset.count))
    case .shuffled:
      return places.map { place in
        let number = place / dataset.count
        if epoch.number != number {
          var draw = random.stream("epoch/\(number)")
          epoch = (number, draw.permutation(dataset.count))
        }
        return epoch.order[place % dataset.count]
      }
    }
  }

  /// Copies clips side by side; plain copies, for the kernels' threads belong to the training step.
  private func assemble(
    _ results: [Result<Clip, any Error>?], _ indices: [Int], _ number: Int
  ) throws -> Batch {
    let clips = try results.compactMap { try $0?.get() }, shape = dataset.clipShape
    for (i, clip) in clips.enumerated() {
      require(
        clip.frames.shape == shape && clip.frames.elementType == .float32,
        "loader: clip \(indices[i]) of \(dataset.identity) is \(clip.frames.shape), not \(shape)")
    }
    let one = Shape([1] + shape.extents)
    let frames = Tensor.joined(clips.map { ($0.frames.reshaped(one), 0..<1) })
    let labels = clips.compactMap(\.label)
    return Batch(
      number: number, frames: frames, indices: indices,
      labels: labels.count == clips.count ? labels : nil)
  }
}
