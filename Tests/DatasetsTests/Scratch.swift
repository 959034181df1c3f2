import Foundation
import Tensors
import VideoIO

@testable import Datasets

/// A folder of its own for a test, deleted at its end.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = NSTemporaryDirectory() + "datasets-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// Writes a video, whose frames are each of one grey, and the folders that lead to it.
func writeGreys(_ greys: [UInt8], _ path: String, size: Int = 16) throws {
  try FileManager.default.createDirectory(
    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
  let bytes = greys.flatMap { [UInt8](repeating: $0, count: size * size * 3) }
  try VideoEncoder.write(
    Tensor(bytes: bytes, [greys.count, size, size, 3]), to: path, framesPerSecond: 25)
}

/// The greys of a clip, the first number of each frame as a byte.
func greys(_ clip: Clip) -> [UInt8] {
  let bytes = clip.frames.bytes, frame = bytes.count / clip.frames.shape[0]
  return stride(from: 0, to: bytes.count, by: frame).map { bytes[$0] }
}

/// Every file under a folder, as paths from it.
func filesUnder(_ folder: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return names.filter { name in
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
    return !isFolder.boolValue
  }.sorted()
}

/// Clips that tell their index, for the tests of what handles clips; a bad index throws.
struct Counting: Dataset {
  struct Bad: Error, Equatable {
    let index: Int
  }

  var identity = "counting/1"
  var count = 10
  var bad: Set<Int> = []
  /// On the grid of 8-bit levels, or off it.
  var hasLevels = false
  var clipShape: Shape { [2, 3, 4, 1] }

  func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    if bad.contains(index) { throw Bad(index: index) }
    if index % 3 == 0 { sched_yield() }  // threads finish out of order
    let draw = random.uniform([1]).scalar
    var values = (0..<24).map {
      hasLevels ? Float(2 * ((index + $0) % 256) - 255) / 255 : Float(index) + Float($0) / 100
    }
    if !hasLevels { values[23] = draw }
    return Clip(
      frames: Tensor([2, 3, 4, 1], values), label: index % 2, group: index / 2,
      foreground: hasLevels ? Tensor(repeating: 51 / 255, [2, 3, 4, 1]) : nil)
  }
}
