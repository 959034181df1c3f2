import Foundation
import Tensors

/// A clip with smooth colors, a box that moves and no noise, `[T, H, W, 3]`.
///
/// The box is only brighter than what is behind it: chroma of half the size loses nothing.
func movingClip(frames: Int = 12, height: Int = 48, width: Int = 64) -> Tensor {
  var values: [Float] = []
  for t in 0..<frames {
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Float(x) / Float(width), Float(y) / Float(height))
        let isInside = abs(x - 8 - 2 * t) < 8 && abs(y - height / 2) < 10
        values += [u - 0.5, v - 0.6, 0.6 * (1 - u) - 0.5].map { isInside ? $0 + 0.5 : $0 }
      }
    }
  }
  return Tensor([frames, height, width, 3], values)
}

/// Peak signal to noise of two tensors in −1…1, in decibels.
func peakSignalToNoise(_ a: Tensor, _ b: Tensor) -> Double {
  let squares = zip(a.values, b.values).map { Double(($0 - $1) * ($0 - $1)) }
  let error = squares.reduce(0, +) / Double(max(1, squares.count))
  return error == 0 ? .infinity : 10 * log10(4 / error)
}
