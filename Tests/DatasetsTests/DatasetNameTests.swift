import Foundation
import Tensors
import Testing

@testable import Datasets

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
    options.list = 4
    #expect(throws: DatasetError.self) { try DatasetName.actions.open(options) }
    options.list = 1
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
