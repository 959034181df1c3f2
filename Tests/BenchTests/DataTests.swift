import Datasets
import Foundation
import Tensors
import Testing
import VideoIO

extension BenchTests {
  /// `bench data` and `bench perf data`.
  @Suite struct DataCommands {
    let scratch: ScratchFolder
    /// A GIF's header and end, which is a video without frames.
    let noFrames = Data([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0, 0, 0, 0x3b])

    init() throws { scratch = try ScratchFolder() }

    struct Inspection: Decodable {
      struct Video: Decodable {
        let path: String, container: String, codec: String, width: Int, height: Int
        let frames_per_second: Double, seconds: Double, frames: Int, warnings: [String]
      }
      struct Unreadable: Decodable { let path: String, reason: String }
      let videos: [Video], unreadable: [Unreadable], other_files: Int
      let clips: Int, frames: Int, seconds: Double, contact_sheet: String?
    }

    struct Made: Decodable {
      let identity: String, made: Int, already_there: Int, frames: Int, size: Int
    }

    // MARK: inspect

    /// The numbers in frame_counts.csv are ffprobe's (../VideoIOTests/Fixtures/make_fixtures.py).
    @Test(.enabled(if: RealData.isHere, RealData.remark), arguments: ["clips", "weizmann"])
    func realFilesHaveTheFramesThatFfprobeCounts(folder: String) throws {
      let root = try #require(RealData.root).path + "/" + folder
      let run = try BenchRun("data", "inspect", root, "--no-sheet", "--json")
      #expect(run.exitCode == 0 && run.errors == "")
      let found = try run.json(as: Inspection.self)
      var counts = Dictionary(uniqueKeysWithValues: found.videos.map { ($0.path, $0.frames) })
      for file in found.unreadable { counts[file.path] = 0 }
      let expected = try RealData.frameCounts().filter {
        // WebP is what thumbnails are stored in, and not tried.
        $0.key.hasPrefix(folder + "/") && !$0.key.hasSuffix(".webp")
      }
      #expect(expected.count == counts.count)
      for (path, frames) in expected {
        #expect(counts[String(path.dropFirst(folder.count + 1))] == frames, "\(path)")
      }
      if folder == "weizmann" {
        #expect(found.clips == 90 && found.frames == 5_855 && found.unreadable.isEmpty)
        return
      }
      #expect(found.unreadable.count == 7 && found.unreadable.allSatisfy { !$0.reason.isEmpty })
      let sizes = Dictionary(
        uniqueKeysWithValues: found.videos.map { ($0.path, [$0.width, $0.height]) })
      #expect(sizes["codecs/video_0.mov"] == [568, 320])
      #expect(sizes["codecs/video_180.mov"] == [568, 320])
      #expect(sizes["codecs/video_90.mov"] == [320, 568])
      #expect(sizes["codecs/video_270.mov"] == [320, 568])
    }

    @Test func filesAreListedWithTotals() throws {
      for (name, frames, side) in [("a/one.avi", 1_200, 32), ("b/two.mp4", 10, 48)] {
        try FileManager.default.createDirectory(
          atPath: scratch.file(String(name.prefix(1))), withIntermediateDirectories: true)
        try VideoEncoder.write(
          Tensor(repeating: 0.5, [frames, side, 2 * side, 3]), to: scratch.file(name),
          framesPerSecond: 25)
      }
      _ = try scratch.write("b/empty.gif", noFrames)
      _ = try scratch.write("b/notes.txt", Data("words".utf8))
      let run = try BenchRun("data", "inspect", scratch.path, "--out", scratch.file("sheet.png"))
      #expect(run.exitCode == 0 && run.errors == "")
      #expect(
        run.output == """
          #  file       container  codec   size  fps  seconds  frames
          1  a/one.avi  avi        mpeg4  64×32   25    48.00   1,200
          2  b/two.mp4  mov        h264   96×48   25     0.40      10
          unreadable: b/empty.gif has a video stream without a decodable frame (it holds no packet): leave it out.
          2 clips, 1,210 frames, 48 s, 1 unreadable, 1 other file not tried
          contact sheet of 2 clips: \(scratch.file("sheet.png"))

          """)
      // Four boxes of 96 by 72, gaps of 2 between them; the frames are grey, in the middle of the box.
      let sheet = try PNG.readFrame(scratch.file("sheet.png"))
      #expect(sheet.width == 4 * 98 + 4 && sheet.height == 2 * 76)
      func level(_ row: Int, _ column: Int) -> Int {
        Int(sheet.pixels[3 * (row * sheet.width + column)])
      }
      for tile in 0..<2 {
        for box in 0..<4 {
          let (top, left) = (2 + 76 * tile, 2 + 98 * box)
          // 2:1 pictures are 96 by 48, with 12 rows free above and below.
          #expect(abs(level(top + 36, left + 48) - 191) <= 2, "tile \(tile), frame \(box)")
          #expect(abs(level(top + 14, left + 93) - 191) <= 2, "tile \(tile), frame \(box)")
          #expect(level(top + 8, left + 93) == 40 && level(top + 64, left + 93) == 40)
        }
      }
    }

