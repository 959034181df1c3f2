internal import Files
internal import Foundation
internal import Kernels

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
  /// By name.
  let sources: [Source]

  init(
    _ source: String, _ output: String, _ format: ClipPreparation.Format, isSingle: Bool
  ) throws(VideoError) {
    (self.output, self.format, self.isSingle) = (output, format, isSingle)
    let names: [String], root: String
    do throws(FileError) {
      if try FileStatus(source).kind == .folder {
        let tree = try FileTree(below: source, leavingOut: output)
        if let problem = tree.problems.first {
          throw FileError(path: Path.joined(source, problem.path), reason: problem.reason)
        }
        (names, root) = (tree.files.filter { FileKind($0) == .video }, source)
      } else {
        (names, root) = ([Path.name(source)], Path.folder(source))
      }
    } catch { throw VideoError(reading: error) }
    if names.isEmpty { throw .noVideos(path: source) }
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
      Path.parts(FileName.portable(name).replacing(/\s/, with: "_"))
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
    do {
      try FileManager.default.createDirectory(
        atPath: Path.folder(path), withIntermediateDirectories: true)
    } catch { throw .unwritable(path: path, reason: error.localizedDescription.lowercased()) }
    return path
  }

  /// Notes the settings, or compares them with those of the run before.
  func begin(_ configuration: ClipPreparation.Configuration) throws(VideoError) {
    let path = output + "/.records/settings.json"
    guard FileTree.exists(path) else {
      return try write(configuration, path)
    }
    guard read(ClipPreparation.Configuration.self, path) == configuration else {
      throw .preparedOtherwise(path: output)
    }
  }

  /// What an earlier run noted about `source`, if it is still the same video and its clips are
  /// there.
  func record(_ source: Source) -> PreparedFile? {
    guard let file = read(PreparedFile.self, recordPath(source.name)),
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
    try write(file, recordPath(source.name))
  }

  /// Writes the report and the list of all clips.
  func finish(_ report: PreparationReport) throws(VideoError) {
    let clips = report.files.flatMap(\.kept).map { $0.path + "\n" }.joined()
    try write(Data(clips.utf8), output + "/list.txt")
    try write(report, output + "/report.json")
  }

  /// Named by a sum, as names of videos may be as long as names can be, and no text.
  private func recordPath(_ name: String) -> String {
    let sum = Checksum.of(FileName.bytes(name).span.bytes)
    return "\(output)/.records/files/\(String(sum, radix: 16)).json"
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
    do {
      try FileManager.default.createDirectory(
        atPath: Path.folder(path), withIntermediateDirectories: true)
    } catch { throw .unwritable(path: path, reason: error.localizedDescription.lowercased()) }
    do { try AtomicFile.write([data], to: path) } catch { throw VideoError(error) }
  }
}
