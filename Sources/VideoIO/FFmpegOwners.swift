internal import CFFmpeg
internal import Files

// One owner for each resource of FFmpeg, which releases it once. Pointers stay valid as long as
// their owner lives.

/// The library's own messages are switched off: what they say comes back as errors and warnings.
let silence: Void = av_log_set_level(AV_LOG_QUIET)

/// A container open for reading.
struct InputFile: ~Copyable {
  let context: UnsafeMutablePointer<AVFormatContext>

  /// Opens `path`, which is only ever a file of this machine: no other protocol, no list of other
  /// files.
  init(_ path: String) throws(VideoError) {
    _ = silence
    try VideoError.check(path)
    var opened: UnsafeMutablePointer<AVFormatContext>?
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "protocol_whitelist", "file", 0)
    // A picture is itself, even if its name reads like the pattern of a series.
    av_dict_set(&options, "pattern_type", "none", 0)
    // A delay of a hundredth of a second is what it says, not the ten that FFmpeg puts in its place.
    av_dict_set(&options, "min_delay", "1", 0)
    try check(avformat_open_input(&opened, FileName.cString("file:" + path), nil, &options)) {
      .unreadable(path: path, reason: $0)
    }
    guard let opened else { throw outOfMemory(path) }
    context = opened
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = context
    avformat_close_input(&context)
  }

  /// The short names of the container's format, such as "mov,mp4,m4a,3gp,3g2,mj2".
  var formatName: String { context.pointee.iformat.map { String(cString: $0.pointee.name) } ?? "" }

  /// The stream of moving pictures and the decoder for it; all other streams are skipped from now
  /// on.
  func videoStream(
    _ path: String
  ) throws(VideoError) -> (UnsafeMutablePointer<AVStream>, UnsafePointer<AVCodec>) {
    // The reader of text as ANSI art accepts any text file.
    guard formatName != "tty" else { throw .noVideoStream(path: path) }
    try check(avformat_find_stream_info(context, nil)) { .unreadable(path: path, reason: $0) }
    var decoder: UnsafePointer<AVCodec>?
    let index = try check(
      av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0)
    ) { reason in
      let isUnknown = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0) >= 0
      return isUnknown
        ? .unsupported(path: path, reason: reason) : .noVideoStream(path: path)
    }
    guard let streams = context.pointee.streams, let stream = streams[Int(index)], let decoder,
      stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    else { throw .noVideoStream(path: path) }
    for other in 0..<Int(context.pointee.nb_streams) where other != Int(index) {
      streams[other]?.pointee.discard = AVDISCARD_ALL
    }
    return (stream, decoder)
  }
}

/// A decoder or encoder.
struct CodecContext: ~Copyable {
  let context: UnsafeMutablePointer<AVCodecContext>

  init(_ codec: UnsafePointer<AVCodec>, _ path: String) throws(VideoError) {
    _ = silence
    guard let context = avcodec_alloc_context3(codec) else { throw outOfMemory(path) }
    self.context = context
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }
}

/// A picture of FFmpeg's.
struct Picture: ~Copyable {
  let frame: UnsafeMutablePointer<AVFrame>

  init(_ path: String) throws(VideoError) {
    guard let frame = av_frame_alloc() else { throw outOfMemory(path) }
    self.frame = frame
  }

  /// A picture with room for its pixels, rows padded so that vector code may write past their ends.
  init(
    _ path: String, _ format: AVPixelFormat, width: Int, height: Int
  ) throws(VideoError) {
    var frame = av_frame_alloc()
    frame?.pointee.width = Int32(width)
    frame?.pointee.height = Int32(height)
    frame?.pointee.format = format.rawValue
    guard let made = frame, av_frame_get_buffer(made, 0) >= 0 else {
      av_frame_free(&frame)
      throw outOfMemory(path)
    }
    self.frame = made
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = frame
    av_frame_free(&frame)
  }

  /// Takes over what `other` holds, which is left empty.
  func take(_ other: borrowing Picture) {
    av_frame_unref(frame)
    av_frame_move_ref(frame, other.frame)
  }
}

extension UnsafeMutablePointer<AVFrame> {
  /// Fills the first plane, whose rows may be padded, with rows of `rowBytes` that are not.
  func fill(with bytes: [UInt8], rowBytes: Int) {
    guard let target = pointee.data.0 else { return }
    bytes.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      for row in 0..<Int(pointee.height) {
        (target + Int(pointee.linesize.0) * row).update(
          from: source + rowBytes * row, count: rowBytes)
      }
    }
  }
}

/// A piece of a coded stream.
struct Packet: ~Copyable {
  let packet: UnsafeMutablePointer<AVPacket>

  init(_ path: String) throws(VideoError) {
    guard let packet = av_packet_alloc() else { throw outOfMemory(path) }
    self.packet = packet
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = packet
    av_packet_free(&packet)
  }
}

/// A converter of pixel formats and sizes.
struct Scaler: ~Copyable {
  let context: OpaquePointer

  /// Nil where the library cannot convert from `source` to `target`.
  init?(
    from source: (width: Int32, height: Int32, format: AVPixelFormat),
    to target: (width: Int32, height: Int32, format: AVPixelFormat), _ flags: Int32
  ) {
    guard
      let context = sws_getContext(
        source.width, source.height, source.format, target.width, target.height, target.format,
        flags, nil, nil, nil)
    else { return nil }
    self.context = context
  }

  deinit { sws_freeContext(context) }
}
