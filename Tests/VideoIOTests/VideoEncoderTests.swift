import Files
import Foundation
import Tensors
import Testing

@testable import VideoIO

@Suite struct VideoEncoderTests {
  /// Thresholds are 2 dB or more below what FFmpeg 5.1 reaches.
  ///
  /// H.264 and MPEG-4 quantise, GIF has 256 colors for thousands of different ones, and APNG loses
  /// nothing.
  @Test(arguments: [
    (VideoContainer.mp4, 35.0), (.avi, 34.0), (.gif, 35.0), (.apng, .infinity),
  ])
  func decodesToWhatWasEncoded(_ container: VideoContainer, _ decibels: Double) throws {
    try withTemporaryFolder { folder in
      let clip = Tensor(bytes: movingClip().bytes, movingClip().shape)
      let path = "\(folder)/clip.\(container.rawValue)"
      try VideoEncoder.write(clip, to: path, framesPerSecond: 25)
      let info = try VideoInfo(path)
      #expect(info.frameCount == 12 && info.height == 48 && info.width == 64)
      #expect(info.warnings.isEmpty)
      #expect(abs(info.seconds - 12 / 25) < 0.011, "\(info.seconds) s")
      let read = try VideoClip(path, ClipSelection(frameCount: 12))
      #expect(read.repeatedFrames == 0)
      let quality = peakSignalToNoise(read.tensor, clip)
      #expect(quality >= decibels, "\(container): \(quality) dB")
      for (index, frame) in read.frames.enumerated() {
        // GIF counts in hundredths of a second.
        #expect(abs(frame.seconds - Double(index) / 25) < 1e-6)
      }
    }
  }

  @Test(arguments: VideoContainer.allCases)
  func keepsOddSizesAndSingleFrames(_ container: VideoContainer) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/clip.\(container.rawValue)"
      let clip = movingClip(frames: 1, height: 31, width: 45)
      try VideoEncoder.write(clip, to: path, framesPerSecond: 29.97)
      let read = try VideoClip(path, ClipSelection(frameCount: 1))
      #expect(read.tensor.shape == clip.shape)
      #expect(peakSignalToNoise(read.tensor, clip) > 28)
    }
  }

  @Test(arguments: VideoContainer.allCases)
  func sameFramesGiveTheSameBytes(_ container: VideoContainer) throws {
    try withTemporaryFolder { folder in
      let paths = ["a", "b"].map { "\(folder)/\($0).\(container.rawValue)" }
      for path in paths { try VideoEncoder.write(movingClip(), to: path, framesPerSecond: 10) }
      let files = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
      #expect(files[0] == files[1])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test func unwritablePlacesAreNamed() throws {
    try withTemporaryFolder { folder in
      for name in ["/absent/clip.mp4", "/clip.webm", "/clip"] {
        let error = #expect(throws: VideoError.self) {
          try VideoEncoder.write(movingClip(), to: folder + name, framesPerSecond: 25)
        }
        #expect(error?.description.contains(folder + name) == true)
      }
      try FileManager.default.createDirectory(
        atPath: folder + "/taken.gif", withIntermediateDirectories: false)
      #expect(throws: VideoError.self) {
        try VideoEncoder.write(movingClip(), to: folder + "/taken.gif", framesPerSecond: 25)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken.gif"])
    }
  }

  @Test func aFullDiskLeavesNothing() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try withTemporaryFolder { folder in
      AtomicFile.pretendFull(folder)
      for name in ["clip.avi", "clip.mp4"] {
        let path = "\(folder)/\(name)"
        #expect(throws: VideoError.self) {
          try VideoEncoder.write(movingClip(), to: path, framesPerSecond: 25)
        }
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
