internal import Kernels
public import Tensors

extension Tensor {
  /// A frame as `[H, W, 3]` in −1…1.
  public init(_ frame: VideoFrame) {
    self.init(bytes: frame.pixels, [frame.height, frame.width, 3])
  }

  /// Frames of one size as `[T, H, W, 3]` in −1…1.
  public init(_ frames: [VideoFrame]) {
    guard let first = frames.first else {
      fatalError("clip: no frames were given")
    }
    for frame in frames {
      require(
        frame.width == first.width && frame.height == first.height,
        "clip: frames of \(first.height)×\(first.width) and \(frame.height)×\(frame.width)")
    }
    self.init(bytes: frames.flatMap(\.pixels), [frames.count, first.height, first.width, 3])
  }
}

extension Tensor {
  /// Pictures `[…, H, W, C]` with the shorter side at `side` pixels; the longer is rounded down.
  public func resized(shortSide side: Int, _ convention: Resampling) -> Tensor {
    let size = scaledShortSide(height: shape[-3], width: shape[-2], to: side)
    return resized(height: size.height, width: size.width, convention)
  }

  /// The middle `height` by `width` of pictures `[…, H, W, C]`; of an odd rest, the smaller half is
  /// cut at the top left.
  public func croppedToCenter(height: Int, width: Int) -> Tensor {
    require(
      0 < height && height <= shape[-3] && 0 < width && width <= shape[-2],
      "centre crop: \(height)×\(width) does not fit into \(shape)")
    let (top, left) = ((shape[-3] - height) / 2, (shape[-2] - width) / 2)
    return slice(top..<top + height, along: -3).slice(left..<left + width, along: -2)
  }
}
