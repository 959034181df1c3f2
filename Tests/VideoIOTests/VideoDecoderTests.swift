import Files
import Foundation
import Testing

@testable import VideoIO

@Suite struct VideoDecoderTests {
  /// Each frame of a GIF is shown as many hundredths of a second as its own delay says; 0 is a tenth, as browsers have it.
  @Test(arguments: [[0], [1], [2], [7], [1, 2, 5, 10], [10, 50]])
  func delaysAreThoseOfTheFile(_ delays: [Int]) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.gif"
      try VideoEncoder.write(movingClip(frames: 8), to: path, framesPerSecond: 25)
      var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), frame = 0
      for place in 0..<bytes.count - 7 where Array(bytes[place..<place + 3]) == [0x21, 0xF9, 4] {
        (bytes[place + 4], bytes[place + 5]) = (UInt8(delays[frame % delays.count]), 0)
        frame += 1
      }
      #expect(frame == 8)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let shown = (0..<8).map { delays[$0 % delays.count] }.map { $0 == 0 ? 0.1 : Double($0) / 100 }
      var decoder = try VideoDecoder(path), times: [Double] = []
      while let frame = try decoder.next() { times.append(frame.seconds) }
      for (index, time) in times.enumerated() {
        #expect(abs(time - shown.prefix(index).reduce(0, +)) < 1e-9)
      }
      let info = try VideoInfo(path)
      #expect(abs(info.seconds - shown.reduce(0, +)) < 1e-9)
      #expect(abs(info.framesPerSecond - 8 / shown.reduce(0, +)) < 1e-9)
    }
  }

  /// A picture is itself even if its name reads like the pattern of a series, and names are bytes.
  @Test func namesAreNoPatterns() throws {
    try withTemporaryFolder { folder in
      for (name, level) in [("a%d.png", 200), ("a1.png", 10), ("50%.png", 90)] {
        try PNG.write(
          VideoFrame(width: 8, height: 8, pixels: [UInt8](repeating: UInt8(level), count: 192)),
          to: "\(folder)/\(name)")
        var decoder = try VideoDecoder("\(folder)/\(name)")
        #expect(try decoder.next()?.pixels[0] == UInt8(level))
        #expect(try decoder.next() == nil)
      }
    }
  }

  @Test func whatIsNoFileIsNotWaitedFor() throws {
    try withTemporaryFolder { folder in
      for name in ["x.avi", "x.png"] {
        let path = "\(folder)/\(name)"
        #expect(mkfifo(path, 0o600) == 0)
        let wanted = VideoError.special(path: path, reason: "it is a named pipe, not a file")
        #expect(throws: wanted) { try VideoInfo(path) }
        #expect(throws: wanted) { try PNG.readFrame(path) }
        FileTree.pretendForbidden(folder + "/locked.avi")
        try Data([1]).write(to: URL(fileURLWithPath: folder + "/locked.avi"))
        let error = #expect(throws: VideoError.denied(path: folder + "/locked.avi")) {
          try VideoInfo(folder + "/locked.avi")
        }
        #expect(error?.description.contains("permission") == true)
      }
    }
  }

  struct Expected: Decodable {
    struct Frame: Decodable {
      let index: Int
      let pixels: String
    }
    let height: Int, width: Int
    let times: [Double?]
    let frames: [Frame]
  }

  static let expected: [String: Expected] =
    (try? JSONDecoder().decode([String: Expected].self, from: fixture("samples.json"))) ?? [:]

  /// Path and decodable frames, as `ffprobe -count_frames` counts them.
  static let counts: [(path: String, frames: Int)] = {
    let text = (try? fixture("frame_counts.csv")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",")
      return Int(fields[1]).map { (String(fields[0]), $0) }
    }
  }()

  @Test(.enabled(if: SharedClips.areHere, SharedClips.remark))
  func decodesAsManyFramesAsFFprobe() throws {
    #expect(Self.counts.count == 123)
    var weizmann = 0
    for (path, frames) in Self.counts {
      let file = try SharedClips.path(path)
      do throws(VideoError) {
        let info = try VideoInfo(file)
        #expect(info.frameCount == frames, "\(path)")
        if path.hasPrefix("weizmann") { weizmann += info.frameCount }
        #expect(info.warnings.isEmpty == (path != "clips/codecs/corrupted.mp4"), "\(info)")
      } catch {
        #expect(frames == 0, "\(error)")
      }
    }
    #expect(weizmann == 5_855)
  }

  /// Each for its reason; the corrupt one gives frames and says what is wrong.
  @Test(.enabled(if: SharedClips.areHere, SharedClips.remark))
  func filesWithoutFramesAreNamedWithTheReason() throws {
    func error(_ name: String) throws -> VideoError? {
      let path = try SharedClips.path("clips/codecs/" + name)
      return #expect(throws: VideoError.self) { try VideoInfo(path) }
    }
    for name in ["AudioVideoInterleave.avi", "WindowsMediaVideo.wmv", "gif.gif", "webp.webp"] {
      guard case .noFrames? = try error(name) else {
        Issue.record("\(name) has no frames")
        continue
      }
    }
    for name in ["Mpeg4.mp4", "mp4-with-audio.mp4"] {
      let path = try SharedClips.path("clips/codecs/" + name)
      #expect(try error(name) == .noVideoStream(path: path))
    }
    for name in ["FlashVideo.flv", "typescript.ts"] {
      guard case .unreadable? = try error(name) else {
        Issue.record("\(name) cannot be read")
        continue
      }
    }
    let corrupted = try VideoInfo(SharedClips.path("clips/codecs/corrupted.mp4"))
    #expect(corrupted.warnings == [.skippedPackets(1), .damagedFrames(1)])
  }

  @Test func widePixelsAreMadeSquare() throws {
    let path = try fixturePath("anamorphic.mp4")
    let info = try VideoInfo(path)
    #expect(info.width == 64 && info.height == 32)
    var decoder = try VideoDecoder(path, scaling: .shortSide(16))
    let frame = try #require(try decoder.next())
    #expect(frame.width == 32 && frame.height == 16)
  }

  @Test func framesKeepTheirTimes() throws {
    let path = try fixturePath("varying.mkv")
    var decoder = try VideoDecoder(path)
    var times: [Double] = []
    while try decoder.advance() { times.append((decoder.seconds * 100).rounded() / 100) }
    #expect(times == [0, 0.1, 0.15, 0.4, 1])
    // On show at 0, 0.2, …, 1: each frame until the next.
    let clip = try VideoClip(path, ClipSelection(frameCount: 6, spacing: .framesPerSecond(5)))
    #expect(clip.frames.map { (Int($0.pixels[0]) + 20) / 40 } == [0, 2, 3, 3, 3, 4])
    #expect(clip.repeatedFrames == 0)
  }
}

