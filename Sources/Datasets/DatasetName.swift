internal import Files
internal import Kernels
internal import Tensors

/// What is asked of a data set when it is opened by name.
public struct DatasetOptions: Codable, Hashable, Sendable {
  /// Frames of a clip.
  public var frames = 32
  /// Rows and columns.
  public var size = 64
  /// How many balls bounce in `bouncing-balls`.
  public var balls = 3
  /// Three, or one for grey.
  public var channels = 3
  /// Of what is made, and of random splits and fractions.
  public var seed: UInt64 = 0
  /// Clips of a data set that is made; `actions` takes the next number that fills its groups.
  public var count = 1000
  /// The part; `actions` and `ucf101` go by their lists, `weizmann` by persons, others by a hash of the path.
  ///
  /// Without one it is all clips of the files; of what is made it is the training part.
  public var split: Split? = .training
  /// Which of the official divisions, 1, 2 or 3; for `weizmann` which person is left out, counted from 1.
  public var list = 1
  /// Groups of each class, or persons, that are taken from training for validation.
  public var heldOutGroups = 0
  /// The share of the labels for training.
  public var fraction = LabelFraction(oneOf: 1)
  /// What is done about files that are missing or cannot be read.
  public var defects = ListedClips.Configuration.Defects.refuse
  /// Paths of files under the folder of the data that are left out.
  public var leftOut: Set<String> = []
  /// The folder under which clips that are made are kept once they were, all parts of a data set together; none are
  /// unless it is given.
  public var cache: String?

  /// 32 frames of 64 by 64 in color; bad files are errors.
  public init() {}

  /// `dataset`, kept in the cache if there is one.
  func cached(_ dataset: any Dataset) throws -> any Dataset {
    try cache.map { try CachedDataset(dataset, folder: $0) } ?? dataset
  }
}

/// The data sets by name.
public enum DatasetName: String, CaseIterable, Codable, Sendable {
  /// Balls in a box.
  case bouncingBalls = "bouncing-balls"
  /// Procedural scenes of four categories.
  case scenes
  /// Procedural recognition data.
  case actions
  /// UCF-101 and its layout.
  case ucf101
  /// The data released with VGAN.
  case tinyVideo = "tinyvideo"
  /// Any tree of videos or frames.
  case folder
  /// The Weizmann actions.
  case weizmann
  /// The MPII cooking activities.
  case mpiiCooking = "mpii-cooking"

  /// One line on it.
  public var summary: String {
    switch self {
    case .bouncingBalls: "three balls in a box, the published generator, in grey"
    case .scenes: "made scenes with known foreground: golf, beach, train, baby"
    case .actions: "made clips of ten classes told apart by motion only, in UCF-101's layout"
    case .ucf101: "UCF-101, or anything with its layout and lists"
    case .tinyVideo: "VGAN's data: stacked frames in JPEG files, and a list"
    case .folder: "any tree of videos or of folders of frames"
    case .weizmann: "the Weizmann actions, one person left out"
    case .mpiiCooking: "the MPII cooking activities, one clip a file"
    }
  }

  /// Whether it is made and not read.
  public var isMade: Bool { [.bouncingBalls, .scenes, .actions].contains(self) }

  /// Opens the data set; one that is read lies at `path`.
  ///
  /// Throws if it cannot be had so, in one sentence.
  public func open(path: String? = nil, _ options: DatasetOptions = .init()) throws -> any Dataset {
    if isMade {
      guard path == nil else {
        throw DatasetError.unavailable(
          name: rawValue, reason: "it is made, not read; leave the path away")
      }
      return try made(options)
    }
    guard let path else {
      throw DatasetError.unavailable(
        name: rawValue, reason: "it is read from files; give their folder")
    }
    return try read(Path.normalized(path), options)
  }

  /// The data set whose layout the files at `path` have.
  public static func detect(_ path: String) throws -> DatasetName { try Detection(path).name }

  private func made(_ options: DatasetOptions) throws -> any Dataset {
    let (size, frames, seed) = (options.size, options.frames, options.seed)
    let split = options.split ?? .training
    let data: any Dataset
    switch self {
    case .bouncingBalls:
      data = try options.cached(
        BouncingBalls(
          .init(balls: options.balls, resolution: size, frames: frames), count: options.count,
          seed: seed, split: split))
    case .scenes:
      data = try options.cached(
        Scenes(.init(size: size, frames: frames), count: options.count, seed: seed, split: split))
    default:
      data = try actions(options).part(split, options)
    }
    return data.clipShape[3] == options.channels
      ? data : Recolored(data, channels: options.channels)
  }

  /// As many clips of ten classes as fill their groups.
  func actions(_ options: DatasetOptions) -> Actions {
    Actions(
      .init(
        clipsPerGroup: max(1, (options.count + 249) / 250), size: options.size,
        frames: options.frames), seed: options.seed)
  }

  /// The division that is asked for.
  static func actionsList(_ options: DatasetOptions) throws -> Int {
    guard 1...3 ~= options.list else {
      throw DatasetError.unavailable(
        name: "actions", reason: "it has the lists 1, 2 and 3, not \(options.list)")
    }
    return options.list
  }

  private func read(_ path: String, _ options: DatasetOptions) throws -> any Dataset {
    let clips = ListedClips.Configuration(
      frames: options.frames, defects: options.defects, leftOut: options.leftOut)
    let reader = VideoFiles(size: options.size, channels: options.channels)
    switch self {
    case .ucf101:
      guard let lists = UCF101.lists(of: path) else {
        throw DatasetError.absentList(path: path + "/classInd.txt")
      }
      let classes = try UCF101Classes(path: lists + "/classInd.txt")
      let entries = try UCF101Split(number: options.list, classes: classes, folder: lists)
        .entries(options.split, options)
      return try UCF101.clips(entries, classes: classes, under: path, clips, reader: reader)
    case .tinyVideo:
      let list = FileTree.isFolder(path) ? try TinyVideo.list(in: path) : path
      guard let list else {
        throw DatasetError.unavailable(
          name: rawValue, reason: "\(path) holds no list of JPEG files, or several; give its path")
      }
      let all = try TinyVideo.clips(
        list: list, part: options.split, seed: options.seed, size: options.size,
        .init(
          frames: options.frames, start: .first, defects: options.defects,
          leftOut: options.leftOut))
      return options.channels == 3 ? all : Recolored(all, channels: options.channels)
    case .weizmann:
      return try Weizmann.clips(
        under: path, part: options.split, leftOut: options.list - 1,
        validation: options.heldOutGroups, clips, reader: reader)
    case .mpiiCooking:
      return try MPIICooking.clips(
        under: path, part: options.split, seed: options.seed, frames: options.frames,
        size: options.size, channels: options.channels, defects: options.defects,
        leftOut: options.leftOut)
    default:
      return try Folder.clips(
        under: path, part: options.split, seed: options.seed, clips, reader: reader)
    }
  }
}

extension UCF101Split {
  fileprivate func entries(_ part: Split?, _ options: DatasetOptions) throws -> [UCF101Entry] {
    guard let part else { return training + test }
    return try entries(
      part, holdingOut: options.heldOutGroups, fraction: options.fraction,
      seed: options.seed)
  }
}

extension Actions {
  /// The clips of one part, by the same lists as when they are stored.
  fileprivate func part(_ part: Split, _ options: DatasetOptions) throws -> Subset {
    let wanted = Set(
      try split(DatasetName.actionsList(options)).entries(part, options).map(\.path))
    return Subset(
      try options.cached(self), indices: (0..<count).filter { wanted.contains(path(at: $0)) })
  }
}
