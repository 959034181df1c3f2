internal import Kernels

/// One upright picture of a video, 8-bit RGB, rows from the top.
public struct VideoFrame: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Red, green and blue of each pixel, `height * width * 3` bytes.
  public let pixels: [UInt8]
  /// When the frame is shown, counted from the first frame of the video.
  public let seconds: Double
  /// Whether the decoder found errors in it and filled gaps by guessing.
  public let isDamaged: Bool

  /// A frame of `pixels`, of which there must be `height * width * 3`.
  public init(
    width: Int, height: Int, pixels: [UInt8], seconds: Double = 0, isDamaged: Bool = false
  ) {
    require(
      width > 0 && height > 0 && pixels.count == 3 * width * height,
      "frame: \(height)×\(width) pixels do not take \(pixels.count) bytes")
    (self.width, self.height, self.pixels) = (width, height, pixels)
    (self.seconds, self.isDamaged) = (seconds, isDamaged)
  }
}

/// To what size frames are brought while they are decoded.
///
/// Everything but `original` is the fast path: swscale averages areas in 8-bit YUV before the
/// conversion to RGB. It is close to `Tensor.resized` by `.torchArea`, not equal: where a
/// convention matters, decode at the original size.
public enum FrameScaling: Sendable, Hashable {
  /// The size of the video, with square pixels and upright.
  case original
  /// This size, whatever the aspect ratio.
  case exactly(height: Int, width: Int)
  /// The shorter side at this many pixels, the longer in proportion, rounded down.
  case shortSide(Int)

  /// The size of frames that are `height` by `width` in the file.
  func size(height: Int, width: Int) -> (height: Int, width: Int) {
    switch self {
    case .original: (height, width)
    case .exactly(let height, let width): (height, width)
    case .shortSide(let side): scaledShortSide(height: height, width: width, to: side)
    }
  }
}

/// The size after the shorter side was brought to `side`; the longer is rounded down, as the
/// papers' code does.
func scaledShortSide(height: Int, width: Int, to side: Int) -> (height: Int, width: Int) {
  height <= width ? (side, width * side / height) : (height * side / width, side)
}
