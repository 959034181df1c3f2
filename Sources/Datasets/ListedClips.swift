internal import Files
internal import Kernels
internal import Synchronization
public import Tensors

/// Frames that were read of a file.
public struct Footage: Sendable {
  /// The frames `[T, H, W, C]` in −1…1.
  public let frames: Tensor
  /// What went wrong while they were read, in words.
  public let warnings: [String]

  /// Frames and what went wrong with them.
  public init(_ frames: Tensor, warnings: [String] = []) {
    (self.frames, self.warnings) = (frames, warnings)
  }
}

/// What decodes files for a data set.
public protocol FrameReader: Sendable {
  /// The name, the version and the settings of what is done to frames, such as their size and crop.
  var identity: String { get }
  /// The shape `[H, W, C]` of every frame.
  var frameShape: Shape { get }

  /// The frames of a file that are in the range that `choose` picks, given how many there are.
  ///
  /// `choose` may be asked again when the file proves to hold fewer than it announces.
  func read(_ path: String, choosing choose: (Int) -> Range<Int>) throws -> Footage
}

/// A file, or a folder of frames, that makes a clip.
public struct ClipFile: Hashable, Sendable {
  /// The path under the folder of the data.
  public let path: String
  /// The class, counted from 0, where there are classes.
  public let label: Int?
  /// The group of files that share look and place, where there are groups.
  public let group: Int?

  /// A file and what is known of it.
  public init(path: String, label: Int? = nil, group: Int? = nil) {
    (self.path, self.label, self.group) = (path, label, group)
  }
}

/// Clips of files that are listed by path.
///
/// A file with fewer frames than asked repeats its last one, as the papers did, and is counted.
public final class ListedClips: Dataset {
  /// How clips are taken of files.
  public struct Configuration: Codable, Hashable, Sendable {
    /// With which frame a clip begins.
    public enum Start: String, Codable, Sendable {
      /// Drawn anew each time, uniform over those that leave room for the rest.
      case random
      /// The first frame of the file.
      case first
    }

    /// What is done about files that are missing or cannot be read.
    public enum Defects: String, Codable, Sendable {
      /// They are errors.
      case refuse
      /// Missing files are left out and reported.
      ///
      /// One that cannot be read is an error when its clip is asked for; no other stands in its place.
      case skip
    }

    /// Frames of a clip.
    public var frames: Int
    /// With which frame it begins.
    public var start: Start
    /// What is done about bad files.
    public var defects: Defects
    /// Paths of files that are left out, such as those that cannot be read; parts of a data set are chosen before, so
    /// that no other file changes sides.
    public var leftOut: Set<String>

    /// `frames` frames from a random one on; bad files are errors.
    public init(
      frames: Int = 32, start: Start = .random, defects: Defects = .refuse,
      leftOut: Set<String> = []
    ) {
      (self.frames, self.start, self.defects) = (frames, start, defects)
      self.leftOut = leftOut
    }
  }

  /// What was wrong with files so far; paths are under the folder of the data.
  public struct Report: Equatable, Sendable {
    /// Files that are listed and not there.
    public var missing: [String] = []
    /// Files with fewer frames than a clip.
    public var short: Set<String> = []
    /// Files that cannot be read, and why.
    public var unreadable: [String: String] = [:]
    /// Files with damage that nevertheless gave frames, and what it is.
    public var damaged: [String: String] = [:]
  }

  private let configuration: Configuration
  private let files: [ClipFile]
  private let root: String
  private let reader: any FrameReader
  private let state: Mutex<Report>
  /// The classes.
  public let classNames: [String]
  /// The name of the layout, the names and sizes of the files, and all settings.
  public let identity: String

