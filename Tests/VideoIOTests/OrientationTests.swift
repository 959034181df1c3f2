import CFFmpeg
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
}
