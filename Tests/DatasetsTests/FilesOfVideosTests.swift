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

@Suite struct FolderTests {
  @Test func subfoldersAreClasses() throws {
    try withScratchFolder { folder in
      for (i, name) in ["b/y.avi", "b/deep/x.mp4", "a/z.gif"].enumerated() {
        try writeGreys([UInt8(50 * i), 90, 200], "\(folder)/\(name)")
      }
      try PNG.write(.zeros([4, 4, 3]), to: folder + "/a/sheet.png")
      try Data().write(to: URL(fileURLWithPath: folder + "/.hidden.avi"))
      let data = try Folder.clips(under: folder, .init(frames: 2), reader: VideoFiles(size: 8))
      #expect((0..<data.count).map(data.path) == ["a/z.gif", "b/deep/x.mp4", "b/y.avi"])
      #expect(data.classNames == ["a", "b"])
      var random = RandomSource(seed: 1)
      #expect(try (0..<3).map { try data.clip(at: $0, using: &random).label } == [0, 1, 1])
      try writeGreys([1], folder + "/top.avi")
      let flat = try Folder.clips(under: folder, .init(frames: 2), reader: VideoFiles(size: 8))
      #expect(flat.count == 4 && flat.classNames.isEmpty)
      _ = try flat.clip(at: 3, using: &random)
      #expect(flat.report.short == ["top.avi"])
    }
  }

  @Test func foldersOfFramesAreClipsInOrderOfNumbers() throws {
    try withScratchFolder { folder in
      for clip in ["c1", "c2"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(clip)", withIntermediateDirectories: false)
        for number in [1, 2, 10] {
          let frame = VideoFrame(
            width: 8, height: 8, pixels: [UInt8](repeating: UInt8(number), count: 192))
          try PNG.write(frame, to: "\(folder)/\(clip)/f\(number).png")
        }
      }
      let data = try Folder.clips(
        under: folder, .init(frames: 3), reader: VideoFiles(size: 8))
      #expect(data.count == 2 && data.classNames.isEmpty)
      var random = RandomSource(seed: 1)
      #expect(try greys(data.clip(at: 0, using: &random)) == [1, 2, 10])
      let one = try Folder.clips(
        under: folder + "/c1", .init(frames: 3), reader: VideoFiles(size: 8))
      #expect(try one.count == 1 && greys(one.clip(at: 0, using: &random)) == [1, 2, 10])
    }
  }

