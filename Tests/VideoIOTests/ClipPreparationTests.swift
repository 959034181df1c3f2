import Files
import Foundation
import Synchronization
import Tensors
import Testing

@testable import VideoIO

@Suite struct ClipPreparationTests {
  /// Two classes, videos that move, one of noise, one file that is no video, one that is not tried.
  private func makeVideos(_ folder: String) throws {
    for name in ["pan", "turn"] {
      try FileManager.default.createDirectory(
        atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    let scene = TexturedScene(seed: 9)
    for (name, speed) in [("pan/slow", 0.5), ("pan/fast one", 1.5)] {
      try writeFrames(
        (0..<10).map { scene.frame(.camera(.translation(speed * Double($0), 0))) },
        "\(folder)/\(name).apng")
    }
    try writeFrames(
      (0..<20).map { scene.frame(.camera(.rotation(degrees: Double($0)))) },
      folder + "/turn/left.apng")
    try writeFrames(noiseFrames(6), folder + "/turn/noise.apng")
    try Data("no video".utf8).write(to: URL(fileURLWithPath: folder + "/turn/broken.avi"))
    try Data("notes".utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
  }

  /// Every file below `folder` with its bytes.
  private func contents(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        FileManager.default.contents(atPath: folder + "/" + name).map { (name, $0) }
      })
  }

  @Test func aFolderBecomesClipsOnAnyNumberOfThreadsAndGoesOn() throws {
    try withTemporaryFolder { folder in
      let videos = folder + "/videos", one = folder + "/one", three = folder + "/three"
      try makeVideos(videos)
      var configuration = ClipPreparation.Configuration(frames: 10)
      configuration.clips.minimumFrames = 6
      let report = try ClipPreparation(videos, to: one, configuration).run(threads: 1)
      let files = try contents(one)
      let clips = ["pan/fast_one/0001", "pan/slow/0001", "turn/left/0001", "turn/left/0002"]
      #expect(files.keys.filter { $0.hasSuffix(".jpg") }.sorted() == clips.map { $0 + ".jpg" })
      #expect(files["list.txt"] == Data(clips.map { $0 + ".jpg\n" }.joined().utf8))
      #expect(files.keys.allSatisfy { !$0.hasSuffix(".partial") })

      #expect(report.summary.files == 5 && report.summary.failedFiles == 1)
      #expect(report.summary.kept == 4 && report.summary.filesWithoutClip == 1)
      #expect(report.summary.short == 3 && report.summary.padded == 0)
      #expect(report.summary.dropped == report.summary.reasons.values.reduce(0, +))
      #expect(report.summary.reasons["fewMatches"] == 2)
      #expect(report.files[2].source == "turn/broken.avi" && report.files[2].failure != nil)
      #expect(report.files[3].kept.map(\.firstFrame) == [2, 14])
      let written = try JSONDecoder().decode(
        PreparationReport.self, from: try #require(files["report.json"]))
      #expect(written == report)

      _ = try ClipPreparation(videos, to: three, configuration).run(threads: 3)
      #expect(try contents(three) == files)
      // As if it had been stopped: half of the notes are missing, one clip is torn.
      for name in ["pan/slow", "turn/left", "turn/noise"] {
        try FileManager.default.removeItem(atPath: "\(three)/.records/files/\(name).json")
      }
      try FileManager.default.removeItem(atPath: three + "/report.json")
      try Data("torn".utf8).write(to: URL(fileURLWithPath: three + "/turn/left/0001.jpg"))
      let seen = Mutex<[ClipPreparation.Progress]>([])
      let again = try ClipPreparation(videos, to: three, configuration).run(threads: 2) {
        progress in
        seen.withLock { $0.append(progress) }
      }
      #expect(again == report)
      #expect(try contents(three) == files)
      #expect(seen.withLock { $0.map(\.doneFiles) } == [2, 3, 4, 5])
      #expect(seen.withLock { $0.allSatisfy { $0.files == 5 } && $0.last?.clips == 4 })

      let other = ClipPreparation.Configuration(frames: 16)
      #expect(throws: VideoError.preparedOtherwise(path: three, difference: "frames 10, not 16")) {
        try ClipPreparation(videos, to: three, other).run()
      }
    }
  }

  /// Recognition data: one clip a video under the video's own name, none lost, short ones filled.
  @Test(arguments: [ClipPreparation.Format.jpeg, .avi, .mp4])
  func noVideoIsLostIfFailuresAreTolerated(_ format: ClipPreparation.Format) throws {
    try withTemporaryFolder { folder in
      let videos = folder + "/videos", output = videos + "/prepared"
      try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
      try writeFrames(noiseFrames(10), videos + "/noise.apng")
      var configuration = ClipPreparation.Configuration(frames: 16, size: 64)
      configuration.clips.isFailureTolerated = true
      configuration.clips.maximumClips = 1
      configuration.format = format
      let report = try ClipPreparation(videos, to: output, configuration).run()
      #expect(report.summary.padded == 1 && report.summary.short == 1)
      #expect(report.summary.failedFrames == 7 && report.summary.dropped == 0)
      let kept = try #require(report.files.first?.kept.first)
      #expect(kept.path == "noise." + format.rawValue)
      #expect(kept.frames == 8 && kept.repeatedFrames == 8)
      let info = try VideoInfo(output + "/" + kept.path)
      let (frames, rows) = format == .jpeg ? (1, 16 * 64) : (16, 64)
      #expect(info.frameCount == frames && info.height == rows && info.width == 64)
      // The clips among the videos are no videos of the next run.
      #expect(try ClipPreparation(videos, to: output, configuration).run() == report)
    }
  }

  @Test func namesThatWouldBeOneStayApart() throws {
    try withTemporaryFolder { folder in
      let videos = folder + "/videos"
      try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
      for name in ["a.gif", "a.avi", "b c.avi", "b_c.avi"] {
        try writeFrames(noiseFrames(20, height: 16, width: 16), videos + "/" + name)
      }
      var configuration = ClipPreparation.Configuration()
      configuration.clips.transform = nil
      let report = try ClipPreparation(videos, to: folder + "/out", configuration).run()
      #expect(
        report.files.flatMap(\.kept).map(\.path)
          == ["a.avi", "a.gif", "b_c.avi", "b_c.avi_"].map { $0 + "/0001.jpg" })
    }
  }

