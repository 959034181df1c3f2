import Foundation
import Kernels
import Tensors
import Testing

@testable import Datasets

@Suite struct ListedClipsTests {
  /// Frames that tell their number; the file's size is how many there are.
  private struct Numbers: FrameReader {
    let identity = "numbers/1"
    let frameShape: Shape = [1, 1, 1]

    func read(_ path: String, choosing choose: (Int) -> Range<Int>) throws -> Footage {
      let range = choose(FileManager.default.contents(atPath: path)?.count ?? 0)
      return Footage(Tensor([range.count, 1, 1, 1], range.map(Float.init)))
    }
  }

  @Test func windowsAreDrawnAndShortFilesRepeatTheirLastFrame() throws {
    let classes = UCF101Classes(names: ["Archery"])
    try withScratchFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/Archery", withIntermediateDirectories: false)
      var lines = ""
      for (clip, size) in [(1, 12), (2, 3), (3, 0)] {
        let path = "Archery/v_Archery_g02_c0\(clip).avi"
        lines += path + "\n"
        try Data(repeating: 0, count: size).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
      }
      try lines.write(toFile: folder + "/list.txt", atomically: false, encoding: .utf8)
      let entries = try classes.list(path: folder + "/list.txt")
      let data = try UCF101.clips(
        entries, classes: classes, under: folder, .init(frames: 5), reader: Numbers())
      #expect(data.count == 3 && data.clipShape == [5, 1, 1, 1])
      var random = RandomSource(seed: 1), starts: Set<Float> = []
      for _ in 0..<100 {
        let values = try data.clip(at: 0, using: &random).frames.values
        #expect(values == (0..<5).map { values[0] + Float($0) })
        starts.insert(values[0])
      }
      #expect(starts == Set((0...7).map(Float.init)))
      #expect(data.report == .init())
      let short = try data.clip(at: 1, using: &random)
      #expect(short.frames.values == [0, 1, 2, 2, 2] && short.group == 2)
      #expect(data.report.short == [entries[1].path])
      #expect(
        throws: DatasetError.unreadable(
          path: "\(folder)/\(entries[2].path)", reason: "it holds no frame")
      ) { try data.clip(at: 2, using: &random) }
      #expect(throws: DatasetError.self) {
        try UCF101.clips(
          entries, classes: classes, under: folder + "/Archery", .init(), reader: Numbers())
      }
      let first = try UCF101.clips(
        entries, classes: classes, under: folder, .init(frames: 5, start: .first),
        reader: Numbers())
      #expect(try first.clip(at: 0, using: &random).frames.values == [0, 1, 2, 3, 4])
    }
  }

  /// No file stands in another's place, and both kinds of defects are reported.
  @Test func skippedFilesAreReported() throws {
    try withScratchFolder { folder in
      for (name, size) in [("a", 3), ("b", 0), ("c", 0), ("d", 6)] {
        try Data(repeating: 0, count: size).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      let files = ["a", "b", "gone", "c", "d"].enumerated().map { ClipFile(path: $1, label: $0) }
      #expect(
        throws: DatasetError.missingFiles(root: folder, missing: 1, of: 5, first: ["gone"])
      ) { try ListedClips("test", files, under: folder, .init(frames: 2), reader: Numbers()) }
      let data = try ListedClips(
        "test", files, under: folder, .init(frames: 2, defects: .skip), reader: Numbers())
      #expect(data.count == 4)
      for _ in 0..<2 {
        var random = RandomSource(seed: 1)
        let labels = (0..<4).map { try? data.clip(at: $0, using: &random).label }
        #expect(labels == [0, nil, nil, 4])
      }
      #expect(data.report.missing == ["gone"])
      #expect(Set(data.report.unreadable.keys) == ["b", "c"])
      #expect(data.report.unreadable["b"]?.contains("holds no frame") == true)
      let bad = try ListedClips(
        "test", [files[1], files[3]], under: folder, .init(frames: 2, defects: .skip),
        reader: Numbers())
      var random = RandomSource(seed: 1)
      #expect(throws: DatasetError.self) { try bad.clip(at: 1, using: &random) }
      #expect(bad.report.unreadable.count == 1)
      let left = try ListedClips(
        "test", files.filter { $0.path != "gone" }, under: folder,
        .init(frames: 2, leftOut: ["b", "c"]), reader: Numbers())
      #expect((0..<left.count).map(left.path) == ["a", "d"])
    }
  }

  /// Every beginning of the order has files of each folder in proportion, whatever the order of the list.
  @Test func spreadsOverFolders() throws {
    try withScratchFolder { folder in
      var files: [ClipFile] = []
      for (name, count) in [("a", 20), ("b", 10), ("c", 10)] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
        for number in 0..<count {
          try Data([0]).write(to: URL(fileURLWithPath: "\(folder)/\(name)/\(number)"))
          files.append(ClipFile(path: "\(name)/\(number)"))
        }
      }
      func paths(_ files: [ClipFile], _ seed: UInt64) throws -> [String] {
        let data = try ListedClips("test", files, under: folder, .init(), reader: Numbers())
        return data.spread(seed: seed).map(data.path)
      }
      let order = try paths(files, 7)
      #expect(Set(order) == Set(files.map(\.path)))
      for count in stride(from: 4, through: 40, by: 4) {
        let counts = Dictionary(grouping: order.prefix(count)) { $0.prefix(1) }.mapValues(\.count)
        #expect(abs(counts["a", default: 0] - count / 2) <= 1)
        #expect(abs(counts["b", default: 0] - count / 4) <= 1)
      }
      #expect(try paths(files.reversed(), 7) == order)
      #expect(try paths(files, 8) != order)
    }
  }
}
