internal import Kernels
internal import Tensors

/// Clips of moving things before a still picture.
enum Film {
  /// `frames` frames of what `move` draws over `still` at 0, 1, …; and how much of each pixel it covers.
  ///
  /// Both have the levels of 8-bit video; where anything covers a pixel the foreground is above 0.
  static func shoot(
    _ still: Canvas, frames: Int, _ move: (inout Canvas, Float) -> Void
  ) -> (frames: Tensor, foreground: Tensor) {
    var still = still
    still.coverage = [Float](repeating: 0, count: still.coverage.count)
    let size = still.size, count = frames * still.pixels.count
    var levels: [UInt8] = [], coverage: [UInt8] = []
    levels.reserveCapacity(3 * count)
    coverage.reserveCapacity(count)
    for t in 0..<frames {
      var frame = still
      move(&frame, Float(t))
      for share in frame.coverage { coverage.append(UInt8((min(share, 1) * 255).rounded(.up))) }
      for pixel in frame.pixels {
        let level = pixel.clamped(lowerBound: .zero, upperBound: Color(repeating: 1)) * 255 + 0.5
        levels.append(UInt8(level.x))
        levels.append(UInt8(level.y))
        levels.append(UInt8(level.z))
      }
    }
    return (
      Tensor(bytes: levels, [frames, size, size, 3]),
      Tensor(bytes: coverage, [frames, size, size, 1], .unit)
    )
  }
}
