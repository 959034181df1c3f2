internal import Kernels
public import Tensors

/// Random zeros during training: Srivastava and others, JMLR 2014.
public struct Dropout: Sendable {
  /// Where the factor that keeps the mean stands.
  public enum Form: String, Sendable, Codable {
    /// Training multiplies what is kept by 1 / (1 - rate); inference changes nothing.
    case inverted
    /// Training keeps values as they are; inference multiplies by 1 - rate.
    ///
    /// Torch7's volumetric dropout.
    case torch7
  }

  /// The probability of a zero.
  public let rate: Float
  /// Where the factor stands.
  public let form: Form
  /// Whether a channel of a sample is kept or zeroed as a whole.
  public let isPerChannel: Bool

  /// Dropout with probability `rate`, in 0..<1.
  public init(_ rate: Float, form: Form = .inverted, isPerChannel: Bool = false) {
    require(0..<1 ~= rate, "dropout: the rate must lie in 0..<1, got \(rate)")
    (self.rate, self.form, self.isPerChannel) = (rate, form, isPerChannel)
  }

  /// The ones and zeros for an input of `shape`: `[N, 1…, C]` per channel, otherwise the same
  /// shape.
  public func mask(_ shape: Shape, using random: inout RandomSource) -> Tensor {
    let drawn =
      isPerChannel
      ? Shape([shape[0]] + Array(repeating: 1, count: shape.rank - 2) + [shape[-1]]) : shape
    return random.uniform(drawn) .>= Tensor(rate)
  }

  /// `[N, …, C]` with zeros in it during training.
  public func callAsFunction(_ x: Tensor, _ phase: Phase, using random: inout RandomSource)
    -> Tensor
  {
    self(x, phase, mask: phase == .training ? mask(x.shape, using: &random) : nil)
  }

  /// The same with a given mask, which only training reads.
  public func callAsFunction(_ x: Tensor, _ phase: Phase, mask: Tensor?) -> Tensor {
    switch (phase, form) {
    case (.training, _):
      guard let mask else { fatalError("dropout: training needs a mask") }
      return x * (form == .inverted ? mask / (1 - rate) : mask)
    case (.inference, .inverted): return x
    case (.inference, .torch7): return x * (1 - rate)
    }
  }
}
