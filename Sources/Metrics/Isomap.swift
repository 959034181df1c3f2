internal import Foundation
public import Kernels

/// Isomap: Tenenbaum, de Silva and Langford, Science 290, 2000.
///
/// A graph of the nearest neighbours, taken as undirected; lengths of shortest paths; classical
/// scaling. Parts that do not hang together are joined by their closest pair.
public struct Isomap: Sendable {
  /// Lengths of the shortest paths between all points.
  public let geodesics: Matrix
  /// The points in few dimensions, a row each.
  public let embedding: Matrix

  /// Maps the rows of `points` with `neighbours` neighbours each into `dimensions` dimensions.
  public init(_ points: Matrix, neighbours: Int = 6, dimensions: Int = 2) {
    let n = points.rows
    require(
      n > dimensions && neighbours >= 1 && neighbours < n,
      "isomap: \(neighbours) neighbours and \(dimensions) dimensions do not fit \(n) points")
    let distances = Self.distances(points)
    let graph = Self.connected(Self.graph(distances, neighbours), distances)
    var paths = Matrix(zeros: n, n)
    for source in 0..<n {
      let lengths = Self.shortestPaths(graph, from: source)
      paths.values.replaceSubrange(source * n..<(source + 1) * n, with: lengths)
    }
    geodesics = paths
    embedding = Self.scaled(paths, dimensions)
  }

  /// Euclidean distances between rows.
  static func distances(_ points: Matrix) -> Matrix {
    let n = points.rows
    var result = points.product(points, otherTransposed: true)
    let squares = (0..<n).map { result[$0, $0] }
    for i in 0..<n {
      for j in 0..<n {
        result[i, j] = i == j ? 0 : max(0, squares[i] + squares[j] - 2 * result[i, j]).squareRoot()
      }
    }
    return result
  }

  private typealias Graph = [[(to: Int, length: Double)]]

  private static func graph(_ distances: Matrix, _ neighbours: Int) -> Graph {
    let n = distances.rows
    var edges = [Set<Int>](repeating: [], count: n)
    for i in 0..<n {
      let order = (0..<n).filter { $0 != i }.sorted {
        (distances[i, $0], $0) < (distances[i, $1], $1)
      }
      for j in order.prefix(neighbours) {
        edges[i].insert(j)
        edges[j].insert(i)
      }
    }
    return edges.enumerated().map { i, set in set.sorted().map { ($0, distances[i, $0]) } }
  }

  private static func connected(_ graph: Graph, _ distances: Matrix) -> Graph {
    var graph = graph
    while true {
      let reached = shortestPaths(graph, from: 0).map(\.isFinite)
      let (inside, outside) = (
        reached.indices.filter { reached[$0] }, reached.indices.filter { !reached[$0] }
      )
      var best: (Int, Int)?
      for i in inside {
        for j in outside where best.map({ distances[i, j] < distances[$0.0, $0.1] }) ?? true {
          best = (i, j)
        }
      }
      guard let (i, j) = best else { return graph }
      graph[i].append((j, distances[i, j]))
      graph[j].append((i, distances[i, j]))
    }
  }

  /// Dijkstra's algorithm with a binary heap.
  private static func shortestPaths(_ graph: Graph, from source: Int) -> [Double] {
    var lengths = [Double](repeating: .infinity, count: graph.count)
    var heap = Heap()
    lengths[source] = 0
    heap.insert(0, source)
    while let (length, node) = heap.removeFirst() {
      if length > lengths[node] { continue }
      for edge in graph[node] where length + edge.length < lengths[edge.to] {
        lengths[edge.to] = length + edge.length
        heap.insert(lengths[edge.to], edge.to)
      }
    }
    return lengths
  }

  /// Classical scaling: the leading eigenvectors of the doubly centred −D²/2.
  private static func scaled(_ paths: Matrix, _ dimensions: Int) -> Matrix {
    let n = paths.rows
    var b = paths
    for i in b.values.indices { b.values[i] *= -0.5 * b.values[i] }
    let means = (0..<n).map { i in b[row: i].reduce(0, +) / Double(n) }
    let mean = means.reduce(0, +) / Double(n)
    for i in 0..<n { for j in 0..<n { b[i, j] += mean - means[i] - means[j] } }
    let (values, vectors) = b.symmetricEigen()
    var result = Matrix(zeros: n, dimensions)
    for k in 0..<dimensions {
      let place = n - 1 - k, scale = max(0, values[place]).squareRoot()
      for i in 0..<n { result[i, k] = scale * vectors[place, i] }
    }
    return result
  }

  /// The mean length of the paths between `pairs` of points.
  public func meanGeodesic(_ pairs: [(Int, Int)]) -> Double {
    pairs.reduce(0) { $0 + geodesics[$1.0, $1.1] } / Double(max(1, pairs.count))
  }
}

/// A binary heap of nodes by their distance.
private struct Heap {
  private var items: [(Double, Int)] = []

  mutating func insert(_ length: Double, _ node: Int) {
    items.append((length, node))
    var child = items.count - 1
    while child > 0, items[(child - 1) / 2].0 > items[child].0 {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (Double, Int)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
      guard let least = children.min(by: { items[$0].0 < items[$1].0 }),
        items[least].0 < items[parent].0
      else { return first }
      items.swapAt(least, parent)
      parent = least
    }
  }
}
