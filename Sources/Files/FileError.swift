internal import Foundation

/// What is wrong with a file or the place where one should be written.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong, in words.
  public let reason: String

  /// An error of `path`.
  public init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

  /// Whether there is nothing of this name.
  package var isAbsence: Bool { reason == FileError.absence }
  /// Whether the right to read or write it is missing.
  package var isDenial: Bool { reason == FileError.denial }

  private static let absence = "it, or the folder that should hold it, does not exist"
  private static let denial = "permission is denied"

  /// The system's error `code`, in words.
  init(path: String, code: Int32) {
    let reason =
      switch code {
      case ENOSPC, EDQUOT: "the disk is full"
      case ENOENT, ENOTDIR: FileError.absence
      case EISDIR: "it is a folder"
      case ELOOP: "its links lead round in a circle"
      case EACCES, EROFS, EPERM: FileError.denial
      default: String(cString: strerror(code)).lowercased()
      }
    self.init(path: path, reason: reason)
  }

  /// An error that Foundation threw, which carries the system's.
  init(path: String, _ error: any Error) {
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    switch (cause.domain, error.code) {
    case (NSPOSIXErrorDomain, _): self.init(path: path, code: Int32(cause.code))
    case (_, CocoaError.fileWriteOutOfSpace.rawValue): self.init(path: path, code: ENOSPC)
    case (_, CocoaError.fileReadNoSuchFile.rawValue), (_, CocoaError.fileNoSuchFile.rawValue):
      self.init(path: path, code: ENOENT)
    case (_, CocoaError.fileReadNoPermission.rawValue),
      (_, CocoaError.fileWriteNoPermission.rawValue):
      self.init(path: path, code: EACCES)
    default: self.init(path: path, reason: error.localizedDescription)
    }
  }

  /// One sentence that names the file.
  public var description: String { FileName.shown("\(path) cannot be read or written: \(reason).") }
}
