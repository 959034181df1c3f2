internal import Kernels

/// The extents of a tensor, outermost first; images are `[N, H, W, C]`, clips `[N, T, H, W, C]`.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// One extent an axis.
  public let extents: [Int]

  /// A shape of `extents`, none negative.
  public init(_ extents: [Int]) {
    require(extents.allSatisfy { $0 >= 0 }, "shape \(extents) has a negative extent")
    self.extents = extents
  }

  /// A shape from its extents.
  public init(arrayLiteral extents: Int...) { self.init(extents) }

  /// How many axes there are.
  public var rank: Int { extents.count }
  /// How many numbers there are.
  public var count: Int { extents.reduce(1, *) }
  /// Steps between neighbours along each axis, in numbers.
  public var strides: [Int] {
    var result = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      result[axis] = result[axis + 1] * extents[axis + 1]
    }
    return result
  }

  /// The extent of `axis`; negative axes count from the end.
  public subscript(axis: Int) -> Int { extents[index(of: axis)] }

  /// `axis` counted from the front.
  public func index(of axis: Int) -> Int {
    let index = axis < 0 ? axis + rank : axis
    require(extents.indices.contains(index), "axis \(axis) does not exist in shape \(self)")
    return index
  }

  /// The same shape with another extent along `axis`.
  public func replacing(_ axis: Int, with extent: Int) -> Shape {
    var result = extents
    result[index(of: axis)] = extent
    return Shape(result)
  }

  /// Numbers before, along and after `axis`.
  func split(at axis: Int) -> (outer: Int, count: Int, inner: Int) {
    let axis = index(of: axis)
    return (extents[..<axis].reduce(1, *), extents[axis], extents[(axis + 1)...].reduce(1, *))
  }

  /// The shape that both broadcast to: axes are aligned at the end, extents of 1 repeat.
  static func broadcast(_ a: Shape, _ b: Shape, _ operation: String) -> Shape {
    let rank = max(a.rank, b.rank)
    return Shape(
      (0..<rank).map { axis in
        let (i, j) = (axis - rank + a.rank, axis - rank + b.rank)
        let (x, y) = (i < 0 ? 1 : a.extents[i], j < 0 ? 1 : b.extents[j])
        require(
          x == y || x == 1 || y == 1, "\(operation): shapes \(a) and \(b) do not broadcast")
        return x == 1 ? y : x
      })
  }

  /// As a list of extents, such as "[8, 32, 64, 64, 3]".
  public var description: String { extents.description }
}
