internal import NeuralNetworks
internal import Tensors

/// How far drawn clips are from real ones, by the loss of a configuration.
///
/// Losses of single frames are summed over the frames, as in the released code; all are means over
/// the batch.
struct ReconstructionLoss {
  let configuration: VGLANNConfiguration
  /// The network that perceptual losses look through.
  let features: (any PerceptualFeatures)?

  /// The loss, a scalar, of `drawn` against `real` clips `[N, T, H, W, 3]`.
  func callAsFunction(_ drawn: Tensor, _ real: Tensor) -> Tensor {
    switch configuration.loss {
    case .l1: Loss.meanAbsoluteError(drawn, real)
    case .laplacian: summed(drawn, real) { pyramid($0 - $1) }
    case .vgg16: summed(drawn, real, perceptual)
    case .resnet3d50, .resnext3d101, .extractor: perceptual(drawn, real)
    }
  }

  /// The sum over the frames of a loss that is their mean.
  private func summed(
    _ drawn: Tensor, _ real: Tensor, _ loss: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    let frames = 0..<drawn.shape[1] - (configuration.parity.omitsLastFrame ? 1 : 0)
    return loss(drawn.slice(frames, along: 1), real.slice(frames, along: 1)) * Float(frames.count)
  }

  /// The mean absolute difference of the numbers themselves plus that of each feature.
  private func perceptual(_ drawn: Tensor, _ real: Tensor) -> Tensor {
    guard let features else { return Loss.meanAbsoluteError(drawn, real) }
    return zip(features(drawn), features(real)).reduce(Loss.meanAbsoluteError(drawn, real)) {
      $0 + Loss.meanAbsoluteError($1.0, $1.1)
    }
  }

  /// The mean magnitudes of three bands and of the rest of a Laplacian pyramid of `difference`.
  ///
  /// The pyramid is linear, so that of the difference is the difference of both.
  private func pyramid(_ difference: Tensor) -> Tensor {
    let shape = difference.shape
    var current = difference.reshaped([shape[0] * shape[1], shape[2], shape[3], shape[4]])
    var loss = Tensor(0)
    let bell = LaplacianFilter.weights(isSum: configuration.parity.sumsBells, channels: shape[4])
    for _ in 0..<3 {
      let blurred = current.paddedReplicating(2, 2, along: 1).paddedReplicating(2, 2, along: 2)
        .convolved(bell, Window([5, 5], stride: [1, 1], padding: [0, 0]), groups: shape[4])
      loss = loss + (current - blurred).absolute().mean()
      current = blurred.averagePooled(Window([2, 2], stride: [2, 2], padding: [0, 0]))
    }
    return loss + current.absolute().mean()
  }
}

/// The blur of the Laplacian pyramid, 5 × 5, adding to 1.
enum LaplacianFilter {
  /// For each of `channels` on its own, `[5, 5, 1, channels]`.
  ///
  /// A Gaussian of deviation 2; as released (`isSum`) the sum of its squared factors, which is no
  /// Gaussian.
  static func weights(isSum: Bool, channels: Int) -> Tensor {
    let squares = Tensor([5], (-2...2).map { Float($0 * $0) })
    let bell = (squares / (isSum ? -4 : -8)).exp()
    let (column, row) = (bell.reshaped([5, 1]), bell.reshaped([1, 5]))
    let plane = isSum ? column + row : column * row
    return (plane / plane.sum()).reshaped([5, 5, 1, 1]).broadcast(to: [5, 5, 1, channels])
  }
}
