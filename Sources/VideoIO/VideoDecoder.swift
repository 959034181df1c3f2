internal import CFFmpeg
internal import Kernels

/// Reads a video file frame after frame: upright, with square pixels, in 8-bit RGB.
///
/// One thread decodes, so that the same file gives the same frames everywhere. Packets that cannot
/// be decoded are skipped and counted in `warnings`; a file without a single decodable frame is an
/// error. Frames come in the order in which they are shown and all have the size of the first.
public struct VideoDecoder: ~Copyable {
  /// After this many refused packets, or packets in a row without a frame, the rest of a file is
  /// given up.
  private static let mostSkippedPackets = 1_000, mostBarrenPackets = 100_000

  /// The file.
  public let path: String
  /// Frames decoded so far.
  public private(set) var frameCount = 0
  /// When the current frame is shown, counted from the first frame.
  public private(set) var seconds = 0.0

  let file: InputFile
  let stream: UnsafeMutablePointer<AVStream>
  let codec: CodecContext
  /// The frame that `advance` reached, the one before it, and the one on its way; they outlive the
  /// end of the file.
  private let current: Picture, previous: Picture, incoming: Picture
  private let packet: Packet
  private var converter: FrameConverter

  private var origin: Double?
  private(set) var previousSeconds = 0.0
  private var packetCount = 0, barrenPackets = 0
  private var lastDuration: Int64 = 0
  private var skippedPackets = 0, damagedFrames = 0, repairedTimeStamps = 0
  private var endedEarly: String?
  private var isDraining = false, isFinished = false

  /// Opens `path`; nothing is decoded yet.
  public init(_ path: String, scaling: FrameScaling = .original) throws(VideoError) {
    let file = try InputFile(path)
    let (stream, decoder) = try file.videoStream(path)
    let codec = try CodecContext(decoder, path)
    let context = codec.context
    try check(avcodec_parameters_to_context(context, stream.pointee.codecpar)) {
      .unsupported(path: path, reason: $0)
    }
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_BITEXACT  // the same frames on every processor
    context.pointee.pkt_timebase = stream.pointee.time_base
    context.pointee.max_pixels = Int64(FrameConverter.mostPixels)
    try check(avcodec_open2(context, decoder, nil)) { .unsupported(path: path, reason: $0) }
    let current = try Picture(path)
    let previous = try Picture(path)
    let incoming = try Picture(path)
    let packet = try Packet(path)
    self.path = path
    self.file = file
    self.stream = stream
    self.codec = codec
    self.current = current
    self.previous = previous
    self.incoming = incoming
    self.packet = packet
    converter = FrameConverter(path, scaling, Orientation(stream))
  }

  /// What went wrong so far.
  public var warnings: [VideoWarning] {
    var result: [VideoWarning] = []
    if skippedPackets > 0 { result.append(.skippedPackets(skippedPackets)) }
    if damagedFrames > 0 { result.append(.damagedFrames(damagedFrames)) }
    if repairedTimeStamps > 0 { result.append(.repairedTimeStamps(repairedTimeStamps)) }
    if let endedEarly { result.append(.endedEarly(reason: endedEarly)) }
    // One less is usual: MPEG-4 in AVI announces the empty packet after a packed B-frame.
    let announced = Int(stream.pointee.nb_frames)
    if isFinished && announced > frameCount + 1 {
      result.append(.fewerFrames(announced: announced, decoded: frameCount))
    }
    return result
  }

  /// The next frame, or nil after the last.
  public mutating func next() throws(VideoError) -> VideoFrame? {
    try advance() ? try frame() : nil
  }

  /// Goes to the next frame without converting it; false after the last.
  public mutating func advance() throws(VideoError) -> Bool {
    while !isFinished {
      switch avcodec_receive_frame(codec.context, incoming.frame) {
      case 0:
        accept()
        return true
      case zt_again: feed()
      case zt_end_of_file: isFinished = true
      default:
        skip()
        if isDraining || endedEarly != nil { isFinished = true }
      }
    }
    guard frameCount > 0 else {
      let reason =
        packetCount == 0 ? "it holds no packet" : "none of its \(packetCount) packets decodes"
      throw .noFrames(path: path, reason: reason)
    }
    return false
  }

  /// The frame that `advance` reached last.
  public mutating func frame() throws(VideoError) -> VideoFrame {
    require(frameCount > 0, "frame: \(path) must be advanced to its first frame before")
    return try converted(current.frame, seconds)
  }

