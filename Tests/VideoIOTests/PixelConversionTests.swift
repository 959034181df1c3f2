import Kernels
import Tensors
import Testing

@testable import VideoIO

@Suite struct PixelConversionTests {
  @Test func bytesComeBack() {
    let bytes = (0...255).map { UInt8($0) }
    let tensor = Tensor(bytes: bytes, [256])
    #expect(tensor.values[0] == -1 && tensor.values[255] == 1)
    #expect(tensor.bytes == bytes)
  }

  @Test func halvesRoundAwayAndTheRestIsClamped() {
    // (value + 1) · 127.5: 0 is 127.5, −1 + 1/255 is 0.5.
    let values: [Float] = [0, -1 + 1 / 255, -7, 7, .nan, .infinity, -.infinity]
    #expect(Tensor([7], values).bytes == [128, 1, 0, 255, 0, 255, 0])
    #expect(Tensor([7], values).converted(to: .bfloat16).bytes.count == 7)
  }

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
