import Datasets
import Foundation
import Tensors
import Testing
import VideoIO

extension BenchTests.DataCommands {
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
      "\(out) holds clips that were prepared otherwise (failures tolerated true, not false): choose "
        + "another folder or remove this one.")
    let strict = try BenchRun(
      ["data", "prepare", videos, "--frames", "16", "--out", scratch.file("strict")])
    #expect(strict.lines.first == "3 videos, 16 frames: 0 clips kept, 2 dropped")
    #expect(strict.lines[1] == "dropped: 2, under 16 frames, such as rests of videos")
  }

  /// glibc fills new memory with another byte each time, which shows whether any of it is read before it is
  /// written.
  @Test(arguments: ["mp4", "avi", "gif", "apng"])
  func filesDoNotDependOnUnwrittenMemory(_ format: String) throws {
    func files(_ byte: Int) throws -> [Data?] {
      let folder = scratch.file("\(byte)")
      let run = try BenchRun(
        [
          "data", "make", "scenes", "--count", "2", "--size", "64", "--format", format, "--out",
          folder,
        ], environment: ["MALLOC_PERTURB_": "\(byte)"])
      #expect(run.exitCode == 0)
      return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        .filter { $0.hasSuffix(format) }
        .map { FileManager.default.contents(atPath: "\(folder)/\($0)") }
    }
    let first = try files(85)
    #expect(first.count == 2 && first.allSatisfy { $0 != nil })
    #expect(try first == files(170))
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
}
