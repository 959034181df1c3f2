internal import CFFmpeg
internal import Files

/// What is wrong with a video or picture file, or with the place where one should be written.
public enum VideoError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No file has this name.
  case absent(path: String)
  /// A folder stands where a file was expected.
  case isFolder(path: String)
  /// There is no right to read the file.
  case denied(path: String)
  /// What stands there is not a file that can be read to its end.
  case special(path: String, reason: String)
  /// The file cannot be opened or understood.
  case unreadable(path: String, reason: String)
  /// The file was understood and holds no moving pictures.
  case noVideoStream(path: String)
  /// The installed libraries cannot decode this stream, or it is larger than is accepted.
  case unsupported(path: String, reason: String)
  /// There is a video stream, and not one of its frames can be decoded.
  case noFrames(path: String, reason: String)
  /// A clip was asked for that begins after the last frame.
  case startsAfterEnd(path: String, start: Int, frameCount: Int)
  /// A folder in which videos should be has none.
  case noVideos(path: String)
  /// A folder holds clips that were prepared of other videos or with other settings; what differs.
  case preparedOtherwise(path: String, difference: String)
  /// Another process writes into the folder.
  case busy(path: String, owner: String)
  /// The file cannot be written.
  case unwritable(path: String, reason: String)

  /// A file that cannot be written.
  init(_ error: FileError) { self = .unwritable(path: error.path, reason: error.reason) }

  /// A file or folder that cannot be read.
  init(reading error: FileError) {
    self =
      error.isAbsence
      ? .absent(path: error.path)
      : error.isDenial
        ? .denied(path: error.path) : .special(path: error.path, reason: error.reason)
  }

  /// Whether the right to read it is missing.
  package var isDenial: Bool { if case .denied = self { true } else { false } }

  /// Throws if `path` is not that of a file that may be read; FFmpeg would wait for a pipe, and says less.
  static func check(_ path: String) throws(VideoError) {
    do {
      switch try FileStatus(path).kind {
      case .folder: throw VideoError.isFolder(path: path)
      case .special(let what): throw VideoError.special(path: path, reason: what)
      case .file: try FileStatus.checkReadable(path)
      }
    } catch let error as FileError {
      throw VideoError(reading: error)
    } catch let error as VideoError { throw error } catch {}
  }

  /// One sentence that names the file and the remedy.
  public var description: String { FileName.shown(sentence) }

  private var sentence: String {
    switch self {
    case .absent(let path): "\(path) does not exist: check its name."
    case .isFolder(let path): "\(path) is a folder: name a file in it."
    case .denied(let path):
      "\(path) cannot be read: permission is denied; give yourself the right to read it."
    case .special(let path, let reason): "\(path) cannot be read: \(reason); leave it out."
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)): replace it by a whole copy."
    case .noVideoStream(let path): "\(path) holds no video stream: leave it out."
    case .unsupported(let path, let reason):
      "\(path) cannot be decoded here (\(reason)): convert it to MP4 or AVI."
    case .noFrames(let path, let reason):
      "\(path) has a video stream without a decodable frame (\(reason)): leave it out."
    case .startsAfterEnd(let path, let start, let frameCount):
      "\(path) has \(frameCount) frames, and a clip from frame \(start) was asked for:"
        + " start earlier."
    case .noVideos(let path): "\(path) holds no video: give the folder that the videos are in."
    case .preparedOtherwise(let path, let difference):
      "\(path) holds clips that were prepared otherwise (\(difference)): choose another folder or "
        + "remove this one."
    case .busy(let path, let owner):
      "Another bench\(owner.isEmpty ? "" : ", process \(owner),") prepares clips in \(path): wait for "
        + "it, or choose another folder."
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)): choose another place or make room."
    }
  }
}

/// What went wrong while a video was read that nevertheless gave frames.
public enum VideoWarning: Equatable, Sendable, CustomStringConvertible {
  /// Packets that the decoder refused; their frames are missing.
  case skippedPackets(Int)
  /// Frames in which the decoder found errors and filled gaps by guessing, often in grey.
  case damagedFrames(Int)
  /// Frames whose time stamp did not come after the one before; they follow it at the announced
  /// rate.
  case repairedTimeStamps(Int)
  /// Reading stopped before the end of the stream.
  case endedEarly(reason: String)
  /// The container announces more frames than were decoded.
  case fewerFrames(announced: Int, decoded: Int)

  /// The warning in words.
  public var description: String {
    switch self {
    case .skippedPackets(let count): "corrupt packets skipped: \(count)"
    case .damagedFrames(let count): "damaged frames: \(count)"
    case .repairedTimeStamps(let count): "time stamps that ran backwards: \(count)"
    case .endedEarly(let reason): "reading ended early: \(reason)"
    case .fewerFrames(let announced, let decoded):
      "frames decoded: \(decoded) of \(announced) announced"
    }
  }
}

/// Passes a status of FFmpeg on, or throws the error that `error` makes of its meaning in words.
@discardableResult
func check(
  _ status: Int32, _ error: (_ reason: String) -> VideoError
) throws(VideoError) -> Int32 {
  guard status < 0 else { return status }
  throw error(meaning(of: status))
}

/// A status of FFmpeg in words.
func meaning(of status: Int32) -> String {
  var text = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
  av_strerror(status, &text, text.count)
  let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  return String(decoding: bytes, as: UTF8.self).lowercased()
}

/// What is returned where FFmpeg is out of memory.
func outOfMemory(_ path: String) -> VideoError {
  .unsupported(path: path, reason: "memory is exhausted")
}
