public import Kernels
public import NeuralNetworks
public import Tensors

/// A mixture of Gaussians over codes: where codes are dense, learned by `GaussianMixtureFit`.
///
/// Its numbers are float64, and so is all arithmetic on them; checkpoints keep every bit.
public struct GaussianMixture: Module {
  /// The form of a component's covariance.
  public enum Covariance: String, Codable, Hashable, Sendable {
    /// One variance an axis.
    case diagonal
    /// A variance an axis and a covariance a pair of axes.
    case full

    /// The form that so many codes determine: 256 full covariances of 100 axes need far more than
    /// 25,000 codes.
    public static func suited(to codeCount: Int) -> Covariance {
      codeCount < 50_000 ? .diagonal : .full
    }
  }

  /// How many Gaussians there are, and the numbers of a code.
  public let componentCount: Int, dimension: Int
  /// The form of their covariances.
  public let covariance: Covariance
  /// `[K]`, adding to 1; `[K, D]`; the deviations `[K, D]` of diagonal covariances, the lower
  /// Cholesky factors `[K, D, D]` of full ones.
  private var weightBuffer: DoubleBuffer, meanBuffer: DoubleBuffer, factorBuffer: DoubleBuffer

  /// Standard normal components of equal weight, to be learned or loaded.
  public init(_ componentCount: Int, dimension: Int, covariance: Covariance) {
    let unit = Matrix(diagonal: Array(repeating: 1, count: dimension)).values
    let factor = covariance == .full ? unit : Array(repeating: 1, count: dimension)
    self.init(
      weights: Array(repeating: 1 / Double(componentCount), count: componentCount),
      means: Matrix(zeros: componentCount, dimension),
      factors: (0..<componentCount).flatMap { _ in factor }, covariance)
  }

  /// Components with diagonal covariances: `weights` adding to 1, `means` and `variances` one row a
  /// component.
  public init(weights: [Double], means: Matrix, variances: Matrix) {
    self.init(
      weights: weights, means: means, factors: variances.values.map { $0.squareRoot() }, .diagonal)
  }

  /// Components with full, positive definite `covariances`.
  public init(weights: [Double], means: Matrix, covariances: [Matrix]) {
    self.init(
      weights: weights, means: means, factors: covariances.flatMap(Self.choleskyFactor), .full)
  }

  init(weights: [Double], means: Matrix, factors: [Double], _ covariance: Covariance) {
    (componentCount, dimension, self.covariance) = (means.rows, means.columns, covariance)
    let axes = covariance == .full ? dimension * dimension : dimension
    require(
      weights.count == means.rows && factors.count == means.rows * axes && means.rows > 0,
      "Gaussian mixture: \(weights.count) weights, \(means.rows) × \(means.columns) means and "
        + "\(factors.count) numbers of covariances do not fit")
    weightBuffer = DoubleBuffer(weights)
    meanBuffer = DoubleBuffer(means.values)
    factorBuffer = DoubleBuffer(factors)
  }

  static func choleskyFactor(_ covariance: Matrix) -> [Double] {
    let factor = covariance.cholesky()
    require(factor != nil, "Gaussian mixture: a covariance is not positive definite")
    return factor?.values ?? []
  }

  /// The weights, adding to 1.
  public var weights: [Double] { weightBuffer.values }
  /// The means, one row a component.
  public var means: Matrix { Matrix(componentCount, dimension, meanBuffer.values) }
  /// Square roots of covariances, one row a component: deviations, or the lower Cholesky factor row
  /// by row.
  public var factors: Matrix {
    let numbers = factorBuffer.values
    return Matrix(componentCount, numbers.count / componentCount, numbers)
  }

  /// Codes `[count, dimension]` drawn from the mixture.
  public func sample(_ count: Int, using random: inout RandomSource) -> Tensor {
    let draws = random.uniform([count]).values
    let normal = random.normal([count, dimension]).values.map(Double.init)
    let (means, factors) = (means, factors)
    var sum = 0.0
    let upTo = weights.map { weight in
      sum += weight
      return sum
    }
    let codes = draws.enumerated().flatMap { i, draw -> [Float] in
      let k = upTo.firstIndex { Double(draw) < $0 } ?? componentCount - 1
      let z = normal[i * dimension..<(i + 1) * dimension]
      return zip(means[row: k], colored(z, factors[row: k])).map { Float($0 + $1) }
    }
    return Tensor([count, dimension], codes)
  }

  /// Standard normal `z` times a factor.
  private func colored(_ z: ArraySlice<Double>, _ factor: ArraySlice<Double>) -> [Double] {
    switch covariance {
    case .diagonal: zip(z, factor).map { $0 * $1 }
    case .full:
      (0..<dimension).map { i in
        let row = factor.dropFirst(i * dimension).prefix(i + 1)
        return zip(row, z).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weights", buffer: &weightBuffer)
    visitor.visit("means", buffer: &meanBuffer)
    visitor.visit("factors", buffer: &factorBuffer)
  }
}
