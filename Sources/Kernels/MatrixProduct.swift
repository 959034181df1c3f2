import COpenBLAS
import CVectorKernels

extension Storage {
  /// Products of `batch` pairs of matrices, float32: `[rows, depth] · [depth, columns]`, either
  /// stored transposed.
  public static func product(
    _ a: Storage, transposed aTransposed: Bool, _ b: Storage, transposed bTransposed: Bool,
    batch: Int,
    rows: Int, depth: Int, columns: Int
  ) -> Storage {
    OperationCount.add(multiplyAdds: batch * rows * columns * depth)
    let result = Storage(count: batch * rows * columns)
    openblas_set_num_threads(Int32(Threads.count))
    for i in 0..<batch {
      cblas_sgemm(
        CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
        bTransposed ? CblasTrans : CblasNoTrans,
        Int32(rows), Int32(columns), Int32(depth), 1, a.floats + i * rows * depth,
        Int32(aTransposed ? rows : depth), b.floats + i * depth * columns,
        Int32(bTransposed ? depth : columns), 0, result.floats + i * rows * columns, Int32(columns))
    }
    return result
  }
}

/// Dense decompositions, in double, through LAPACK.
public enum LinearAlgebra {
  /// The orthogonal factor of the QR decomposition of a column-major matrix, at least as many rows
  /// as columns.
  ///
  /// Each column's sign is chosen so that the diagonal of R is not negative.
  public static func orthogonalFactor(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    require(rows >= columns, "QR: \(rows) rows are fewer than \(columns) columns")
    var a = matrix, m = Int32(rows), n = Int32(columns), status: Int32 = 0
    var tau = [Double](repeating: 0, count: columns)
    var size = Int32(64 * columns)
    var work = [Double](repeating: 0, count: Int(size))
    dgeqrf_(&m, &n, &a, &m, &tau, &work, &size, &status)
    let isNegative = (0..<columns).map { a[$0 * rows + $0] < 0 }
    dorgqr_(&m, &n, &n, &a, &m, &tau, &work, &size, &status)
    for column in 0..<columns where isNegative[column] {
      for row in 0..<rows { a[column * rows + row].negate() }
    }
    return a
  }
}

/// Which BLAS is linked and how it threads.
public enum BLAS {
  /// The library's own description, such as "OpenBLAS 0.3.21 … Zen".
  public static var description: String { String(cString: openblas_get_config()) }
  /// Whether it runs on OpenMP, as it must to share one pool of threads with oneDNN and our own
  /// loops.
  public static var isOpenMP: Bool { openblas_get_parallel() == 2 }
}
