internal import Kernels

extension Tensor {
  /// The same numbers in another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    require(shape.count == self.shape.count, "reshape: \(self.shape) does not fit \(shape)")
    let original = self.shape
    return Tensor(shape, storage).recorded((self, { $0.reshaped(original) }))
  }

  /// The axes in another order: axis `i` of the result is axis `axes[i]` of this tensor.
  public func transposed(_ axes: [Int]) -> Tensor {
    require(
      axes.sorted() == Array(0..<shape.rank),
      "transpose: \(axes) does not permute the axes of \(shape)")
    if axes == Array(0..<shape.rank) { return self }
    let strides = shape.strides
    let result = strided(Shape(axes.map { shape.extents[$0] }), offset: 0, axes.map { strides[$0] })
    let inverse = axes.indices.map { axis in axes.firstIndex(of: axis) ?? 0 }
    return result.recorded((self, { $0.transposed(inverse) }))
  }

  /// Repeated along axes of extent 1, and along new axes in front, to `shape`.
  public func broadcast(to shape: Shape) -> Tensor {
    if shape == self.shape { return self }
    require(
      Shape.broadcast(self.shape, shape, "broadcast") == shape,
      "broadcast: \(self.shape) does not repeat to \(shape)")
    let original = self.shape
    return strided(shape, offset: 0, repeatedStrides(original, in: shape))
      .recorded((self, { $0.reduced(to: original) }))
  }

  /// Each entry along `axis` `count` times in a row.
  public func repeated(_ count: Int, along axis: Int) -> Tensor {
    let axis = shape.index(of: axis)
    var wide = shape.extents, merged = shape.extents
    wide.insert(1, at: axis + 1)
    let narrow = Shape(wide)
    wide[axis + 1] = count
    merged[axis] *= count
    return reshaped(narrow).broadcast(to: Shape(wide)).reshaped(Shape(merged))
  }

  /// The part of the axis that lies in `range`.
  public func slice(_ range: Range<Int>, along axis: Int) -> Tensor {
    let axis = shape.index(of: axis), extent = shape.extents[axis]
    require(
      0 <= range.lowerBound && range.upperBound <= extent,
      "slice: \(range) lies outside axis \(axis) of \(shape)")
    if range == 0..<extent { return self }
    return strided(
      shape.replacing(axis, with: range.count), offset: range.lowerBound * shape.strides[axis],
      shape.strides
    ).recorded((self, { $0.padded(range.lowerBound, extent - range.upperBound, along: axis) }))
  }

  /// The entry `index` along `axis`, which goes.
  public func entry(_ index: Int, along axis: Int) -> Tensor {
    var rest = shape.extents
    rest.remove(at: shape.index(of: axis))
    return slice(index..<index + 1, along: axis).reshaped(Shape(rest))
  }

  /// Zeros before and after, along `axis`.
  public func padded(_ before: Int, _ after: Int, along axis: Int) -> Tensor {
    if before == 0 && after == 0 { return self }
    let axis = shape.index(of: axis), extent = shape.extents[axis]
    let padded = Tensor.zeros(shape.replacing(axis, with: before + extent + after)).converted(
      to: elementType)
    padded.storage.write(
      storage, shape: atLeastOne(shape.extents), from: (0, atLeastOne(shape.strides)),
      to: (before * padded.shape.strides[axis], atLeastOne(padded.shape.strides)))
    return padded.recorded((self, { $0.slice(before..<before + extent, along: axis) }))
  }

  /// Tensors end to end along `axis`; their other extents are equal.
  public static func concatenated(_ parts: [Tensor], along axis: Int) -> Tensor {
    guard let first = parts.first else { fatalError("concatenate: no tensors were given") }
    let axis = first.shape.index(of: axis)
    for part in parts {
      require(
        part.shape.rank == first.shape.rank
          && part.shape.replacing(axis, with: 0) == first.shape.replacing(axis, with: 0),
        "concatenate: shapes \(first.shape) and \(part.shape) differ off axis \(axis)")
    }
    let extents = parts.map { $0.shape.extents[axis] }
    let shape = first.shape.replacing(axis, with: extents.reduce(0, +))
    let result = Storage(count: shape.count, type: first.elementType), strides = shape.strides
    var starts: [Int] = [], start = 0
    for part in parts {
      starts.append(start)
      result.write(
        part.storage.converted(to: first.elementType), shape: part.shape.extents,
        from: (0, part.shape.strides),
        to: (start * strides[axis], strides))
      start += part.shape.extents[axis]
    }
    return Tensor(shape, result).recorded(from: parts) { needed, upstream in
      parts.indices.map { i in
        needed[i] ? upstream.slice(starts[i]..<starts[i] + extents[i], along: axis) : nil
      }
    }
  }

  /// Tensors of one shape along a new axis.
  public static func stacked(_ parts: [Tensor], along axis: Int = 0) -> Tensor {
    concatenated(
      parts.map { part in
        var extents = part.shape.extents
        extents.insert(1, at: axis)
        return part.reshaped(Shape(extents))
      }, along: axis)
  }

  /// The entries `indices` along `axis`, in that order; an index may come again.
  public func gathered(_ indices: [Int], along axis: Int) -> Tensor {
    let extent = shape[axis]
    for index in indices {
      require(
        0..<extent ~= index, "gather: index \(index) lies outside axis \(axis) of \(shape)")
    }
    return applying(
      AxisMap(inputs: extent, rows: indices.map { [(index: $0, weight: Float(1))] }), along: axis)
  }

  /// `map` along `axis`; the gradient is the transposed map.
  func applying(_ map: AxisMap, along axis: Int) -> Tensor {
    let axis = shape.index(of: axis), (outer, count, inner) = shape.split(at: axis)
    require(
      count == map.inputs, "axis map: axis \(axis) of \(shape) should have extent \(map.inputs)")
    let type = elementType
    let result = storage.converted(to: .float32).applying(map, outer: outer, inner: inner)
      .converted(to: type)
    return Tensor(shape.replacing(axis, with: map.rows.count), result)
      .recorded((self, { $0.applying(map.transposed, along: axis) }))
  }

  /// The numbers read with `strides` from `offset` on, contiguous.
  private func strided(_ shape: Shape, offset: Int, _ strides: [Int]) -> Tensor {
    let result = Storage(count: shape.count, type: elementType)
    let (extents, from, to) = collapsed(shape.extents, strides, shape.strides)
    result.write(storage, shape: extents, from: (offset, from), to: (0, to))
    return Tensor(shape, result)
  }
}

/// Kernels walk over one axis at least.
private func atLeastOne(_ list: [Int]) -> [Int] { list.isEmpty ? [1] : list }
