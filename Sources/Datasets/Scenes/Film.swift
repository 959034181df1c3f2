internal import Kernels
internal import Tensors

/// Clips of moving things before a still picture.
enum Film {
  /// `frames` frames of what `move` draws over `still` at 0, 1, …; and how much of each pixel it covers.
  static func shoot(
    _ still: Canvas, frames: Int, _ move: (inout Canvas, Float) -> Void
  ) -> (frames: Tensor, foreground: Tensor) {
    var still = still
    still.coverage = [Float](repeating: 0, count: still.coverage.count)
    let pixels = still.pixels.count, levels = Levels.values
    var coverage: [Float] = []
    coverage.reserveCapacity(frames * pixels)
    let tensor = Tensor([frames, still.size, still.size, 3], .float32) { bytes in
      let target = bytes.bindMemory(to: Float.self)
      var i = 0
      for t in 0..<frames {
        var frame = still
        move(&frame, Float(t))
        coverage += frame.coverage
        for pixel in frame.pixels {
          let level = pixel.clamped(lowerBound: .zero, upperBound: Color(repeating: 1)) * 255 + 0.5
          target[i] = levels[Int(level.x)]
          target[i + 1] = levels[Int(level.y)]
          target[i + 2] = levels[Int(level.z)]
          i += 3
        }
      }
    }
    return (tensor, Tensor([frames, still.size, still.size, 1], coverage))
  }
}
