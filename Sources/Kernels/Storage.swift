import CVectorKernels
import Synchronization

/// How the numbers of a tensor are stored.
///
/// Arithmetic is float32 throughout; bfloat16 halves the memory traffic.
public enum ElementType: String, Sendable, Codable, CaseIterable {
  case float32, bfloat16

  /// Bytes of one number.
  public var size: Int { self == .float32 ? 4 : 2 }

  var code: vk_type { self == .float32 ? VK_FLOAT32 : VK_BFLOAT16 }
}

/// A block of numbers from the pool, 64-byte aligned.
///
/// `@unchecked Sendable`: numbers are written only by the function that created the storage, before
/// it hands it out, or by `withMutableFloats`, whose callers hold the only reference; the packed
/// copies are behind a lock.
public final class Storage: @unchecked Sendable {
  /// How the numbers are stored.
  public let type: ElementType
  /// How many numbers there are.
  public let count: Int
  let address: UnsafeMutableRawPointer
  /// Copies of a filter in the order that a convolution reads, made when first needed and dropped
  /// when it changes.
  private let packedCopies = Mutex<[String: Storage]>([:])

  /// Numbers that are still to be written.
  public init(count: Int, type: ElementType = .float32) {
    self.count = count
    self.type = type
    address = vk_allocate(count * type.size)
  }

  /// A float32 copy of `values`.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { address.copyMemory(from: base, byteCount: bytes.count) }
    }
  }

  /// `count` times `value`.
  public convenience init(repeating value: Float, count: Int) {
    self.init(count: count)
    vk_fill(floats, value, count)
  }

  deinit { vk_release(address, count * type.size) }

  /// The address of float32 numbers.
  var floats: UnsafeMutablePointer<Float> {
    assert(type == .float32)
    return address.assumingMemoryBound(to: Float.self)
  }

  /// The numbers as float32.
  public var values: [Float] {
    guard type == .float32 else { return converted(to: .float32).values }
    return Array(UnsafeBufferPointer(start: floats, count: count))
  }

  /// The same numbers stored as `type`; bfloat16 rounds to nearest, ties to even.
  public func converted(to type: ElementType) -> Storage {
    if type == self.type { return self }
    let result = Storage(count: count, type: type)
    vk_convert(address, self.type.code, result.address, type.code, count)
    return result
  }

  /// A copy of its own.
  public func copy() -> Storage {
    let result = Storage(count: count, type: type)
    result.address.copyMemory(from: address, byteCount: count * type.size)
    return result
  }

  /// Float32 numbers about to be overwritten.
  ///
  /// The caller holds the only reference.
  var mutableFloats: UnsafeMutablePointer<Float> {
    packedCopies.withLock { $0.removeAll() }
    return floats
  }

  /// The packed copy under `key`, made by `pack` if there is none.
  func packed(_ key: String, _ pack: () -> Storage) -> Storage {
    if let found = packedCopies.withLock({ $0[key] }) { return found }
    let made = pack()
    packedCopies.withLock { $0[key] = made }
    return made
  }
}

/// What the pool of numbers holds.
public enum Memory {
  /// Bytes that tensors occupy now.
  public static var bytesInUse: Int { vk_bytes_in_use() }
  /// The most bytes that tensors occupied at once since the last reset.
  public static var peakBytes: Int { vk_peak_bytes() }
  /// Lets the peak begin anew at what is in use.
  public static func resetPeak() { vk_reset_peak_bytes() }
}

/// The one pool of threads that loops, OpenBLAS and oneDNN share.
public enum Threads {
  /// How many threads kernels use; at least one.
  public static var count: Int {
    get { Int(vk_thread_count()) }
    set {
      require(newValue >= 1, "the thread count must be at least 1, got \(newValue)")
      vk_set_thread_count(Int32(newValue))
    }
  }

  /// Does `body` with kernels on `count` threads, whatever others do meanwhile.
  package static func using<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    require(count >= 1, "the thread count must be at least 1, got \(count)")
    let former = vk_use_thread_count(Int32(count))
    defer { _ = vk_use_thread_count(former) }
    return try body()
  }
}
