internal import Kernels
public import Tensors

/// The law by which a weight starts.
public enum Initializer: Hashable, Sendable, Codable {
  case zeros, ones
  case normal(mean: Float = 0, deviation: Float)
  case uniform(low: Float, high: Float)
  /// Deviation gain · √(2 / (fan in + fan out)): Glorot and Bengio, AISTATS 2010.
  case xavierNormal(gain: Float = 1)
  /// Within ± gain · √(6 / (fan in + fan out)); Keras' default ("Glorot uniform").
  case xavierUniform(gain: Float = 1)
  /// Deviation √(2 / fan), the fan of the outputs if `fanOut`: He and others, ICCV 2015.
  case kaimingNormal(fanOut: Bool = false)
  /// Within ± 1 / √(fan in): PyTorch's and Torch7's default for weights and biases.
  case torchDefault
  /// Orthogonal rows or columns, by QR of a normal matrix (Saxe and others, ICLR 2014).
  case orthogonal(gain: Float = 1)

  /// Numbers that enter and leave one unit, as PyTorch counts them: its axes are `[b, a, kernel…]`,
  /// and fan in is `a · kernel` even for transposed convolutions, where `a` are the outputs.
  static func fans(_ shape: Shape) -> (in: Int, out: Int) {
    guard shape.rank >= 2 else { return (shape.count, shape.count) }
    let kernel = shape.extents.dropLast(2).reduce(1, *)
    return (shape[-2] * kernel, shape[-1] * kernel)
  }

  /// A weight of `shape` `[kernel…, a, b]`.
  ///
  /// Biases pass the shape of their weight as `fanShape`.
  public func callAsFunction(
    _ shape: Shape, fanShape: Shape? = nil, using random: inout RandomSource
  ) -> Tensor {
    let fan = Initializer.fans(fanShape ?? shape)
    switch self {
    case .zeros: return .zeros(shape)
    case .ones: return .ones(shape)
    case .normal(let mean, let deviation):
      return random.normal(shape, mean: mean, deviation: deviation)
    case .uniform(let low, let high): return random.uniform(shape, low, high)
    case .xavierNormal(let gain):
      return random.normal(shape, deviation: gain * (2 / Float(fan.in + fan.out)).squareRoot())
    case .xavierUniform(let gain):
      let bound = gain * (6 / Float(fan.in + fan.out)).squareRoot()
      return random.uniform(shape, -bound, bound)
    case .kaimingNormal(let fanOut):
      return random.normal(shape, deviation: (2 / Float(fanOut ? fan.out : fan.in)).squareRoot())
    case .torchDefault:
      let bound = 1 / Float(fan.in).squareRoot()
      return random.uniform(shape, -bound, bound)
    case .orthogonal(let gain):
      let columns = shape[-1], rows = shape.count / columns, isTall = rows >= columns
      let draw = random.normal([Swift.max(rows, columns), Swift.min(rows, columns)])
      // LAPACK reads columns first: the transposed matrix, row by row.
      let factor = LinearAlgebra.orthogonalFactor(
        draw.transposed([1, 0]).values.map(Double.init), rows: draw.shape[0], columns: draw.shape[1]
      )
      let wide = Tensor([draw.shape[1], draw.shape[0]], factor.map { Float($0) })
      return (isTall ? wide.transposed([1, 0]) : wide).reshaped(shape) * gain
    }
  }
}
