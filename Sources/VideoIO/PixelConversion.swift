internal import Kernels
public import Tensors

// Pixels are bytes 0…255 in files and numbers −1…1 in tensors: number = byte / 127.5 − 1. Back,
// numbers are clamped and rounded to the nearest byte, halves away from zero; NaN becomes 0. Byte
// to number to byte gives the same byte.

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
    let shape: Shape = [frames.count, first.height, first.width, 3]
    self.init(shape, .float32) { numbers in
      var place = 0
      for frame in frames {
        require(
          frame.width == first.width && frame.height == first.height,
          "clip: frames of \(first.height)×\(first.width) and \(frame.height)×\(frame.width)")
        for byte in frame.pixels {
          numbers.storeBytes(of: number(byte), toByteOffset: 4 * place, as: Float.self)
          place += 1
        }
      }
    }
  }

  /// Bytes in row-major order, one a number, in −1…1; there must be as many as `shape` holds.
  public init(bytes: [UInt8], _ shape: Shape) {
    require(
      shape.count == bytes.count, "pixels: shape \(shape) does not hold \(bytes.count) bytes")
    self.init(shape, .float32) { numbers in
      for (place, byte) in bytes.enumerated() {
        numbers.storeBytes(of: number(byte), toByteOffset: 4 * place, as: Float.self)
      }
    }
  }

  /// The numbers −1…1 as bytes 0…255, in row-major order.
  public var bytes: [UInt8] {
    guard elementType == .float32 else { return Tensor(shape, values).bytes }
    return withBytes { numbers in
      let floats = numbers.bindMemory(to: Float.self)
      return [UInt8](unsafeUninitializedCapacity: floats.count) { bytes, count in
        for (place, value) in floats.enumerated() { bytes[place] = byte(value) }
        count = floats.count
      }
    }
  }
}

private func number(_ byte: UInt8) -> Float { Float(byte) / 127.5 - 1 }

private func byte(_ number: Float) -> UInt8 {
  // Comparisons with NaN are false, so that it ends as 0; adding ½ and cutting rounds halves up,
  // and all are positive.
  let scaled = (number + 1) * 127.5
  return scaled > 0 ? (scaled < 255 ? UInt8(scaled + 0.5) : 255) : 0
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
