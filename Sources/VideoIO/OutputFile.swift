internal import CFFmpeg
internal import Files

/// A container open for writing, under a temporary name until it is whole.
struct OutputFile: ~Copyable {
  private let path: String
  private let file: AtomicFile
  private let container: VideoContainer
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let stream: UnsafeMutablePointer<AVStream>

  init(_ path: String, _ container: VideoContainer) throws(VideoError) {
    _ = silence
    (self.path, self.container) = (path, container)
    let file: AtomicFile
    do { file = try AtomicFile(path) } catch { throw VideoError(error) }
    var made: UnsafeMutablePointer<AVFormatContext>?
    let partial = FileName.cString("file:" + file.partialPath)
    try check(avformat_alloc_output_context2(&made, nil, container.rawValue, partial)) {
      .unwritable(path: path, reason: $0)
    }
    guard let made else { throw outOfMemory(path) }
    let status = avio_open(&made.pointee.pb, partial, AVIO_FLAG_WRITE)
    guard status >= 0, let stream = avformat_new_stream(made, nil) else {
      avio_closep(&made.pointee.pb)
      avformat_free_context(made)
      throw .unwritable(path: path, reason: meaning(of: status))
    }
    (context, self.stream) = (made, stream)
    self.file = file
    context.pointee.flags |= AVFMT_FLAG_BITEXACT
  }

  deinit {
    avio_closep(&context.pointee.pb)
    avformat_free_context(context)
  }

  /// What the container asks of the encoder.
  var codecFlags: Int32 {
    context.pointee.oformat.pointee.flags & AVFMT_GLOBALHEADER == 0
      ? 0 : AV_CODEC_FLAG_GLOBAL_HEADER
  }

  /// Writes the header, once the encoder is open.
  func begin(_ encoder: UnsafeMutablePointer<AVCodecContext>) throws(VideoError) {
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder)) {
      .unwritable(path: path, reason: $0)
    }
    stream.pointee.time_base = encoder.pointee.time_base
    stream.pointee.avg_frame_rate = encoder.pointee.framerate
    stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (name, value) in container.options { av_dict_set(&options, name, value, 0) }
    try check(avformat_write_header(context, &options)) { .unwritable(path: path, reason: $0) }
  }

  /// Writes one packet, which is emptied.
  func write(
    _ packet: UnsafeMutablePointer<AVPacket>, _ encoder: UnsafePointer<AVCodecContext>
  ) throws(VideoError) {
    // GIF and APNG show the last frame as long as its packet says.
    if packet.pointee.duration == 0 { packet.pointee.duration = 1 }
    av_packet_rescale_ts(packet, encoder.pointee.time_base, stream.pointee.time_base)
    packet.pointee.stream_index = stream.pointee.index
    try check(av_interleaved_write_frame(context, packet)) {
      .unwritable(path: path, reason: $0)
    }
  }

  /// Ends the file and gives it its name.
  func finish() throws(VideoError) {
    try check(av_write_trailer(context)) { .unwritable(path: path, reason: $0) }
    try check(avio_closep(&context.pointee.pb)) { .unwritable(path: path, reason: $0) }
    do { try file.commit() } catch { throw VideoError(error) }
  }
}