    @Test func thePictureOfEachQuarterIsOnTheSheet() throws {
      // 8 frames, each of its own grey: of the four shown, those in the middles of the quarters.
      let levels: [Float] = (0..<8).map { Float($0) / 4 - 0.9 }
      let frames = Tensor.concatenated(
        levels.map { Tensor(repeating: $0, [1, 72, 96, 3]) }, along: 0)
      try VideoEncoder.write(frames, to: scratch.file("steps.apng"), framesPerSecond: 25)
      _ = try BenchRun("data", "inspect", scratch.path, "--out", scratch.file("sheet.png"))
      let sheet = try PNG.readFrame(scratch.file("sheet.png"))
      let shown = (0..<4).map { sheet.pixels[3 * (40 * sheet.width + 50 + 98 * $0)] }
      #expect(
        shown.map(Int.init) == [1, 3, 5, 7].map { Int(((levels[$0] + 1) * 127.5).rounded()) })
    }

    @Test func foldersOfFramesAndStacksAreClips() throws {
      // Frame 10 comes after frame 2, and each frame is brighter than the one before.
      let levels: [Float] = [-0.5, 0, 0.5, 0.9], names = ["1", "2", "3", "10"]
      for folder in ["frames", "stacks"] {
        try FileManager.default.createDirectory(
          atPath: scratch.file(folder), withIntermediateDirectories: true)
      }
      for (name, level) in zip(names, levels) {
        try PNG.write(
          Tensor(repeating: level, [72, 96, 3]), to: scratch.file("frames/\(name).png"))
      }
      let stack = Tensor.concatenated(
        levels.map { Tensor(repeating: $0, [32, 32, 3]) }, along: 0)
      try JPEG.write(
        VideoFrame(width: 32, height: 128, pixels: stack.bytes), to: scratch.file("stacks/0001.jpg")
      )
      try PNG.write(Tensor(repeating: 0, [8, 8, 3]), to: scratch.file("picture.png"))
      let sheet = scratch.file("sheet.png")
      let run = try BenchRun("data", "inspect", scratch.path, "--out", sheet, "--json")
      let found = try run.json(as: Inspection.self)
      #expect(found.videos.map(\.path) == ["frames", "stacks/0001.jpg"])
      #expect(found.videos.map(\.container) == ["pictures", "stack"])
      #expect(found.videos.map(\.frames) == [4, 4] && found.other_files == 1)
      #expect(found.videos.map { [$0.width, $0.height] } == [[96, 72], [32, 32]])
      let shown = try PNG.readFrame(sheet)
      for tile in 0..<2 {
        for (box, level) in levels.enumerated() {
          let pixel = shown.pixels[3 * ((76 * tile + 38) * shown.width + 50 + 98 * box)]
          #expect(abs(Float(pixel) - (level + 1) * 127.5) <= 2, "tile \(tile), frame \(box)")
        }
      }
    }

    @Test func aFolderWithoutVideoIsRefusedInASentence() throws {
      let path = scratch.path
      try BenchRun("data", "inspect", path + "/absent").expectRefusal(
        "\(path)/absent does not exist: check its name.")
      try BenchRun("perf", "data", "--data", path).expectRefusal(
        "\(path) holds no video and no folder of PNG or JPEG frames; give the folder that holds the "
          + "clips.")
      for command in ["inspect", "verify"] {
        let run = try BenchRun("data", command, path)
        #expect(
          run.exitCode == 1 && run.output == "" && run.errors.hasPrefix("Error: \(path) holds "))
        #expect(run.errors.split(separator: "\n").count == 1)
      }
      let file = try scratch.write("empty.gif", noFrames)
      try BenchRun("data", "inspect", file).expectRefusal(
        "\(file) has a video stream without a decodable frame (it holds no packet): leave it out.")
      let run = try BenchRun("data", "inspect", path)
      #expect(run.errors == "Error: None of the 1 file in \(path) can be read as video.\n")
      #expect(run.exitCode == 1 && run.lines.count == 2)
      try BenchRun("perf", "data", "--data", path).expectRefusal(
        "\(file) has a video stream without a decodable frame (it holds no packet): leave it out.")
    }

    // MARK: ls

    @Test func dataSetsAreListed() throws {
      struct Row: Decodable { let name: String, is_made: Bool, summary: String }
      let rows = try BenchRun("data", "ls", "--json").json(as: [Row].self)
      #expect(rows.map(\.name) == DatasetName.allCases.map(\.rawValue))
      #expect(rows.filter(\.is_made).map(\.name) == ["bouncing-balls", "scenes", "actions"])
      let lines = try BenchRun("data", "ls").lines
      #expect(lines.count == rows.count)
      for (line, row) in zip(lines, rows) {
        #expect(line.hasPrefix(row.name) && line.hasSuffix(row.summary))
        #expect(line.contains(row.is_made ? "  made  " : "  needs --data  "))
      }
    }
  }
}

/// Real data beside the checkout, which are no part of it.
private enum RealData {
  static let root: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let data = folder.appendingPathComponent("shared/data")
      if FileManager.default.fileExists(atPath: data.appendingPathComponent("clips").path) {
        return data
      }
    }
    return nil
  }()

  static var isHere: Bool { root != nil }
  static let remark: Comment = "the folder shared/data with real clips is not here"

  /// Frames by path, as another program counts them.
  static func frameCounts() throws -> [String: Int] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("VideoIOTests/Fixtures/frame_counts.csv")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst()
    return try Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let cells = line.split(separator: ",")
        return (String(cells[0]), try #require(Int(cells[1])))
      })
  }
}
