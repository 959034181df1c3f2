internal import Foundation

/// The right to write into a results folder, which one process at a time has.
final class ResultsLock {
  private let file: FileHandle

  /// Takes the right to `folder`, or says who has it.
  init(_ folder: String) throws {
    let path = "\(folder)/.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw HarnessError("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? file.readToEnd()).flatMap { String(decoding: $0, as: UTF8.self) } ?? ""
      throw HarnessError(
        "Another bench\(owner.isEmpty ? "" : ", process \(owner),") works in \(folder): "
          + "wait for it, or choose another folder with --results.")
    }
    // Only a help for whoever is refused; the lock is the kernel's and ends with the process.
    try? file.truncate(atOffset: 0)
    try? file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)".utf8))
  }
}
