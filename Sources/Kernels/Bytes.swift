/// Where pixels of eight bits lie as numbers.
///
/// Bytes become the float32 numbers nearest to their places; the way back clamps and rounds to the nearest byte, halves
/// up, and takes NaN for 0. Byte to number to byte gives the same byte.
public enum PixelRange: Sendable {
  /// 0…255 is −1…1, as pictures are.
  case signed
  /// 0…255 is 0…1, as masks are.
  case unit

  /// The number of each byte.
  fileprivate var numbers: [Float] { self == .signed ? signedNumbers : unitNumbers }
}

private let signedNumbers = (0..<256).map { Float(2 * $0 - 255) / 255 }
private let unitNumbers = (0..<256).map { Float($0) / 255 }

extension Storage {
  /// Pixels, one byte a number.
  public convenience init(pixels: RawSpan, _ range: PixelRange) {
    self.init(count: pixels.byteCount)
    let numbers = range.numbers, target = floats
    pixels.withUnsafeBytes { pixels in
      for i in 0..<pixels.count { target[i] = numbers[Int(pixels[i])] }
    }
  }

  /// The numbers, float32, as pixels, and whether each is exactly its pixel's number.
  public func pixels(_ range: PixelRange) -> (bytes: [UInt8], areExact: Bool) {
    let source = floats, numbers = range.numbers
    let (scale, offset): (Float, Float) = range == .signed ? (127.5, 1) : (255, 0)
    var different = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
      for i in 0..<count {
        // Comparisons with NaN are false, so that it ends as 0.
        let scaled = (source[i] + offset) * scale
        let byte = scaled > 0 ? (scaled < 255 ? UInt8(scaled + 0.5) : 255) : 0
        bytes[i] = byte
        different |= numbers[Int(byte)] == source[i] ? 0 : 1
      }
      initialized = count
    }
    return (bytes, different == 0)
  }

  /// A copy of the raw bytes of numbers, little-endian.
  public convenience init(copying bytes: RawSpan, type: ElementType) {
    require(
      bytes.byteCount % type.size == 0, "storage: \(bytes.byteCount) bytes are not of \(type)")
    self.init(count: bytes.byteCount / type.size, type: type)
    bytes.withUnsafeBytes { address.copyMemory(from: $0) }
  }

  /// The raw bytes, little-endian.
  public var rawBytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: address, count: count * type.size))
  }

  /// Numbers of others end to end, in plain copies on the calling thread.
  public convenience init(joining parts: [(storage: Storage, range: Range<Int>)], type: ElementType)
  {
    self.init(count: parts.reduce(0) { $0 + $1.range.count }, type: type)
    var place = address
    for (storage, range) in parts {
      require(
        storage.type == type && 0 <= range.lowerBound && range.upperBound <= storage.count,
        "storage: \(range) of \(storage.count) numbers of \(storage.type) cannot join \(type)")
      place.copyMemory(
        from: storage.address + range.lowerBound * type.size, byteCount: range.count * type.size)
      place += range.count * type.size
    }
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func copyMemory(from bytes: UnsafeRawBufferPointer) {
    if let base = bytes.baseAddress { copyMemory(from: base, byteCount: bytes.count) }
  }
}
