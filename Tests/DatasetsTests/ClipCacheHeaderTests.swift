import Files
import Foundation
import Kernels
import Tensors
import Testing

@testable import Datasets

@Suite struct ClipCacheHeaderTests {
  /// Sizes that nobody stored are refused, even with sums that fit.
  @Test(arguments: [
    (10, UInt64.max), (10, 0), (11, 1 << 40), (4, 1 << 62), (5, 3), (8, .max), (6, 1 << 63),
  ])
  func hostileSizesAreRefused(_ field: Int, _ value: UInt64) throws {
    try withScratchFolder { folder in
      let cache = try ClipCache(folder: folder, identity: "counting")
      var random = RandomSource(seed: 1)
      try cache.store(Counting(hasLevels: true).clip(at: 7, using: &random), at: 7)
      let path = cache.path(7)
      var bytes = [UInt8](try SmallFile.read(path, atMost: 1 << 20))
      func put(_ number: UInt64, _ field: Int) {
        for byte in 0..<8 {
          bytes[8 * field + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte))
        }
      }
      put(value, field)
      put(Checksum.of(Array(bytes[..<112]).span.bytes), 14)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: DatasetError.self) { try cache.load(at: 7) }
      #expect(error?.description.contains("its sizes are none of a clip") == true)
    }
  }
}
