import COpenBLAS
import CVectorKernels

/// A dense matrix of float64, row-major, for statistics that float32 is too coarse for.
public struct Matrix: Hashable, Sendable {
  /// How many rows and columns there are.
  public let rows: Int, columns: Int
  /// The numbers, row by row.
  public var values: [Double]

  /// A matrix of `values`, row by row.
  public init(_ rows: Int, _ columns: Int, _ values: [Double]) {
    require(
      values.count == rows * columns,
      "matrix: \(rows) × \(columns) needs \(rows * columns) numbers, got \(values.count)")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// A matrix of zeros.
  public init(zeros rows: Int, _ columns: Int) {
    self.init(rows, columns, Array(repeating: 0, count: rows * columns))
  }

  /// The matrix with `diagonal` on its diagonal and zeros elsewhere.
  public init(diagonal: [Double]) {
    self.init(zeros: diagonal.count, diagonal.count)
    for (i, value) in diagonal.enumerated() { self[i, i] = value }
  }

  /// The number in a row and a column.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// A row.
  public subscript(row row: Int) -> ArraySlice<Double> {
    values[row * columns..<(row + 1) * columns]
  }

  /// The sum of the diagonal.
  public var trace: Double { (0..<min(rows, columns)).reduce(0) { $0 + self[$1, $1] } }

  /// The matrix with rows for columns.
  public var transposed: Matrix {
    var result = Matrix(zeros: columns, rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  /// The product of `self` and `other`, either of them transposed first.
  public func product(
    _ other: Matrix, transposed: Bool = false, otherTransposed: Bool = false
  ) -> Matrix {
    let (m, k) = transposed ? (columns, rows) : (rows, columns)
    let (depth, n) =
      otherTransposed ? (other.columns, other.rows) : (other.rows, other.columns)
    require(
      k == depth,
      "matrix product: \(m) × \(k) and \(depth) × \(n) do not fit")
    var result = Matrix(zeros: m, n)
    guard m > 0, n > 0, k > 0 else { return result }
    var product = vk_product(
      batch: 1, rows: m, depth: k, columns: n, aTransposed: transposed ? 1 : 0,
      bTransposed: otherTransposed ? 1 : 0)
    vk_matrix_product_double(&product, values, other.values, &result.values)
    return result
  }

  /// The eigenvalues of a symmetric matrix, rising, and the vectors, one a row; the lower triangle
  /// is read.
  public func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    require(rows == columns, "eigenvalues: \(rows) × \(columns) is not square")
    guard rows > 0 else { return ([], self) }
    openblas_set_num_threads(Int32(Threads.count))
    // Column-major there: our lower triangle is its upper one, and its columns are our rows.
    var n = Int32(rows), a = values, w = [Double](repeating: 0, count: rows), status: Int32 = 0
    var workCount = Int32(1 + 6 * rows + 2 * rows * rows), integerCount = Int32(3 + 5 * rows)
    var work = [Double](repeating: 0, count: Int(workCount)),
      integers = [Int32](repeating: 0, count: Int(integerCount))
    var job = CChar(UInt8(ascii: "V")), triangle = CChar(UInt8(ascii: "U"))
    var stride = n
    dsyevd_(
      &job, &triangle, &n, &a, &stride, &w, &work, &workCount, &integers, &integerCount, &status)
    require(status == 0, "eigenvalues: LAPACK's dsyevd ended with \(status)")
    return (w, Matrix(rows, rows, a))
  }

  /// The lower triangular L with L·Lᵀ = `self`, or nil if `self` is not positive definite; the lower
  /// triangle is read.
  public func cholesky() -> Matrix? {
    require(rows == columns, "Cholesky: \(rows) × \(columns) is not square")
    var result = self
    return vk_cholesky(&result.values, rows) == 1 ? result : nil
  }

  /// X with L·X = `other`, L being the lower triangle of `self`.
  public func solveLower(_ other: Matrix) -> Matrix {
    require(
      rows == columns && rows == other.rows,
      "solving: \(rows) × \(columns) and \(other.rows) × \(other.columns) do not fit")
    var result = other
    vk_solve_lower(values, &result.values, rows, other.columns)
    return result
  }
}
