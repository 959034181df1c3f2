internal import Foundation

/// A file of lines to which whole lines are only ever added, such as a record of measurements in JSON lines.
///
/// A process that is killed while it writes leaves part of a line at the end: readers do not see it, and it is cut off
/// before the next line is added. Processes that add at once wait for one another.
public struct LineFile: Sendable {
  /// The file.
  public let path: String

  /// The lines of `path`, which need not exist.
  public init(_ path: String) { self.path = path }

  /// Adds `line`, which holds no line break, in one piece; on the disk before this returns if it `isDurable`.
  public func append(_ line: String, isDurable: Bool = true) throws(FileError) {
    guard !line.utf8.contains(newline) else {
      throw FileError(path: path, reason: "a line with a line break in it cannot be added")
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      let end = try LineFile.endOfWholeLines(file)
      do {
        if try file.seekToEnd() > end { try file.truncate(atOffset: end) }
        try file.write(contentsOf: Data((line + "\n").utf8))
        if isDurable { try file.synchronize() }
      } catch {
        try? file.truncate(atOffset: end)  // What was written so far is part of a line.
        throw error
      }
      try file.close()
    } catch { throw FileError(path: path, error) }
    WriteCount.add()
  }

  /// The whole lines without their breaks, and how many bytes of a broken one follow; none if there is no file.
  public func read() throws(FileError) -> (lines: [String], tornBytes: Int) {
    guard FileManager.default.fileExists(atPath: path) else { return ([], 0) }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch { throw FileError(path: path, error) }
    let end = data.lastIndex(of: newline).map { $0 + 1 } ?? 0
    let lines = data[..<end].split(separator: newline, omittingEmptySubsequences: false)
    return (lines.dropLast().map { String(decoding: $0, as: UTF8.self) }, data.count - end)
  }

  /// One past the last line break.
  private static func endOfWholeLines(_ file: FileHandle) throws -> UInt64 {
    var end = try file.seekToEnd()
    while end > 0 {
      let start = end - min(end, 65_536)
      try file.seek(toOffset: start)
      let piece = try file.read(upToCount: Int(end - start)) ?? Data()
      if let last = piece.lastIndex(of: newline) {
        return start + UInt64(piece.distance(from: piece.startIndex, to: last)) + 1
      }
      end = start
    }
    return 0
  }
}

private let newline = UInt8(ascii: "\n")
