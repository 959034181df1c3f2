import Foundation
import Testing

@testable import VideoIO

@Suite(.enabled(if: SharedClips.areHere, SharedClips.remark))
struct VideoDecoderTests {
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

  @Test func decodesAsManyFramesAsFFprobe() throws {
    #expect(Self.counts.count == 123)
    for (path, frames) in Self.counts {
      let file = try SharedClips.path(path)
      do throws(VideoError) {
        let info = try VideoInfo(file)
        #expect(info.frameCount == frames, "\(path)")
        if !info.warnings.isEmpty { print(path, info.warnings.map(\.description)) }
      } catch {
        print(error)
        #expect(frames == 0, "\(path): \(error)")
      }
    }
  }
}

extension VideoDecoderTests {
  /// Measured on FFmpeg 5.1 against 8.1: the same bytes.
  ///
  /// 2 levels allow for converters of other processors.
  @Test(arguments: expected.keys.sorted())
  func framesEqualThoseOfAnotherDecoder(_ clip: String) throws {
    let expected = try #require(Self.expected[clip])
    var decoder = try VideoDecoder(SharedClips.path(clip))
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
    print(clip, worst, off)
  }

  private func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(16 * digits[$0] + digits[$0 + 1])
    }
  }
}
