internal import Foundation
internal import Kernels
internal import Synchronization
public import Tensors

/// What decodes video files for a data set.
public protocol FrameReader: Sendable {
  /// The name, the version and the settings of what is done to frames, such as their size and crop.
  var identity: String { get }
  /// The shape `[H, W, C]` of every frame.
  var frameShape: Shape { get }

  /// Frames of a file `[T, H, W, C]` in −1…1: those of the range that `choose` picks, given how many there are.
  func frames(of path: String, choosing choose: (Int) -> Range<Int>) throws -> Tensor
}

/// Clips of listed video files, such as those of UCF-101.
///
/// The window in time is drawn; a file with fewer frames than asked repeats its last one, as the papers did, and is
/// counted.
public final class ListedClips: Dataset {
  private let entries: [UCF101Entry]
  private let root: String
  private let reader: any FrameReader
  private let frames: Int
  private let short = Mutex<Set<Int>>([])
  /// The classes.
  public let classNames: [String]
  /// The names of the files, the reader's identity and the length.
  public let identity: String

  /// Clips of `frames` frames of the files of `entries` under `root`; throws if some are not there.
  public init(
    _ entries: [UCF101Entry], classes: UCF101Classes, under root: String, frames: Int,
    reader: any FrameReader
  ) throws {
    require(frames >= 1, "listed clips: \(frames) frames are none")
    try UCF101Split.checkFiles(entries, under: root)
    self.entries = entries
    self.root = root
    self.frames = frames
    self.reader = reader
    classNames = classes.names
    let names = entries.map(\.path).joined(separator: "\n")
    identity =
      "listed-clips/1 frames=\(frames) files=\(String(Checksum.of(names), radix: 16)) "
      + reader.identity
  }

  /// One a file.
  public var count: Int { entries.count }
  /// `[T, H, W, C]`.
  public var clipShape: Shape { Shape([frames] + reader.frameShape.extents) }
  /// The paths of the files, asked for so far, that have fewer frames than a clip.
  public var shortFiles: [String] { short.withLock { $0.sorted() }.map { entries[$0].path } }

  /// A window of the file at `index`; its first frame is uniform over those that leave room for the rest.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    let entry = entries[index], path = "\(root)/\(entry.path)"
    var read = try reader.frames(of: path) { available in
      let first = random.integers(1, below: max(0, available - frames) + 1)[0]
      return first..<min(available, first + frames)
    }
    guard read.shape.rank == 4, read.shape[0] > 0 else {
      throw DatasetError.unreadable(path: path, reason: "it holds no frame")
    }
    if read.shape[0] < frames {
      read = read.repeatingLastFrame(until: frames)
      short.withLock { _ = $0.insert(index) }
    }
    return Clip(frames: read, label: entry.label, group: entry.group)
  }
}
