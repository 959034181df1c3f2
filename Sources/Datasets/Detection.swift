internal import Files
internal import VideoIO

/// The data set that a folder or a list holds, and by what that was seen.
public struct Detection: Equatable, Sendable, CustomStringConvertible {
  /// Which it is.
  public let name: DatasetName
  /// Its place, spelled in the one way that all spellings share; of pictures in a list, that of the list.
  public let path: String
  /// By what that was seen, in words.
  public let reason: String

  /// One sentence for the log.
  public var description: String {
    FileName.shown("\(path) is read as '\(name.rawValue)': \(reason).")
  }

  /// Looks at what the files at `path` hold; what could be two data sets is refused.
  public init(_ path: String) throws {
    let path = Path.normalized(path)
    let status: FileStatus
    do { status = try FileStatus(path) } catch { throw DatasetError(reading: error) }
    if case .special(let what) = status.kind {
      throw DatasetError.unreadable(path: path, reason: what)
    }
    self = try status.kind == .folder ? Detection.folder(path) : Detection.list(path)
  }

  private init(_ name: DatasetName, _ path: String, _ reason: String) {
    (self.name, self.path, self.reason) = (name, path, reason)
  }

  private static func list(_ path: String) throws -> Detection {
    guard TinyVideo.isList(path) else {
      throw DatasetError.unreadable(
        path: path, reason: "it is neither a folder nor a list of JPEG files")
    }
    return Detection(.tinyVideo, path, "it is a list of JPEG files")
  }

  private static func folder(_ path: String) throws -> Detection {
    if let reason = try official(path) { return Detection(.ucf101, path, reason) }
    if let (list, pictures) = try stacked(path) {
      let reason = "it names \(pictures) pictures of frames one above another"
      return Detection(.tinyVideo, list, reason)
    }
    let clips = try Folder.paths(under: path)
    for pictures in clips.filter({ FileTree.isFolder(Path.joined(path, $0)) }).prefix(3) {
      let place = Path.joined(path, pictures)
      if StackedFrames.areStacks(
        try FrameFolder.frames(of: place).prefix(2).map { Path.joined(place, $0) })
      {
        throw DatasetError.ambiguous(
          path: path,
          reason:
            "the pictures in \(place) are of frames one above another, and no list names them",
          remedy: "write their paths into a list such as golf.txt, one a line")
      }
    }
    let persons = Set(clips.map { Weizmann.parts(of: $0)?.person })
    if persons.count > 1, !persons.contains(nil) {
      let reason = "all of its \(clips.count) clips are named person_action"
      return Detection(.weizmann, path, reason)
    }
    return Detection(.folder, path, "it holds \(clips.count) clips and no list of them")
  }

  /// Whether lists of UCF-101's layout are those of the files in `root`.
  private static func official(_ root: String) throws -> String? {
    guard let lists = UCF101.lists(of: root) else { return nil }
    let classes = try UCF101Classes(path: Path.joined(lists, "classInd.txt"))
    let numbers = (1...3).filter { FileTree.exists("\(lists)/trainlist0\($0).txt") }
    guard let number = numbers.first else {
      throw DatasetError.absentList(path: "\(lists)/trainlist01.txt")
    }
    let listed = try classes.list(path: "\(lists)/trainlist0\(number).txt").map(\.path)
    let present = listed.count { FileTree.exists(Path.joined(root, $0)) }
    if present > 0 {
      return
        "\(present) of the \(listed.count) clips in trainlist0\(number).txt of \(lists) are there"
    }
    // Lists that lie beside many folders are those of one of them.
    let isBeside = !Path.parts(lists).starts(with: Path.parts(root))
    guard isBeside, !classes.names.contains(where: { FileTree.exists(Path.joined(root, $0)) })
    else {
      throw DatasetError.ambiguous(
        path: root,
        reason: "none of the \(listed.count) clips that the lists in \(lists) name is in it",
        remedy: "give the folder that holds the class folders, or move the lists away")
    }
    return nil
  }

  /// The list in `root` that names pictures of frames one above another, and of how many, if these are all there is.
  private static func stacked(_ root: String) throws -> (list: String, pictures: Int)? {
    var found: [(list: String, pictures: [String])] = []
    for list in try TinyVideo.lists(in: root) {
      let pictures = try TinyVideo.paths(list).filter { FileTree.exists(Path.joined(root, $0)) }
      guard !pictures.isEmpty else {
        throw DatasetError.ambiguous(
          path: root,
          reason: "none of the pictures that its list \(Path.name(list)) names is there",
          remedy: "give the list beside its pictures, or move it away")
      }
      if StackedFrames.areStacks(pictures.prefix(2).map { Path.joined(root, $0) }) {
        found.append((list, pictures))
      }
    }
    guard let (list, pictures) = found.first else { return nil }
    let folders = Set(found.flatMap(\.pictures).map(Path.folder))
    let others = try Folder.paths(under: root).count { !folders.contains($0) }
    guard found.count == 1, others == 0 else {
      let names = found.map { Path.name($0.list) }.joined(separator: " and ")
      throw DatasetError.ambiguous(
        path: root,
        reason: found.count > 1
          ? "it holds the lists \(names)" : "it holds the list \(names) and \(others) other clips",
        remedy: "give the path of one list, or a folder that holds one kind of clips")
    }
    return (list, pictures.count)
  }
}