  /// Clips of the `files` under `root`; throws if there is none, or if some are not there and defects are refused.
  public init(
    _ layout: String, _ files: [ClipFile], classNames: [String] = [], under root: String,
    _ configuration: Configuration, reader: any FrameReader
  ) throws {
    require(configuration.frames >= 1, "listed clips: \(configuration.frames) frames are none")
    let files = files.filter { !configuration.leftOut.contains($0.path) }
    let sizes = try files.map { try ListedClips.size(Path.joined(root, $0.path)) }
    let missing = zip(files, sizes).filter { $1 == nil }.map(\.0.path)
    let present = zip(files, sizes).compactMap { file, size in size.map { (file: file, size: $0) } }
    guard !present.isEmpty, missing.isEmpty || configuration.defects == .skip else {
      throw missing.isEmpty
        ? DatasetError.emptyFolder(path: root)
        : .missingFiles(
          root: root, missing: missing.count, of: files.count, first: Array(missing.prefix(3)))
    }
    self.configuration = configuration
    self.files = present.map(\.file)
    self.root = root
    self.reader = reader
    self.classNames = classNames
    state = Mutex(Report(missing: missing.map(FileName.shown)))
    let list = present.map { file, size in
      "\(file.path) \(file.label ?? -1) \(file.group ?? -1) \(size)"
    }.joined(separator: "\n")
    identity =
      "\(layout)/1 frames=\(configuration.frames) start=\(configuration.start) "
      + "defects=\(configuration.defects) files=\(String(Checksum.of(list), radix: 16)) "
      + reader.identity
  }

  /// One a file.
  public var count: Int { files.count }
  /// `[T, H, W, C]`.
  public var clipShape: Shape { Shape([configuration.frames] + reader.frameShape.extents) }
  /// What was wrong with the files that were asked for so far.
  public var report: Report { state.withLock { $0 } }

  /// The path of the file at `index`, under the folder of the data.
  public func path(at index: Int) -> String { file(at: index).path }

  /// The file at `index` and what is known of it.
  public func file(at index: Int) -> ClipFile {
    checkIndex(index)
    return files[index]
  }

  /// A clip of the file at `index`; throws if it cannot be read.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    let draw = UInt64(random.integers(1, below: 1 << 31)[0]), file = files[index]
    do {
      return try clip(of: file, draw)
    } catch let error as DatasetError {
      state.withLock { $0.unreadable[FileName.shown(file.path)] = error.description }
      throw error
    }
  }

  /// All indices in an order drawn from `seed`, of which every beginning is spread over the folders
  /// in proportion to their files.
  ///
  /// It hangs on the seed and the paths alone, not on the machine and the order of the files.
  public func spread(seed: UInt64) -> [Int] {
    let drawn = files.indices.map { (index: $0, draw: Checksum.of("\(seed) \(files[$0].path)")) }
      .sorted { ($0.draw, files[$0.index].path) < ($1.draw, files[$1.index].path) }
    let folders = Dictionary(grouping: drawn) { Path.folder(files[$0.index].path) }
    let spread = folders.values.flatMap { own in
      own.enumerated().map { place, file in
        (share: (Double(place) + 0.5) / Double(own.count), file: file)
      }
    }
    return spread.sorted {
      ($0.share, $0.file.draw, files[$0.file.index].path)
        < ($1.share, $1.file.draw, files[$1.file.index].path)
    }.map(\.file.index)
  }

  /// A clip that begins at the share `draw` / 2³¹ of the room there is.
  private func clip(of file: ClipFile, _ draw: UInt64) throws -> Clip {
    let path = Path.joined(root, file.path), length = configuration.frames
    let footage = try reader.read(path) { available in
      let room = UInt64(max(0, available - length) + 1)
      let first = configuration.start == .first ? 0 : Int((draw * room) >> 31)
      return first..<min(available, first + length)
    }
    var frames = footage.frames
    guard frames.shape.rank == 4, frames.shape[0] > 0 else {
      throw DatasetError.unreadable(path: path, reason: "it holds no frame")
    }
    if !footage.warnings.isEmpty {
      let words = footage.warnings.joined(separator: ", ")
      state.withLock { $0.damaged[FileName.shown(file.path)] = words }
    }
    if frames.shape[0] < length {
      frames = frames.repeatingLastFrame(until: length)
      state.withLock { _ = $0.short.insert(FileName.shown(file.path)) }
    }
    return Clip(frames: frames, label: file.label, group: file.group)
  }

  /// Bytes of a file, 0 for a folder; nil if there is none.
  private static func size(_ path: String) throws(DatasetError) -> Int? {
    do {
      let status = try FileStatus(path)
      return status.kind == .file ? status.bytes : 0
    } catch  where error.isAbsence { return nil } catch { throw DatasetError(error) }
  }
}
