public import Tensors

/// How the losses that a generator has with each of many discriminators make one.
public enum GeneratorLoss: String, Codable, Sendable, CaseIterable {
  /// Their mean, as the paper writes.
  case average
  /// Their sum, as the released code does under the name of average.
  case sum
  /// The hypervolume under a point a little worse than all of them: −Σ log(η − lₖ), η = 1.5 max lₖ +
  /// 1e-8, where the worst losses count most.
  ///
  /// Albuquerque and others, "Multi-objective training of generative adversarial networks with
  /// multiple discriminators", ICML 2019; the released video trainer's default. η is a constant to
  /// the gradient.
  case hypervolume

  /// The scalar loss of `losses` `[K]`.
  ///
  /// Every loss here is a sum over discriminators: of some of `count`, this is their part, where
  /// `worst` is the largest loss of all.
  public func callAsFunction(_ losses: Tensor, of count: Int? = nil, worst: Tensor? = nil) -> Tensor
  {
    switch self {
    case .average: return losses.sum() * (1 / Float(count ?? losses.shape[0]))
    case .sum: return losses.sum()
    case .hypervolume:
      let eta = 1.5 * (worst ?? losses.detached().maximum()) + 1e-8
      return -(eta - losses).log().sum()
    }
  }
}
