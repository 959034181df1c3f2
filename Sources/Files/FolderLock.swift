internal import Foundation

/// The right to write into a folder, which one process at a time has.
package final class FolderLock: Sendable {
  /// Why it is not to be had.
  package enum Refusal: Error {
    /// Another process has it; its number, if it is known.
    case taken(by: String)
    /// The file that stands for it cannot be written.
    case unwritable(FileError)
  }

  private let file: FileHandle

  /// Takes the right to `folder`, which is there.
  package init(_ folder: String) throws(Refusal) {
    let path = Path.joined(folder, ".lock")
    let descriptor = open(
      FileName.cString(path), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw .unwritable(FileError(path: path, code: errno)) }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? file.read(upToCount: 20)).flatMap { String(decoding: $0, as: UTF8.self) }
      throw .taken(by: (owner ?? "").filter(\.isNumber))
    }
    // Only a help for whoever is refused; the lock is the kernel's and ends with the process.
    try? file.truncate(atOffset: 0)
    try? file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)".utf8))
  }
}
