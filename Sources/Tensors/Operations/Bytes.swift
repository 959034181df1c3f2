public import Kernels

// Plain loops and copies on the calling thread: data are read in the background, and the kernels' threads belong to the
// training step. Nothing here is differentiated.

extension Tensor {
  /// Pixels, one byte a number; there must be as many as `shape` holds.
  public init(bytes: [UInt8], _ shape: Shape, _ range: PixelRange = .signed) {
    self.init(bytes: bytes.span.bytes, shape, range)
  }

  /// Pixels, one byte a number; there must be as many as `shape` holds.
  public init(bytes: RawSpan, _ shape: Shape, _ range: PixelRange = .signed) {
    require(
      shape.count == bytes.byteCount,
      "pixels: shape \(shape) does not hold \(bytes.byteCount) bytes")
    self.init(shape, Storage(pixels: bytes, range))
  }

  /// The numbers −1…1 as pixels 0…255, in row-major order.
  public var bytes: [UInt8] { storage.converted(to: .float32).pixels(.signed).bytes }

  /// The pixels of these numbers if each is exactly one, otherwise nil.
  public func exactBytes(_ range: PixelRange = .signed) -> [UInt8]? {
    guard elementType == .float32 else { return nil }
    let (bytes, areExact) = storage.pixels(range)
    return areExact ? bytes : nil
  }

  /// Numbers of `type` from their raw bytes, little-endian.
  public init(rawBytes: RawSpan, _ shape: Shape, _ type: ElementType = .float32) {
    require(
      shape.count * type.size == rawBytes.byteCount,
      "tensor: \(rawBytes.byteCount) bytes are not those of \(type) in shape \(shape)")
    self.init(shape, Storage(copying: rawBytes, type: type))
  }

  /// The raw bytes of the numbers, little-endian.
  public var rawBytes: [UInt8] { storage.rawBytes }

  /// Rows of tensors, end to end along the first axis; other extents and types are equal.
  public static func joined(_ parts: [(tensor: Tensor, rows: Range<Int>)]) -> Tensor {
    guard let first = parts.first?.tensor else { fatalError("join: no tensors were given") }
    let row = first.shape.replacing(0, with: 1)
    for (tensor, rows) in parts {
      require(
        tensor.shape.rank > 0 && tensor.shape.replacing(0, with: 1) == row
          && 0 <= rows.lowerBound && rows.upperBound <= tensor.shape[0],
        "join: rows \(rows) of \(tensor.shape) do not join those of \(first.shape)")
    }
    let storage = Storage(
      joining: parts.map { tensor, rows in
        (tensor.storage, rows.lowerBound * row.count..<rows.upperBound * row.count)
      }, type: first.elementType)
    return Tensor(first.shape.replacing(0, with: parts.reduce(0) { $0 + $1.rows.count }), storage)
  }
}
