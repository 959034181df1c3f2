internal import Files
public import Tensors

/// Videos with classes and groups: a division into training and test, and how their frames are read.
public struct LabelledVideos: Sendable {
  /// The names of the classes, in the order of their labels.
  public let classNames: [String]
  /// Which videos are for training and which for testing; no group of a class is on both sides.
  public let split: UCF101Split
  /// All videos, those for training first.
  public let entries: [UCF101Entry]
  /// The first frames of each video, in the order of `entries`; a video that cannot be read throws, and no other, which
  /// could be of another class or side, stands in its place.
  public let clips: any Dataset
  /// What the lists name and is not there.
  public let missing: UCF101Split
  private let whole: @Sendable (Int) throws -> Tensor

  /// What moves a byte of them: the identity of the clips, and the division.
  public var identity: String { "\(clips.identity) list=\(split.number)" }

  /// All frames `[T, H, W, C]` in −1…1 of the video at `index` of `entries`; throws if they cannot
  /// be read.
  public func video(at index: Int) throws -> Tensor { try whole(index) }
}

extension DatasetName {
  /// The videos of `actions`, `ucf101` or `weizmann` with their labels and the division
  /// `options.list`; throws for data without classes and groups.
  ///
  /// First frames are kept in the cache, if there is one.
  public func labelled(path: String? = nil, _ options: DatasetOptions) throws -> LabelledVideos {
    switch (self, path.map(Path.normalized)) {
    case (.actions, nil): return try .made(actions(options), options)
    case (.ucf101, let path?):
      guard let lists = UCF101.lists(of: path) else {
        throw DatasetError.absentList(path: path + "/classInd.txt")
      }
      let classes = try UCF101Classes(path: lists + "/classInd.txt")
      return try .read(
        "ucf101", UCF101Split(number: options.list, classes: classes, folder: lists),
        classes.names.map(FileName.shown), under: path, options)
    case (.weizmann, let path?):
      return try .read(
        "weizmann", Weizmann.split(under: path, leftOut: options.list - 1), Weizmann.actions,
        under: path, options)
    default:
      throw DatasetError.unavailable(
        name: rawValue, reason: "it has no classes and groups; actions, ucf101 and weizmann do")
    }
  }
}

extension LabelledVideos {
  fileprivate static func made(
    _ actions: Actions, _ options: DatasetOptions
  ) throws -> LabelledVideos {
    let split = actions.split(try DatasetName.actionsList(options))
    let places = Dictionary(
      uniqueKeysWithValues: (0..<actions.count).map { (actions.path(at: $0), $0) })
    let indices = (split.training + split.test).compactMap { places[$0.path] }
    let clips = Subset(try options.cached(actions), indices: indices)
    return LabelledVideos(
      classNames: actions.classNames, split: split, entries: split.training + split.test,
      clips: clips, missing: UCF101Split(number: split.number, training: [], test: []),
      whole: { index in
        var unused = RandomSource(seed: 0)
        return try clips.clip(at: index, using: &unused).frames
      })
  }

  fileprivate static func read(
    _ layout: String, _ all: UCF101Split, _ classNames: [String], under root: String,
    _ options: DatasetOptions
  ) throws -> LabelledVideos {
    func isThere(_ entry: UCF101Entry) -> Bool {
      FileTree.exists(Path.joined(root, entry.path))
    }
    let missing =
      options.defects == .skip
      ? UCF101Split(
        number: all.number, training: all.training.filter { !isThere($0) },
        test: all.test.filter { !isThere($0) })
      : UCF101Split(number: all.number, training: [], test: [])
    let absent = Set(missing.training + missing.test)
    let split = UCF101Split(
      number: all.number, training: all.training.filter { !absent.contains($0) },
      test: all.test.filter { !absent.contains($0) })
    guard !split.training.isEmpty, !split.test.isEmpty else {
      throw DatasetError.emptyPart(
        root: root, part: split.training.isEmpty ? "training" : "test")
    }
    let entries = split.training + split.test
    let reader = VideoFiles(size: options.size, channels: options.channels)
    let clips = try ListedClips(
      layout, entries.map { ClipFile(path: $0.path, label: $0.label, group: $0.group) },
      classNames: classNames, under: root,
      .init(frames: options.frames, start: .first, defects: .refuse), reader: reader)
    return LabelledVideos(
      classNames: classNames, split: split, entries: entries, clips: try options.cached(clips),
      missing: missing,
      whole: { try reader.read("\(root)/\(entries[$0].path)") { 0..<$0 }.frames })
  }
}
