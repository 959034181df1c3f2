internal import Files
internal import Foundation

/// The files of a preparation: videos, clips, notes.
struct PreparationFolder: Sendable {
  struct Source: Sendable {
    /// From the folder of the videos, and the whole path.
    let name: String, path: String
    let bytes: Int
    /// What its clips are called, from the folder of the clips.
    let clips: String
  }

  private let output: String
  private let format: ClipPreparation.Format
  private let isSingle: Bool
  /// Where the videos are, whatever leads there.
  private let videos: String
  /// By name.
  let sources: [Source]
  /// Folders, and what has the name of a video, that cannot be read; paths are from the folder of the videos.
  private(set) var problems: [FileError] = []

  init(
    _ source: String, _ output: String, _ format: ClipPreparation.Format, isSingle: Bool
  ) throws(VideoError) {
    (self.output, self.format, self.isSingle) = (output, format, isSingle)
    videos = FileName.shown(Path.real(source) ?? source)
    let names: [String], root: String
    do throws(FileError) {
      if try FileStatus(source).kind == .folder {
        let tree = try FileTree(below: source, leavingOut: output)
        problems = tree.problems
        (names, root) = (tree.files.filter { FileKind($0) == .video }, source)
      } else {
        (names, root) = ([Path.name(source)], Path.folder(source))
      }
    } catch { throw VideoError(reading: error) }
    if names.isEmpty {
      throw problems.first.map {
        VideoError(reading: FileError(path: Path.joined(source, $0.path), reason: $0.reason))
      } ?? .noVideos(path: source)
    }
    sources = zip(names, Self.clipNames(names)).map { name, clips in
      let path = Path.joined(root, name)
      return Source(
        name: name, path: path, bytes: (try? FileStatus(path))?.bytes ?? 0, clips: clips)
    }
  }

  /// Names without endings, and with them where two would be the same; in UTF-8, not too long, and without spaces, at
  /// which readers of lists would cut them off.
  private static func clipNames(_ names: [String]) -> [String] {
    let whole = names.map { name in
      let scalars = FileName.portable(name).unicodeScalars.map { FileName.isBlank($0) ? "_" : $0 }
      return Path.parts(String(String.UnicodeScalarView(scalars)))
    }
    let short = whole.map { ($0.dropLast() + [Path.stem($0.last ?? "")]).joined(separator: "/") }
    let uses = Dictionary(short.map { (Array($0.utf8), 1) }, uniquingKeysWith: +)
    var taken: Set<[UInt8]> = []
    return zip(whole, short).map { whole, short in
      let plain = uses[Array(short.utf8)] == 1 ? short : whole.joined(separator: "/")
      var name = Path.parts(plain).map { FileName.cut($0) }.joined(separator: "/")
      while !taken.insert(Array(name.utf8)).inserted { name += "_" }
      return name
    }
  }

  /// The name of a clip, numbered from 1, from the folder of the clips.
  func clipName(_ source: Source, number: Int) -> String {
    let digits = String(number), zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return source.clips + (isSingle ? "" : "/" + zeros + digits) + "." + format.rawValue
  }

  /// Where the clip is written, in a folder that is there.
  func place(for clip: String) throws(VideoError) -> String {
    let path = Path.joined(output, clip)
    // The system takes 4,096 bytes, and a file has a longer name while it is written.
    guard path.utf8.count < 3_900 else {
      throw .special(path: path, reason: "the path of the clip is too long")
    }
    try makeFolder(Path.folder(path))
    return path
  }

  /// What is done with which videos.
  fileprivate struct Settings: Codable {
    let videos: String, configuration: ClipPreparation.Configuration
  }

