internal import Foundation
internal import Synchronization

/// Files that are there whole or not at all.
enum AtomicFile {
  private static let writes = Atomic(0)

  /// The name under which `path` is written before it is whole; no two writes share one.
  private static func partial(_ path: String) -> String {
    let number = writes.add(1, ordering: .relaxed).newValue
    return "\(path).\(ProcessInfo.processInfo.processIdentifier)-\(number).partial"
  }

  /// Makes an empty file and gives its descriptor, or −1.
  static func create(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  }

  /// Writes `parts` one after the other: into a file beside `path`, forced to the disk, then renamed.
  ///
  /// Not forced if it is not `isDurable`: then a file may be cut short by a power failure, and must carry a checksum.
  /// After a failure nothing is left. Tests put another function in the place of `create`.
  static func write(
    _ parts: [Data], to path: String, isDurable: Bool = true,
    creating create: (String) -> Int32 = AtomicFile.create
  ) throws {
    let partial = partial(path)
    let file = create(partial)
    guard file >= 0 else { throw failure(path, errno) }
    var problem: Int32 = 0
    for part in parts where problem == 0 { problem = writeAll(part, file) }
    if isDurable, problem == 0, fsync(file) != 0, errno != EINVAL { problem = errno }
    if close(file) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(partial, path) != 0 { problem = errno }
    if problem != 0 {
      unlink(partial)
      throw failure(path, problem)
    }
  }

  private static func writeAll(_ data: Data, _ file: Int32) -> Int32 {
    data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(
          file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return errno }
        done += count
      }
      return 0
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> DatasetError {
    let reason =
      switch code {
      case ENOSPC, EDQUOT: "the disk is full"
      case ENOENT: "the folder that should hold it does not exist"
      case EACCES, EROFS, EPERM: "permission is denied"
      default: String(cString: strerror(code))
      }
    return .unreadable(path: path, reason: reason)
  }
}
