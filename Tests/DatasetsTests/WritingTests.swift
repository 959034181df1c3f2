import Files
import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite struct WritingTests {
  /// The mean squared difference.
  private func error(_ a: Clip, _ b: Clip) -> Double {
    let squares = zip(a.frames.values, b.frames.values).map { Double(($0 - $1) * ($0 - $1)) }
    return squares.reduce(0, +) / Double(squares.count)
  }

  @Test func actionsComeBackThroughTheirLists() throws {
    let actions = Actions(
      .init(classes: 2, groups: 4, clipsPerGroup: 2, size: 32, frames: 6), seed: 1)
    try withScratchFolder { folder in
      var told: [Int] = []
      try actions.write(to: folder) { done, all in told.append(done * 100 + all) }
      #expect(told == (1...16).map { $0 * 100 + 16 })
      #expect(try DatasetName.detect(folder) == .ucf101)
      let train = FileManager.default.contents(atPath: folder + "/trainlist02.txt")
      #expect(
        train.map { String(decoding: $0.prefix(38), as: UTF8.self) }
          == "SlideLeft/v_SlideLeft_g01_c01.avi 1\r\nS")
      let classes = try UCF101Classes(path: folder + "/classInd.txt")
      for number in 1...3 {
        let split = try UCF101Split(number: number, classes: classes, folder: folder)
        #expect(split == actions.split(number))
        #expect(Set(split.test.map(\.group)) == [number])
        let data = try UCF101.clips(
          split.test, classes: classes, under: folder, .init(frames: 6),
          reader: VideoFiles(size: 32))
        var random = RandomSource(seed: 1)
        for index in 0..<data.count {
          let read = try data.clip(at: index, using: &random)
          let path = data.path(at: index)
          let original = try #require((0..<16).first { actions.path(at: $0) == path })
          let made = try actions.clip(at: original, using: &random)
          #expect(read.label == made.label && read.group == made.group)
          // Chroma of half the size and quantisation: up to 0.0094 when written, 26 dB. Of another clip it is far more.
          let other = try actions.clip(at: (original + 2) % 16, using: &random)
          #expect(error(read, made) < 0.016, "\(path)")
          #expect(error(read, other) > 5 * error(read, made), "\(path)")
        }
      }
    }
  }

  @Test func divisionsOf25GroupsAreThoseOfUCF101() {
    let actions = Actions(.init(classes: 1, clipsPerGroup: 1), seed: 1)
    for number in 1...3 {
      let split = actions.split(number)
      #expect(split.test.map(\.group) == Array(7 * number - 6...7 * number))
      #expect(split.training.count == 18)
    }
  }

  @Test func interruptedWritingGoesOn() throws {
    let scenes = Scenes(.init(size: 16, frames: 3), count: 6, seed: 1)
    try withScratchFolder { folder in
      try scenes.write(to: folder)
      let whole = filesUnder(folder)
      #expect(whole.contains("train/000002.avi") && whole.count == 7)
      let path = folder + "/golf/000000.avi", bytes = FileManager.default.contents(atPath: path)
      try FileManager.default.removeItem(atPath: path)
      try Data("kept".utf8).write(to: URL(fileURLWithPath: folder + "/beach/000001.avi"))
      try scenes.write(to: folder)
      #expect(FileManager.default.contents(atPath: path) == bytes)
      #expect(FileManager.default.contents(atPath: folder + "/beach/000001.avi")?.count == 4)
      #expect(throws: DatasetError.self) {
        try Scenes(.init(size: 16, frames: 3), count: 6, seed: 2).write(to: folder)
      }
      let read = try Folder.clips(under: folder, .init(frames: 3), reader: VideoFiles(size: 16))
      #expect(read.classNames == ["baby", "beach", "golf", "train"])
    }
  }

  @Test func fullDiskIsSaid() throws {
    try withScratchFolder { folder in
      AtomicFile.pretendFull(folder)
      let error = #expect(throws: DatasetError.self) {
        try BouncingBalls(.init(frames: 3), count: 1, seed: 1).write(to: folder)
      }
      #expect(error?.description.contains("the disk is full") == true)
      #expect(filesUnder(folder).isEmpty)
    }
  }
}
