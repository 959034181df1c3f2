public import Kernels
public import Tensors

/// Mean and unbiased covariance of features, gathered row by row in double precision.
///
/// Rows are taken in the order in which they are given, by Welford's method; in which pieces they
/// come changes no bit.
public struct FeatureStatistics: Sendable, Equatable {
  /// How many rows were taken.
  public private(set) var count = 0
  /// The mean of each feature.
  public private(set) var mean: [Double]
  private var products: Matrix

  /// No rows yet, of `dimension` numbers each.
  public init(dimension: Int) {
    mean = Array(repeating: 0, count: dimension)
    products = Matrix(zeros: dimension, dimension)
  }

  /// Of features `[N, D]`.
  public init(_ features: Tensor) {
    self.init(dimension: features.shape[-1])
    add(features)
  }

  /// Of the rows of a matrix.
  public init(_ rows: Matrix) {
    self.init(dimension: rows.columns)
    for i in 0..<rows.rows { add(row: rows[row: i]) }
  }

  /// Takes features `[N, D]`.
  public mutating func add(_ features: Tensor) {
    let rows = features.matrix
    for i in 0..<rows.rows { add(row: rows[row: i]) }
  }

  /// Takes one row.
  public mutating func add(row: ArraySlice<Double>) {
    require(
      row.count == mean.count,
      "feature statistics: a row of \(row.count) numbers, expected \(mean.count)")
    count += 1
    let before = zip(row, mean).map { $0 - $1 }
    for j in mean.indices { mean[j] += before[j] / Double(count) }
    let after = zip(row, mean).map { $0 - $1 }
    let d = mean.count
    for i in 0..<d { for j in 0...i { products.values[i * d + j] += before[i] * after[j] } }
  }

  /// The covariance with the divisor `count` − 1; at least two rows.
  public var covariance: Matrix {
    require(count > 1, "covariance: two rows at least are needed, got \(count)")
    var result = products
    for i in 0..<mean.count {
      for j in 0...i {
        result[i, j] /= Double(count - 1)
        result[j, i] = result[i, j]
      }
    }
    return result
  }
}
