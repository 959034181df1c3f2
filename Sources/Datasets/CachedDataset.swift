internal import Synchronization
public import Tensors

/// A data set whose clips are made once and then read from disk.
///
/// What the base leaves to chance is drawn once an index and kept; put `Windowed` outside, not inside. A damaged file is
/// made anew. When the disk is full the clips go on without being kept, and the report says so.
public final class CachedDataset: Dataset {
  /// What the cache did.
  public struct Report: Equatable, Sendable {
    /// Clips read from disk.
    public var hits = 0
    /// Clips made and kept.
    public var stored = 0
    /// Damaged files that were made anew.
    public var damaged = 0
    /// The first damage that was found.
    public var firstDamage: DatasetError?
    /// Why clips are no longer kept.
    public var failure: DatasetError?
  }

  private let base: any Dataset
  private let cache: ClipCache
  private let state = Mutex(Report())

  /// The clips of `base`, kept under `folder`.
  public convenience init(_ base: any Dataset, folder: String) throws {
    self.init(base, cache: try ClipCache(folder: folder, identity: base.identity))
  }

  init(_ base: any Dataset, cache: ClipCache) { (self.base, self.cache) = (base, cache) }

  /// What was done so far.
  public var report: Report { state.withLock { $0 } }
  /// The base's identity: the same clips.
  public var identity: String { base.identity }
  /// As many as the base has.
  public var count: Int { base.count }
  /// The base's shape.
  public var clipShape: Shape { base.clipShape }
  /// The base's classes.
  public var classNames: [String] { base.classNames }

  /// The clip at `index`, from disk if it is there; nothing is left to `random`.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    do {
      if let clip = try cache.load(at: index) {
        state.withLock { $0.hits += 1 }
        return clip
      }
    } catch let error as DatasetError {
      state.withLock {
        $0.damaged += 1
        $0.firstDamage = $0.firstDamage ?? error
      }
    }
    var fixed = RandomSource(seed: 0).stream(identity).stream("\(index)")
    let clip = try base.clip(at: index, using: &fixed)
    guard report.failure == nil else { return clip }
    do {
      try cache.store(clip, at: index)
      state.withLock { $0.stored += 1 }
    } catch let error as DatasetError {
      state.withLock { $0.failure = error }
    }
    return clip
  }
}
