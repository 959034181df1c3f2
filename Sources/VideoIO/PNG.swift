internal import CPNG
internal import Files
internal import Foundation
internal import Kernels
public import Tensors

/// Pictures in PNG files.
public enum PNG {
  /// Writes `[H, W, 3]` in −1…1 as 8-bit RGB, whole or not at all.
  public static func write(_ image: Tensor, to path: String) throws(VideoError) {
    require(
      image.shape.rank == 3 && image.shape[2] == 3, "PNG: shape \(image.shape) is not [H, W, 3]")
    let frame = VideoFrame(width: image.shape[1], height: image.shape[0], pixels: image.bytes)
    try write(frame, to: path)
  }

  /// Writes the pixels of `frame`, whole or not at all.
  public static func write(_ frame: VideoFrame, to path: String) throws(VideoError) {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (UInt32(frame.width), UInt32(frame.height))
    image.format = rgb
    defer { png_image_free(&image) }
    let file: AtomicFile
    do { file = try AtomicFile(path) } catch { throw VideoError(error) }
    guard
      png_image_write_to_file(
        &image, FileName.cString(file.partialPath), 0, frame.pixels, 0, nil) != 0
    else {
      throw .unwritable(path: path, reason: reason(&image))
    }
    do { try file.commit() } catch { throw VideoError(error) }
  }

  /// Reads any PNG as 8-bit RGB; transparent pixels are laid over black.
  public static func readFrame(_ path: String) throws(VideoError) -> VideoFrame {
    try VideoError.check(path)
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_file(&image, FileName.cString(path)) != 0 else {
      throw .unreadable(path: path, reason: reason(&image))
    }
    image.format = rgb
    let (width, height) = (Int(image.width), Int(image.height))
    guard width * height <= FrameConverter.mostPixels else {
      throw .unsupported(path: path, reason: "\(height)×\(width) pixels")
    }
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    var black = png_color()
    guard png_image_finish_read(&image, &black, &pixels, 0, nil) != 0 else {
      throw .unreadable(path: path, reason: reason(&image))
    }
    return VideoFrame(width: width, height: height, pixels: pixels)
  }

  /// Reads any PNG as `[H, W, 3]` in −1…1.
  public static func read(_ path: String) throws(VideoError) -> Tensor {
    Tensor(try readFrame(path))
  }

  /// One picture of images `[N, H, W, 3]` in rows of `columns`, or of clips `[N, T, H, W, 3]` with
  /// one clip a row and every `stride`th frame a column; white lines of `gap` pixels between them
  /// and around.
  public static func grid(
    of samples: Tensor, columns: Int = 8, stride: Int = 1, gap: Int = 2
  ) -> Tensor {
    let isClips = samples.shape.rank == 5
    require(
      (isClips || samples.shape.rank == 4) && samples.shape[-1] == 3 && samples.shape.count > 0,
      "grid: shape \(samples.shape) is neither [N, H, W, 3] nor [N, T, H, W, 3]")
    require(columns > 0 && stride > 0 && gap >= 0, "grid: columns and stride must be positive")
    let (height, width) = (samples.shape[-3], samples.shape[-2])
    let length = isClips ? samples.shape[1] : 1
    let shown = Array(Swift.stride(from: 0, to: length, by: stride))
    let across = isClips ? shown.count : min(columns, samples.shape[0])
    let tiles = (0..<samples.shape[0]).flatMap { n in shown.map { n * length + $0 } }
    let down = (tiles.count + across - 1) / across
    let lineWidth = 3 * (gap + across * (width + gap))
    var pixels = [UInt8](repeating: 255, count: (gap + down * (height + gap)) * lineWidth)
    let source = samples.bytes
    for (place, tile) in tiles.enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: across)
      for y in 0..<height {
        let from = 3 * width * (tile * height + y)
        let to = (gap + row * (height + gap) + y) * lineWidth + 3 * (gap + column * (width + gap))
        pixels.replaceSubrange(to..<to + 3 * width, with: source[from..<from + 3 * width])
      }
    }
    return Tensor(bytes: pixels, [pixels.count / lineWidth, lineWidth / 3, 3])
  }

  /// PNG_FORMAT_RGB, eight bits a channel, sRGB.
  private static let rgb = UInt32(PNG_FORMAT_FLAG_COLOR)

  private static func reason(_ image: inout png_image) -> String {
    String(cString: zt_png_message(&image)).lowercased()
  }
}
