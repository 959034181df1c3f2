import Kernels
import Tensors
import Testing

@testable import VideoIO

@Suite struct PixelConversionTests {
  @Test func shortSideAndCenter() {
    let picture = movingClip(frames: 1, height: 30, width: 47)
    #expect(picture.resized(shortSide: 10, .torchArea).shape == [1, 10, 15, 3])
    #expect(
      picture.transposed([0, 2, 1, 3]).resized(shortSide: 10, .halfPixelBilinear).shape
        == [1, 15, 10, 3])
    let center = picture.croppedToCenter(height: 27, width: 40)
    #expect(center.values == picture.slice(1..<28, along: 1).slice(3..<43, along: 2).values)
  }
}
