import Files
import Foundation
import Tensors
import Testing
import VideoIO

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
      #expect(try DatasetName.detect(folder) == .folder)
      try writeGreys([10, 20], folder + "/walk/ida_walk.avi")
      #expect(try DatasetName.detect(folder) == .weizmann)
      try writeGreys([30, 40], folder + "/other.avi")
      #expect(try DatasetName.detect(folder) == .folder)
      #expect(throws: DatasetError.self) { try DatasetName.detect(folder + "/other.avi") }
      #expect(throws: DatasetError.self) { try DatasetName.folder.open() }
      let cooking = try DatasetName.mpiiCooking.open(path: folder, small(.training))
      #expect(cooking.count >= 1 && cooking.clipShape == [4, 16, 16, 3])
    }
  }

  /// A list counts by what it names, and what could be two data sets is refused.
  @Test func listsCountByWhatTheyName() throws {
    try withScratchFolder { folder in
      func write(_ text: String, _ name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      }
      func picture(_ name: String, rows: Int, level: UInt8) throws {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
          atPath: Path.folder(path), withIntermediateDirectories: true)
        // Brighter to the bottom, as no two squares of it are alike.
        let pixels = (0..<rows).flatMap { row in
          [UInt8](repeating: level / 2 + UInt8(120 * row / rows), count: 24)
        }
        try JPEG.write(VideoFrame(width: 8, height: rows, pixels: pixels), to: path)
      }
      try write("a/1.jpg\na/2.jpg\n", "golf.txt")
      #expect(throws: DatasetError.self) { try Detection(folder) }  // It names what is not there.
      for number in 1...2 { try picture("a/\(number).jpg", rows: 16, level: UInt8(40 * number)) }
      #expect(try Detection(folder).name == .folder)  // Tall frames.
      for number in 1...2 { try picture("a/\(number).jpg", rows: 80, level: UInt8(40 * number)) }
      #expect(try Detection(folder).name == .tinyVideo)
      #expect(try Detection(folder).path == Path.normalized(folder) + "/golf.txt")
      #expect(try Detection(folder + "/golf.txt").name == .tinyVideo)
      #expect(try Detection(folder).description.contains("names 2 pictures"))
      try write("a/2.jpg\n", "beach.txt")
      #expect(throws: DatasetError.self) { try Detection(folder) }  // Which of the two?
      try FileManager.default.removeItem(atPath: folder + "/beach.txt")
      for number in 1...2 { try picture("frames/\(number).jpg", rows: 8, level: 9) }
      let error = #expect(throws: DatasetError.self) { try Detection(folder) }
      #expect(error?.description.contains("the list golf.txt and 1 other clips") == true)
    }
  }

  /// However it is spelled and wherever a link leads, a folder is the same data set with the same lists.
  @Test func aFolderHasOneNameHoweverItIsSpelled() throws {
    try withScratchFolder { folder in
      let files = FileManager.default, root = folder + "/UCF", lists = folder + "/ucfTrainTestlist"
      let paths = ["A/v_A_g01_c01.avi", "A/v_A_g02_c01.avi"]
      for path in paths { try writeGreys([10, 20], "\(root)/\(path)") }
      try writeGreys([10, 20], folder + "/other/x.avi")
      try files.createDirectory(atPath: lists, withIntermediateDirectories: true)
      try files.createDirectory(atPath: folder + "/far", withIntermediateDirectories: true)
      try files.createSymbolicLink(atPath: folder + "/far/link", withDestinationPath: "../UCF")
      try UCF101Classes(names: ["A"]).write(to: lists + "/classInd.txt")
      for (name, path) in [("trainlist01", paths[0]), ("testlist01", paths[1])] {
        try path.write(toFile: "\(lists)/\(name).txt", atomically: false, encoding: .utf8)
      }
      let wanted = try DatasetName.ucf101.open(path: root, small(.test)).identity
      for spelling in ["", "/", "//", "/.", "/../UCF", "/A/..", "/A/../"].map({ root + $0 })
        + ["/far/link", "/far/link/", "/far/../UCF", "/far/link/A/.."].map({ folder + $0 })
      {
        #expect(try Detection(spelling).name == .ucf101, "\(spelling)")
        #expect(try DatasetName.ucf101.open(path: spelling, small(.test)).identity == wanted)
        let labelled = try DatasetName.ucf101.labelled(path: spelling, small(.test))
        #expect(labelled.entries.map(\.path) == paths)
      }
      // Lists that lie beside a folder of other videos are not its own.
      #expect(try Detection(folder + "/other/").name == .folder)
      try files.removeItem(atPath: root)
      try files.createDirectory(atPath: root + "/A", withIntermediateDirectories: true)
      let error = #expect(throws: DatasetError.self) { try Detection(root) }
      #expect(error?.description.contains("none of the 1 clips") == true)
    }
  }
}
