internal import CFFmpeg

/// The files that can be written.
public enum VideoContainer: String, CaseIterable, Sendable, Codable {
  /// H.264 at constant quality where an encoder is installed, else MPEG-4.
  case mp4
  /// MPEG-4 as in UCF-101.
  case avi
  /// 256 colors, and times in hundredths of a second.
  case gif
  /// Without loss.
  case apng

  /// The container that the ending of `path` names.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// Encoders that will do, the best first.
  var encoders: [String] {
    switch self {
    case .mp4: ["libx264", "libopenh264", "mpeg4"]
    case .avi: ["mpeg4"]
    case .gif: ["gif"]
    case .apng: ["apng"]
    }
  }

  /// The first of them that is installed.
  var encoder: UnsafePointer<AVCodec>? {
    encoders.lazy.compactMap { avcodec_find_encoder_by_name($0) }.first
  }

  /// How the pixels of frames of this size are handed to the encoder.
  func pixelFormat(_ encoder: UnsafePointer<AVCodec>, width: Int, height: Int) -> AVPixelFormat {
    switch self {
    case .gif: AV_PIX_FMT_PAL8
    case .apng: AV_PIX_FMT_RGB24
    // H.264 halves chroma only of even sizes.
    case .mp4 where (width | height) & 1 == 1 && String(cString: encoder.pointee.name) == "libx264":
      AV_PIX_FMT_YUV444P
    case .mp4, .avi: AV_PIX_FMT_YUV420P
    }
  }

  /// Options of encoder and container: constant quality, endless repetition, no marks of time or
  /// version.
  var options: [(name: String, value: String)] {
    switch self {
    // With the index in front a file that was cut off can still be read. libx264's macroblock tree reads
    // memory that it never wrote, so that the same frames would give other bytes now and then.
    case .mp4:
      [
        ("crf", "18"), ("preset", "medium"), ("x264-params", "mbtree=0"),
        ("movflags", "+faststart"),
      ]
    case .avi: []
    case .gif: [("loop", "0")]
    case .apng: [("plays", "0")]
    }
  }
}
