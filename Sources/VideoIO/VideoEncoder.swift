internal import CFFmpeg
internal import Kernels
public import Tensors

/// Writes a video file frame after frame, whole or not at all: what is not finished leaves nothing
/// behind.
///
/// The same frames give the same bytes: one thread encodes, and no dates are stored.
public struct VideoEncoder: ~Copyable {
  private let path: String
  private let width: Int, height: Int
  private let file: OutputFile
  private let codec: CodecContext
  private let picture: Picture, colors: Picture
  private let packet: Packet
  private let palette: Palette?
  private var scaler: Scaler?
  private var frameCount: Int64 = 0

  /// Writes `clip`, `[T, H, W, 3]` in −1…1, in the format that the ending of `path` names.
  public static func write(
    _ clip: Tensor, to path: String, framesPerSecond: Double
  ) throws(VideoError) {
    let shape = clip.shape
    require(
      shape.rank == 4 && shape[3] == 3 && shape.count > 0,
      "video: shape \(shape) is not [T, H, W, 3]")
    let bytes = clip.bytes, frameBytes = 3 * shape[1] * shape[2]
    let isPaletted = VideoContainer(path: path) == .gif
    var encoder = try VideoEncoder(
      path, height: shape[1], width: shape[2], framesPerSecond: framesPerSecond,
      palette: isPaletted ? Palette(bytes) : nil)
    for start in stride(from: 0, to: bytes.count, by: frameBytes) {
      try encoder.append(Array(bytes[start..<start + frameBytes]))
    }
    try encoder.finish()
  }

  init(
    _ path: String, height: Int, width: Int, framesPerSecond: Double, palette: Palette?
  ) throws(VideoError) {
    require(
      framesPerSecond > 0 && framesPerSecond.isFinite,
      "video: \(framesPerSecond) frames per second is not a rate")
    guard let container = VideoContainer(path: path) else {
      let known = VideoContainer.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
      throw .unwritable(path: path, reason: "its name should end in one of \(known)")
    }
    guard let encoder = container.encoder else {
      let names = container.encoders.joined(separator: ", ")
      throw .unwritable(path: path, reason: "none of the encoders \(names) is installed")
    }
    let file = try OutputFile(path, container)
    let codec = try CodecContext(encoder, path)
    let format = container.pixelFormat(encoder, width: width, height: height)
    let picture = try Picture(path, format, width: width, height: height)
    let colors = try Picture(path, AV_PIX_FMT_RGB24, width: width, height: height)
    let packet = try Packet(path)
    codec.context.configure(container, height: height, width: width, format, framesPerSecond)
    codec.context.pointee.flags |= file.codecFlags
    try check(avcodec_open2(codec.context, encoder, nil)) { .unwritable(path: path, reason: $0) }
    try file.begin(codec.context)
    (self.path, self.palette) = (path, palette)
    (self.height, self.width) = (height, width)
    self.file = file
    self.codec = codec
    self.picture = picture
    self.colors = colors
    self.packet = packet
  }

  /// Adds RGB `pixels`.
  mutating func append(_ pixels: [UInt8]) throws(VideoError) {
    let frame = picture.frame
    try check(av_frame_make_writable(frame)) { .unwritable(path: path, reason: $0) }
    if let palette {
      paint(pixels, palette)
    } else {
      try convert(pixels)
    }
    frame.pointee.pts = frameCount
    frame.pointee.quality = codec.context.pointee.global_quality
    frameCount += 1
    try encode(frame)
  }

  /// Writes what is still held back and gives the file its name.
  consuming func finish() throws(VideoError) {
    try encode(nil)
    try file.finish()
  }

  private func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(VideoError) {
    try check(avcodec_send_frame(codec.context, frame)) { .unwritable(path: path, reason: $0) }
    while true {
      let status = avcodec_receive_packet(codec.context, packet.packet)
      if status == zt_again || status == zt_end_of_file { return }
      try check(status) { .unwritable(path: path, reason: $0) }
      try file.write(packet.packet, codec.context)
    }
  }

  /// RGB to the encoder's YUV or RGB.
  private mutating func convert(_ pixels: [UInt8]) throws(VideoError) {
    let format = AVPixelFormat(picture.frame.pointee.format)
    let isRGB = format == AV_PIX_FMT_RGB24
    (isRGB ? picture.frame : colors.frame).fill(with: pixels, rowBytes: 3 * width)
    if isRGB { return }
    if scaler == nil {
      let (columns, rows) = (Int32(width), Int32(height))
      scaler = Scaler(
        from: (columns, rows, AV_PIX_FMT_RGB24), to: (columns, rows, format),
        SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP)
    }
    guard let scaler = scaler?.context else { throw outOfMemory(path) }
    try check(zt_scale(scaler, colors.frame, picture.frame)) {
      .unwritable(path: path, reason: $0)
    }
  }

  /// RGB to entries of the palette, which stands in the second plane.
  private func paint(_ pixels: [UInt8], _ palette: Palette) {
    let entries = stride(from: 0, to: pixels.count, by: 3).map { palette.entry(pixels, $0) }
    picture.frame.fill(with: entries, rowBytes: width)
    guard let plane = picture.frame.pointee.data.1 else { return }
    plane.withMemoryRebound(to: UInt32.self, capacity: 256) { plane in
      // Unused entries are opaque black: a transparent one would change how frames are coded.
      for index in 0..<256 {
        plane[index] = index < palette.colors.count ? palette.colors[index] : 0xff00_0000
      }
    }
  }
}

extension UnsafeMutablePointer<AVCodecContext> {
  /// Settings of an encoder before it is opened.
  fileprivate func configure(
    _ container: VideoContainer, height: Int, width: Int, _ format: AVPixelFormat,
    _ framesPerSecond: Double
  ) {
    // 30,000 lets 29.97 be 30000/1001, and MPEG-4 stores no more than 65,535.
    let rate = av_d2q(framesPerSecond, 30_000)
    (pointee.width, pointee.height) = (Int32(width), Int32(height))
    (pointee.pix_fmt, pointee.framerate) = (format, rate)
    pointee.time_base = AVRational(num: rate.den, den: rate.num)
    pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    pointee.thread_count = 1
    pointee.flags |= AV_CODEC_FLAG_BITEXACT
    if container == .mp4 || container == .avi {
      (pointee.colorspace, pointee.color_range) = (AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG)
      // The quantiser of MPEG-4, 1…31, in the library's units; H.264 goes by crf.
      pointee.flags |= AV_CODEC_FLAG_QSCALE
      pointee.global_quality = 3 * FF_QP2LAMBDA
    }
    // An encoder that does not know an option goes without it: crf, preset and x264-params are of libx264 alone.
    for (name, value) in container.options { av_opt_set(pointee.priv_data, name, value, 0) }
  }
}
