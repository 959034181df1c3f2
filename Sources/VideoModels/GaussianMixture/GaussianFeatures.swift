internal import Kernels

/// The numbers of a code in which the log-density of every Gaussian is linear: 1, x, and products
/// of pairs of x, where x is the code less `origin`.
///
/// So both halves of expectation maximisation are one matrix product each: features times
/// coefficients are log-densities, responsibilities times features are the sums that give the next
/// means and covariances. The origin is the mean of all codes, which keeps the differences of
/// squares small.
struct GaussianFeatures {
  let origin: [Double]
  let covariance: GaussianMixture.Covariance
  /// Which products: squares for diagonal covariances, all pairs i ≤ j for full ones.
  let pairs: [(i: Int, j: Int)]

  init(origin: [Double], _ covariance: GaussianMixture.Covariance) {
    (self.origin, self.covariance) = (origin, covariance)
    let axes = origin.indices
    pairs = axes.flatMap { i in
      (covariance == .full ? i..<axes.count : i..<i + 1).map { (i, $0) }
    }
  }

  /// How many there are.
  var count: Int { 1 + origin.count + pairs.count }

  /// The features of some rows of `codes`, one row a code.
  func callAsFunction(_ codes: [Float], rows: Range<Int>) -> Matrix {
    let d = origin.count
    var x = origin
    var values = [Double](repeating: 1, count: rows.count * count)
    for (n, row) in rows.enumerated() {
      let linear = n * count + 1, products = linear + d
      for i in 0..<d {
        x[i] = Double(codes[row * d + i]) - origin[i]
        values[linear + i] = x[i]
      }
      for p in pairs.indices { values[products + p] = x[pairs[p].i] * x[pairs[p].j] }
    }
    return Matrix(rows.count, count, values)
  }

  // MARK: Densities

  /// What features are multiplied by to give the logarithm of weight times density.
  func coefficients(weight: Double, mean: ArraySlice<Double>, factor: ArraySlice<Double>)
    -> [Double]
  {
    let d = origin.count, center = zip(mean, origin).map { $0 - $1 }
    let (precisions, diagonal) = inverted(Array(factor))
    var linear = [Double](repeating: 0, count: d)
    for ((i, j), precision) in zip(pairs, precisions) {
      linear[i] += precision * center[j]
      if i != j { linear[j] += precision * center[i] }
    }
    let distance = zip(linear, center).reduce(0) { $0 + $1.0 * $1.1 }
    let volume = diagonal.reduce(Double(d) / 2 * Elementary.log(2 * .pi)) {
      $0 + Elementary.log($1)
    }
    let products = zip(pairs, precisions).map { $0.i == $0.j ? -$1 / 2 : -$1 }
    return [Elementary.log(weight) - volume - distance / 2] + linear + products
  }

  /// The inverse of the covariance with this factor, a number a pair, and the factor's diagonal.
  private func inverted(_ factor: [Double]) -> (precisions: [Double], diagonal: [Double]) {
    guard covariance == .full else { return (factor.map { 1 / ($0 * $0) }, factor) }
    let d = origin.count, lower = Matrix(d, d, factor)
    let inverse = lower.solveLower(Matrix(diagonal: Array(repeating: 1, count: d)))
    let precision = inverse.product(inverse, transposed: true)
    return (pairs.map { precision[$0.i, $0.j] }, (0..<d).map { lower[$0, $0] })
  }

  // MARK: Moments

  /// Mean and covariance, a number a pair, of codes whose weighted features add up to `sums`.
  func moments(_ sums: ArraySlice<Double>) -> (mean: [Double], covariances: [Double]) {
    let means = sums.map { $0 / (sums.first ?? 0) }.dropFirst()
    let center = Array(means.prefix(origin.count)), seconds = means.dropFirst(origin.count)
    return (
      zip(center, origin).map { $0 + $1 },
      zip(seconds, pairs).map { $0 - center[$1.i] * center[$1.j] }
    )
  }

  /// The factor of `covariances`, a number a pair: variances are at least `floor` where the
  /// covariance is diagonal, and greater by it where it is full.
  func factor(_ covariances: [Double], floor: Double) -> [Double] {
    guard covariance == .full else { return covariances.map { max($0, floor).squareRoot() } }
    var matrix = Matrix(zeros: origin.count, origin.count)
    for ((i, j), value) in zip(pairs, covariances) {
      matrix[j, i] = i == j ? value + floor : value
    }
    return GaussianMixture.choleskyFactor(matrix)
  }
}
