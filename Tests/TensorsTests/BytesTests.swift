import Kernels
import Tensors
import Testing

@Suite struct BytesTests {
  @Test(arguments: [PixelRange.signed, .unit]) func pixelsComeBack(_ range: PixelRange) {
    let bytes = (0...255).map { UInt8($0) }
    let tensor = Tensor(bytes: bytes, [16, 16], range)
    #expect(tensor.values[0] == (range == .signed ? -1 : 0) && tensor.values[255] == 1)
    #expect(tensor.exactBytes(range) == bytes)
    // The nearest float32 to the exact place, which double knows.
    for (byte, value) in tensor.values.enumerated() {
      let place = range == .signed ? (2 * Double(byte) - 255) / 255 : Double(byte) / 255
      #expect(value == Float(place))
    }
    var off = tensor.values
    off[77] = off[77].nextUp
    #expect(Tensor([256], off).exactBytes(range) == nil)
  }

  @Test func halvesRoundUpAndTheRestIsClamped() {
    // (value + 1) · 127.5: 0 is 127.5, −1 + 1/255 is 0.5.
    let values: [Float] = [0, -1 + 1 / 255, -7, 7, .nan, .infinity, -.infinity]
    #expect(Tensor([7], values).bytes == [128, 1, 0, 255, 0, 255, 0])
    #expect(Tensor([7], values).converted(to: .bfloat16).bytes == [128, 0, 0, 255, 0, 255, 0])
  }

  @Test(arguments: [ElementType.float32, .bfloat16]) func rawBytesComeBack(_ type: ElementType) {
    let tensor = Tensor([3], [1, -2.5, 1e-3]).converted(to: type)
    let raw = tensor.rawBytes
    #expect(Array(raw[..<type.size]) == [0, 0, 0x80, 0x3F].suffix(type.size))
    #expect(Tensor(rawBytes: raw.span.bytes, [3], type).values == tensor.values)
  }

  @Test func rowsJoin() {
    let a = Tensor([3, 2], [0, 1, 2, 3, 4, 5]), b = Tensor([1, 2], [6, 7])
    let joined = Tensor.joined([(a, 1..<3), (b, 0..<1), (a, 0..<1), (a, 2..<2)])
    #expect(joined.shape == [4, 2] && joined.values == [2, 3, 4, 5, 6, 7, 0, 1])
  }
}
