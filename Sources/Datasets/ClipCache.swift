internal import Files
internal import Foundation
internal import Kernels
internal import Tensors

/// Clips kept on disk, one file each, under a folder named by what made them.
///
/// A file is a header of 64-bit numbers, the frames and the foreground. Frames or foregrounds whose every value is a level
/// of 8-bit video take a byte a number, others four; either way what is read is what was stored, bit for bit. Both header
/// and numbers have a checksum (XXH64). Files appear whole or not at all.
public struct ClipCache: Sendable {
  /// The folder of this data set's clips.
  public let folder: String
  private let key: UInt64

  /// Raised with the format of the files; older ones lie in other folders.
  private static let version: UInt64 = 2
  private static let magic: UInt64 = 0x5049_4C43_5445_4F5A  // "ZOETCLIP"
  private static let fields = 15
  private static let mostBytes = 1 << 32

  /// The clips of `identity` under `folder`, which is made if need be.
  ///
  /// `identity` is that of the data set, and names the transform too if there is one: other settings, another folder.
  public init(folder: String, identity: String) throws {
    key = ClipCache.key(identity)
    self.folder = folder + "/" + ClipCache.folderName(identity)
    try ClipCache.makeFolder(self.folder)
    let name = self.folder + "/identity.txt"
    if !FileTree.exists(name) {
      do {
        try AtomicFile.write([Data((identity + "\n").utf8)], to: name)
      } catch { throw DatasetError(error) }
    }
  }

  private static func key(_ identity: String) -> UInt64 { Checksum.of("\(version) \(identity)") }

  /// The name of the folder of a data set's clips.
  static func folderName(_ identity: String) -> String {
    let digits = String(key(identity), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileTree.makeFolder(path)
    } catch {
      throw DatasetError.unreadable(
        path: path, reason: "the folder cannot be made (\(error.reason))")
    }
  }

  /// Where the clip at `index` is kept; a thousand clips a folder.
  public func path(_ index: Int) -> String { "\(folder)/\(index / 1000)/\(index).clip" }

  // MARK: Writing

  /// Keeps `clip` as that of `index`.
  public func store(_ clip: Clip, at index: Int) throws {
    require(
      clip.frames.elementType == .float32, "clip cache: float32 frames are stored, got bfloat16")
    let frames = ClipCache.packed(clip.frames, .signed)
    let mask = clip.foreground.map { ClipCache.packed($0, .unit) } ?? (bytes: [], size: 0)
    let body = frames.bytes + mask.bytes
    var header = [
      ClipCache.magic, ClipCache.version, key, UInt64(index), UInt64(frames.size),
      UInt64(mask.size), ClipCache.code(clip.label), ClipCache.code(clip.group),
      UInt64(clip.foreground.map { $0.shape[3] } ?? 0), Checksum.of(body.span.bytes),
    ]
    header += clip.frames.shape.extents.map { UInt64($0) }
    header.append(Checksum.of(ClipCache.bytes(header).span.bytes))
    let path = path(index)
    try ClipCache.makeFolder(Path.folder(path))
    do {
      try AtomicFile.write(
        [Data(ClipCache.bytes(header)), Data(body)], to: path, isDurable: false)
    } catch { throw DatasetError(error) }
  }

  /// One byte a number if that loses nothing, otherwise four.
  private static func packed(_ tensor: Tensor, _ range: PixelRange) -> (bytes: [UInt8], size: Int) {
    tensor.exactBytes(range).map { ($0, 1) } ?? (tensor.rawBytes, 4)
  }

  /// Words as bytes, little-endian.
  private static func bytes(_ words: [UInt64]) -> [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  private static func code(_ number: Int?) -> UInt64 { UInt64(bitPattern: Int64(number ?? -1)) }
  private static func number(_ code: UInt64) -> Int? {
    code == .max ? nil : Int(Int64(bitPattern: code))
  }

  /// Bytes as words.
  private static func words(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
  }

  // MARK: Reading

  /// The clip kept for `index`, or nil if there is none; throws if what is there is not what was stored.
  public func load(at index: Int) throws -> Clip? {
    let path = path(index)
    guard let data = try ClipCache.read(path) else { return nil }
    func corrupt(_ reason: String) -> DatasetError { .corruptEntry(path: path, reason: reason) }
    let size = 8 * ClipCache.fields
    guard data.count >= size else { throw corrupt("it has \(data.count) bytes only") }
    let header = ClipCache.words([UInt8](data.prefix(size)))
    guard header[0] == ClipCache.magic else { throw corrupt("it is no cached clip") }
    let bytes = data.bytes
    guard Checksum.of(bytes.extracting(0..<size - 8)) == header[ClipCache.fields - 1] else {
      throw corrupt("its header has changed")
    }
    guard header[1] == ClipCache.version, header[2] == key, header[3] == UInt64(index) else {
      throw corrupt("it belongs to another data set, version or index")
    }
    guard header[10..<14].allSatisfy({ 1...1 << 20 ~= $0 }), [1, 4].contains(header[4]),
      [0, 1, 4].contains(header[5]), header[8] <= 1 << 20,
      header[10..<14].reduce(1.0, { $0 * Double($1) }) < 0x1p40,
      [header[6], header[7]].allSatisfy({ $0 == .max || $0 <= 1 << 40 })
    else { throw corrupt("its sizes are none of a clip") }
    let shape = Shape(header[10..<14].map { Int($0) }),
      maskShape = shape.replacing(3, with: Int(header[8])),
      end = size + shape.count * Int(header[4]), last = end + maskShape.count * Int(header[5])
    guard data.count == last else { throw corrupt("it has \(data.count) bytes of \(last)") }
    guard Checksum.of(bytes.extracting(size..<last)) == header[9] else {
      throw corrupt("its numbers have changed")
    }
    return Clip(
      frames: ClipCache.unpacked(bytes.extracting(size..<end), shape, .signed),
      label: ClipCache.number(header[6]), group: ClipCache.number(header[7]),
      foreground: header[8] == 0
        ? nil : ClipCache.unpacked(bytes.extracting(end..<last), maskShape, .unit))
  }

  private static func unpacked(_ bytes: RawSpan, _ shape: Shape, _ range: PixelRange) -> Tensor {
    bytes.byteCount == shape.count
      ? Tensor(bytes: bytes, shape, range) : Tensor(rawBytes: bytes, shape)
  }

  /// The bytes of a file, or nil if it does not exist.
  ///
  /// Read rather than mapped: a mapped file that is cut short while in use ends the program.
  private static func read(_ path: String) throws(DatasetError) -> Data? {
    do {
      return try SmallFile.read(path, atMost: mostBytes)
    } catch  where error.isAbsence { return nil } catch { throw DatasetError(error) }
  }
}
