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
  /// By name.
  let sources: [Source]

  /// Endings of files that are not tried.
  private static let otherEndings: Set<String> = [
    "csv", "h5", "hdf5", "jpeg", "jpg", "json", "mat", "md", "npy", "npz", "partial", "pdf", "png",
    "py", "rar", "txt", "xml", "yaml", "zip",
  ]

  init(
    _ source: String, _ output: String, _ format: ClipPreparation.Format, isSingle: Bool
  ) throws(VideoError) {
    (self.output, self.format, self.isSingle) = (output, format, isSingle)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
      throw .absent(path: source)
    }
    let root = isFolder.boolValue ? source : (source as NSString).deletingLastPathComponent
    let names =
      isFolder.boolValue
      ? Self.videos(below: source, leavingOut: output) : [(source as NSString).lastPathComponent]
    if names.isEmpty { throw .noVideos(path: source) }
    sources = zip(names, Self.clipNames(names)).map { name, clips in
      let path = (root as NSString).appendingPathComponent(name)
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return Source(name: name, path: path, bytes: size ?? 0, clips: clips)
    }
  }

  /// Files that may be videos, sorted; `output` may lie among them.
  private static func videos(below folder: String, leavingOut output: String) -> [String] {
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
    let own = URL(fileURLWithPath: output).resolvingSymlinksInPath().path + "/"
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      return !isHidden && !otherEndings.contains((name as NSString).pathExtension.lowercased())
        && !(root + name).hasPrefix(own)
        && FileManager.default.fileExists(atPath: root + name, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// Names without endings, and with them where two would be the same; without spaces, at which
  /// readers of lists would cut them off.
  private static func clipNames(_ names: [String]) -> [String] {
    let whole = names.map { String($0.map { $0.isWhitespace ? "_" : $0 }) }
    let short = whole.map { ($0 as NSString).deletingPathExtension }
    let uses = Dictionary(short.map { ($0, 1) }, uniquingKeysWith: +)
    var taken: Set<String> = []
    return zip(whole, short).map { whole, short in
      var name = uses[short] == 1 ? short : whole
      while !taken.insert(name).inserted { name += "_" }
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
    let path = output + "/" + clip
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch { throw .unwritable(path: path, reason: error.localizedDescription.lowercased()) }
    return path
  }

  /// Notes the settings, or compares them with those of the run before.
  func begin(_ configuration: ClipPreparation.Configuration) throws(VideoError) {
    let path = output + "/.records/settings.json"
    guard FileManager.default.fileExists(atPath: path) else {
      return try write(configuration, path)
    }
    guard read(ClipPreparation.Configuration.self, path) == configuration else {
      throw .preparedOtherwise(path: output)
    }
  }

  /// What an earlier run noted about `source`, if it is still the same video and its clips are
  /// there.
  func record(_ source: Source) -> PreparedFile? {
    guard let file = read(PreparedFile.self, recordPath(source.name)), file.bytes == source.bytes,
      file.kept.enumerated().allSatisfy({ index, clip in
        clip.path == clipName(source, number: index + 1)
          && FileManager.default.fileExists(atPath: output + "/" + clip.path)
      })
    else { return nil }
    return file
  }

  /// Notes what became of a video, all of whose clips are written.
  func note(_ file: PreparedFile) throws(VideoError) { try write(file, recordPath(file.source)) }

  /// Writes the report and the list of all clips.
  func finish(_ report: PreparationReport) throws(VideoError) {
    let clips = report.files.flatMap(\.kept).map { $0.path + "\n" }.joined()
    try write(Data(clips.utf8), output + "/list.txt")
    try write(report, output + "/report.json")
  }

  private func recordPath(_ name: String) -> String { "\(output)/.records/files/\(name).json" }

  private func read<Value: Decodable>(_ type: Value.Type, _ path: String) -> Value? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
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
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch { throw .unwritable(path: path, reason: error.localizedDescription.lowercased()) }
    do { try AtomicFile.write([data], to: path) } catch { throw VideoError(error) }
  }
}
