internal import CFFmpeg
internal import Files
internal import Foundation
internal import Kernels

/// Pictures in JPEG files.
public enum JPEG {
  /// Rows and columns of the largest picture.
  public static let largestSide = 65_500

  /// Writes the pixels of `frame`, whole or not at all, about as closely as quality 95 of other
  /// writers, with halved chroma.
  public static func write(_ frame: VideoFrame, to path: String) throws(VideoError) {
    require(
      max(frame.width, frame.height) <= largestSide,
      "JPEG: \(frame.height)×\(frame.width) pixels are more than \(largestSide) on a side")
    let data = try encode(frame, path)
    do { try AtomicFile.write([data], to: path) } catch { throw VideoError(error) }
  }

  private static func encode(_ frame: VideoFrame, _ path: String) throws(VideoError) -> Data {
    guard let encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
      throw .unwritable(path: path, reason: "the encoder mjpeg is not installed")
    }
    let codec = try CodecContext(encoder, path)
    codec.context.configureJPEG(frame)
    try check(avcodec_open2(codec.context, encoder, nil)) { .unwritable(path: path, reason: $0) }
    let picture = try converted(frame, path)
    picture.frame.pointee.quality = codec.context.pointee.global_quality
    let packet = try Packet(path)
    try check(avcodec_send_frame(codec.context, picture.frame)) {
      .unwritable(path: path, reason: $0)
    }
    try check(avcodec_receive_packet(codec.context, packet.packet)) {
      .unwritable(path: path, reason: $0)
    }
    return Data(bytes: packet.packet.pointee.data, count: Int(packet.packet.pointee.size))
  }

  /// The picture in YUV of full range.
  private static func converted(_ frame: VideoFrame, _ path: String) throws(VideoError) -> Picture {
    let colors = try Picture(path, AV_PIX_FMT_RGB24, width: frame.width, height: frame.height)
    colors.frame.fill(with: frame.pixels, rowBytes: 3 * frame.width)
    let picture = try Picture(path, AV_PIX_FMT_YUVJ420P, width: frame.width, height: frame.height)
    let (width, height) = (Int32(frame.width), Int32(frame.height))
    guard
      let scaler = Scaler(
        from: (width, height, AV_PIX_FMT_RGB24), to: (width, height, AV_PIX_FMT_YUVJ420P),
        SWS_AREA | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP)
    else { throw outOfMemory(path) }
    try check(zt_scale(scaler.context, colors.frame, picture.frame)) {
      .unwritable(path: path, reason: $0)
    }
    return picture
  }
}

extension UnsafeMutablePointer<AVCodecContext> {
  fileprivate func configureJPEG(_ frame: VideoFrame) {
    (pointee.width, pointee.height) = (Int32(frame.width), Int32(frame.height))
    (pointee.pix_fmt, pointee.color_range) = (AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_JPEG)
    pointee.time_base = AVRational(num: 1, den: 25)
    pointee.thread_count = 1
    // The finest tables that the encoder has; its default stops at the second finest.
    pointee.qmin = 1
    pointee.global_quality = FF_QP2LAMBDA
    pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
  }
}
