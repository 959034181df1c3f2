import Foundation
import Tensors
import Testing
import VideoIO

@testable import Datasets

@Suite struct VideoFilesTests {
  /// APNG loses nothing and is counted by reading it twice; AVI announces its frames and is within two levels.
  @Test(arguments: [("apng", 0), ("avi", 2)]) func readsWhatIsChosen(_ kind: String, _ off: Int)
    throws
  {
    try withScratchFolder { folder in
      let path = "\(folder)/greys.\(kind)"
      try writeGreys((0..<10).map { 20 * $0 }, path)
      for channels in [1, 3] {
        let reader = VideoFiles(size: 16, channels: channels)
        let footage = try reader.read(path) { count in
          #expect(count == 10)
          return 3..<7
        }
        #expect(footage.frames.shape == [4, 16, 16, channels] && footage.warnings.isEmpty)
        #expect(footage.frames.exactBytes() != nil)
        for (read, grey) in zip(greys(Clip(frames: footage.frames)), [60, 80, 100, 120]) {
          #expect(abs(Int(read) - grey) <= off)
        }
      }
    }
  }

  /// A file that announces more frames than it holds is asked for again, with the number there are.
  @Test func filesThatWereCutShortGiveTheirFrames() throws {
    try withScratchFolder { folder in
      let path = folder + "/clip.avi"
      var random = RandomSource(seed: 1)
      let scene = try Scenes(count: 1, seed: 1).clip(at: 0, using: &random)
      try VideoEncoder.write(scene.frames, to: path, framesPerSecond: 25)
      let reader = VideoFiles(size: 64), whole = try reader.read(path) { 0..<$0 }.frames
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try bytes.prefix(bytes.count * 2 / 3).write(to: URL(fileURLWithPath: path))
      var asked: [Int] = []
      // Not the very last frame, of which a part is missing.
      let cut = try reader.read(path) { count in
        asked.append(count)
        return count - 3..<count - 1
      }
      let count = try #require(asked.last)
      #expect(asked.first == 32 && asked.count == 2 && 10..<32 ~= count)
      #expect(cut.frames.values == whole.framesFrom(count - 3, count: 2).values)
    }
  }

  /// The header of an AVI may announce any number of frames; those that decode count.
  @Test(arguments: [1, 7, 1000] as [UInt32]) func headersThatAnnounceOtherCounts(
    _ announced: UInt32
  )
    throws
  {
    try withScratchFolder { folder in
      let path = folder + "/clip.avi"
      try writeGreys((0..<10).map { 20 * $0 }, path)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      // After the chunk's name and size: the fifth number of the file's header, the ninth of the stream's.
      for (chunk, offset) in [("avih", 8 + 16), ("strh", 8 + 32)] {
        let start = try #require(bytes.range(of: Data(chunk.utf8))).lowerBound + offset
        bytes.replaceSubrange(
          start..<start + 4, with: (0..<4).map { UInt8(announced >> (8 * $0) & 255) })
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      let footage = try VideoFiles(size: 16).read(path) { 0..<$0 }
      #expect(footage.frames.shape[0] == 10)
      for (index, read) in greys(Clip(frames: footage.frames)).enumerated() {
        #expect(abs(Int(read) - 20 * index) <= 2)
      }
      let last = try VideoFiles(size: 16).read(path) { $0 - 1..<$0 }
      #expect(abs(Int(try #require(greys(Clip(frames: last.frames)).first)) - 180) <= 2)
    }
  }

  @Test func fitsOblongPictures() throws {
    try withScratchFolder { folder in
      // Columns of 0, 20, …; rows are alike.
      let bytes = (0..<8).flatMap { _ in (0..<12).flatMap { [UInt8](repeating: 20 * $0, count: 3) }
      }
      let path = folder + "/columns.apng"
      try VideoEncoder.write(Tensor(bytes: bytes, [1, 8, 12, 3]), to: path, framesPerSecond: 1)
      let cut = try VideoFiles(size: 8).read(path) { 0..<$0 }.frames
      #expect(Array(cut.entry(0, along: 3).bytes.prefix(8)) == (2..<10).map { 20 * $0 })
      let stretched = try VideoFiles(size: 8, fit: .stretch).read(path) { 0..<$0 }.frames.bytes
      // The first of eight columns is the mean of one and a half: (0 + 20 / 2) / 1.5 = 6.7; YUV costs two levels.
      #expect(abs(Int(stretched[0]) - 7) <= 2 && stretched[21] > 205)
    }
  }

  @Test func badFilesAreNamed() throws {
    try withScratchFolder { folder in
      let path = folder + "/bad.avi"
      try Data("no video".utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: DatasetError.self) {
        try VideoFiles(size: 8).read(path) { 0..<$0 }
      }
      #expect(error?.description.hasPrefix(path) == true)
    }
  }
}
