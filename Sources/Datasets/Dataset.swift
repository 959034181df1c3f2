internal import Kernels
public import Tensors

/// A clip and what is known of it.
public struct Clip: Sendable {
  /// The frames `[T, H, W, C]` in −1…1.
  public var frames: Tensor
  /// The class, counted from 0, where there are classes.
  public var label: Int?
  /// The group of clips that share look and place, where there are groups.
  public var group: Int?
  /// How much of each pixel moves before the background, `[T, H, W, 1]` in 0…1, where it is known.
  public var foreground: Tensor?

  /// A clip of `frames`.
  public init(
    frames: Tensor, label: Int? = nil, group: Int? = nil, foreground: Tensor? = nil
  ) {
    require(frames.shape.rank == 4, "clip: frames are [T, H, W, C], got \(frames.shape)")
    self.frames = frames
    self.label = label
    self.group = group
    self.foreground = foreground
  }
}

/// Clips by number.
///
/// What stands at an index depends on the data set's own settings, its seed and the index only: not on the machine, not
/// on the number of threads, and not on what was asked before.
public protocol Dataset: Sendable {
  /// The name, the version and every setting that moves a byte of a clip; caches are keyed by it.
  var identity: String { get }
  /// How many clips there are.
  var count: Int { get }
  /// The shape `[T, H, W, C]` of every clip.
  var clipShape: Shape { get }
  /// The names of the classes; empty where there are none.
  var classNames: [String] { get }

  /// The clip at `index`; `random` chooses what the data set leaves to chance, such as the window in time.
  func clip(at index: Int, using random: inout RandomSource) throws -> Clip
}

extension Dataset {
  /// No classes.
  public var classNames: [String] { [] }

  func checkIndex(_ index: Int) {
    require(0..<count ~= index, "\(identity): clip \(index) of \(count) does not exist")
  }
}

/// The parts of a data set that never share a clip.
public enum Split: String, Sendable, Codable, CaseIterable {
  /// For training.
  case training
  /// For choosing among settings.
  case validation
  /// For the numbers that are reported.
  case test
}

/// A window of fixed length of the clips of another data set, beginning at a random frame.
public struct Windowed: Dataset {
  private let base: any Dataset
  private let frames: Int

  /// Windows of `frames` frames, no more than the clips of `base` have.
  public init(_ base: any Dataset, frames: Int) {
    require(
      1...max(1, base.clipShape[0]) ~= frames,
      "windowed: \(frames) frames cannot be taken from clips of \(base.clipShape[0])")
    (self.base, self.frames) = (base, frames)
  }

  /// The base's identity and the length.
  public var identity: String { base.identity + " window=\(frames)" }
  /// As many as the base has.
  public var count: Int { base.count }
  /// The base's shape with fewer frames.
  public var clipShape: Shape { base.clipShape.replacing(0, with: frames) }
  /// The base's classes.
  public var classNames: [String] { base.classNames }

  /// A window of the clip at `index`; the first frame is uniform over those that leave room for the rest.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    var clip = try base.clip(at: index, using: &random)
    let room = clip.frames.shape[0] - frames
    let first = random.integers(1, below: room + 1)[0]
    clip.frames = clip.frames.framesFrom(first, count: frames)
    clip.foreground = clip.foreground?.framesFrom(first, count: frames)
    return clip
  }
}

/// Some clips of another data set.
public struct Subset: Dataset {
  private let base: any Dataset
  private let indices: [Int]
  /// The base's identity and the chosen clips.
  public let identity: String

  /// The clips of `base` at `indices`, in that order.
  public init(_ base: any Dataset, indices: [Int]) {
    require(
      indices.allSatisfy { 0..<base.count ~= $0 },
      "subset: an index lies outside the \(base.count) clips of \(base.identity)")
    (self.base, self.indices) = (base, indices)
    let list = indices.map(String.init).joined(separator: " ")
    identity = base.identity + " subset=" + String(Checksum.of(list), radix: 16)
  }

  /// As many as were chosen.
  public var count: Int { indices.count }
  /// The base's shape.
  public var clipShape: Shape { base.clipShape }
  /// The base's classes.
  public var classNames: [String] { base.classNames }

  /// The base's clip at the chosen index.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    return try base.clip(at: indices[index], using: &random)
  }
}

/// The clips of another data set in grey or in color.
public struct Recolored: Dataset {
  private let base: any Dataset
  private let channels: Int

  /// The clips of `base`, of one or three channels, with `channels`, one or three.
  public init(_ base: any Dataset, channels: Int) {
    require(
      [1, 3].contains(channels) && [1, 3].contains(base.clipShape[3]),
      "recolored: from \(base.clipShape[3]) to \(channels) channels there is no way; one and three are"
    )
    (self.base, self.channels) = (base, channels)
  }

  /// The base's identity and the number of channels.
  public var identity: String { base.identity + " channels=\(channels)" }
  /// As many as the base has.
  public var count: Int { base.count }
  /// The base's shape with other channels.
  public var clipShape: Shape { base.clipShape.replacing(3, with: channels) }
  /// The base's classes.
  public var classNames: [String] { base.classNames }

  /// The base's clip: grey repeated, or colors weighed as ITU-R BT.601 does.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    var clip = try base.clip(at: index, using: &random)
    let values = clip.frames.values
    switch (clip.frames.shape[3], channels) {
    case (1, 3): clip.frames = Tensor(clipShape, values.flatMap { [$0, $0, $0] })
    case (3, 1):
      clip.frames = Tensor(
        clipShape,
        stride(from: 0, to: values.count, by: 3).map {
          0.299 * values[$0] + 0.587 * values[$0 + 1] + 0.114 * values[$0 + 2]
        })
    default: break
    }
    return clip
  }
}
