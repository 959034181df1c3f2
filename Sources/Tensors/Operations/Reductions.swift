internal import Kernels

extension Tensor {
  /// The sum over `axes`, which go; all axes if none are named.
  ///
  /// Sums are float32 whatever the storage.
  public func sum(over axes: [Int]? = nil) -> Tensor {
    let axes = (axes ?? Array(0..<shape.rank)).map { shape.index(of: $0) }.sorted()
    let kept = shape.extents.indices.filter { !axes.contains($0) }
    let result = Shape(kept.map { shape.extents[$0] }), original = shape, type = elementType
    return Tensor(result, reduction(axes) { $0.sum(outer: $1, count: $2, inner: $3) })
      .recorded((self, { $0.converted(to: type).spread(over: axes, of: original) }))
  }

  /// The mean over `axes`, which go; all axes if none are named.
  public func mean(over axes: [Int]? = nil) -> Tensor {
    let total = sum(over: axes)
    return total * (Float(total.shape.count) / Float(shape.count))
  }

  /// The largest over `axes`, which go; all axes if none are named.
  ///
  /// Where several are largest they share the gradient.
  public func maximum(over axes: [Int]? = nil) -> Tensor {
    let axes = (axes ?? Array(0..<shape.rank)).map { shape.index(of: $0) }.sorted()
    let kept = shape.extents.indices.filter { !axes.contains($0) }
    let x = detached(), original = shape
    let y = Tensor(
      Shape(kept.map { shape.extents[$0] }),
      reduction(axes) { $0.max(outer: $1, count: $2, inner: $3) })
    return y.recorded(
      (
        self,
        { upstream in
          let wins = x .== y.spread(over: axes, of: original)
          return wins * (upstream / wins.sum(over: axes)).spread(over: axes, of: original)
        }
      ))
  }

  /// The smallest over `axes`, which go; all axes if none are named.
  public func minimum(over axes: [Int]? = nil) -> Tensor { -(-self).maximum(over: axes) }

  /// The index of the largest along the last axis, for each row; the first of equals.
  public func argmax() -> [Int] {
    let columns = shape[-1], values = values
    return (0..<shape.count / columns).map { row in
      let start = row * columns
      return (1..<columns).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
    }
  }

  /// x - log sum exp x along the last axis.
  public func logSoftmax() -> Tensor {
    let columns = shape[-1], y = storage.converted(to: .float32).logSoftmax(columns: columns)
    return Tensor(shape, y).recorded(
      (self, { Tensor($0.shape, y.logSoftmaxGradient(upstream: $0.storage, columns: columns)) }))
  }

  /// exp x / sum exp x along the last axis.
  public func softmax() -> Tensor { logSoftmax().exp() }

  /// Applies a kernel over the middle of `[outer, count, inner]` after bringing `axes` together.
  private func reduction(_ axes: [Int], _ kernel: (Storage, Int, Int, Int) -> Storage) -> Storage {
    let numbers = storage.converted(to: .float32)
    guard let first = axes.first, let last = axes.last else { return numbers }
    if last - first + 1 == axes.count {
      let (outer, inner) = (
        shape.extents[..<first].reduce(1, *), shape.extents[(last + 1)...].reduce(1, *)
      )
      return kernel(numbers, outer, axes.map { shape.extents[$0] }.reduce(1, *), inner)
    }
    let kept = shape.extents.indices.filter { !axes.contains($0) }
    let together = detached().transposed(kept + axes)
    let count = axes.map { shape.extents[$0] }.reduce(1, *)
    return kernel(
      together.storage.converted(to: .float32), kept.map { shape.extents[$0] }.reduce(1, *), count,
      1)
  }

  /// A reduced tensor repeated over the `axes` of `shape` that the reduction removed.
  private func spread(over axes: [Int], of shape: Shape) -> Tensor {
    reshaped(Shape(shape.extents.enumerated().map { axes.contains($0) ? 1 : $1 })).broadcast(
      to: shape)
  }
}