extension VideoDecoderTests {
  /// Measured on FFmpeg 5.1 against 8.1: the same bytes.
  ///
  /// 2 levels allow for converters of other processors.
  @Test(arguments: expected.keys.sorted())
  func framesEqualThoseOfAnotherDecoder(_ clip: String) throws {
    let isShared = clip.contains("/")
    // PyAV leaves wide pixels as they are.
    if isShared && !SharedClips.areHere || clip == "anamorphic.mp4" { return }
    let expected = try #require(Self.expected[clip])
    var decoder = try VideoDecoder(isShared ? SharedClips.path(clip) : fixturePath(clip))
    var worst = 0, times: [Double] = [], compared = 0
    while try decoder.advance() {
      times.append(decoder.seconds)
      guard let sample = expected.frames.first(where: { $0.index == decoder.frameCount - 1 }) else {
        continue
      }
      let frame = try decoder.frame()
      #expect(frame.height == expected.height && frame.width == expected.width)
      let levels = bytes(hexadecimal: sample.pixels)
      for (place, level) in levels.enumerated() {
        let (point, channel) = place.quotientAndRemainder(dividingBy: 3)
        let row = (2 * (point / 8) + 1) * frame.height / 16
        let column = (2 * (point % 8) + 1) * frame.width / 16
        let ours = frame.pixels[3 * (row * frame.width + column) + channel]
        worst = max(worst, abs(Int(ours) - Int(level)))
      }
      compared += 1
    }
    #expect(compared == expected.frames.count)
    #expect(worst <= 2, "worst difference \(worst) of 255")
    #expect(times.count == expected.times.count)
    let off =
      zip(times, expected.times).compactMap { ours, theirs in theirs.map { abs(ours - $0) } }.max()
      ?? 0
    #expect(off < 0.001, "time stamps are off by \(off) s")
  }

  private func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(16 * digits[$0] + digits[$0 + 1])
    }
  }
}
