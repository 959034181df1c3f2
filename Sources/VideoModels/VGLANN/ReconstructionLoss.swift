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
    for _ in 0..<3 {
      let blurred = blurred(current)
      loss = loss + (current - blurred).absolute().mean()
      current = blurred.averagePooled(Window([2, 2], stride: [2, 2], padding: [0, 0]))
    }
    return loss + current.absolute().mean()
  }

  /// Pictures `[N, H, W, C]` after a filter of 5 × 5 whose weights add to 1: a Gaussian of deviation
  /// 2, or, as released, the sum over both axes of its squared factors.
  private func blurred(_ pictures: Tensor) -> Tensor {
    let isSum = configuration.parity.sumsBells
    let bell = Tensor([5], [4, 1, 0, 1, 4].map { $0 / (isSum ? -4 : -8) }).exp()
    let weights = (bell / bell.sum()).values, mean = [Float](repeating: 0.2, count: 5)
    guard isSum else { return pictures.filtered(weights, along: 1).filtered(weights, along: 2) }
    let along = pictures.filtered(weights, along: 1).filtered(mean, along: 2)
    return (along + pictures.filtered(mean, along: 1).filtered(weights, along: 2)) * 0.5
  }
}
