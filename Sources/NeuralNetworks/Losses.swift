internal import Kernels
public import Tensors

/// Losses: each gives a scalar, the mean over the batch unless it says otherwise.
public enum Loss {
  /// Softmax cross-entropy of `logits` `[N, K]` with the class of each row, in `0..<K`.
  public static func crossEntropy(_ logits: Tensor, _ classes: [Int]) -> Tensor {
    let (n, k) = (logits.shape[0], logits.shape[1])
    require(
      classes.count == n && classes.allSatisfy { 0..<k ~= $0 },
      "cross-entropy: logits \(logits.shape) need \(n) classes in 0..<\(k), got \(classes.count)")
    var picks = [Float](repeating: 0, count: n * k)
    for (row, label) in classes.enumerated() { picks[row * k + label] = -1 / Float(n) }
    return (logits.logSoftmax() * Tensor([n, k], picks)).sum()
  }

  /// Binary cross-entropy of `logits` with targets in 0…1 of the same shape: mean of softplus(x) -
  /// target · x.
  public static func binaryCrossEntropy(_ logits: Tensor, _ targets: Tensor) -> Tensor {
    (logits.softplus() - targets * logits).mean()
  }

  /// Mean of squared differences.
  public static func meanSquaredError(_ x: Tensor, _ y: Tensor) -> Tensor {
    let difference = x - y
    return (difference * difference).mean()
  }

  /// Mean of absolute differences.
  public static func meanAbsoluteError(_ x: Tensor, _ y: Tensor) -> Tensor {
    (x - y).absolute().mean()
  }

  /// Divergence of N(mean, exp(logVariance)) from N(0, 1), summed over the last axis and averaged
  /// over the rest.
  ///
  /// It is -½ Σ (1 + logVariance - mean² - exp(logVariance)); Kingma and Welling, ICLR 2014,
  /// appendix B.
  public static func gaussianDivergence(mean: Tensor, logVariance: Tensor) -> Tensor {
    let terms = 1 + logVariance - mean * mean - logVariance.exp()
    return terms.sum() * (-0.5 / Float(mean.shape.count / mean.shape[-1]))
  }
}
