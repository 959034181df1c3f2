internal import CFFmpeg

/// Turns decoded pictures into upright RGB frames of one size, which the first picture decides.
struct FrameConverter: ~Copyable {
  /// Larger pictures are refused: no data set has them, and headers of broken files claim them.
  static let mostPixels = 1 << 26

  private struct Source: Equatable {
    var width: Int32, height: Int32, format: Int32, colorSpace: UInt32, isFullRange: Bool
  }

  private let path: String
  private let scaling: FrameScaling
  /// What the container says, unless the first picture says something else.
  var orientation: Orientation
  private var scaler: Scaler?
  private var source: Source?
  private var target: Picture?

  init(_ path: String, _ scaling: FrameScaling, _ orientation: Orientation) {
    (self.path, self.scaling, self.orientation) = (path, scaling, orientation)
  }

  /// The size at which pictures of `width` by `height` with pixels of this shape are shown.
  func shownSize(width: Int, height: Int, aspect: AVRational) -> (height: Int, width: Int) {
    let ratio = aspect.num > 0 && aspect.den > 0 ? Double(aspect.num) / Double(aspect.den) : 1
    // Ratios outside of this range are damage, not anamorphic video.
    let square = 0.125...8 ~= ratio ? max(1, Int((Double(width) * ratio).rounded())) : width
    return orientation.isTransposed
      ? scaling.size(height: square, width: height) : scaling.size(height: height, width: square)
  }

  /// The upright RGB pixels of `picture`.
  mutating func convert(
    _ picture: UnsafePointer<AVFrame>, aspect: AVRational
  ) throws(VideoError) -> (height: Int, width: Int, pixels: [UInt8]) {
    if target == nil {
      let shown = shownSize(
        width: Int(picture.pointee.width), height: Int(picture.pointee.height), aspect: aspect)
      let (width, height) =
        orientation.isTransposed ? (shown.height, shown.width) : (shown.width, shown.height)
      guard width > 0 && height > 0 && width * height <= FrameConverter.mostPixels else {
        throw .unsupported(path: path, reason: "frames of \(height)×\(width) pixels")
      }
      target = try Picture(path, AV_PIX_FMT_RGB24, width: width, height: height)
    }
    guard let frame = target?.frame else { throw outOfMemory(path) }
    try prepare(for: picture, frame)
    guard let scaler = scaler?.context else { throw outOfMemory(path) }
    try check(zt_scale(scaler, picture, frame)) { .unsupported(path: path, reason: $0) }
    let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
    let pixels = orientation.upright(frame)
    return orientation.isTransposed ? (width, height, pixels) : (height, width, pixels)
  }

  /// Makes the scaler anew when pictures change in kind, which some streams do midway.
  private mutating func prepare(
    for picture: UnsafePointer<AVFrame>, _ frame: UnsafePointer<AVFrame>
  ) throws(VideoError) {
    let format = AVPixelFormat(picture.pointee.format)
    let name = av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "unknown"
    let source = Source(
      width: picture.pointee.width, height: picture.pointee.height, format: format.rawValue,
      colorSpace: picture.pointee.colorspace.rawValue,
      // The formats called yuvj are full-range by definition.
      isFullRange: picture.pointee.color_range == AVCOL_RANGE_JPEG || name.hasPrefix("yuvj"))
    if source == self.source { return }
    let (width, height) = (frame.pointee.width, frame.pointee.height)
    let isSameSize = source.width == width && source.height == height
    let flags = FrameConverter.flags(
      isSameSize: isSameSize, isSmaller: width * height < source.width * source.height)
    scaler = Scaler(
      from: (source.width, source.height, format), to: (width, height, AV_PIX_FMT_RGB24), flags)
    guard let scaler = scaler?.context, let description = av_pix_fmt_desc_get(format) else {
      throw .unsupported(path: path, reason: "pixel format \(name)")
    }
    if description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL) == 0 {
      let unit: Int32 = 1 << 16
      try check(
        sws_setColorspaceDetails(
          scaler, sws_getCoefficients(Int32(source.colorSpace)), source.isFullRange ? 1 : 0,
          sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, unit, unit)
      ) { _ in .unsupported(path: path, reason: "color space of pixel format \(name)") }
    }
    self.source = source
  }

  /// How swscale works.
  ///
  /// At the same size it is left to its direct converters, which repeat chroma as OpenCV, PyAV and
  /// decord do: agreement with them is 0 levels, with its accurate converter 3. Otherwise it is as
  /// exact as it can.
  private static func flags(isSameSize: Bool, isSmaller: Bool) -> Int32 {
    if isSameSize { return SWS_BILINEAR | SWS_BITEXACT }
    return (isSmaller ? SWS_AREA : SWS_BICUBIC) | SWS_ACCURATE_RND | SWS_BITEXACT
      | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP
  }
}
