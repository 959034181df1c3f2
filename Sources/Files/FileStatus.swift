package import Foundation

/// What stands at a path.
package struct FileStatus: Sendable {
  /// What it is, or what a link leads to.
  package enum Kind: Equatable, Sendable {
    case file, folder
    /// Nothing that can be read to its end, in words.
    case special(String)
  }

  /// Of a file or folder whatever its name.
  struct Identity: Hashable, Sendable {
    let device: UInt64, number: UInt64
  }

  package let kind: Kind
  /// Of a file.
  package let bytes: Int
  /// Whether the path is that of a link.
  let isLink: Bool
  let identity: Identity

  /// Throws if nothing is there, or if nobody may look.
  package init(_ path: String) throws(FileError) {
    let name = FileName.cString(path)
    var status = stat()
    guard stat(name, &status) == 0 else { throw FileError(path: path, code: errno) }
    bytes = Int(status.st_size)
    identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFIFO: kind = .special("it is a named pipe, not a file")
    case S_IFSOCK: kind = .special("it is a socket, not a file")
    default: kind = .special("it is a device, not a file")
    }
    isLink = lstat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Throws if there is no right to read `path`.
  package static func checkReadable(_ path: String) throws(FileError) {
    if FileTree.isForbidden(path) { throw FileError(path: path, code: EACCES) }
    guard access(FileName.cString(path), R_OK) == 0 else {
      throw FileError(path: path, code: errno)
    }
  }
}

/// Whole files that come from outside.
package enum SmallFile {
  /// The bytes of the file `path`, which may have `most`; pipes, devices and folders are refused and not waited for.
  package static func read(_ path: String, atMost most: Int) throws(FileError) -> Data {
    let status = try FileStatus(path)
    switch status.kind {
    case .folder: throw FileError(path: path, code: EISDIR)
    case .special(let what): throw FileError(path: path, reason: what)
    case .file: break
    }
    guard status.bytes <= most else {
      throw FileError(path: path, reason: "it has \(status.bytes) bytes, more than \(most)")
    }
    let descriptor = open(FileName.cString(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do { return try file.read(upToCount: most) ?? Data() } catch {
      throw FileError(path: path, error)
    }
  }
}
