internal import Files
internal import Foundation
internal import Kernels

/// Any tree of videos, or of folders that hold the frames of a clip each.
///
/// Clips are ordered by path. If every clip lies in one of several sub-folders, these are the classes.
public enum Folder {
  /// The clips under `root` that fall into `part`; all of them if there is none.
  public static func clips(
    under root: String, part: Split? = nil, seed: UInt64 = 0,
    _ configuration: ListedClips.Configuration, reader: any FrameReader
  ) throws -> ListedClips {
    let paths = try paths(under: root), classes = classNames(paths)
    let files = paths.filter { path in
      part.map { Folder.part(ofGroup: group(path), seed: seed) == $0 } ?? true
    }.map { path in
      ClipFile(path: path, label: Path.parts(path).first.flatMap(classes.firstIndex))
    }
    guard !files.isEmpty else {
      throw DatasetError.emptyPart(root: root, part: part?.rawValue ?? "whole")
    }
    return try ListedClips(
      "folder", files, classNames: classes.map(FileName.shown), under: root, configuration,
      reader: reader)
  }

  /// The paths of videos and folders of frames under `root`, sorted; throws if there is none, or if permission to look
  /// into a folder is missing.
  ///
  /// Pictures beside videos are no frames; hidden files are left alone.
  public static func paths(under root: String) throws -> [String] {
    let tree: FileTree
    do { tree = try FileTree(below: root) } catch { throw DatasetError(reading: error) }
    if let problem = tree.problems.first(where: \.isDenial) {
      throw DatasetError.unreadable(path: Path.joined(root, problem.path), reason: problem.reason)
    }
    // A pipe or a link to nothing is a broken file like others.
    let videos = (tree.files + tree.problems.map(\.path)).filter { FileKind($0) == .video }
    let pictures = Set(tree.files.filter { FileKind($0) == .picture }.map(Path.folder))
    let found = videos + pictures.subtracting(videos.map(Path.folder))
    guard !found.isEmpty else { throw DatasetError.emptyFolder(path: root) }
    return found.sorted(by: FileName.isBefore)
  }

  private static func classNames(_ paths: [String]) -> [String] {
    let folders = paths.map(Path.parts)
    let names = Set(folders.map { $0[0] })
    return names.count > 1 && folders.allSatisfy { $0.count > 1 }
      ? names.sorted(by: FileName.isBefore) : []
  }

  /// What is never on two sides of a split: the group that a name such as `v_Archery_g08_c01.avi` tells, else the file.
  private static func group(_ path: String) -> String {
    let words = path.split(separator: "_")
    guard words.count > 2, words[words.count - 2].first == "g",
      Int(words[words.count - 2].dropFirst()) != nil
    else { return path }
    return words.dropLast().joined(separator: "_")
  }

  /// The part into which a group falls: one tenth each for validation and test, the rest for training.
  static func part(ofGroup group: String, seed: UInt64) -> Split {
    switch Checksum.of("\(seed) \(group)") % 10 {
    case 0: .test
    case 1: .validation
    default: .training
    }
  }
}

/// The Weizmann actions, or any files named `person_action.avi`.
///
/// Gorelick, Blank, Shechtman, Irani and Basri, "Actions as Space-Time Shapes", TPAMI 2007: 9 persons, 10 actions. A
/// person is a group, and one person at a time is left out for the test.
public enum Weizmann {
  /// The actions in the order of their labels.
  public static let actions = [
    "bend", "jack", "jump", "pjump", "run", "side", "skip", "walk", "wave1", "wave2",
  ]

  /// The clips under `root` of one part.
  ///
  /// Test is the person at `leftOut` in the order of their names, validation the `validation` persons that come next
  /// (none if 0), training the others; without a part it is all clips.
  public static func clips(
    under root: String, part: Split? = nil, leftOut: Int = 0, validation: Int = 0,
    _ configuration: ListedClips.Configuration, reader: any FrameReader
  ) throws -> ListedClips {
    let (named, persons) = try named(under: root, leftOut: leftOut)
    guard validation < persons.count - 1 else {
      throw DatasetError.tooFewGroups(name: "weizmann", groups: persons.count, wanted: validation)
    }
    let files = named.compactMap { path, person, label -> ClipFile? in
      guard let group = persons.firstIndex(of: person) else { return nil }
      let distance = (group - leftOut + persons.count) % persons.count
      let own: Split = distance == 0 ? .test : distance <= validation ? .validation : .training
      return part ?? own == own ? ClipFile(path: path, label: label, group: group) : nil
    }
    guard !files.isEmpty else {
      throw DatasetError.emptyPart(root: root, part: part?.rawValue ?? "whole")
    }
    return try ListedClips(
      "weizmann", files, classNames: actions, under: root, configuration, reader: reader)
  }

  /// The division with the person at `leftOut` for testing; groups are persons.
  public static func split(under root: String, leftOut: Int) throws -> UCF101Split {
    let (named, persons) = try named(under: root, leftOut: leftOut)
    let entries = named.enumerated().map { number, file in
      UCF101Entry(
        path: file.path, className: actions[file.label], label: file.label,
        group: persons.firstIndex(of: file.person) ?? 0, clip: number)
    }
    return UCF101Split(
      number: leftOut + 1, training: entries.filter { $0.group != leftOut },
      test: entries.filter { $0.group == leftOut })
  }

  /// The files with what their names say, and the persons in order.
  private static func named(
    under root: String, leftOut: Int
  ) throws -> (files: [(path: String, person: String, label: Int)], persons: [String]) {
    let named = try Folder.paths(under: root).map { path in
      guard let (person, label) = parts(of: path) else {
        throw DatasetError.misnamed(
          path: "\(root)/\(path)", remedy: "name files as in daria_walk.avi")
      }
      return (path: path, person: person, label: label)
    }
    let persons = Set(named.map(\.person)).sorted()
    guard persons.indices ~= leftOut else {
      throw DatasetError.unavailable(
        name: "weizmann",
        reason: "person \(leftOut + 1) of \(persons.count) cannot be left out; name one there is")
    }
    return (named, persons)
  }

  /// Person and label of a path; a run that was filmed in two pieces counts as run.
  static func parts(of path: String) -> (person: String, label: Int)? {
    let words = Path.stem(path).split(separator: "_")
    guard words.count == 2 else { return nil }
    let action = String(words[1]), plain = action.replacing(/[0-9]+$/, with: "")
    return (actions.firstIndex(of: action) ?? actions.firstIndex(of: plain)).map {
      (String(words[0]), $0)
    }
  }
}

/// The cooking activities: every video file is one clip, its first frames, stretched to a square.
///
/// Rohrbach, Amin, Andriluka and Schiele, "A Database for Fine Grained Activity Detection of Cooking Activities", CVPR
/// 2012. The released VGAN port trained on files that had been cut to clips beforehand.
public enum MPIICooking {
  /// The clips under `root` that fall into `part`; all of them if there is none.
  public static func clips(
    under root: String, part: Split? = nil, seed: UInt64 = 0, frames: Int = 32, size: Int = 64,
    channels: Int = 3, defects: ListedClips.Configuration.Defects = .refuse,
    leftOut: Set<String> = []
  ) throws -> ListedClips {
    try Folder.clips(
      under: root, part: part, seed: seed,
      .init(frames: frames, start: .first, defects: defects, leftOut: leftOut),
      reader: VideoFiles(size: size, channels: channels, fit: .stretch))
  }
}
