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

    func frames(of path: String, choosing choose: (Int) -> Range<Int>) throws -> Tensor {
      let range = choose(FileManager.default.contents(atPath: path)?.count ?? 0)
      return Tensor([range.count, 1, 1, 1], range.map(Float.init))
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
      let data = try ListedClips(
        entries, classes: classes, under: folder, frames: 5, reader: Numbers())
      #expect(data.count == 3 && data.clipShape == [5, 1, 1, 1])
      var random = RandomSource(seed: 1), starts: Set<Float> = []
      for _ in 0..<100 {
        let values = try data.clip(at: 0, using: &random).frames.values
        #expect(values == (0..<5).map { values[0] + Float($0) })
        starts.insert(values[0])
      }
      #expect(starts == Set((0...7).map(Float.init)))
      #expect(data.shortFiles.isEmpty)
      let short = try data.clip(at: 1, using: &random)
      #expect(short.frames.values == [0, 1, 2, 2, 2] && short.group == 2)
      #expect(data.shortFiles == [entries[1].path])
      #expect(
        throws: DatasetError.unreadable(
          path: "\(folder)/\(entries[2].path)", reason: "it holds no frame")
      ) { try data.clip(at: 2, using: &random) }
      #expect(throws: DatasetError.self) {
        try ListedClips(
          entries, classes: classes, under: folder + "/Archery", frames: 5, reader: Numbers())
      }
    }
  }
}
