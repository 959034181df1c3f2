import Datasets
import Foundation
import Tensors
import Testing
import VideoIO

@testable import Harness

extension BenchTests {
  /// `bench data` and `bench perf data`.
  @Suite struct DataCommands {
    private let scratch: ScratchFolder
    /// A GIF's header and end, which is a video without frames.
    private let noFrames = Data([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0, 0, 0, 0x3b])

    init() throws { scratch = try ScratchFolder() }

    private struct Inspection: Decodable {
      struct Video: Decodable {
        let path: String, container: String, codec: String, width: Int, height: Int
        let frames_per_second: Double, seconds: Double, frames: Int, warnings: [String]
      }
      struct Unreadable: Decodable { let path: String, reason: String }
      let videos: [Video], unreadable: [Unreadable], other_files: Int
      let clips: Int, frames: Int, seconds: Double, contact_sheet: String?
    }

    private struct Made: Decodable {
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
      let expected = try RealData.frameCounts().filter { $0.key.hasPrefix(folder + "/") }
      #expect(expected.count == counts.count)
      for (path, frames) in expected {
        #expect(counts[String(path.dropFirst(folder.count + 1))] == frames, "\(path)")
      }
      if folder == "weizmann" {
        #expect(found.clips == 90 && found.frames == 5_855 && found.unreadable.isEmpty)
        return
      }
      #expect(found.unreadable.count == 8 && found.unreadable.allSatisfy { !$0.reason.isEmpty })
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

    // MARK: make

    @Test func madeClipsAreThoseOfTheDataSet() throws {
      let folder = scratch.file("balls")
      let run = try BenchRun(
        "data", "make", "bouncing-balls", "--count", "3", "--balls", "2", "--frames", "5", "--seed",
        "7", "--out", folder, "--json")
      #expect(try run.json(as: Made.self).made == 3)
      let balls = BouncingBalls(.init(balls: 2, frames: 5), count: 3, seed: 7)
      for index in 0..<3 {
        var random = RandomSource(seed: 0)
        let clip = try balls.clip(at: index, using: &random).frames
        let stored = try VideoClip(
          "\(folder)/00000\(index).apng", ClipSelection(frameCount: 5)
        ).tensor
        // Levels are rounded to 8 bits: half a level is 1 / 255.
        for channel in 0..<3 {
          let difference = (stored.slice(channel..<channel + 1, along: 3) - clip).values
          #expect(difference.allSatisfy { abs($0) <= 1.01 / 255 }, "clip \(index)")
        }
      }
    }

    @Test func makingGoesOnWhereItWasStopped() throws {
      let folder = scratch.file("scenes")
      let arguments = [
        "data", "make", "scenes", "--frames", "2", "--size", "16", "--out", folder, "--json",
      ]
      let first = try BenchRun(arguments + ["--count", "6"]).json(as: Made.self)
      #expect(first.made == 6 && first.already_there == 0)
      let gone = folder + "/beach/000001.apng", kept = folder + "/golf/000000.apng"
      let bytes = FileManager.default.contents(atPath: gone)
      let date = try FileManager.default.attributesOfItem(atPath: kept)[.modificationDate] as? Date
      try FileManager.default.removeItem(atPath: gone)
      let second = try BenchRun(arguments + ["--count", "8"]).json(as: Made.self)
      #expect(second.made == 3 && second.already_there == 5)
      #expect(FileManager.default.contents(atPath: gone) == bytes)
      #expect(
        try FileManager.default.attributesOfItem(atPath: kept)[.modificationDate] as? Date == date)
      let other = try BenchRun(arguments + ["--count", "8", "--seed", "1"])
      #expect(other.exitCode == 1 && other.output == "")
      #expect(other.errors.hasSuffix(": choose another folder.\n"))
    }

    @Test func mp4sAreMadeInSilence() throws {
      let run = try BenchRun(
        "data", "make", "scenes", "--count", "1", "--frames", "2", "--size", "16", "--format",
        "mp4",
        "--out", scratch.file("mp4"))
      #expect(run.exitCode == 0 && run.errors == "")
    }

