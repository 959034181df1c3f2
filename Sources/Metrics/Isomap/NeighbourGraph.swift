internal import Foundation
public import Kernels

/// Points joined to their nearest neighbours, and the lengths of the shortest paths between them.
///
/// Two points are joined if either is among the `neighbours` nearest of the other. Parts that are not
/// joined are joined by their closest points, each part with each other one, as scikit-learn does.
public struct NeighbourGraph: Sendable {
  private var edges: [[(to: Int, length: Double)]]

  /// How many points there are.
  public var count: Int { edges.count }

  /// The graph of the rows of `points`; of points at equal distance the first are nearer.
  public init(_ points: Matrix, neighbours: Int = 6) {
    let n = points.rows
    require(
      1..<max(2, n) ~= neighbours, "isomap: \(neighbours) neighbours of \(n) points do not exist")
    let squares = points.squaredDistances(to: points)
    var lengths = [[Int: Double]](repeating: [:], count: n)
    func join(_ i: Int, _ j: Int) {
      let length = NeighbourGraph.distance(points, i, j)
      (lengths[i][j], lengths[j][i]) = (length, length)
    }
    for i in 0..<n {
      let others = (0..<n).filter { $0 != i }.sorted {
        (squares[i, $0], $0) < (squares[i, $1], $1)
      }
      for j in others.prefix(neighbours) { join(i, j) }
    }
    let parts = NeighbourGraph.parts(lengths)
    for (a, first) in parts.enumerated() {
      for second in parts[..<a] {
        var best = (first[0], second[0])
        for i in first {
          for j in second where squares[i, j] < squares[best.0, best.1] { best = (i, j) }
        }
        join(best.0, best.1)
      }
    }
    edges = lengths.map { row in row.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  /// From differences, which keeps the digits that squared norms would cancel.
  private static func distance(_ points: Matrix, _ i: Int, _ j: Int) -> Double {
    sqrt(zip(points[row: i], points[row: j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
  }

  /// Sets of points that paths join.
  private static func parts(_ lengths: [[Int: Double]]) -> [[Int]] {
    var isSeen = [Bool](repeating: false, count: lengths.count), result: [[Int]] = []
    for start in lengths.indices where !isSeen[start] {
      var part = [start], next = 0
      isSeen[start] = true
      while next < part.count {
        for j in lengths[part[next]].keys.sorted() where !isSeen[j] {
          isSeen[j] = true
          part.append(j)
        }
        next += 1
      }
      result.append(part.sorted())
    }
    return result
  }

  /// The lengths of the shortest paths from `start` to every point: Dijkstra, 1959.
  public func pathLengths(from start: Int) -> [Double] {
    var lengths = [Double](repeating: .infinity, count: count)
    var heap = MinimumHeap()
    lengths[start] = 0
    heap.insert(start, 0)
    while let (point, length) = heap.removeFirst() {
      guard length <= lengths[point] else { continue }
      for edge in edges[point] where length + edge.length < lengths[edge.to] {
        lengths[edge.to] = length + edge.length
        heap.insert(edge.to, length + edge.length)
      }
    }
    return lengths
  }

  /// The lengths between all points, symmetric.
  public func pathLengths() -> Matrix {
    Matrix(count, count, (0..<count).flatMap { pathLengths(from: $0) })
  }
}

/// A binary heap of points by length, the shortest first.
private struct MinimumHeap {
  private var entries: [(point: Int, length: Double)] = []

  mutating func insert(_ point: Int, _ length: Double) {
    entries.append((point, length))
    var child = entries.count - 1
    while child > 0, entries[child].length < entries[(child - 1) / 2].length {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> (point: Int, length: Double)? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].length < entries[least].length {
        least = child
      }
      if least == parent { return first }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