  /// Clips of 20 still frames, uncut by features.
  private var plain: ClipPreparation.Configuration {
    var configuration = ClipPreparation.Configuration()
    (configuration.clips.transform, configuration.clips.skippedFrames) = (nil, 0)
    return configuration
  }

  /// Names that are no text, that are spelled in two ways and that are as long as names can be give clips of their own.
  @Test func namesAreBytes() throws {
    try withTemporaryFolder { folder in
      let names: [[UInt8]] = [
        [0x6E, 0xF1] + Array(".gif".utf8), Array("caf\u{E9}.gif".utf8),
        Array("cafe\u{301}.gif".utf8),
        [UInt8](repeating: 0x61, count: 251) + Array(".gif".utf8),
        [UInt8](repeating: 0x61, count: 250) + Array("b.gif".utf8),
      ]
      try FileManager.default.createDirectory(
        atPath: folder + "/videos", withIntermediateDirectories: true)
      try writeFrames(noiseFrames(20, height: 16, width: 16), folder + "/a.gif")
      let bytes = try SmallFile.read(folder + "/a.gif", atMost: 1 << 20)
      for name in names {
        let descriptor = open(
          FileName.cString("\(folder)/videos/" + FileName.text(name)), O_WRONLY | O_CREAT, 0o644)
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: bytes)
      }
      let job = try ClipPreparation(folder + "/videos", to: folder + "/out", plain)
      let report = try job.run()
      #expect(report.summary.kept == 5 && report.summary.failedFiles == 0)
      let clips = report.files.flatMap(\.kept).map(\.path)
      #expect(clips.allSatisfy { FileTree.exists("\(folder)/out/\($0)") })
      #expect(Set(clips.map { Array($0.utf8) }).count == 5)
      #expect(clips.contains("n%F1/0001.jpg"))
      #expect(report.files.map(\.source).contains("n\\xF1.gif"))
      #expect(try job.run() == report)
    }
  }

  @Test func aFolderIsOfOneJobAtATimeAndOfOneKind() throws {
    try withTemporaryFolder { folder in
      for name in ["one", "two"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        try writeFrames(noiseFrames(20, height: 16, width: 16), "\(folder)/\(name)/a.gif")
      }
      let out = folder + "/out", job = try ClipPreparation(folder + "/one", to: out, plain)
      try FileManager.default.createDirectory(
        atPath: out + "/.records", withIntermediateDirectories: true)
      let process = "\(ProcessInfo.processInfo.processIdentifier)"
      do {
        let lock = try FolderLock(out + "/.records")
        #expect(throws: VideoError.busy(path: out, owner: process)) { try job.run() }
        withExtendedLifetime(lock) {}
      }
      _ = try job.run()
      _ = try ClipPreparation(folder + "/one/", to: out, plain).run()
      let one = try #require(Path.real(folder + "/one"))
      #expect(
        throws: VideoError.preparedOtherwise(path: out, difference: "of the videos in \(one)")
      ) {
        try ClipPreparation(folder + "/two", to: out, plain).run()
      }
      var other = plain
      other.clips.size = 32
      let error = #expect(throws: VideoError.self) {
        try ClipPreparation(folder + "/one", to: out, other).run()
      }
      #expect(error?.description.contains("size 128, not 32") == true)
    }
  }

  /// What may not be read is named and tried again; pipes and links to nothing are named.
  @Test func whatCannotBeReadIsInTheReport() throws {
    try withTemporaryFolder { folder in
      let videos = folder + "/videos"
      for name in ["locked", "open"] {
        try FileManager.default.createDirectory(
          atPath: "\(videos)/\(name)", withIntermediateDirectories: true)
        try writeFrames(noiseFrames(20, height: 16, width: 16), "\(videos)/\(name)/a.gif")
      }
      try writeFrames(noiseFrames(20, height: 16, width: 16), videos + "/mine.gif")
      #expect(mkfifo(videos + "/pipe.avi", 0o600) == 0)
      for path in ["/locked", "/mine.gif"] { FileTree.pretendForbidden(videos + path) }
      let report = try ClipPreparation(videos, to: folder + "/out", plain).run()
      #expect(report.denied.sorted() == ["locked", "mine.gif"])
      #expect(report.files.flatMap(\.kept).map(\.path) == ["open/a/0001.jpg"])
      let failures = report.files.compactMap(\.failure)
      #expect(failures.count == 3 && failures.count { $0.contains("permission is denied") } == 2)
      #expect(failures.contains { $0.contains("pipe.avi cannot be read: it is a named pipe") })
      #expect(failures.allSatisfy { !$0.contains("whole copy") })
      #expect(!FileTree.exists(folder + "/out/.records/files/mine.json"))
    }
  }

  /// As many frames as a clip has are a clip, and only released settings leave the first two out.
  @Test(arguments: [0, 2, 5]) func framesAreLeftOutWhereAsked(_ skipped: Int) throws {
    try withTemporaryFolder { folder in
      try writeFrames(noiseFrames(20, height: 16, width: 16), folder + "/a.apng")
      var configuration = ClipPreparation.Configuration(frames: 16, size: 16)
      (configuration.clips.transform, configuration.clips.skippedFrames) = (nil, skipped)
      let report = try ClipPreparation(folder + "/a.apng", to: folder + "/out", configuration).run()
      let kept = report.files.flatMap(\.kept)
      #expect(kept.map(\.firstFrame) == (skipped < 5 ? [skipped] : []))
      #expect(kept.map(\.frames) == (skipped < 5 ? [18] : []))
    }
  }

  @Test func badPlacesAreNamed() throws {
    try withTemporaryFolder { folder in
      #expect(throws: VideoError.absent(path: folder + "/absent")) {
        try ClipPreparation(folder + "/absent", to: folder + "/out")
      }
      #expect(throws: VideoError.noVideos(path: folder)) {
        try ClipPreparation(folder, to: folder + "/out")
      }
      try writeFrames(noiseFrames(20, height: 16, width: 16), folder + "/a.gif")
      // A file stands where the folder of the clips should be.
      try Data().write(to: URL(fileURLWithPath: folder + "/out"))
      let error = #expect(throws: VideoError.self) {
        try ClipPreparation(folder + "/a.gif", to: folder + "/out").run()
      }
      #expect(error?.description.contains("cannot be written") == true)
    }
  }

  /// The size of an OpenCV file of quality 95 and its distance from the picture.
  @Test func picturesComeBackFromJPEG() throws {
    try withTemporaryFolder { folder in
      let frame = TexturedScene(seed: 1).frame(.camera(.identity)), path = folder + "/a.jpg"
      try JPEG.write(frame, to: path)
      var decoder = try VideoDecoder(path)
      let back = try #require(try decoder.next())
      #expect(back.width == frame.width && back.height == frame.height)
      let squares = zip(frame.pixels, back.pixels).map { pow(Double($0) - Double($1), 2) }
      let error = squares.reduce(0, +) / Double(squares.count)
      #expect(10 * log10(255 * 255 / error) > 38, "mean square \(error)")
      #expect(throws: VideoError.self) { try JPEG.write(frame, to: folder + "/a.jpg/b.jpg") }
    }
  }
}
