import Foundation
import Tensors
import Testing

@testable import VideoIO

@Suite struct PNGTests {
  @Test func everyByteComesBack() throws {
    try withTemporaryFolder { folder in
      let pixels = (0..<3 * 16 * 17).map { UInt8(truncatingIfNeeded: $0) }
      let frame = VideoFrame(width: 17, height: 16, pixels: pixels)
      try PNG.write(frame, to: folder + "/a.png")
      #expect(try PNG.readFrame(folder + "/a.png") == frame)
      let image = Tensor(frame)
      try PNG.write(image, to: folder + "/b.png")
      #expect(try PNG.read(folder + "/b.png").values == image.values)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test func badFilesAreNamed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.png"
      #expect(throws: VideoError.absent(path: path)) { try PNG.read(path) }
      #expect(throws: VideoError.isFolder(path: folder)) { try PNG.read(folder) }
      try Data("no picture".utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: VideoError.self) { try PNG.read(path) }
      try PNG.write(movingClip(frames: 1).entry(0, along: 0), to: path)
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
      #expect(throws: VideoError.self) { try PNG.read(path) }
      #expect(throws: VideoError.self) {
        try PNG.write(Tensor.zeros([2, 2, 3]), to: folder + "/absent/a.png")
      }
    }
  }

  @Test func gridPlacesTiles() {
    // Three black images of 2×3 pixels in two columns, lines of one pixel.
    let images = PNG.grid(of: Tensor(repeating: -1, [3, 2, 3, 3]), columns: 2, gap: 1)
    #expect(images.shape == [7, 9, 3])
    let dark = images.values.filter { $0 == -1 }.count
    #expect(dark == 3 * 2 * 3 * 3)
    #expect(images.slice(1..<3, along: 0).slice(1..<4, along: 1).values.allSatisfy { $0 == -1 })
    #expect(images.slice(4..<6, along: 0).slice(5..<8, along: 1).values.allSatisfy { $0 == 1 })
    // Two clips of five frames, every second one: two rows of three.
    #expect(PNG.grid(of: Tensor.zeros([2, 5, 2, 3, 3]), stride: 2, gap: 0).shape == [4, 9, 3])
  }
}
