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
    var product = vk_product(
      batch: batch, rows: rows, depth: depth, columns: columns,
      aTransposed: aTransposed ? 1 : 0, bTransposed: bTransposed ? 1 : 0)
    vk_matrix_product(&product, a.floats, b.floats, result.floats)
    return result
  }
}

/// Dense decompositions, in double.
public enum LinearAlgebra {
  /// The orthogonal factor of the QR decomposition of a column-major matrix, at least as many rows
  /// as columns.
  ///
  /// Each column's sign is chosen so that the diagonal of R is not negative.
  public static func orthogonalFactor(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    require(rows >= columns, "QR: \(rows) rows are fewer than \(columns) columns")
    var factor = matrix
    vk_orthogonal_factor(&factor, rows, columns)
    return factor
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