  /// Takes the folder for this process, and notes what it is for or compares it with what was noted before.
  func begin(_ configuration: ClipPreparation.Configuration) throws(VideoError) -> FolderLock {
    let records = output + "/.records", path = records + "/settings.json"
    let wanted = Settings(videos: videos, configuration: configuration)
    try makeFolder(records)
    let lock: FolderLock
    do { lock = try FolderLock(records) } catch {
      switch error {
      case .taken(let owner): throw .busy(path: output, owner: owner)
      case .unwritable(let error): throw VideoError(error)
      }
    }
    if FileTree.exists(path) {
      let difference = read(Settings.self, path).map(wanted.difference) ?? "by another version"
      if let difference { throw .preparedOtherwise(path: output, difference: difference) }
    } else {
      try write(wanted, path)
    }
    return lock
  }

  /// What an earlier run noted about `source`, if it is still the same video and its clips are
  /// there.
  func record(_ source: Source) -> PreparedFile? {
    guard let file = read(PreparedFile.self, recordPath(source)),
      file.source == FileName.shown(source.name), file.bytes == source.bytes,
      file.kept.enumerated().allSatisfy({ index, clip in
        clip.path == clipName(source, number: index + 1)
          && FileTree.exists(output + "/" + clip.path)
      })
    else { return nil }
    return file
  }

  /// Notes what became of a video, all of whose clips are written.
  func note(_ file: PreparedFile, on source: Source) throws(VideoError) {
    try write(file, recordPath(source))
  }

  /// Writes the report and the list of all clips.
  func finish(_ report: PreparationReport) throws(VideoError) {
    let clips = report.files.flatMap(\.kept).map { $0.path + "\n" }.joined()
    try write(Data(clips.utf8), output + "/list.txt")
    try write(report, output + "/report.json")
  }

  /// Named as the clips are, which is text and leaves room for an ending.
  private func recordPath(_ source: Source) -> String {
    "\(output)/.records/files/\(source.clips).json"
  }

  private func read<Value: Decodable>(_ type: Value.Type, _ path: String) -> Value? {
    guard let data = try? SmallFile.read(path, atMost: 1 << 28) else { return nil }
    return try? JSONDecoder().decode(type, from: data)
  }

  private func write(_ value: some Encodable, _ path: String) throws(VideoError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do { data = try encoder.encode(value) } catch {
      throw .unwritable(path: path, reason: error.localizedDescription.lowercased())
    }
    try write(data, path)
  }

  /// Writes `data`, and the folders above it where they are missing.
  private func write(_ data: Data, _ path: String) throws(VideoError) {
    try makeFolder(Path.folder(path))
    do { try AtomicFile.write([data], to: path) } catch { throw VideoError(error) }
  }

  private func makeFolder(_ path: String) throws(VideoError) {
    do { try FileTree.makeFolder(path) } catch { throw VideoError(error) }
  }
}

extension PreparationFolder.Settings {
  /// The first thing in which earlier settings are others, in words; nil if there is none.
  fileprivate func difference(_ earlier: Self) -> String? {
    if videos != earlier.videos { return "of the videos in \(earlier.videos)" }
    let (one, other) = (configuration, earlier.configuration)
    let pairs: [(String, String, String)] = [
      ("size", "\(one.clips.size)", "\(other.clips.size)"),
      ("frames", "\(one.frames)", "\(other.frames)"),
      ("format", one.format.rawValue, other.format.rawValue),
      (
        "transform", one.clips.transform?.rawValue ?? "none",
        other.clips.transform?.rawValue ?? "none"
      ),
      ("skipped frames", "\(one.clips.skippedFrames)", "\(other.clips.skippedFrames)"),
      ("clips of a video", "\(one.clips.maximumClips)", "\(other.clips.maximumClips)"),
      (
        "failures tolerated", "\(one.clips.isFailureTolerated)", "\(other.clips.isFailureTolerated)"
      ),
    ]
    if let (name, wanted, found) = pairs.first(where: { $0.1 != $0.2 }) {
      return "\(name) \(found), not \(wanted)"
    }
    return one == other ? nil : "other settings"
  }
}
