internal import Files
internal import Foundation
internal import Kernels
public import Tensors

/// What is wrong with a file of tensors.
public enum TensorFileError: Error, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case malformed(path: String, reason: String)
  case damaged(path: String)
  case mismatch(path: String, reason: String)

  /// Whether the file is there and is not what was written.
  public var isDamage: Bool {
    switch self {
    case .malformed, .damaged: true
    case .unreadable, .mismatch: false
    }
  }

  /// One sentence that names the file and the remedy.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path) cannot be read or written: \(reason)."
    case .malformed(let path, let reason):
      "\(path) is not a valid safetensors file: \(reason). Make it anew."
    case .damaged(let path):
      "\(path) is damaged: its bytes are not those that were written. Delete it, and it is made anew."
    case .mismatch(let path, let reason): "\(path) does not fit the model: \(reason)."
    }
  }
}

/// Named tensors in a file, in the format of https://github.com/huggingface/safetensors: the length
/// of a header as eight bytes, the header as JSON, then the numbers, little-endian.
///
/// Tensors are read from a file, and brought into its order of axes, one at a time when they are
/// asked for, so that a model and its file need not be in memory beside each other.
///
/// What is written here carries a checksum in its metadata, `zoetrope_checksum`, of all else that the
/// header says and of every tensor's bytes; it is compared when the file is read.
public struct Safetensors {
  private var entries: [String: Entry]
  /// Blocks of bytes by name, such as the pixels of clips.
  public var bytes: [String: Bytes] = [:]
  /// Words beside them.
  public var metadata: [String: String]
  /// Whether the file that this was read from has a checksum, which then is right.
  public private(set) var isChecked = false

  /// Bytes with a shape.
  public struct Bytes: Hashable, Sendable {
    /// The extents.
    public let shape: Shape
    /// The bytes in row-major order.
    public let values: [UInt8]

    /// Bytes of `shape`, one a number.
    public init(_ shape: Shape, _ values: [UInt8]) {
      require(
        shape.count == values.count, "bytes: \(shape) does not hold \(values.count) bytes")
      (self.shape, self.values) = (shape, values)
    }
  }

  /// A tensor that is made when it is asked for.
  private struct Entry {
    let shape: Shape, elementType: ElementType, tensor: () -> Tensor

    init(_ tensor: Tensor) {
      self.init(shape: tensor.shape, elementType: tensor.elementType) { tensor }
    }

    init(shape: Shape, elementType: ElementType, tensor: @escaping () -> Tensor) {
      (self.shape, self.elementType, self.tensor) = (shape, elementType, tensor)
    }
  }

  /// A file still to be written.
  public init(_ tensors: [String: Tensor], metadata: [String: String] = [:]) {
    (entries, self.metadata) = (tensors.mapValues { Entry($0) }, metadata)
  }

  /// A file still to be written, of the tensors of `module` under their names in PyTorch's order of
  /// axes.
  public init(_ module: some Module, metadata: [String: String] = [:]) {
    var module = module, entries: [String: Entry] = [:]
    module.forEachTensor { place, tensor in
      let (value, layout) = (tensor.detached(), place.layout)
      entries[place.name] = Entry(
        shape: value.exportedShape(layout), elementType: value.elementType
      ) { value.exported(layout) }
    }
    (self.entries, self.metadata) = (entries, metadata)
  }

  /// The names of the tensors.
  public var names: Set<String> { Set(entries.keys) }

  /// The shape of the tensor `name`; nil if there is none.
  public func shape(of name: String) -> Shape? { entries[name]?.shape }

  /// The tensor `name`; nil if there is none.
  ///
  /// Float16 is read as float32, and PyTorch's whole numbers `num_batches_tracked`, which nothing
  /// here needs, are passed over.
  public subscript(name: String) -> Tensor? {
    get { entries[name]?.tensor() }
    set { entries[name] = newValue.map { Entry($0) } }
  }

  /// All tensors by name, in memory.
  public var tensors: [String: Tensor] {
    get { entries.mapValues { $0.tensor() } }
    set { entries = newValue.mapValues { Entry($0) } }
  }

  // MARK: Reading

  /// The longest header that is read: the names of some ten thousand tensors.
  private static let longestHeader = 1 << 20
  private static let checksumKey = "zoetrope_checksum"

