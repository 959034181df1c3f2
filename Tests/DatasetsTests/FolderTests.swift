import Foundation
import Tensors
import TestSupport
import Testing
import VideoIO

@testable import Datasets

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

  /// What has the name of a video and is no file counts as a broken file, and is not waited for.
  @Test func pipesAndLinksToNothingAreBrokenFiles() throws {
    try withScratchFolder { folder in
      try writeGreys([10, 20], folder + "/a.avi")
      #expect(mkfifo(folder + "/b.avi", 0o600) == 0)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/c.avi", withDestinationPath: "nothing")
      let reader = VideoFiles(size: 8)
      #expect(throws: DatasetError.self) {
        try Folder.clips(under: folder, .init(frames: 2), reader: reader)
      }
      let data = try Folder.clips(
        under: folder, .init(frames: 2, defects: .skip), reader: reader)
      #expect(data.count == 2 && data.report.missing == ["c.avi"])
      var random = RandomSource(seed: 1)
      #expect(throws: DatasetError.self) { try data.clip(at: 1, using: &random) }
      #expect(data.report.unreadable["b.avi"]?.contains("named pipe") == true)
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