  @Test func emptyFoldersAreNamed() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: DatasetError.emptyFolder(path: folder)) {
        try Folder.paths(under: folder)
      }
      #expect(error?.description.contains("holds no video") == true)
      #expect(throws: DatasetError.self) { try Folder.paths(under: folder + "/none") }
    }
  }

  /// Parts share no clip, leave none out, are about a tenth, and keep groups together.
  @Test func partsAreDrawnByGroup() throws {
    try withScratchFolder { folder in
      let names = (0..<100).flatMap { g in ["v_A_g\(g)_c01.avi", "v_A_g\(g)_c02.avi"] }
      for name in names { try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
      let parts = try Split.allCases.map { part in
        let data = try Folder.clips(
          under: folder, part: part, seed: 5, .init(), reader: VideoFiles(size: 8))
        return (0..<data.count).map(data.path)
      }
      #expect(Set(parts.joined()) == Set(names) && parts.map(\.count).reduce(0, +) == 200)
      for part in parts { #expect(Set(part.map { $0.dropLast(8) }).count * 2 == part.count) }
      #expect(6...60 ~= parts[1].count && 6...60 ~= parts[2].count)
    }
  }
}

@Suite struct WeizmannTests {
  @Test func onePersonIsLeftOut() throws {
    try withScratchFolder { folder in
      for person in ["eli", "daria", "ido"] {
        for action in ["walk", "run2", "wave1"] {
          try Data().write(to: URL(fileURLWithPath: "\(folder)/\(person)_\(action).avi"))
        }
      }
      func people(_ part: Split?, _ validation: Int) throws -> Set<String> {
        let data = try Weizmann.clips(
          under: folder, part: part, leftOut: 1, validation: validation, .init(),
          reader: VideoFiles(size: 8))
        return Set((0..<data.count).map { String(data.path(at: $0).prefix { $0 != "_" }) })
      }
      #expect(try people(.test, 0) == ["eli"] && people(.training, 0) == ["daria", "ido"])
      #expect(try people(.validation, 1) == ["ido"] && people(.training, 1) == ["daria"])
      #expect(try people(nil, 0).count == 3)
      #expect(throws: DatasetError.emptyPart(root: folder, part: "validation")) {
        try people(.validation, 0)
      }
      #expect(Weizmann.parts(of: "x/eli_run2.avi")?.label == 4)
      #expect(Weizmann.parts(of: "eli_wave2.avi")?.label == 9)
      try Data().write(to: URL(fileURLWithPath: folder + "/holiday.avi"))
      #expect(throws: DatasetError.self) { try people(nil, 0) }
    }
  }

  @Test(
    .enabled(
      if: sharedData("weizmann") != nil, "the Weizmann clips (shared/data) are not beside this"))
  func realClipsAreRead() throws {
    let folder = try #require(sharedData("weizmann"))
    #expect(try DatasetName.detect(folder) == .weizmann)
    let reader = VideoFiles(size: 32),
      all = try Weizmann.clips(under: folder, .init(), reader: reader)
    #expect(all.count == 90)
    let test = try Weizmann.clips(under: folder, part: .test, leftOut: 8, .init(), reader: reader)
    var random = RandomSource(seed: 1)
    let clips = try (0..<test.count).map { try test.clip(at: $0, using: &random) }
    #expect(clips.map(\.label) == (0..<10).map { $0 } && clips.allSatisfy { $0.group == 8 })
    #expect(test.report == .init())
    // People move before a still wall: half the pixels hardly change, some do.
    for clip in clips {
      let values = clip.frames.bytes, frame = 32 * 32 * 3
      let moved = (frame..<values.count).count {
        abs(Int(values[$0]) - Int(values[$0 - frame])) > 12
      }
      #expect(moved > 100 && moved < values.count / 4, "\(moved)")
    }
  }
}

@Suite struct TinyVideoTests {
  /// Five frames of 16×16, and their means of 2×2 by numpy from the picture as Pillow decodes it; the two decoders' inverse
  /// transforms and conversions differ by up to two levels of 255, 0.016 here.
  @Test func stackedFramesAreRead() throws {
    let folder = try #require(Bundle.module.resourceURL).path + "/Fixtures"
    let data = try TinyVideo.clips(
      list: folder + "/stacked.txt", size: 8, .init(frames: 7, start: .first))
    #expect(data.count == 1 && data.clipShape == [7, 8, 8, 3] && data.classNames == ["1", "2"])
    var random = RandomSource(seed: 1)
    let clip = try data.clip(at: 0, using: &random)
    let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/stacked.json"))
    let expected = try JSONDecoder().decode([Float].self, from: json)
    let values = clip.frames.values, frame = 8 * 8 * 3
    #expect(expected.count == 5 * frame)
    for (value, other) in zip(values, expected) { #expect(abs(value - other) < 0.016) }
    // The last frame is repeated, and this is counted.
    #expect(values[4 * frame..<5 * frame] == values[6 * frame..<7 * frame])
    #expect(data.report.short.count == 1 && clip.label == 1)
    #expect(throws: DatasetError.self) {
      try TinyVideo.clips(list: folder + "/stacked.txt", size: 5).clip(at: 0, using: &random)
    }
  }

  @Test func missingFilesAreCounted() throws {
    try withScratchFolder { folder in
      let list = folder + "/golf.txt"
      try "a.jpg\nb/c.jpg extra\n".write(toFile: list, atomically: false, encoding: .utf8)
      let error = #expect(throws: DatasetError.self) { try TinyVideo.clips(list: list) }
      #expect(error?.description.contains("golf.txt, line 2: 'extra' is no class") == true)
      try "a.jpg\nb.jpg\nc.jpg\nd.jpg\n".write(toFile: list, atomically: false, encoding: .utf8)
      #expect(
        throws: DatasetError.missingFiles(
          root: folder, missing: 4, of: 4, first: ["a.jpg", "b.jpg", "c.jpg"])
      ) { try TinyVideo.clips(list: list) }
    }
  }
}
