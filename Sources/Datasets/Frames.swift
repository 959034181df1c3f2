internal import Tensors

extension Tensor {
  /// `count` frames of a clip, from the frame `first`.
  func framesFrom(_ first: Int, count: Int) -> Tensor {
    Tensor.joined([(self, first..<first + count)])
  }

  /// The clip made `count` frames long by repeating its last one.
  func repeatingLastFrame(until count: Int) -> Tensor {
    let last = shape[0] - 1
    return Tensor.joined(
      [(self, 0..<min(count, last + 1))]
        + Array(repeating: (self, last..<last + 1), count: max(0, count - last - 1)))
  }
}
