internal import CFFmpeg

/// What a video file holds, found by decoding all of it.
public struct VideoInfo: Sendable, Equatable {
  /// The file.
  public let path: String
  /// Short names of the container's format, such as "avi".
  public let container: String
  /// Short name of the codec, such as "h264".
  public let codec: String
  /// Columns as shown: upright, with square pixels.
  public let width: Int
  /// Rows as shown.
  public let height: Int
  /// From the first frame to the end of the last.
  public let seconds: Double
  /// Frames in a second that the container announces, or measured where it announces none, as in GIF.
  public let framesPerSecond: Double
  /// Frames that can be decoded.
  public let frameCount: Int
  /// What went wrong while they were decoded.
  public let warnings: [VideoWarning]

  /// Decodes all frames of `path`, converting none.
  public init(_ path: String) throws(VideoError) {
    var decoder = try VideoDecoder(path)
    var size = (height: 0, width: 0)
    while try decoder.advance() {
      if decoder.frameCount == 1 { size = decoder.shownSize }
    }
    self.path = path
    container = decoder.file.formatName
    codec = String(cString: avcodec_get_name(decoder.codec.context.pointee.codec_id))
    (height, width) = size
    frameCount = decoder.frameCount
    let measured = frameCount > 1 ? Double(frameCount - 1) / decoder.seconds : 25
    if decoder.hasDelays {
      let last = decoder.lastDelay > 0 ? decoder.lastDelay : 1 / measured
      seconds = decoder.seconds + last
      framesPerSecond = Double(frameCount) / seconds
    } else {
      framesPerSecond = decoder.announcedRate ?? measured
      seconds = decoder.seconds + 1 / framesPerSecond
    }
    warnings = decoder.warnings
  }
}
