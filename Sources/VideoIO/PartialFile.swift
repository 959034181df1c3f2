internal import Foundation

/// A file that is written beside its place and moved there when it is whole.
enum PartialFile {
  /// Where the file for `path` is written first.
  static func path(for path: String) -> String { path + ".partial" }

  /// Writes `data`, and the folders above it where they are missing.
  static func write(_ data: Data, to path: String) throws(VideoError) {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try data.write(to: URL(fileURLWithPath: self.path(for: path)))
    } catch {
      discard(path)
      throw .unwritable(path: path, reason: error.localizedDescription.lowercased())
    }
    try commit(path)
  }

  /// Forces the partial file to the disk and gives it its name.
  static func commit(_ path: String) throws(VideoError) {
    let partial = self.path(for: path)
    let file = open(partial, O_RDWR)
    guard file >= 0 else { throw unwritable(path) }
    let status = fsync(file)
    guard close(file) == 0, status == 0, rename(partial, path) == 0 else { throw unwritable(path) }
  }

  /// Removes what was written; harmless where there is nothing.
  static func discard(_ path: String) { unlink(self.path(for: path)) }

  private static func unwritable(_ path: String) -> VideoError {
    .unwritable(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}
