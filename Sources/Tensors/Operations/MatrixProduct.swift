internal import Kernels

extension Tensor {
  /// `[N, I] · [I, O]`, giving `[N, O]`; with more axes in front, one product for each of them.
  public func matrixProduct(_ other: Tensor) -> Tensor {
    require(
      shape.rank >= 2 && shape.rank == other.shape.rank && shape[-1] == other.shape[-2]
        && shape.extents.dropLast(2) == other.shape.extents.dropLast(2),
      "matrix product: shapes \(shape) and \(other.shape) do not fit")
    let (a, b) = (detached(), other.detached())
    return Tensor.product(a, b).recorded(
      (self, { Tensor.product($0, b, bTransposed: true) }),
      (other, { Tensor.product(a, $0, aTransposed: true) }))
  }

  private static func product(
    _ a: Tensor, _ b: Tensor, aTransposed: Bool = false, bTransposed: Bool = false
  ) -> Tensor {
    let (rows, depth) = (a.shape[aTransposed ? -1 : -2], a.shape[aTransposed ? -2 : -1])
    let columns = b.shape[bTransposed ? -2 : -1]
    let front = Array(a.shape.extents.dropLast(2))
    let result = Storage.product(
      a.storage.converted(to: .float32), transposed: aTransposed, b.storage.converted(to: .float32),
      transposed: bTransposed, batch: front.reduce(1, *), rows: rows, depth: depth, columns: columns
    )
    return Tensor(Shape(front + [rows, columns]), result)
      .converted(
        to: a.elementType == .bfloat16 && b.elementType == .bfloat16 ? .bfloat16 : .float32)
  }

  /// `[…, I] · weight [I, O] + bias [O]`, giving `[…, O]`.
  public func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
    require(
      weight.shape.rank == 2 && shape[-1] == weight.shape[0],
      "linear: weight \(weight.shape) expects \(weight.shape[0]) inputs, got \(shape)")
    let rows = reshaped([shape.count / shape[-1], shape[-1]])
    let product = rows.matrixProduct(weight).reshaped(shape.replacing(-1, with: weight.shape[1]))
    guard let bias else { return product }
    return product + bias
  }
}
