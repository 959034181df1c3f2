import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite(.serialized) struct InitializerTests {
  static let shape: Shape = [4, 4, 32, 64]  // fan in 512, fan out 1024

  static func draw(_ law: Initializer, _ shape: Shape = shape) -> Tensor {
    var random = RandomSource(seed: 8)
    return law(shape, using: &random)
  }

  static func deviation(_ x: Tensor) -> Float { (x * x).mean().scalar.squareRoot() }

  @Test(
    arguments: [
      (.normal(deviation: 0.02), 0.02), (.xavierNormal(), 0.036_084),
      (.xavierNormal(gain: 2), 0.072_169),
      (.kaimingNormal(), 0.0625), (.kaimingNormal(fanOut: true), 0.044_194),
    ] as [(Initializer, Float)])
  func normalLawsHaveTheirDeviation(_ law: Initializer, _ deviation: Float) {
    let x = InitializerTests.draw(law)
    // 32 768 numbers: the deviation is known to 0.4 %, the mean to half a hundredth of it.
    #expect(abs(InitializerTests.deviation(x) / deviation - 1) < 0.02)
    #expect(abs(x.mean().scalar) < 0.03 * deviation)
  }

  @Test(
    arguments: [
      (.xavierUniform(), 0.0625), (.xavierUniform(gain: 2), 0.125), (.torchDefault, 0.044_194),
      (.uniform(low: -0.3, high: 0.3), 0.3),
    ] as [(Initializer, Float)])
  func uniformLawsReachTheirBounds(_ law: Initializer, _ bound: Float) {
    let x = InitializerTests.draw(law)
    #expect(x.maximum().scalar <= bound * 1.0001 && x.maximum().scalar > 0.99 * bound)
    #expect(x.minimum().scalar >= -bound * 1.0001 && x.minimum().scalar < -0.99 * bound)
    #expect(abs(InitializerTests.deviation(x) * Float(3).squareRoot() / bound - 1) < 0.02)
  }

  @Test func constantsAndShiftedNormals() {
    #expect(Set(InitializerTests.draw(.zeros).values) == [0])
    #expect(Set(InitializerTests.draw(.ones).values) == [1])
    #expect(abs(InitializerTests.draw(.normal(mean: 1, deviation: 0.02)).mean().scalar - 1) < 0.001)
  }

  @Test(arguments: [[20, 7], [7, 20], [3, 3, 4, 9], [2, 2, 2, 30]])
  func orthogonalWeightsAreOrthogonal(_ extents: [Int]) {
    let shape = Shape(extents), gain: Float = 1.5
    let w = InitializerTests.draw(.orthogonal(gain: gain), shape)
    let columns = shape[-1], rows = shape.count / columns, matrix = w.reshaped([rows, columns])
    let turned = matrix.transposed([1, 0])
    let product = rows >= columns ? turned.matrixProduct(matrix) : matrix.matrixProduct(turned)
    let size = min(rows, columns)
    let expected = (0..<size * size).map { $0 % (size + 1) == 0 ? gain * gain : 0 }
    expectClose(product, Tensor([size, size], expected), relative: 1e-5, absolute: 1e-5)
  }

  @Test func fansAreCountedAsPyTorchDoes() {
    #expect(Initializer.fans([3, 3, 5, 7]) == (45, 63))
    #expect(Initializer.fans([5, 7]) == (5, 7))
    #expect(Initializer.fans([5]) == (5, 5))
  }

  @Test func biasesUseTheFanOfTheirWeight() {
    var random = RandomSource(seed: 9)
    let bias = Linear(10_000, 500, using: &random).bias!
    #expect(bias.absolute().maximum().scalar <= 0.01)
    #expect(bias.absolute().maximum().scalar > 0.0095)
  }
}
