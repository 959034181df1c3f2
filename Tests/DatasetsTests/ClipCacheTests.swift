import Files
import Foundation
import Kernels
import Tensors
import Testing

@testable import Datasets

@Suite struct ClipCacheTests {
  /// The vectors published with the algorithm, and one of 100 bytes that takes every path, from its reference program:
  /// `python3 -c "import xxhash; print(hex(xxhash.xxh64(bytes(range(100))).intdigest()))"`, xxhash 4.1.0.
  @Test func checksumIsXXH64() {
    #expect(Checksum.of("") == 0xEF46_DB37_51D8_E999)
    #expect(Checksum.of("a") == 0xD24E_C4F1_A98C_6E5B)
    #expect(Checksum.of("abc") == 0x44BC_2CF5_AD77_0999)
    #expect(Checksum.of((0..<100).map { UInt8($0) }.span.bytes) == 0x6AC1_E580_3216_6597)
  }

  @Test(arguments: [false, true]) func storedClipsComeBackBitForBit(hasLevels: Bool) throws {
    try withScratchFolder { folder in
      let cache = try ClipCache(folder: folder, identity: "counting")
      var random = RandomSource(seed: 1)
      let clip = try Counting(hasLevels: hasLevels).clip(at: 7, using: &random)
      #expect(try cache.load(at: 7) == nil)
      try cache.store(clip, at: 7)
      let back = try #require(try cache.load(at: 7))
      #expect(back.frames.values == clip.frames.values && back.frames.shape == clip.frames.shape)
      #expect(back.label == 1 && back.group == 3)
      #expect(back.foreground?.values == clip.foreground?.values)
      let size = try FileManager.default.attributesOfItem(atPath: cache.path(7))[.size] as? Int
      #expect(size == 120 + (hasLevels ? 24 + 24 : 96))
      let other = try ClipCache(folder: folder, identity: "counting size=2")
      #expect(try other.load(at: 7) == nil)
    }
  }

  /// Every single byte changed, and every fifth length cut, is noticed.
  @Test func damageIsNoticed() throws {
    try withScratchFolder { folder in
      let cache = try ClipCache(folder: folder, identity: "counting")
      var random = RandomSource(seed: 1)
      try cache.store(Counting(hasLevels: true).clip(at: 7, using: &random), at: 7)
      let path = cache.path(7)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for place in whole.indices {
        var changed = whole
        changed[place] ^= 1 << UInt8(place % 8)
        try changed.write(to: URL(fileURLWithPath: path))
        #expect(throws: DatasetError.self) { try cache.load(at: 7) }
        if place % 5 > 0 { continue }
        try whole[..<place].write(to: URL(fileURLWithPath: path))
        #expect(throws: DatasetError.self) { try cache.load(at: 7) }
      }
      // A whole entry in the place of another.
      try FileManager.default.removeItem(atPath: path)
      try whole.write(to: URL(fileURLWithPath: cache.path(8)))
      #expect(throws: DatasetError.self) { try cache.load(at: 8) }
      #expect(try cache.load(at: 7) == nil)
    }
  }

  @Test func damagedClipsAreMadeAnew() throws {
    try withScratchFolder { folder in
      let data = try CachedDataset(Counting(), folder: folder)
      var random = RandomSource(seed: 1)
      let first = try data.clip(at: 4, using: &random).frames.values
      #expect(try data.clip(at: 4, using: &random).frames.values == first)
      #expect(data.report == .init(hits: 1, stored: 1))
      let cache = try ClipCache(folder: folder, identity: "counting/1")
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: cache.path(4)))
      #expect(try data.clip(at: 4, using: &random).frames.values == first)
      #expect(data.report.damaged == 1 && data.report.stored == 2)
      let again = try CachedDataset(Counting(), folder: folder)
      #expect(try again.clip(at: 4, using: &random).frames.values == first)
      #expect(again.report == .init(hits: 1))
    }
  }

  /// /dev/full takes every byte with "no space left on device".
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDiskLeavesNothingAndGoesOn() throws {
    try withScratchFolder { folder in
      let cache = try ClipCache(folder: folder, identity: "counting/1")
      var random = RandomSource(seed: 1)
      let clip = try Counting().clip(at: 4, using: &random)
      let full = DatasetError.unreadable(path: cache.path(4), reason: "the disk is full")
      AtomicFile.pretendFull(folder)
      #expect(throws: full) { try cache.store(clip, at: 4) }
      #expect(filesUnder(folder).allSatisfy { $0.hasSuffix("identity.txt") })
      #expect(try cache.load(at: 4) == nil)
      let data = CachedDataset(Counting(), cache: cache)
      for index in 4..<8 { _ = try data.clip(at: index, using: &random) }
      #expect(data.report == .init(failure: full))
      #expect(filesUnder(folder).count == 1)
    }
  }
}
