internal import Files
internal import Foundation
internal import Kernels
internal import Tensors

/// Clips kept on disk, one file each, under a folder named by what made them.
///
/// A file is a header of 64-bit numbers, the frames and the foreground. Frames whose every value is a level of 8-bit video
/// take a byte a number, others four; either way what is read is what was stored, bit for bit. Both header and numbers
/// have a checksum (XXH64). Files appear whole or not at all.
public struct ClipCache: Sendable {
  /// The folder of this data set's clips.
  public let folder: String
  private let key: UInt64

  /// Raised with the format of the files.
  private static let version: UInt64 = 1
  private static let magic: UInt64 = 0x5049_4C43_5445_4F5A  // "ZOETCLIP"
  private static let fields = 14

  /// The clips of `identity` under `folder`, which is made if need be.
  ///
  /// `identity` is that of the data set, and names the transform too if there is one: other settings, another folder.
  public init(folder: String, identity: String) throws {
    key = Checksum.of(identity)
    let digits = String(key, radix: 16)
    self.folder = folder + "/" + String(repeating: "0", count: 16 - digits.count) + digits
    try ClipCache.makeFolder(self.folder)
    let name = self.folder + "/identity.txt"
    if !FileManager.default.fileExists(atPath: name) {
      do {
        try AtomicFile.write([Data((identity + "\n").utf8)], to: name)
      } catch { throw DatasetError(error) }
    }
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw DatasetError.unreadable(
        path: path, reason: "the folder cannot be made (\((error as NSError).localizedDescription))"
      )
    }
  }

  /// Where the clip at `index` is kept; a thousand clips a folder.
  public func path(_ index: Int) -> String { "\(folder)/\(index / 1000)/\(index).clip" }

  // MARK: Writing

  /// Keeps `clip` as that of `index`.
  public func store(_ clip: Clip, at index: Int) throws {
    require(
      clip.frames.elementType == .float32, "clip cache: float32 frames are stored, got bfloat16")
    let levels = clip.frames.levels
    var body = levels.map { Data($0) } ?? clip.frames.withBytes { Data($0) }
    if let mask = clip.foreground { mask.withBytes { body.append(contentsOf: $0) } }
    var header = [
      ClipCache.magic, ClipCache.version, key, UInt64(index), UInt64(levels == nil ? 4 : 1),
      ClipCache.code(clip.label), ClipCache.code(clip.group),
      UInt64(clip.foreground.map { $0.shape[3] } ?? 0), body.withUnsafeBytes(Checksum.of),
    ]
    header += clip.frames.shape.extents.map { UInt64($0) }
    header.append(header.withUnsafeBytes(Checksum.of))
    let path = path(index)
    try ClipCache.makeFolder((path as NSString).deletingLastPathComponent)
    do {
      try AtomicFile.write(
        [header.withUnsafeBytes { Data($0) }, body], to: path, isDurable: false)
    } catch { throw DatasetError(error) }
  }

  private static func code(_ number: Int?) -> UInt64 { UInt64(bitPattern: Int64(number ?? -1)) }
  private static func number(_ code: UInt64) -> Int? {
    code == .max ? nil : Int(Int64(bitPattern: code))
  }

  // MARK: Reading

  /// The clip kept for `index`, or nil if there is none; throws if what is there is not what was stored.
  public func load(at index: Int) throws -> Clip? {
    let path = path(index)
    guard let bytes = try ClipCache.read(path) else { return nil }
    func corrupt(_ reason: String) -> DatasetError { .corruptEntry(path: path, reason: reason) }
    return try bytes.withUnsafeBytes { bytes in
      let size = 8 * ClipCache.fields
      guard bytes.count >= size else { throw corrupt("it has \(bytes.count) bytes only") }
      let header = (0..<ClipCache.fields).map {
        bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)
      }
      guard header[0] == ClipCache.magic else { throw corrupt("it is no cached clip") }
      guard Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<(size - 8)])) == header[13]
      else { throw corrupt("its header has changed") }
      guard header[1] == ClipCache.version, header[2] == key, header[3] == UInt64(index) else {
        throw corrupt("it belongs to another data set, version or index")
      }
      let body = UnsafeRawBufferPointer(rebasing: bytes[size...])
      let shape = Shape(header[9..<13].map { Int($0) }),
        maskShape = shape.replacing(3, with: Int(header[7]))
      let frameBytes = shape.count * Int(header[4])
      guard body.count == frameBytes + 4 * maskShape.count else {
        throw corrupt("it has \(body.count) bytes of \(frameBytes + 4 * maskShape.count)")
      }
      guard Checksum.of(body) == header[8] else { throw corrupt("its numbers have changed") }
      let frames = UnsafeRawBufferPointer(rebasing: body[..<frameBytes])
      return Clip(
        frames: header[4] == 1
          ? Tensor(levels: frames, shape) : Tensor(shape, .float32) { $0.copyMemory(from: frames) },
        label: ClipCache.number(header[5]), group: ClipCache.number(header[6]),
        foreground: header[7] == 0
          ? nil
          : Tensor(maskShape, .float32) {
            $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: body[frameBytes...]))
          })
    }
  }

  /// The bytes of a file, or nil if it does not exist.
  ///
  /// Read rather than mapped: a mapped file that is cut short while in use ends the program.
  private static func read(_ path: String) throws -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0, errno == ENOENT { return nil }
    defer { if file >= 0 { close(file) } }
    var status = stat()
    guard file >= 0, fstat(file, &status) == 0 else {
      throw DatasetError.unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Foundation.read(file, buffer.baseAddress?.advanced(by: count), size - count)
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        count += got
      }
    }
  }
}
