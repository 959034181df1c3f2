import CFFmpeg
import Foundation
import Testing

@testable import VideoIO

@Suite struct OrientationTests {
  /// The pixels 0 1 2 over 3 4 5, turned and mirrored by display matrices (a, b, c, d).
  @Test(arguments: [
    ([1, 0, 0, 1], [0, 1, 2, 3, 4, 5]), ([-1, 0, 0, -1], [5, 4, 3, 2, 1, 0]),
    ([-1, 0, 0, 1], [2, 1, 0, 5, 4, 3]), ([1, 0, 0, -1], [3, 4, 5, 0, 1, 2]),
    ([0, 1, -1, 0], [3, 0, 4, 1, 5, 2]), ([0, -1, 1, 0], [2, 5, 1, 4, 0, 3]),
    ([0, 1, 1, 0], [0, 3, 1, 4, 2, 5]), ([0, -1, -1, 0], [5, 2, 4, 1, 3, 0]),
  ])
  func turnsAsTheMatrixSays(_ signs: [Int32], _ expected: [UInt8]) throws {
    let unit: Int32 = 1 << 16
    let matrix = [
      signs[0] * unit, signs[1] * unit, 0, signs[2] * unit, signs[3] * unit, 0, 0, 0, 1 << 30,
    ]
    let picture = try Picture("test", AV_PIX_FMT_RGB24, width: 3, height: 2)
    let base = try #require(picture.frame.pointee.data.0)
    for row in 0..<2 {
      for byte in 0..<9 {
        base[row * Int(picture.frame.pointee.linesize.0) + byte] = UInt8(3 * row + byte / 3)
      }
    }
    let upright = Orientation(matrix: matrix).upright(picture.frame)
    #expect(upright == expected.flatMap { [$0, $0, $0] })
  }

  /// The eight orientations of EXIF: at which corners red, green, blue and white of the upper left, upper right, lower
  /// left and lower right are shown.
  @Test(arguments: [
    (1, [0, 1, 2, 3]), (2, [1, 0, 3, 2]), (3, [3, 2, 1, 0]), (4, [2, 3, 0, 1]), (5, [0, 2, 1, 3]),
    (6, [2, 0, 3, 1]), (7, [3, 1, 2, 0]), (8, [1, 3, 0, 2]),
  ])
  func camerasTurnPictures(_ orientation: Int, _ corners: [Int]) throws {
    let colors: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]
    let (height, width) = (32, 48)
    let pixels = (0..<height).flatMap { y in
      (0..<width).flatMap { x in colors[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] }
    }
    try withTemporaryFolder { folder in
      let path = folder + "/a.jpg"
      try JPEG.write(VideoFrame(width: width, height: height, pixels: pixels), to: path)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      // Little-endian TIFF with one entry, orientation (0x112), a short.
      let tiff: [UInt8] =
        [
          0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, UInt8(orientation), 0, 0,
          0,
        ]
        + [0, 0, 0, 0]
      let exif = Array("Exif".utf8) + [0, 0] + tiff
      bytes.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif, at: 2)
      try bytes.write(to: URL(fileURLWithPath: path))
      for scaling in [FrameScaling.original, .shortSide(16)] {
        var decoder = try VideoDecoder(path, scaling: scaling)
        let frame = try #require(try decoder.next())
        #expect((frame.width > frame.height) == (orientation < 5))
        for (corner, color) in corners.enumerated() {
          let row = frame.height * (corner < 2 ? 1 : 3) / 4
          let column = frame.width * (corner % 2 == 0 ? 1 : 3) / 4
          let place = 3 * (row * frame.width + column)
          for channel in 0..<3 {
            #expect(abs(Int(frame.pixels[place + channel]) - Int(colors[color][channel])) < 40)
          }
        }
      }
      let info = try VideoInfo(path)
      #expect((info.width, info.height) == (orientation < 5 ? (width, height) : (height, width)))
    }
  }
}