  /// Reads `path`, a regular file.
  ///
  /// Every length and offset is checked against the file before a number is read, and the checksum if
  /// there is one.
  public init(path: String) throws {
    func malformed(_ reason: String) -> TensorFileError { .malformed(path: path, reason: reason) }
    let data: Data
    do {
      if case .special(let what) = try FileStatus(path).kind {
        throw TensorFileError.unreadable(path: path, reason: what)
      }
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch let error as TensorFileError {
      throw error
    } catch let error as FileError {
      throw TensorFileError.unreadable(path: path, reason: error.reason)
    } catch {
      throw TensorFileError.unreadable(path: path, reason: describe(error, path))
    }
    guard data.count >= 8 else {
      throw malformed("it has \(data.count) bytes, fewer than the 8 of its first field")
    }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(data[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(data.count - 8) else {
      throw malformed("its header would take \(length) bytes, but \(data.count - 8) follow")
    }
    guard length <= UInt64(Safetensors.longestHeader) else {
      throw malformed(
        "its header takes \(length) bytes, more than \(Safetensors.longestHeader) for the names of "
          + "its tensors")
    }
    let header = data.subdata(in: 8..<8 + Int(length)), body = data.count - 8 - Int(length)
    guard let object = try? JSONSerialization.jsonObject(with: header),
      let fields = object as? [String: Any]
    else {
      throw malformed("its header is not a JSON object")
    }
    metadata = fields["__metadata__"] as? [String: String] ?? [:]
    var places: [Place] = []
    for (name, entry) in fields where name != "__metadata__" {
      switch Place.parse(name, entry, body: body) {
      case .success(let place): places.append(place)
      case .failure(let problem): throw malformed(problem.reason)
      }
    }
    places.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0, previous = ""
    for place in places {
      guard place.range.lowerBound >= end else {
        throw malformed("tensors '\(previous)' and '\(place.name)' overlap")
      }
      guard place.range.lowerBound == end else {
        throw malformed("its bytes \(end) to \(place.range.lowerBound) belong to no tensor")
      }
      (end, previous) = (place.range.upperBound, place.name)
    }
    guard end == body else { throw malformed("its tensors end at byte \(end) of \(body)") }
    let start = 8 + Int(length)
    if let checksum = metadata.removeValue(forKey: Safetensors.checksumKey) {
      var checker = try Checker(fields)
      for place in places {
        checker.add(data[(start + place.range.lowerBound)..<(start + place.range.upperBound)])
      }
      guard checker.checksum == checksum else { throw TensorFileError.damaged(path: path) }
      isChecked = true
    }
    entries = [:]
    for place in places where place.type != "I64" {
      let content = data[(start + place.range.lowerBound)..<(start + place.range.upperBound)]
      if place.type == "U8" {
        bytes[place.name] = Bytes(place.shape, Array(content))
      } else {
        entries[place.name] = Entry(
          shape: place.shape, elementType: place.type == "BF16" ? .bfloat16 : .float32
        ) { place.read(content) }
      }
    }
  }

  /// One tensor of a header.
  private struct Place {
    let name: String, type: String, shape: Shape, range: Range<Int>
    struct Problem: Error { let reason: String }

    private static func size(_ type: String, _ name: String) -> Int? {
      if type == "I64" && name.hasSuffix("num_batches_tracked") { return 8 }
      return ["F32": 4, "BF16": 2, "F16": 2, "U8": 1][type]
    }

    static func parse(_ name: String, _ entry: Any, body: Int) -> Result<Place, Problem> {
      func problem(_ reason: String) -> Result<Place, Problem> {
        .failure(Problem(reason: "tensor '\(name)' \(reason)"))
      }
      guard let fields = entry as? [String: Any], let type = fields["dtype"] as? String,
        let extents = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
        offsets.count == 2
      else { return problem("lacks dtype, shape or data_offsets") }
      guard let size = size(type, name) else {
        return problem("is of type \(type); float32, bfloat16, float16 and bytes are read")
      }
      let (start, end) = (offsets[0], offsets[1])
      guard 0 <= start, start <= end, end <= body else {
        return problem("lies at bytes \(start) to \(end) of \(body)")
      }
      guard extents.count <= 16 else { return problem("has \(extents.count) axes") }
      // Strides multiply the other extents even where one is 0.
      var largest = size
      for extent in extents {
        let (product, overflow) = largest.multipliedReportingOverflow(by: max(1, extent))
        guard extent >= 0, !overflow else { return problem("has the impossible shape \(extents)") }
        largest = product
      }
      let bytes = extents.contains(0) ? 0 : largest
      guard bytes == end - start else {
        return problem(
          "of shape \(extents) and type \(type) needs \(bytes) bytes, but \(end - start) are given")
      }
      return .success(Place(name: name, type: type, shape: Shape(extents), range: start..<end))
    }

    func read(_ bytes: Data) -> Tensor {
      if type == "F16" {
        let halves = bytes.withUnsafeBytes { raw in
          (0..<shape.count).map { raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) }
        }
        return Tensor(shape, halves.map(floatFromHalf))
      }
      return Tensor(rawBytes: bytes.bytes, shape, type == "F32" ? .float32 : .bfloat16)
    }
  }

  /// Adds up what a file's checksum is of.
  private struct Checker {
    private var text: String

    /// Begins with all that `header` says, apart from the checksum.
    init(_ header: [String: Any]) throws {
      var header = header, words = header["__metadata__"] as? [String: String] ?? [:]
      words[Safetensors.checksumKey] = nil
      header["__metadata__"] = words.isEmpty ? nil : words
      text = String(decoding: try Safetensors.json(header), as: UTF8.self)
    }

    /// Adds the bytes of the next tensor.
    mutating func add(_ bytes: Data) {
      text += " " + String(Checksum.of(bytes.bytes), radix: 16)
    }

    var checksum: String { String(Checksum.of(text), radix: 16) }
  }

  private static func json(_ header: [String: Any]) throws -> Data {
    try JSONSerialization.data(
      withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
  }

  // MARK: Writing

  /// Writes `path` whole or not at all: into a file beside it, forced to the disk, then renamed.
  public func write(to path: String) throws {
    var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    let numbers = entries.sorted { $0.key < $1.key }, blocks = bytes.sorted { $0.key < $1.key }
    var offset = 0
    func place(_ name: String, _ type: String, _ shape: Shape, size: Int) {
      let end = offset + shape.count * size
      header[name] = [
        "dtype": type, "shape": shape.extents, "data_offsets": [offset, end],
      ]
      offset = end
    }
    for (name, entry) in numbers {
      let type = entry.elementType == .float32 ? "F32" : "BF16"
      place(name, type, entry.shape, size: entry.elementType.size)
    }
    for (name, block) in blocks { place(name, "U8", block.shape, size: 1) }
    do {
      // Tensors are brought into the file's order of axes twice rather than held in memory.
      var checker = try Checker(header)
      for (_, entry) in numbers { checker.add(Data(entry.tensor().rawBytes)) }
      for (_, block) in blocks { checker.add(Data(block.values)) }
      header["__metadata__"] = metadata.merging([Safetensors.checksumKey: checker.checksum]) { $1 }
      var json = try Safetensors.json(header)
      json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
      let file = try AtomicFile(path)
      try file.write(withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) })
      try file.write(json)
      for (_, entry) in numbers { try file.write(Data(entry.tensor().rawBytes)) }
      for (_, block) in blocks { try file.write(Data(block.values)) }
      try file.commit()
    } catch let error as FileError {
      throw TensorFileError.unreadable(path: path, reason: error.reason)
    }
  }
}

/// A sentence for the commonest failures, otherwise the system's own words.
private func describe(_ error: any Error, _ path: String) -> String {
  var isFolder: ObjCBool = false
  if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
    return "it is a folder"
  }
  return switch (error as NSError).code {
  case CocoaError.fileReadNoSuchFile.rawValue, CocoaError.fileNoSuchFile.rawValue:
    "it, or the folder that should hold it, does not exist"
  case CocoaError.fileReadNoPermission.rawValue, CocoaError.fileWriteNoPermission.rawValue:
    "permission is denied"
  case CocoaError.fileWriteOutOfSpace.rawValue: "the disk is full"
  default: (error as NSError).localizedDescription
  }
}

/// IEEE 754 binary16 as float32.
private func floatFromHalf(_ bits: UInt16) -> Float {
  let sign: Float = bits >> 15 == 0 ? 1 : -1, exponent = Int(bits >> 10 & 31),
    fraction = Float(bits & 1023)
  switch exponent {
  case 0: return sign * fraction * 0x1p-24
  case 31: return fraction == 0 ? sign * .infinity : .nan
  default:
    return sign * (1 + fraction / 1024)
      * Float(sign: .plus, exponent: exponent - 15, significand: 1)
  }
}
