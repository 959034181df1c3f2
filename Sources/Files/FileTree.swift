internal import CFiles
internal import Foundation
internal import Synchronization

/// The files below a folder, at any depth, also behind links to folders; hidden ones are left alone.
///
/// A folder that is reached in several ways counts once, under its own place if that is below the root, so links that lead
/// round in a circle end.
package struct FileTree: Sendable {
  /// Paths from the root, by their bytes.
  package private(set) var files: [String] = []
  /// Folders that cannot be read, and what looks like a video or picture and is no file; paths are from the root.
  package private(set) var problems: [FileError] = []

  /// What systems and archives keep for themselves.
  private static let systems: Set = [
    "lost+found", "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information",
  ]

  private let root: String
  private var visited: Set<FileStatus.Identity> = []
  private var links: [String] = []

  /// Looks through the folder `root`, all but what is below the folder `leavingOut`.
  package init(below root: String, leavingOut: String? = nil) throws(FileError) {
    self.root = root
    if let own = leavingOut.flatMap({ try? FileStatus($0) }) { visited.insert(own.identity) }
    let status = try FileStatus(root)
    guard status.kind == .folder else { throw FileError(path: root, reason: "it is no folder") }
    visited.insert(status.identity)
    var open = try look(into: "")
    while let folder = open.popLast() ?? nextLink() {
      do {
        open += try look(into: folder)
      } catch { problems.append(FileError(path: folder, reason: error.reason)) }
    }
    files.sort(by: FileName.isBefore)
    problems.sort { FileName.isBefore($0.path, $1.path) }
  }

  /// Whether a path that a list names is there; a link counts as what it leads to.
  package static func exists(_ path: String) -> Bool { (try? FileStatus(path)) != nil }

  /// Whether it is a folder, or a link to one.
  package static func isFolder(_ path: String) -> Bool {
    (try? FileStatus(path))?.kind == .folder
  }

  /// Makes the folder `path` and those above it, where they are not there.
  package static func makeFolder(_ path: String) throws(FileError) {
    if path.isEmpty || isFolder(path) { return }
    let above = Path.folder(path)
    if above != path, above != "." { try makeFolder(above) }
    guard mkdir(FileName.cString(path), 0o777) == 0 || isFolder(path) else {
      throw FileError(path: path, code: errno)
    }
  }

  /// The names in a folder as they come.
  package static func names(in folder: String) throws(FileError) -> [String] {
    if isForbidden(folder) { throw FileError(path: folder, code: EACCES) }
    guard let open = opendir(FileName.cString(folder)) else {
      throw FileError(path: folder, code: errno)
    }
    defer { closedir(open) }
    var names: [String] = [], name = [CChar](repeating: 0, count: Int(zt_name_room))
    while true {
      switch zt_next_name(open, &name) {
      case 1:
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        if bytes != Array(".".utf8), bytes != Array("..".utf8) {
          names.append(FileName.text(bytes))
        }
      case 0: return names
      default: throw FileError(path: folder, code: errno)
      }
    }
  }

  private static let forbidden = Mutex<Set<String>>([])

  /// From now on nobody may read the file or folder `path`; for tests, which may run as one who may do everything.
  package static func pretendForbidden(_ path: String) {
    forbidden.withLock { _ = $0.insert(path) }
  }

  static func isForbidden(_ path: String) -> Bool { forbidden.withLock { $0.contains(path) } }

  /// Notes the files in a folder, and gives the folders in it that were not looked into before.
  private mutating func look(into folder: String) throws(FileError) -> [String] {
    var folders: [String] = []
    let names = try FileTree.names(in: folder.isEmpty ? root : Path.joined(root, folder))
    for name in names.sorted(by: FileName.isBefore)
    where name.utf8.first != UInt8(ascii: ".") && !FileTree.systems.contains(name) {
      let path = Path.joined(folder, name)
      do throws(FileError) {
        let status = try FileStatus(Path.joined(root, path))
        switch status.kind {
        case .folder where status.isLink: links.append(path)
        case .folder: if visited.insert(status.identity).inserted { folders.append(path) }
        case .file: files.append(path)
        case .special(let what):
          if FileKind(name) != .other { problems.append(FileError(path: path, reason: what)) }
        }
      } catch  where FileKind(name) == .other && error.isAbsence {
        // A link to nothing that nobody looks for.
      } catch { problems.append(FileError(path: path, reason: error.reason)) }
    }
    return folders.reversed()
  }

  /// A link to a folder that was not reached otherwise, and that does not hold the link itself.
  private mutating func nextLink() -> String? {
    while !links.isEmpty {
      let path = links.removeFirst(), whole = Path.joined(root, path)
      guard let status = try? FileStatus(whole), !holds(whole),
        visited.insert(status.identity).inserted
      else { continue }
      return path
    }
    return nil
  }

  /// Whether the folder to which a link leads is above the link.
  private func holds(_ link: String) -> Bool {
    guard let target = Path.real(link), let place = Path.real(Path.folder(link)) else {
      return false
    }
    return target == "/" || (place + "/").utf8.starts(with: (target + "/").utf8)
  }
}
