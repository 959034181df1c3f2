public import Tensors

/// Whether layers behave as in training or as in use.
public enum Phase: String, Sendable, Codable, CaseIterable {
  case training, inference
}

/// The running mean and variance of a normalisation.
///
/// The one reference among modules, on purpose: so a network's forward need not be mutating, and
/// statistics that it gathers inside `valueAndGradient` reach the network that was given. Plain
/// copies of a network share it; `clone()` copies it.
public final class RunningStatistics {
  /// `[C]` each; the variance is the unbiased one.
  public internal(set) var mean: Tensor, variance: Tensor

  init(channels: Int) { (mean, variance) = (.zeros([channels]), .ones([channels])) }
  init(copying other: RunningStatistics) { (mean, variance) = (other.mean, other.variance) }

  /// Moves by `momentum` towards the statistics of a batch; `offset` is added to its mean.
  func update(_ batch: ChannelStatistics, offset: Tensor?, momentum: Float) {
    let unbiased = Float(batch.count) / Float(Swift.max(1, batch.count - 1))
    var center = Tensor(mean.shape, batch.mean)
    if let offset { center = center + offset.detached() }
    mean = mean * (1 - momentum) + center * momentum
    variance =
      variance * (1 - momentum) + Tensor(mean.shape, batch.variance) * (momentum * unbiased)
  }
}

/// Batch normalisation over all axes but the last: Ioffe and Szegedy, ICML 2015.
///
/// Training normalises by the batch's biased variance and keeps an exponential average of the
/// unbiased one; `momentum` is the weight of the new batch (PyTorch and Torch7; Keras' momentum is
/// that of the old value). Inference normalises by the averages.
public struct BatchNorm: Module {
  /// `[C]` each.
  public var scale: Tensor, shift: Tensor
  /// The averages.
  public private(set) var statistics: RunningStatistics
  /// Added to the variance, and the weight of the new batch.
  public let epsilon: Float, momentum: Float

  /// A normalisation of `channels`.
  public init(
    _ channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1, scales: Initializer = .ones,
    using random: inout RandomSource
  ) {
    (scale, shift) = (scales([channels], using: &random), .zeros([channels]))
    statistics = RunningStatistics(channels: channels)
    (self.epsilon, self.momentum) = (epsilon, momentum)
  }

  /// Normalises `x + bias`, shape `[…, C]`, then activates.
  public func callAsFunction(
    _ x: Tensor, _ phase: Phase, bias: Tensor? = nil, _ activation: Activation = .none
  ) -> Tensor {
    switch phase {
    case .training:
      let (y, batch) = x.batchNormalized(scale: scale, shift: shift, epsilon: epsilon, activation)
      statistics.update(batch, offset: bias, momentum: momentum)
      return y
    case .inference:
      return x.normalized(
        mean: statistics.mean, variance: statistics.variance, scale: scale, shift: shift,
        bias: bias,
        epsilon: epsilon, activation)
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight", &scale)
    visitor.visit("bias", &shift)
    visitor.visit(&statistics)
  }
}