    @Test func whatCannotBeMadeIsRefused() throws {
      let out = scratch.file("out")
      func refuse(_ arguments: String..., sentence: String) throws {
        try BenchRun(["data", "make", "--out", out] + arguments).expectRefusal(sentence)
      }
      try refuse(
        "scene", "--count", "1",
        sentence: "Unknown procedural data set 'scene'. Did you mean 'scenes'? "
          + "Known: bouncing-balls, scenes, actions.")
      try refuse(
        "scenes", "--count", "0", sentence: "--count must be 1 to 10000000, got 0.")
      try refuse(
        "bouncing-balls", "--count", "1", "--balls", "8", sentence: "--balls must be 1 to 7, got 8."
      )
      try refuse("scenes", "--count", "1", "--balls", "2", sentence: "scenes knows no --balls.")
      try refuse(
        "actions", "--count", "30", "--classes", "2",
        sentence:
          "--count must be a multiple of 50, for each of 2 classes has 25 groups of equally "
          + "many clips, got 30.")
      #expect(!FileManager.default.fileExists(atPath: out))
      _ = try scratch.write("mine.txt", Data("mine".utf8))
      try BenchRun("data", "make", "scenes", "--count", "1", "--out", scratch.path).expectRefusal(
        "\(scratch.path) holds files already: choose a new or an empty folder.")
    }

    @Test func actionsAreMadeInTheLayoutOfUCF101() throws {
      let folder = scratch.file("actions")
      let run = try BenchRun(
        "data", "make", "actions", "--count", "50", "--classes", "2", "--frames", "2", "--size",
        "16",
        "--out", folder)
      #expect(
        run.output.hasPrefix("50 clips of 2 frames, 16×16, written to \(folder) in "), "\(run)")
      let classes = try UCF101Classes(path: folder + "/classInd.txt")
      for number in 1...3 {
        let split = try UCF101Split(number: number, classes: classes, folder: folder)
        // Seven of 25 groups are tested, of one clip each.
        #expect(split.training.count == 36 && split.test.count == 14)
        for entry in split.training + split.test {
          #expect(FileManager.default.fileExists(atPath: "\(folder)/\(entry.path)"))
        }
      }
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

    // MARK: prepare

    @Test func shortVideosAreFilledUpAndCounted() throws {
      let videos = scratch.file("videos"), out = scratch.file("clips")
      _ = try BenchRun(
        "data", "make", "scenes", "--count", "2", "--frames", "8", "--size", "32", "--format",
        "avi",
        "--out", videos)
      let empty = videos + "/none.gif"
      try noFrames.write(to: URL(fileURLWithPath: empty))
      let arguments = [
        "data", "prepare", videos, "--size", "16", "--frames", "16", "--format", "avi",
        "--clips-per-video", "1", "--out", out,
      ]
      for _ in 0..<2 {  // The second time from what the first noted.
        let run = try BenchRun(arguments + ["--no-fail"])
        #expect(
          run.output == """
            3 videos, 16 frames: 2 clips kept, 0 dropped
            short: 2 clips under 16 frames, 2 filled up with the last
            unreadable: \(empty) has a video stream without a decodable frame (it holds no packet): leave it out.
            clips: \(out)/list.txt, report: \(out)/report.json

            """)
        #expect(run.exitCode == 0 && run.errors == "")
      }
      let found = try BenchRun("data", "inspect", out, "--no-sheet", "--json")
        .json(as: Inspection.self)
      #expect(found.videos.map(\.path) == ["beach/000001.avi", "golf/000000.avi"])
      #expect(found.videos.allSatisfy { $0.frames == 16 && $0.width == 16 && $0.height == 16 })
      try BenchRun(arguments).expectRefusal(
        "\(out) holds clips that were prepared with other settings: choose another folder or "
          + "remove this one.")
      let strict = try BenchRun(
        ["data", "prepare", videos, "--frames", "16", "--out", scratch.file("strict")])
      #expect(strict.lines.first == "3 videos, 16 frames: 0 clips kept, 2 dropped")
      #expect(strict.lines[1] == "dropped: 2, under 16 frames, such as rests of videos")
    }

