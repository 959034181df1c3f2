import Foundation
import Tensors
import Testing

@testable import VideoIO

@Suite struct VideoClipTests {
  /// Frame i of ten is one gray, 20 i, at 10 frames a second, stored without loss.
  private func withGrays(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/grays.apng"
      let bytes = (0..<10).flatMap { [UInt8](repeating: UInt8(20 * $0), count: 8 * 8 * 3) }
      try VideoEncoder.write(Tensor(bytes: bytes, [10, 8, 8, 3]), to: path, framesPerSecond: 10)
      try body(path)
    }
  }

  private func indices(_ clip: VideoClip) -> [Int] { clip.frames.map { Int($0.pixels[0]) / 20 } }

  @Test func picksAtAStride() throws {
    try withGrays { path in
      let clip = try VideoClip(path, ClipSelection(frameCount: 3, start: 1, spacing: .stride(3)))
      #expect(indices(clip) == [1, 4, 7])
      #expect(clip.repeatedFrames == 0)
      #expect(clip.tensor.shape == [3, 8, 8, 3])
    }
  }

  @Test func repeatsTheLastFrameOfShortVideos() throws {
    try withGrays { path in
      let strided = try VideoClip(path, ClipSelection(frameCount: 6, start: 0, spacing: .stride(4)))
      #expect(indices(strided) == [0, 4, 8, 9, 9, 9])
      #expect(strided.repeatedFrames == 3)
      let rated = try VideoClip(
        path, ClipSelection(frameCount: 7, start: 0, spacing: .framesPerSecond(5)))
      #expect(indices(rated) == [0, 2, 4, 6, 8, 9, 9])
      #expect(rated.repeatedFrames == 2)
    }
  }

  @Test(arguments: [
    (20.0, [4, 4, 5, 5, 6]), (10.0, [4, 5, 6, 7, 8]), (5.0, [4, 6, 8, 9, 9]),
    (7.5, [4, 5, 6, 8, 9]),
  ])
  func picksWhatIsOnShowAtARate(_ rate: Double, _ expected: [Int]) throws {
    try withGrays { path in
      let selection = ClipSelection(frameCount: 5, start: 4, spacing: .framesPerSecond(rate))
      let clip = try VideoClip(path, selection)
      #expect(indices(clip) == expected)
    }
  }

  @Test func startingAfterTheEndIsAnError() throws {
    try withGrays { path in
      #expect(throws: VideoError.startsAfterEnd(path: path, start: 10, frameCount: 10)) {
        try VideoClip(path, ClipSelection(frameCount: 1, start: 10))
      }
    }
  }

  /// Both average areas; swscale does it in 8-bit YUV with chroma of half the size, so that edges
  /// of color differ.
  @Test(.enabled(if: SharedClips.areHere, SharedClips.remark))
  func scalingWhileDecodingIsNearTheTensorsAreas() throws {
    for name in ["weizmann/jump/daria_jump.avi", "clips/hmdb51_kinetics/R6llTwEh07w.mp4"] {
      let path = try SharedClips.path(name), selection = ClipSelection(frameCount: 8)
      let fast = try VideoClip(path, selection, scaling: .exactly(height: 64, width: 64)).tensor
      let exact = try VideoClip(path, selection).tensor.resized(height: 64, width: 64, .torchArea)
      let quality = peakSignalToNoise(fast, exact)
      #expect(quality > 35, "\(name): \(quality) dB")
    }
  }
}
