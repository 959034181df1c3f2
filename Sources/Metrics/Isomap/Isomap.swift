public import Kernels

/// A map of points on which distances are those along the points: Tenenbaum, de Silva and Langford,
/// Science 290, 2000.
public struct Isomap: Sendable {
  /// The place of each point, one a row; the sign of each column is arbitrary.
  public let places: Matrix
  /// The eigenvalues of the columns, falling.
  public let eigenvalues: [Double]

  /// Places in `dimensions` dimensions of points whose distances along a graph are `lengths`.
  ///
  /// Classical scaling: the leading eigenvectors of −½ D² with rows and columns centred, each scaled
  /// by the root of its eigenvalue.
  public init(pathLengths lengths: Matrix, dimensions: Int = 2) {
    let n = lengths.rows
    require(
      lengths.columns == n && 1...max(1, n) ~= dimensions,
      "isomap: \(dimensions) dimensions of \(n) × \(lengths.columns) lengths")
    var gram = Matrix(n, n, lengths.values.map { -0.5 * $0 * $0 })
    let means = gram.columnMeans, mean = means.reduce(0, +) / Double(n)
    for i in 0..<n { for j in 0..<n { gram[i, j] += mean - means[i] - means[j] } }
    let (values, vectors) = gram.symmetricEigen()
    let leading = (0..<dimensions).map { n - 1 - $0 }
    eigenvalues = leading.map { values[$0] }
    var places = Matrix(zeros: n, dimensions)
    for (column, row) in leading.enumerated() {
      let scale = max(0, values[row]).squareRoot()
      for i in 0..<n { places[i, column] = vectors[row, i] * scale }
    }
    self.places = places
  }

  /// Of the rows of `points`, each joined to its `neighbours` nearest.
  public init(_ points: Matrix, neighbours: Int = 6, dimensions: Int = 2) {
    self.init(
      pathLengths: NeighbourGraph(points, neighbours: neighbours).pathLengths(),
      dimensions: dimensions)
  }
}