    @Test func stabilisedClipsAreCountedByReason() throws {
      let videos = scratch.file("videos"), out = scratch.file("clips")
      try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
      // Nothing to hold on to in an even grey.
      try VideoEncoder.write(
        Tensor(repeating: 0, [20, 64, 64, 3]), to: videos + "/grey.avi", framesPerSecond: 25)
      let run = try BenchRun("data", "prepare", videos, "--stabilise", "--out", out)
      #expect(run.lines.count == 4 && run.exitCode == 0 && run.errors == "")
      #expect(run.lines[1].hasSuffix(", a frame has too few features"))
      #expect(run.lines[2] == "without a clip: 1 video: grey.avi")
      let kept = try BenchRun(
        "data", "prepare", videos, "--stabilise", "--no-fail", "--frames", "16", "--transform",
        "similarity", "--out", out + "2")
      #expect(kept.lines.first?.hasSuffix("1 clip kept, 0 dropped") == true)
      #expect(kept.output.contains("frames taken as if nothing had moved"))
    }

    @Test func whatCannotBePreparedIsRefused() throws {
      let out = scratch.file("out"), videos = scratch.file("videos")
      try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
      try BenchRun("data", "prepare", videos, "--out", out).expectRefusal(
        "\(videos) holds no video: give the folder that the videos are in.")
      try BenchRun("data", "prepare", videos + "/absent", "--out", out).expectRefusal(
        "\(videos)/absent does not exist: check its name.")
      try BenchRun("data", "prepare", videos, "--out", out, "--size", "4").expectRefusal(
        "--size must be 8 to 1024, got 4.")
      try BenchRun("data", "prepare", videos, "--out", out, "--frames", "2000").expectRefusal(
        "2000 frames of 64 rows do not fit into one JPEG picture of at most 65500 rows; store them "
          + "with --format avi.")
      #expect(!FileManager.default.fileExists(atPath: out))
    }

    // MARK: verify

    private struct Verification: Decodable {
      struct Finding: Decodable { let subject: String, found: String, is_fine: Bool }
      let findings: [Finding]
    }

    private func verify(_ path: String) throws -> (Int32, [Verification.Finding]) {
      let run = try BenchRun("data", "verify", path, "--json")
      return (run.exitCode, try run.json(as: Verification.self).findings)
    }

    /// Lists of two classes of two groups of one clip, of which the test list names `test`.
    private func writeLists(test: String, makingFiles: Bool = true) throws {
      _ = try scratch.write("classInd.txt", Data("1 Left\r\n2 Right\r\n".utf8))
      let all = ["Left", "Right"].flatMap { name in
        (1...2).map { "\(name)/v_\(name)_g0\($0)_c01.avi" }
      }
      _ = try scratch.write(
        "trainlist01.txt",
        Data(
          all.filter { $0.contains("g01") }
            .map { "\($0) \($0.hasPrefix("Left") ? 1 : 2)\r\n" }.joined().utf8))
      _ = try scratch.write("testlist01.txt", Data(test.utf8))
      guard makingFiles else { return }
      for path in all {
        try FileManager.default.createDirectory(
          atPath: scratch.file(String(path.prefix { $0 != "/" })), withIntermediateDirectories: true
        )
        try VideoEncoder.write(
          Tensor(repeating: 0, [2, 16, 16, 3]), to: scratch.file(path), framesPerSecond: 25)
      }
    }

