import Kernels
import Tensors
import Testing

/// Algebra is the oracle: each decomposition multiplies back to what it came from.
@Suite struct MatrixTests {
  /// Symmetric and positive definite: A·Aᵀ + I.
  private func covariance(_ n: Int) -> (factor: Matrix, product: Matrix) {
    var random = RandomSource(seed: 5)
    let a = Matrix(n, n, random.normal([n, n]).values.map(Double.init))
    var c = a.product(a, otherTransposed: true)
    for i in 0..<n { c[i, i] += 1 }
    return (a, c)
  }

  private func distance(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.values, b.values).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test func productsOfSmallMatricesAreThoseByHand() {
    let a = Matrix(2, 3, [1, 2, 3, 4, 5, 6]), b = Matrix(3, 2, [7, 8, 9, 10, 11, 12])
    #expect(a.product(b) == Matrix(2, 2, [58, 64, 139, 154]))
    #expect(a.product(a, otherTransposed: true) == Matrix(2, 2, [14, 32, 32, 77]))
    #expect(a.product(a, transposed: true).values == [17, 22, 27, 22, 29, 36, 27, 36, 45])
    #expect(a.transposed.product(b, transposed: true) == a.product(b))
  }

  @Test func eigenvectorsDiagonaliseAndAreOrthonormal() {
    let c = covariance(17).product, (values, vectors) = c.symmetricEigen()
    let back = vectors.product(Matrix(diagonal: values), transposed: true).product(vectors)
    #expect(distance(back, c) < 1e-11)
    let identity = Matrix(diagonal: Array(repeating: 1, count: 17))
    #expect(distance(vectors.product(vectors, otherTransposed: true), identity) < 1e-12)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(abs(values.reduce(0, +) - c.trace) < 1e-10)
  }

  @Test func choleskyMultipliesBackAndSolves() throws {
    let c = covariance(13).product, l = try #require(c.cholesky())
    #expect(distance(l.product(l, otherTransposed: true), c) < 1e-11)
    let x = l.solveLower(c)
    #expect(distance(l.product(x), c) < 1e-11)
    #expect(Matrix(2, 2, [1, 2, 2, 1]).cholesky() == nil)
  }

  /// Q·R = A with R = Qᵀ·A above the diagonal, and Q's columns orthonormal.
  @Test(arguments: [(1, 1), (5, 5), (40, 13), (70, 70)])
  func orthogonalFactorsAreThoseOfTheirMatrix(_ rows: Int, _ columns: Int) {
    var random = RandomSource(seed: 8)
    // One column after another: the transposed matrix, row by row.
    let a = Matrix(columns, rows, random.normal([columns, rows]).values.map(Double.init))
    let q = Matrix(
      columns, rows, LinearAlgebra.orthogonalFactor(a.values, rows: rows, columns: columns))
    let identity = Matrix(diagonal: Array(repeating: 1, count: columns))
    #expect(distance(q.product(q, otherTransposed: true), identity) < 1e-13)
    let r = q.product(a, otherTransposed: true)
    for i in 0..<columns {
      #expect(r[i, i] > 0)
      for j in 0..<i { #expect(abs(r[i, j]) < 1e-12) }
    }
    #expect(distance(r.product(q, transposed: true), a) < 1e-12)
  }
}
