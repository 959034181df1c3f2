import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct NormalizationTests {
  static func activation(_ slope: Float) -> Activation {
    slope == 1 ? .none : slope == 0 ? .relu : .leakyReLU(slope: slope)
  }

  @Test(arguments: fixture("normalization")["training"])
  func trainingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { x in
      let activation = NormalizationTests.activation(example.number("slope"))
      return x[0].batchNormalized(scale: x[1], shift: x[2], epsilon: 1e-5, activation).result
    }
  }

  @Test(arguments: fixture("normalization")["inference"])
  func inferenceAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { x in
      x[0].normalized(
        mean: x[1], variance: x[2], scale: x[3], shift: x[4], bias: x[5], epsilon: 1e-5,
        NormalizationTests.activation(example.number("slope")))
    }
  }

  @Test(arguments: fixture("half_precision")["normalization"])
  func bfloat16AgreesWithPyTorch(_ example: FixtureCase) {
    // Input, result, upstream and gradient are each rounded to eight bits.
    example.check(relative: 1e-2, gradient: 1e-2) { x in
      let activation = NormalizationTests.activation(example.number("slope"))
      let y = x[0].converted(to: .bfloat16).batchNormalized(
        scale: x[1], shift: x[2], epsilon: 1e-5, activation
      ).result
      #expect(y.elementType == .bfloat16)
      return y
    }
  }

  @Test(
    arguments: [[1000, 1], [333, 3], [7, 16], [5, 9, 64], [3, 4, 5, 130], [20_001, 4]],
    [1, 0, 0.2] as [Float])
  func forwardAgreesWithTheNaiveTwin(_ shape: [Int], _ slope: Float) {
    let x = Samples.normal(Shape(shape)) * 3 + 2, channels = shape[shape.count - 1]
    let scale = Samples.uniform([channels], 0.5, 1.5), shift = Samples.normal([channels], 2)
    let activation = NormalizationTests.activation(slope)
    let (y, statistics) = x.batchNormalized(scale: scale, shift: shift, epsilon: 1e-3, activation)
    let (mean, variance) = Naive(x).moments
    expectClose(statistics.mean.map(Double.init), mean, "mean")
    expectClose(statistics.variance.map(Double.init), variance, "variance")
    #expect(statistics.count == x.shape.count / channels)
    let twin = Naive(x).normalized(
      mean: mean, variance: variance, scale: scale.doubles, shift: shift.doubles,
      epsilon: Double(Float(1e-3)),
      slope: Double(slope))
    expectClose(y, twin, "training")
    let given = x.normalized(
      mean: Tensor([channels], mean.map { Float($0) }),
      variance: Tensor([channels], variance.map { Float($0) }),
      scale: scale, shift: shift, epsilon: 1e-3, activation)
    expectClose(given, twin, "inference")
  }

  @Test func varianceOfNumbersFarFromZeroKeepsItsDigits() {
    // A mean of squares minus the square of the mean would leave nothing.
    let x = Samples.normal([4096, 4]) * 0.1 + 100
    let statistics = x.batchNormalized(scale: .ones([4]), shift: .zeros([4]), epsilon: 1e-5)
      .statistics
    expectClose(
      statistics.variance.map(Double.init), Naive(x).moments.variance, relative: 1e-4, "variance")
  }

  @Test(arguments: [1, 0.2] as [Float])
  func gradientsMatchFiniteDifferences(_ slope: Float) {
    // Away from the kink of the rectifier: shifts put every channel on one side.
    let shift = slope == 1 ? Samples.normal([3], 4) : Tensor([3], [9, -9, 9])
    let x = [Samples.normal([4, 5, 3]), Samples.uniform([3], 0.5, 1.5, 2), shift]
    let activation = NormalizationTests.activation(slope)
    expectGradientMatchesDifferences(at: x, "training") {
      $0[0].batchNormalized(scale: $0[1], shift: $0[2], epsilon: 1e-5, activation).result
    }
    let (mean, variance) = (Samples.normal([3], 5), Samples.uniform([3], 0.5, 2, 6))
    expectGradientMatchesDifferences(at: x + [Samples.normal([3], 7) * 0.1], "inference") {
      $0[0].normalized(
        mean: mean, variance: variance, scale: $0[1], shift: $0[2], bias: $0[3], epsilon: 1e-5,
        activation)
    }
  }

  @Test func constantChannelsAreNotDividedByZero() {
    let x = Tensor(repeating: 3, [8, 2])
    let (y, slope) = valueAndGradient(at: x) {
      $0.batchNormalized(scale: .ones([2]), shift: .ones([2]), epsilon: 1e-5).result.sum()
    }
    #expect(y.scalar == 16)
    #expect(slope.values.allSatisfy { abs($0) < 1e-3 })
  }
}
