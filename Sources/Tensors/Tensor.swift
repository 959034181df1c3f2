public import Kernels

/// A block of numbers with a shape, row-major, channels last.
///
/// A value: copies share their numbers until one is written. Inside `valueAndGradient` a tensor
/// that depends on what is differentiated also carries the node from which its derivative is
/// computed.
///
/// `@unchecked Sendable`: storage is mutated only when uniquely referenced; a node belongs to the
/// one task that runs the `valueAndGradient` in which it was made.
public struct Tensor: @unchecked Sendable {
  /// The extents.
  public let shape: Shape
  var storage: Storage
  var node: Node?

  init(_ shape: Shape, _ storage: Storage, node: Node? = nil) {
    assert(shape.count == storage.count)
    (self.shape, self.storage, self.node) = (shape, storage, node)
  }

  /// A float32 tensor of `values` in row-major order; there must be as many as the shape holds.
  public init(_ shape: Shape, _ values: [Float]) {
    require(
      shape.count == values.count, "tensor: shape \(shape) does not hold \(values.count) values")
    self.init(shape, Storage(values))
  }

  /// A float32 scalar, shape `[]`.
  public init(_ value: Float) { self.init([], [value]) }

  /// A float32 tensor filled with `value`.
  public init(repeating value: Float, _ shape: Shape) {
    self.init(shape, Storage(repeating: value, count: shape.count))
  }

  /// A float32 tensor of zeros.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape) }
  /// A float32 tensor of ones.
  public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape) }

  /// How the numbers are stored.
  public var elementType: ElementType { storage.type }
  /// The numbers in row-major order.
  public var values: [Float] { storage.values }
  /// The only number of a tensor that has one.
  public var scalar: Float {
    require(shape.count == 1, "scalar: shape \(shape) holds \(shape.count) numbers")
    return values[0]
  }

  /// The storage, made this tensor's own if it was shared, for updates in place.
  mutating func uniqueStorage() -> Storage {
    node = nil
    if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
    return storage
  }
}