    @Test func soundListsAndVideosAreFine() throws {
      try writeLists(test: "Left/v_Left_g02_c01.avi\r\nRight/v_Right_g02_c01.avi\r\n")
      let (code, findings) = try verify(scratch.path)
      #expect(code == 0 && !findings.contains { !$0.is_fine })
      #expect(
        findings.map(\.found) == [
          "2 and 2 clips, no group on both sides",
          "4 listed files, all are under \(scratch.path)", "4 clips, 8 frames, all decode",
        ])
    }

    @Test func leakageAndAbsentAndUnreadableFilesAreNamed() throws {
      try writeLists(test: "Left/v_Left_g01_c02.avi\r\nRight/v_Right_g02_c01.avi\r\n")
      _ = try scratch.write("Right/broken.gif", noFrames)
      let (code, findings) = try verify(scratch.path)
      #expect(code == 1 && !findings.contains { $0.is_fine })
      #expect(
        findings.map(\.found) == [
          "1 group on both sides: Left group 1",
          "1 of 4 listed files are missing under \(scratch.path): Left/v_Left_g01_c02.avi",
          "1 of 5 files cannot be read: Right/broken.gif",
        ])
    }

    @Test func aListOfMissingFilesNamesTheFirstThree() throws {
      try writeLists(
        test: (1...9).map { "Left/v_Left_g02_c0\($0).avi\r\n" }.joined(), makingFiles: false)
      let (code, findings) = try verify(scratch.path)
      #expect(code == 1)
      #expect(
        findings.last?.found == "11 of 11 listed files are missing under \(scratch.path): "
          + (1...3).map { "Left/v_Left_g0\($0 == 1 ? 1 : 2)_c0\($0 == 1 ? 1 : $0 - 1).avi" }
          .joined(separator: ", ") + ", …")
    }

    @Test func changedCachedClipsAreFound() throws {
      let balls = BouncingBalls(.init(frames: 4), count: 5, seed: 0)
      let data = try CachedDataset(balls, folder: scratch.path)
      var random = RandomSource(seed: 0)
      for index in 0..<5 { _ = try data.clip(at: index, using: &random) }
      let cache = try ClipCache(folder: scratch.path, identity: balls.identity)
      for path in [scratch.path, cache.folder] {
        let (code, findings) = try verify(path)
        #expect(code == 0 && findings.map(\.found) == ["5 clips, every sum is right"])
      }
      var bytes = try Data(contentsOf: URL(fileURLWithPath: cache.path(3)))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(fileURLWithPath: cache.path(3)))
      let (code, findings) = try verify(scratch.path)
      #expect(code == 1 && findings.count == 1)
      #expect(
        findings.first?.found == "1 of 5 clips damaged, the first: The cached clip "
          + "\(cache.path(3)) is damaged: its numbers have changed; delete it and it is made anew.")
    }

    // MARK: perf data

    @Test func loadingIsMeasured() throws {
      struct Measured: Decodable {
        struct Rate: Decodable { let median: Double, min: Double, max: Double }
        struct Loading: Decodable {
          let batch_size: Int, source: String, wait_seconds: Rate
        }
        let clips: Int, frames: Int, size: Int, short_clips: Int, threads: Int
        let loading: [Loading]
        let cold_clips_per_second: Rate, cached_clips_per_second: Rate
      }
      let run = try BenchRun(
        "perf", "data", "--clips", "2", "--size", "16", "--frames", "60", "--rounds", "1",
        "--steps",
        "1", "--threads", "1", "--keep", scratch.file("made"), "--json")
      #expect(run.exitCode == 0 && run.errors == "")
      let measured = try run.json(as: Measured.self)
      #expect(measured.clips == 2 && measured.frames == 60 && measured.size == 16)
      // The clips have 36 and 65 frames.
      #expect(measured.threads == 1 && measured.short_clips == 1)
      #expect(measured.cold_clips_per_second.median > 0)
      #expect(measured.cached_clips_per_second.median > 0)
      #expect(measured.loading.map(\.batch_size) == [32, 32, 64, 64])
      #expect(measured.loading.map(\.source) == ["cache", "files", "cache", "files"])
      let made = try BenchRun("data", "inspect", scratch.file("made"), "--no-sheet", "--json")
        .json(as: Inspection.self)
      #expect(made.videos.map(\.codec) == ["mpeg4", "mpeg4"])
      #expect(made.videos.allSatisfy { $0.width == 180 && $0.height == 144 })
      #expect(made.videos.map(\.frames) == [36, 65])
    }

    // MARK: A full disk

    @Test(.enabled(if: SmallDisk.isPossible, "only root can make a small disk"))
    func aFullDiskIsNamedAndLeavesNoHalfFiles() throws {
      let folder = scratch.file("disk"), disk = try #require(SmallDisk(folder, size: "256k"))
      let make = ["data", "make", "scenes", "--count", "12", "--out", folder + "/scenes"]
      let run = try BenchRun(make)
      #expect(run.exitCode == 1 && run.output == "")
      #expect(run.errors.hasPrefix("Error: \(folder)/scenes/"))
      #expect(run.errors.contains("disk is full") || run.errors.contains("no space left"))
      #expect(run.errors.split(separator: "\n").count == 1)
      let (_, findings) = try verify(folder)
      #expect(!findings.contains { !$0.is_fine }, "\(findings)")
      #expect(disk.resize("16m"))
      let again = try BenchRun(make + ["--json"]).json(as: Made.self)
      #expect(again.already_there > 0 && again.made + again.already_there == 12)
      #expect(disk.resize("2m"))
      let cached = try BenchRun(
        ["perf", "data", "--data", folder + "/scenes", "--rounds", "1", "--steps", "1"],
        temporary: folder)
      #expect(cached.exitCode == 1 && cached.output == "")
      #expect(cached.errors.contains("cannot be read or written: the disk is full"))
    }
  }

  @Suite struct Words {
    @Test func numbersAreGrouped() {
      #expect(
        [0, 7, 999, 1_000, -12_345, 1_234_567].map(Phrases.grouped) == [
          "0", "7", "999", "1,000", "-12,345", "1,234,567",
        ])
      #expect(
        Phrases.count(1, "clip") == "1 clip" && Phrases.count(5_855, "frame") == "5,855 frames")
      #expect(
        [0, 59.6, 200, 7_500].map(Phrases.duration) == [
          "0 s", "1 min 0 s", "3 min 20 s", "2 h 5 min",
        ])
    }

    @Test func progressTellsTheTimeLeft() {
      #expect(
        Progress.line("decoding", 25, of: 100, before: 0, 10)
          == "decoding [#####...............] 25 of 100, 30 s left")
      // What an earlier run did took no time of this one.
      #expect(
        Progress.line("writing", 60, of: 1_000, before: 50, 10)
          == "writing [#...................] 60 of 1,000, 15 min 40 s left")
      #expect(
        Progress.line("writing", 0, of: 2, before: 0, 0) == "writing [....................] 0 of 2")
    }

    @Test func concurrentWorkKeepsOrderAndStopsAtTheFirstError() throws {
      #expect(mapConcurrently(Array(0..<100), threads: 3) { $0 * $0 } == (0..<100).map { $0 * $0 })
      #expect(mapConcurrently([Int](), threads: 3) { $0 } == [])
      #expect(throws: HarnessError.self) {
        try forEachConcurrently(Array(0..<100), threads: 2) { item in
          if item == 3 { throw HarnessError("three") }
        }
      }
    }
  }
}

/// A disk in memory, gone with its owner.
private final class SmallDisk {
  private let folder: String

  /// A disk at `folder`, which is made; nil where that is not allowed, as to most users and in most containers.
  init?(_ folder: String, size: String) {
    self.folder = folder
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(size)", "none", folder) else { return nil }
  }

  deinit { _ = Self.run("umount", folder) }

  static let isPossible =
    (try? ScratchFolder()).map { SmallDisk($0.file("disk"), size: "256k") != nil } ?? false

  func resize(_ size: String) -> Bool {
    Self.run("mount", "-o", "remount,size=\(size)", folder)
  }

  private static func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
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
