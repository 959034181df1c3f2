import Datasets
import Files
import Foundation
import Harness
import Tensors
import Testing
import VideoIO

extension BenchTests.DataCommands {
  struct Verification: Decodable {
    struct Finding: Decodable { let subject: String, found: String, is_fine: Bool }
    let findings: [Finding]
  }

  func verify(_ path: String) throws -> (Int32, [Verification.Finding]) {
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

  /// The official layout: videos and lists side by side, however the folder is spelled.
  @Test func listsBesideTheVideosAreRead() throws {
    try writeLists(test: "Left/v_Left_g01_c02.avi\r\nRight/v_Right_g02_c01.avi\r\n")
    let files = FileManager.default
    for folder in ["UCF", "ucfTrainTestlist", "other"] {
      try files.createDirectory(
        atPath: scratch.file(folder), withIntermediateDirectories: true)
    }
    for name in ["Left", "Right"] {
      try files.moveItem(atPath: scratch.file(name), toPath: scratch.file("UCF/" + name))
    }
    for name in ["classInd", "trainlist01", "testlist01"].map({ $0 + ".txt" }) {
      try files.moveItem(
        atPath: scratch.file(name), toPath: scratch.file("ucfTrainTestlist/" + name))
    }
    for spelling in ["UCF", "UCF/", "UCF/.", "other/../UCF"] {
      let (code, findings) = try verify(scratch.file(spelling))
      #expect(code == 1 && findings.map(\.is_fine) == [false, false, true])
      #expect(findings[0].found == "1 group on both sides: Left group 1")
      #expect(findings[1].found.hasPrefix("1 of 4 listed files are missing under "))
    }
    // They are not those of other videos.
    try VideoEncoder.write(
      Tensor(repeating: 0, [2, 16, 16, 3]), to: scratch.file("other/a.avi"), framesPerSecond: 25)
    #expect(try verify(scratch.file("other")).0 == 0)
  }

  /// What unpacking, downloading and browsing leave beside videos is not decoded; what cannot be read is never fine.
  @Test func onlyVideosAreDecoded() throws {
    try VideoEncoder.write(
      Tensor(repeating: 0, [2, 16, 16, 3]), to: scratch.file("a.avi"), framesPerSecond: 25)
    let video = try Data(contentsOf: URL(fileURLWithPath: scratch.file("a.avi")))
    for name in [
      "b.avi.part", "c.mp4.crdownload", "d.tar", "._a.avi", "Thumbs.db", "e.mp4.ytdl", "f.7z",
    ] {
      _ = try scratch.write(name, video)
    }
    let (code, findings) = try verify(scratch.path)
    #expect(code == 0 && findings.map(\.found) == ["1 clip, 2 frames, all decode"])
    #expect(mkfifo(scratch.file("pipe.avi"), 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.file("gone.avi"), withDestinationPath: "nothing")
    let (other, found) = try verify(scratch.path)
    #expect(other == 1 && found.map(\.found) == ["2 of 3 files cannot be read: gone.avi, pipe.avi"])
  }

  @Test func whatMayNotBeReadIsNeverFine() throws {
    for name in ["open", "locked"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file(name), withIntermediateDirectories: true)
      try VideoEncoder.write(
        Tensor(repeating: 0, [2, 16, 16, 3]), to: scratch.file(name + "/a.avi"), framesPerSecond: 25
      )
    }
    FileTree.pretendForbidden(scratch.file("locked"))
    let verified = try DataVerification(scratch.path)
    #expect(!verified.isFine)
    #expect(verified.findings.map(\.found).contains("permission is denied: locked"))
    let inspection = try DataInspection(scratch.path)
    #expect(inspection.videos.count == 1)
    #expect(inspection.unreadable.map(\.reason) == ["cannot be read: permission is denied."])
    #expect(inspection.problem?.contains("Permission is denied for 1 path") == true)
    let error = #expect(throws: DatasetError.self) { try Detection(scratch.path) }
    #expect(
      error?.description.contains("locked cannot be read or written: permission is denied") == true)
  }

  @Test func tallFramesAreNoStacks() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.file("track"), withIntermediateDirectories: true)
    for number in 0..<3 {
      // Dark above and bright below, a little brighter from frame to frame.
      let pixels = (0..<64).flatMap { row in
        [UInt8](repeating: UInt8((row < 32 ? 20 : 180) + 5 * number), count: 96)
      }
      try JPEG.write(
        VideoFrame(width: 32, height: 64, pixels: pixels), to: scratch.file("track/\(number).jpg"))
    }
    let video = try #require(try DataInspection(scratch.path).videos.first)
    #expect((video.path, video.container, video.frames) == ("track", "pictures", 3))
    #expect((video.width, video.height) == (32, 64))
    #expect(try Detection(scratch.path).name == .folder)
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

  @Test func picturesThatAListNamesAreLookedFor() throws {
    try JPEG.write(
      VideoFrame(width: 8, height: 32, pixels: [UInt8](repeating: 9, count: 3 * 8 * 32)),
      to: scratch.file("here.jpg"))
    _ = try scratch.write("golf.txt", Data("here.jpg 1\ngone.jpg 1\n".utf8))
    let (code, findings) = try verify(scratch.path)
    #expect(code == 1)
    #expect(
      findings.map(\.found) == [
        "1 of 2 listed files are missing under \(scratch.path): gone.jpg",
        "1 clip, 4 frames, all decode",
      ])
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
}
