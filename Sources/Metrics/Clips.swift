internal import Kernels
public import Tensors

/// A number for each clip, and their mean.
public struct ClipValues: Sendable, Equatable {
  /// One number a clip, in the order of the clips; empty where no clip has one.
  public let values: [Double]

  /// The numbers of clips.
  public init(_ values: [Double]) { self.values = values }

  /// How many clips there are.
  public var n: Int { values.count }
  /// The mean; not a number where there are no clips.
  public var value: Double { values.reduce(0, +) / Double(n) }
  /// The standard deviation of the population, its divisor being `n`, as the released codes have it.
  public var deviation: Double {
    let mean = value
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
  }
}

extension Tensor {
  /// Clips in −1…1 rounded to the 256 levels that a file can hold, as the protocol measures them.
  public var quantized: Tensor { Tensor(bytes: bytes, shape) }

  /// The numbers of each clip of `[N, T, H, W, C]`, one clip after the other.
  ///
  /// Metrics sum them in double precision, clip by clip: no result depends on the batch.
  func eachClip<Result>(_ body: ([Double]) -> Result) -> [Result] {
    requireClips()
    let size = shape.count / max(1, shape[0]), values = values
    return (0..<shape[0]).map { n in body(values[n * size..<(n + 1) * size].map(Double.init)) }
  }

  /// Stops unless this is `[N, T, H, W, C]`.
  func requireClips() {
    require(shape.rank == 5, "metrics: clips are [N, T, H, W, C], got \(shape)")
  }

  /// The clips as rows of a matrix.
  var clipRows: Matrix {
    requireClips()
    return Matrix(shape[0], shape.count / max(1, shape[0]), values.map(Double.init))
  }

  /// Rows `[N, D]` as a matrix.
  var matrix: Matrix {
    require(shape.rank == 2, "metrics: features are [N, D], got \(shape)")
    return Matrix(shape[0], shape[1], values.map(Double.init))
  }
}

extension Matrix {
  /// The rows `indices`, in that order.
  func gathered(_ indices: [Int]) -> Matrix {
    Matrix(indices.count, columns, indices.flatMap { self[row: $0] })
  }

  /// The mean of each column, summed in the order of the rows.
  var columnMeans: [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for i in 0..<rows { for j in 0..<columns { sums[j] += self[i, j] } }
    return sums.map { $0 / Double(rows) }
  }

  /// Squared Euclidean distances between the rows of `self` and of `other`, never negative.
  func squaredDistances(to other: Matrix) -> Matrix {
    require(
      columns == other.columns,
      "distances: rows of \(columns) and of \(other.columns) numbers do not fit")
    var result = product(other, otherTransposed: true)
    let (a, b) = (squaredNorms, other.squaredNorms)
    for i in 0..<rows {
      for j in 0..<other.rows { result[i, j] = max(0, a[i] + b[j] - 2 * result[i, j]) }
    }
    return result
  }

  private var squaredNorms: [Double] {
    (0..<rows).map { self[row: $0].reduce(0) { $0 + $1 * $1 } }
  }
}
