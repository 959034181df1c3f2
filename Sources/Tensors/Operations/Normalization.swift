internal import Kernels

/// What follows a normalisation or a convolution, element by element.
public enum Activation: Hashable, Sendable, Codable {
  case none, relu
  case leakyReLU(slope: Float)

  /// The slope left of 0, which is all that tells them apart.
  public var slope: Float {
    switch self {
    case .none: 1
    case .relu: 0
    case .leakyReLU(let slope): slope
    }
  }
}

/// Mean and biased variance of each channel over `count` numbers.
public struct ChannelStatistics: Sendable {
  /// One entry a channel.
  public let mean: [Float], variance: [Float]
  /// Numbers of each channel over which they were taken.
  public let count: Int
}

extension Tensor {
  /// Batch normalisation by the statistics of this batch, over all axes but the last, then
  /// `activation`, in one pass: `activation((x - mean) / sqrt(variance + epsilon) * scale +
  /// shift)`; `scale` and `shift` are `[C]`.
  ///
  /// Ioffe and Szegedy, "Batch normalization", ICML 2015. The variance that divides is the biased
  /// one.
  public func batchNormalized(
    scale: Tensor, shift: Tensor, epsilon: Float, _ activation: Activation = .none
  ) -> (result: Tensor, statistics: ChannelStatistics) {
    let channels = shape[-1], rows = shape.count / channels, slope = activation.slope
    require(
      scale.shape == [channels] && shift.shape == [channels],
      "batch normalisation: scale \(scale.shape) and shift \(shift.shape) do not fit input \(shape)"
    )
    let (x, shape) = (storage, shape), (mean, variance) = x.moments(channels: channels)
    let statistics = ChannelStatistics(mean: mean.values, variance: variance.values, count: rows)
    let means = statistics.mean
    let inverse = statistics.variance.map { 1 / ($0 + epsilon).squareRoot() }
    let a = zip(scale.values, inverse).map { $0 * $1 }
    let b = zip(shift.values, zip(means, a)).map { $0 - $1.0 * $1.1 }
    let y = x.scaledAndShifted(scale: a, shift: b, slope: slope)
    let result = Tensor(shape, y).recorded(from: [self, scale, shift]) { _, upstream in
      let upstream = upstream.converted(to: x.type).storage
      let (sum, product) = x.normalizationSums(
        value: y, upstream: upstream, mean: means, slope: slope)
      // dx = a (g - mean g - (x - mean) / variance * mean(g (x - mean))), ordered by g, x and 1.
      let p = zip(a, zip(inverse, product)).map { -$0 * $1.0 * $1.0 * $1.1 / Float(rows) }
      let q = (0..<channels).map { -a[$0] * sum[$0] / Float(rows) - p[$0] * means[$0] }
      let dx = x.normalizationGradient(value: y, upstream: upstream, a: a, b: p, c: q, slope: slope)
      return [
        Tensor(shape, dx),
        Tensor([channels], zip(product, inverse).map { $0 * $1 }), Tensor([channels], sum),
      ]
    }
    return (result, statistics)
  }

  /// Normalisation by given statistics, then `activation`: `activation((x + bias - mean) /
  /// sqrt(variance + epsilon) * scale + shift)`; all constants are `[C]`.
  public func normalized(
    mean: Tensor, variance: Tensor, scale: Tensor, shift: Tensor, bias: Tensor? = nil,
    epsilon: Float,
    _ activation: Activation = .none
  ) -> Tensor {
    let channels = shape[-1], slope = activation.slope
    let offset = bias ?? Tensor.zeros([channels])
    require(
      [mean, variance, scale, shift, offset].allSatisfy { $0.shape == [channels] },
      "normalisation: statistics \(mean.shape), \(variance.shape), scale \(scale.shape) and shift \(shift.shape) "
        + "do not fit input \(shape)")
    let center = zip(mean.values, offset.values).map { $0 - $1 }
    let inverse = variance.values.map { 1 / ($0 + epsilon).squareRoot() }
    let a = zip(scale.values, inverse).map { $0 * $1 }
    let b = zip(shift.values, zip(center, a)).map { $0 - $1.0 * $1.1 }
    let (x, shape) = (storage, shape), y = x.scaledAndShifted(scale: a, shift: b, slope: slope)
    return Tensor(shape, y).recorded(from: [self, scale, shift, offset]) { needed, upstream in
      let upstream = upstream.converted(to: x.type).storage
      let (sum, product) = x.normalizationSums(
        value: y, upstream: upstream, mean: center, slope: slope)
      let zero = [Float](repeating: 0, count: channels)
      let dx =
        needed[0]
        ? x.normalizationGradient(
          value: y, upstream: upstream, a: a, b: zero, c: zero, slope: slope) : nil
      return [
        dx.map { Tensor(shape, $0) },
        Tensor([channels], zip(product, inverse).map { $0 * $1 }), Tensor([channels], sum),
        Tensor([channels], zip(a, sum).map { $0 * $1 }),
      ]
    }
  }
}
