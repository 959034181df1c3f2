import Files
import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite struct WritingTests {
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
          let error = zip(read.frames.values, made.frames.values).reduce(0.0) {
            $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
          }
          // Chroma of half the size and quantisation; 24 dB, of clips that differ 12 and less.
          #expect(error / Double(made.frames.shape.count) < 4 * 0.004, "\(path)")
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
      let read = try DatasetName.folder.open(path: folder, small(.training))
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

private func small(_ split: Split) -> DatasetOptions {
  var options = DatasetOptions()
  (options.frames, options.size, options.split, options.count) = (4, 16, split, 20)
  return options
}

@Suite struct DatasetNameTests {
  @Test(arguments: DatasetName.allCases.filter(\.isMade)) func madeDataOpenByName(
    _ name: DatasetName
  )
    throws
  {
    for channels in [1, 3] {
      var options = small(.training)
      options.channels = channels
      let data = try name.open(options)
      #expect(data.clipShape == [4, 16, 16, channels])
      var random = RandomSource(seed: 1)
      #expect(try data.clip(at: 0, using: &random).frames.shape == data.clipShape)
    }
    let error = #expect(throws: DatasetError.self) { try name.open(path: "x") }
    #expect(error?.description.contains("made, not read") == true)
  }

  @Test func colorsAndGreys() throws {
    var options = small(.test)
    options.channels = 1
    var random = RandomSource(seed: 1)
    let color = try DatasetName.scenes.open(small(.test)).clip(at: 1, using: &random).frames.values
    let grey = try DatasetName.scenes.open(options).clip(at: 1, using: &random).frames.values
    let luma = 0.299 * color[30] + 0.587 * color[31] + 0.114 * color[32]
    #expect(abs(grey[10] - luma) < 1e-6)
  }

  @Test func partsOfActionsShareNoGroup() throws {
    var options = small(.validation)
    #expect(throws: DatasetError.self) { try DatasetName.actions.open(options) }
    options.heldOutGroups = 2
    func groups(_ split: Split) throws -> [[Int]] {
      options.split = split
      let data = try DatasetName.actions.open(options)
      var random = RandomSource(seed: 1), groups = [Set<Int>](repeating: [], count: 10)
      for index in 0..<data.count {
        let clip = try data.clip(at: index, using: &random)
        groups[try #require(clip.label)].insert(try #require(clip.group))
      }
      return groups.map { $0.sorted() }
    }
    let parts = try Split.allCases.map(groups)
    for label in 0..<10 {
      #expect(parts.flatMap { $0[label] }.sorted() == Array(1...25))
      #expect(parts.map { $0[label].count } == [16, 2, 7])
    }
    options.fraction = LabelFraction(oneOf: 4)
    options.split = .training
    #expect(try DatasetName.actions.open(options).count == 40)
  }

  @Test func layoutsAreDetected() throws {
    try withScratchFolder { folder in
      #expect(throws: DatasetError.emptyFolder(path: folder)) { try DatasetName.detect(folder) }
      try writeGreys([10, 20], folder + "/walk/eli_walk.avi")
      #expect(try DatasetName.detect(folder) == .weizmann)
      try writeGreys([30, 40], folder + "/other.avi")
      #expect(try DatasetName.detect(folder) == .folder)
      let list = folder + "/golf.txt"
      try "a/b.jpg\n".write(toFile: list, atomically: false, encoding: .utf8)
      #expect(try DatasetName.detect(folder) == .tinyVideo)
      #expect(try DatasetName.detect(list) == .tinyVideo)
      #expect(throws: DatasetError.self) { try DatasetName.detect(folder + "/other.avi") }
      try UCF101Classes(names: ["A"]).write(to: folder + "/classInd.txt")
      #expect(try DatasetName.detect(folder) == .ucf101)
      #expect(throws: DatasetError.self) { try DatasetName.folder.open() }
      let cooking = try DatasetName.mpiiCooking.open(path: folder, small(.training))
      #expect(cooking.count >= 1 && cooking.clipShape == [4, 16, 16, 3])
    }
  }
}
