public import Kernels

/// The mean and the unbiased covariance of features, in float64.
public struct GaussianMoments: Sendable {
  /// How many rows there were.
  public let count: Int
  /// One number a feature.
  public let mean: [Double]
  /// Divided by one less than the rows.
  public let covariance: Matrix

  /// The moments of the rows of `features`; two rows at least.
  public init(_ features: Matrix) {
    let (n, d) = (features.rows, features.columns)
    require(n >= 2, "moments: \(n) rows are fewer than 2")
    var mean = [Double](repeating: 0, count: d)
    for row in 0..<n { for j in 0..<d { mean[j] += features[row, j] } }
    for j in 0..<d { mean[j] /= Double(n) }
    var centred = features
    for row in 0..<n { for j in 0..<d { centred[row, j] -= mean[j] } }
    var covariance = centred.product(centred, transposed: true)
    for i in covariance.values.indices { covariance.values[i] /= Double(n - 1) }
    (count, self.mean, self.covariance) = (n, mean, covariance)
  }
}

/// The Fréchet distance between normal distributions: Dowson and Landau, 1982; for features of video
/// Unterthiner and others, arXiv:1812.01717.
public enum FrechetDistance {
  /// |m₁ − m₂|² + tr C₁ + C₂ − 2 (√C₁ C₂ √C₁)^½, by eigenvalues of symmetric matrices.
  ///
  /// Eigenvalues under 1e-10 count as they are, without a root, as in the published implementation.
  public static func between(_ a: GaussianMoments, _ b: GaussianMoments) -> Double {
    require(
      a.mean.count == b.mean.count,
      "Fréchet distance: \(a.mean.count) and \(b.mean.count) features differ")
    let shift = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let root = squareRoot(a.covariance)
    let inner = root.product(b.covariance).product(root)
    let overlap = inner.symmetricEigen().values.reduce(0) { $0 + rooted($1) }
    return shift + a.covariance.trace + b.covariance.trace - 2 * overlap
  }

  /// The symmetric root of a covariance.
  private static func squareRoot(_ matrix: Matrix) -> Matrix {
    let (values, vectors) = matrix.symmetricEigen()
    var scaled = vectors
    for i in 0..<values.count {
      for j in 0..<values.count { scaled[i, j] *= rooted(values[i]) }
    }
    return vectors.product(scaled, transposed: true)
  }

  private static func rooted(_ value: Double) -> Double {
    value < 1e-10 ? max(0, value) : value.squareRoot()
  }

  /// A distance against the number of clips, and what it tends to.
  public struct Extrapolation: Sendable {
    /// Numbers of clips, and the mean distance over draws of so many.
    public let counts: [Int], distances: [Double]
    /// Half the height of the 95 % interval at each.
    public let halves: [Double]
    /// The distance for infinitely many, by a line in 1/N: Chong and Forsyth, CVPR 2020.
    public let limit: Double
    /// Its interval over draws.
    public let interval: ClosedRange<Double>
  }

  /// Distances of subsets of `generated` from all of `real`; `choose` gives a permutation of so many.
  ///
  /// The subsets hold from a quarter to all of the rows; each draw gives a line of its own.
  public static func extrapolated(
    real: Matrix, generated: Matrix, draws: Int = 12, points: Int = 6,
    permutation choose: (Int) -> [Int]
  ) -> Extrapolation {
    let reference = GaussianMoments(real), n = generated.rows
    let counts = (0..<points).map { i in
      max(2, n / 4 + (n - n / 4) * i / max(1, points - 1))
    }
    let lines = (0..<draws).map { _ in
      counts.map { count in
        between(GaussianMoments(generated.rows(choose(n).prefix(count))), reference)
      }
    }
    let means = counts.indices.map { i in lines.reduce(0) { $0 + $1[i] } / Double(draws) }
    let halves = counts.indices.map { i in
      let spread = lines.reduce(0) { $0 + ($1[i] - means[i]) * ($1[i] - means[i]) }
      return 1.96 * (spread / Double(max(1, draws - 1))).squareRoot()
    }
    let limits = lines.map { intercept(counts, $0) }.sorted()
    let edge = Int(0.025 * Double(draws))
    return Extrapolation(
      counts: counts, distances: means, halves: halves,
      limit: limits.reduce(0, +) / Double(draws),
      interval: limits[edge]...limits[draws - 1 - edge])
  }

  /// Where the line through (1/N, distance) meets 1/N = 0, by least squares.
  static func intercept(_ counts: [Int], _ distances: [Double]) -> Double {
    let x = counts.map { 1 / Double($0) }, n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, distances.reduce(0, +) / n)
    let above = zip(x, distances).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let below = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    return below > 0 ? my - above / below * mx : my
  }
}

extension Matrix {
  /// The rows with these numbers, in their order.
  public func rows(_ numbers: some Collection<Int>) -> Matrix {
    Matrix(numbers.count, columns, numbers.flatMap { self[row: $0] })
  }
}
