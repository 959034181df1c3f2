public import Tensors

/// Numbers for tests, the same in each run.
public enum Samples {
  /// Standard normal numbers.
  public static func normal(_ shape: Shape, _ seed: UInt64 = 1) -> Tensor {
    var random = RandomSource(seed: seed)
    return random.normal(shape)
  }

  /// Uniform numbers in `low..<high`.
  public static func uniform(_ shape: Shape, _ low: Float, _ high: Float, _ seed: UInt64 = 1)
    -> Tensor
  {
    var random = RandomSource(seed: seed)
    return random.uniform(shape, low, high)
  }

  /// Numbers none closer than `step` to another or to 0, in random order: kinks are further away
  /// than a difference quotient reaches.
  public static func separated(_ shape: Shape, step: Float = 0.1, _ seed: UInt64 = 1) -> Tensor {
    var random = RandomSource(seed: seed)
    let middle = Float(shape.count) / 2
    return Tensor(shape, random.permutation(shape.count).map { (Float($0) - middle + 0.37) * step })
  }

  /// Small whole numbers, of which sums and products are exact.
  public static func integers(_ shape: Shape, within bound: Int = 4, _ seed: UInt64 = 1) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor(
      shape, random.integers(shape.count, below: 2 * bound + 1).map { Float($0 - bound) })
  }
}
