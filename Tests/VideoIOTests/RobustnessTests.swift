import CAllocations
import Foundation
import Tensors
import Testing

@testable import VideoIO

@Suite struct RobustnessTests {
  /// Files of ours in every format, and the small real ones; with ZOETROPE_FUZZ=all every real
  /// clip.
  private func withFiles(_ body: (_ folder: String, _ files: [String]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      // Noise, so that there is more in the files than headers.
      var random = RandomSource(seed: 3).stream("noise")
      let clip = movingClip(frames: 20) + random.uniform([20, 48, 64, 3], -0.2, 0.2)
      var files = VideoContainer.allCases.map { "\(folder)/ours.\($0.rawValue)" }
      for path in files { try VideoEncoder.write(clip, to: path, framesPerSecond: 25) }
      if SharedClips.areHere {
        let isThorough = ProcessInfo.processInfo.environment["ZOETROPE_FUZZ"] == "all"
        files += try SharedClips.files("clips").filter { path in
          let attributes = try FileManager.default.attributesOfItem(atPath: path)
          let bytes = try #require(attributes[.size] as? Int)
          return bytes > 0 && (isThorough || bytes < 20_000)
        }
      }
      try body(folder, files)
    }
  }

  /// Decodes `data` as a file; true if it gave frames, false if a typed error.
  private func givesFrames(_ data: Data, _ path: String) throws -> Bool {
    try data.write(to: URL(fileURLWithPath: path))
    do throws(VideoError) {
      var decoder = try VideoDecoder(path, scaling: .exactly(height: 8, width: 8))
      while let frame = try decoder.next() {
        if frame.pixels.count != 8 * 8 * 3 { Issue.record("\(path): \(frame.pixels.count) bytes") }
      }
      return true
    } catch {
      if !error.description.contains(path) { Issue.record("\(error) does not name \(path)") }
      return false
    }
  }

  @Test func truncatedFilesGiveFramesOrAnError() throws {
    try withFiles { folder, files in
      var outcomes = [true: 0, false: 0]
      for file in files {
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        var random = RandomSource(seed: 1).stream(URL(fileURLWithPath: file).lastPathComponent)
        for _ in 0..<20 {
          let end = Int(random.uniform([1]).scalar * Float(whole.count))
          let target = "\(folder)/cut." + URL(fileURLWithPath: file).pathExtension
          outcomes[try givesFrames(whole.prefix(end), target), default: 0] += 1
        }
      }
      #expect(outcomes.values.allSatisfy { $0 > 0 }, "frames or not: \(outcomes)")
    }
  }

  @Test func flippedBytesGiveFramesOrAnError() throws {
    try withFiles { folder, files in
      var outcomes = [true: 0, false: 0]
      for file in files {
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        var random = RandomSource(seed: 2).stream(URL(fileURLWithPath: file).lastPathComponent)
        for _ in 0..<50 {
          var flipped = whole
          let draws = random.uniform([2]).values
          flipped[Int(draws[0] * Float(whole.count - 1))] ^= UInt8(1 + Int(draws[1] * 255))
          let target = "\(folder)/flipped." + URL(fileURLWithPath: file).pathExtension
          outcomes[try givesFrames(flipped, target), default: 0] += 1
        }
      }
      #expect(outcomes.values.allSatisfy { $0 > 0 }, "frames or not: \(outcomes)")
    }
  }

  @Test func misuseIsNamed() throws {
    try withTemporaryFolder { folder in
      let absent = folder + "/absent.avi"
      #expect(throws: VideoError.absent(path: absent)) { try VideoInfo(absent) }
      #expect(throws: VideoError.isFolder(path: folder)) { try VideoInfo(folder) }
      let text = folder + "/notes.txt"
      try Data("These are words, line after line.\n".utf8).write(to: URL(fileURLWithPath: text))
      #expect(throws: VideoError.self) { try VideoInfo(text) }
      let sound = folder + "/sound.wav"
      try silence().write(to: URL(fileURLWithPath: sound))
      #expect(throws: VideoError.noVideoStream(path: sound)) { try VideoInfo(sound) }
      let empty = folder + "/empty.gif"
      try Data([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0, 0, 0, 0x3b])
        .write(to: URL(fileURLWithPath: empty))
      let error = #expect(throws: VideoError.self) { try VideoInfo(empty) }
      #expect(error?.description.hasPrefix(empty) == true)
    }
  }

  /// A second of 8-bit silence.
  private func silence() -> Data {
    func little(_ value: UInt32, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let format = little(16, 4) + little(1, 2) + little(1, 2) + little(8_000, 4) + little(8_000, 4)
    let header = Array("RIFF".utf8) + little(8_036, 4) + Array("WAVEfmt ".utf8) + format
    let body = little(1, 2) + little(8, 2) + Array("data".utf8) + little(8_000, 4)
    return Data(header + body + [UInt8](repeating: 128, count: 8_000))
  }

  /// In a process of its own, since other tests allocate meanwhile.
  ///
  /// The first opens fill caches of the libraries.
  @Test func aThousandOpensLeakNothing() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let path = folder + "/clip.avi", broken = folder + "/broken.avi"
        try VideoEncoder.write(movingClip(frames: 4), to: path, framesPerSecond: 25)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(1_000).write(to: URL(fileURLWithPath: broken))
        func open(_ count: Int) throws {
          for _ in 0..<count {
            _ = try VideoClip(path, ClipSelection(frameCount: 4))
            do { _ = try VideoInfo(broken) } catch {}
          }
        }
        try open(100)
        let before = allocated_bytes()
        try open(1_000)
        let growth = allocated_bytes() - before
        precondition(growth < 64 << 10, "a thousand opens leave \(growth) bytes")
      }
    }
  }
}
