import Datasets
import Foundation
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
