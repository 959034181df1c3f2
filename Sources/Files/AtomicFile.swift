public import Foundation
internal import Synchronization

/// A file that appears whole or not at all: written beside its place and moved there by `commit`.
///
/// What is not committed leaves nothing behind. What a process that was killed left behind is removed when the next
/// process writes into the same folder.
public struct AtomicFile: ~Copyable {
  /// Where the file will be.
  public let path: String
  /// Where it is until then; libraries that write by name write here.
  public let partialPath: String
  private let file: FileHandle

  private static let fullFolders = Mutex<Set<String>>([])

  /// From now on every write under `folder` meets a full disk; for tests.
  package static func pretendFull(_ folder: String) {
    fullFolders.withLock { _ = $0.insert(folder) }
  }

  /// Makes an empty file and gives its descriptor, or −1.
  private static func create(_ path: String) -> Int32 {
    if fullFolders.withLock({ $0.contains(where: path.hasPrefix) }) {
      symlink("/dev/full", FileName.cString(path))
    }
    return open(FileName.cString(path), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
  }

  /// Begins the file for `path`, empty.
  public init(_ path: String) throws(FileError) {
    self.path = path
    Orphans.remove(beside: path)
    partialPath = Orphans.freshName(for: path)
    let descriptor = AtomicFile.create(partialPath)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  // After a commit there is nothing under this name any more.
  deinit { unlink(FileName.cString(partialPath)) }

  /// Writes `data` after what was written so far.
  public func write(_ data: Data) throws(FileError) {
    do { try file.write(contentsOf: data) } catch { throw FileError(path: path, error) }
  }

  /// Gives the file its name.
  ///
  /// Forced to the disk before, unless `isDurable` is false: then a power failure may cut it short, and it must carry a
  /// checksum.
  public func commit(isDurable: Bool = true) throws(FileError) {
    // Special files, such as /dev/null, cannot be forced.
    if isDurable, fsync(file.fileDescriptor) != 0, errno != EINVAL {
      throw FileError(path: path, code: errno)
    }
    do { try file.close() } catch { throw FileError(path: path, error) }
    guard rename(FileName.cString(partialPath), FileName.cString(path)) == 0 else {
      throw FileError(path: path, code: errno)
    }
    WriteCount.add()
  }

  /// Writes `parts` one after the other to `path`, whole or not at all.
  public static func write(
    _ parts: [Data], to path: String, isDurable: Bool = true
  ) throws(FileError) {
    let file = try AtomicFile(path)
    for part in parts { try file.write(part) }
    try file.commit(isDurable: isDurable)
  }
}

/// Unfinished files, named `FILE.MACHINE-PROCESS-NUMBER.partial`.
private enum Orphans {
  private static let machine = ProcessInfo.processInfo.hostName
  private static let process = ProcessInfo.processInfo.processIdentifier
  private static let writes = Atomic(0)
  private static let swept = Mutex<Set<String>>([])

  /// A name under which nothing else is written.
  static func freshName(for path: String) -> String {
    let number = writes.add(1, ordering: .relaxed).newValue
    let folder = path.utf8.contains(UInt8(ascii: "/")) ? Path.folder(path) + "/" : ""
    let mark = ".\(machine)-\(process)-\(number).partial"
    // Names have at most 255 bytes.
    return folder + FileName.cut(Path.name(path), to: max(20, 255 - mark.utf8.count)) + mark
  }

  /// Removes what dead processes of this machine left in the folder of `path`, once a folder.
  static func remove(beside path: String) {
    let folder = Path.real(Path.folder(path)) ?? Path.folder(path)
    guard swept.withLock({ $0.insert(folder).inserted }),
      let names = try? FileTree.names(in: folder)
    else { return }
    for name in names where isOrphan(name) { unlink(FileName.cString(Path.joined(folder, name))) }
  }

  private static func isOrphan(_ name: String) -> Bool {
    guard name.hasSuffix(".partial"), let mark = name.range(of: ".\(machine)-", options: .backwards)
    else { return false }
    let numbers = name[mark.upperBound...].dropLast(".partial".count).split(separator: "-")
    guard numbers.count == 2, let process = Int32(numbers[0]), process > 0 else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