  /// The frame before the one that `advance` reached last.
  mutating func frameBefore() throws(VideoError) -> VideoFrame {
    require(
      frameCount > 1, "frame before: \(path) must be advanced to its second frame before")
    return try converted(previous.frame, previousSeconds)
  }

  /// The size of the current frame as shown.
  var shownSize: (height: Int, width: Int) {
    converter.shownSize(
      width: Int(current.frame.pointee.width), height: Int(current.frame.pointee.height),
      aspect: av_guess_sample_aspect_ratio(file.context, stream, current.frame))
  }

  /// Whether the container has no rate, but says of each frame how long it is shown.
  var hasDelays: Bool { ["gif", "apng"].contains(file.formatName) }

  /// How long the last frame is shown, where the container says so.
  var lastDelay: Double {
    let base = stream.pointee.time_base
    return base.den > 0 ? Double(lastDuration) * Double(base.num) / Double(base.den) : 0
  }

  /// The frame rate that the container announces, if it makes sense; of delays, the mean of those at the beginning.
  var announcedRate: Double? {
    let rate =
      hasDelays
      ? stream.pointee.avg_frame_rate : av_guess_frame_rate(file.context, stream, nil)
    let value = rate.den > 0 ? Double(rate.num) / Double(rate.den) : 0
    return 0.001...1_000 ~= value ? value : nil
  }

  /// How many frames the container announces, perhaps wrongly; nil where it announces none.
  public var announcedFrameCount: Int? {
    stream.pointee.nb_frames > 0 ? Int(stream.pointee.nb_frames) : nil
  }

  /// How long a frame is shown where nothing else says so.
  var period: Double { 1 / (announcedRate ?? 25) }

  private mutating func converted(
    _ picture: UnsafeMutablePointer<AVFrame>, _ seconds: Double
  ) throws(VideoError) -> VideoFrame {
    let aspect = av_guess_sample_aspect_ratio(file.context, stream, picture)
    let (height, width, pixels) = try converter.convert(picture, aspect: aspect)
    return VideoFrame(
      width: width, height: height, pixels: pixels, seconds: seconds, isDamaged: isDamaged(picture))
  }

  private func isDamaged(_ picture: UnsafePointer<AVFrame>) -> Bool {
    picture.pointee.decode_error_flags != 0
      || picture.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
  }

  /// Makes the frame that came the current one and gives it a time later than the one before.
  private mutating func accept() {
    previous.take(current)
    current.take(incoming)
    (previousSeconds, barrenPackets) = (seconds, 0)
    if isDamaged(current.frame) { damagedFrames += 1 }
    if frameCount == 0, let own = Orientation(current.frame) { converter.orientation = own }
    let expected = frameCount == 0 ? 0 : seconds + period
    let stamp = current.frame.pointee.best_effort_timestamp, base = stream.pointee.time_base
    frameCount += 1
    guard stamp != zt_no_timestamp, base.num > 0, base.den > 0 else {
      // AVI stores no times, and the last frames of some streams have none.
      seconds = expected
      return
    }
    let shown = Double(stamp) * Double(base.num) / Double(base.den)
    if origin == nil { origin = shown - expected }
    let elapsed = shown - (origin ?? 0)
    let isLater = frameCount == 1 || elapsed > previousSeconds
    seconds = isLater ? elapsed : expected
    if !isLater { repairedTimeStamps += 1 }
  }

  /// Gives the decoder the next packet of the stream, or the order to hand out what it still holds.
  private mutating func feed() {
    while endedEarly == nil {
      let status = av_read_frame(file.context, packet.packet)
      if status < 0 {
        if status != zt_end_of_file { endedEarly = meaning(of: status) }
        break
      }
      defer { av_packet_unref(packet.packet) }
      barrenPackets += 1
      if barrenPackets > VideoDecoder.mostBarrenPackets {
        endedEarly = "\(VideoDecoder.mostBarrenPackets) packets gave no frame"
      }
      if packet.packet.pointee.stream_index != stream.pointee.index { continue }
      packetCount += 1
      lastDuration = packet.packet.pointee.duration
      if avcodec_send_packet(codec.context, packet.packet) < 0 { skip() }
      return
    }
    isDraining = true
    if avcodec_send_packet(codec.context, nil) < 0 { isFinished = true }
  }

  private mutating func skip() {
    skippedPackets += 1
    if skippedPackets >= VideoDecoder.mostSkippedPackets && endedEarly == nil {
      endedEarly = "\(skippedPackets) packets were corrupt"
    }
  }
}
