import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct ReductionsTests {
  @Test(arguments: fixture("reductions")["sum"])
  func sumsAgreeWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].sum(over: example.integers("axes")) }
  }

  @Test(arguments: fixture("reductions")["mean"])
  func meansAgreeWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].mean(over: example.integers("axes")) }
  }

  // Among them ties, which share the gradient as torch.amax has it.
  @Test(arguments: fixture("reductions")["maximum"])
  func maximaAgreeWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0, absolute: 0) { $0[0].maximum(over: example.integers("axes")) }
  }

  @Test(arguments: fixture("reductions")["minimum"])
  func minimaAgreeWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0, absolute: 0) { $0[0].minimum(over: example.integers("axes")) }
  }

  @Test(arguments: fixture("reductions")["logSoftmax"])
  func logSoftmaxAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].logSoftmax() }
  }

  @Test(arguments: fixture("reductions")["softmax"])
  func softmaxAgreesWithPyTorch(_ example: FixtureCase) {
    example.check { $0[0].softmax() }
  }

  @Test func withoutAxesEverythingIsReduced() {
    let x = Tensor([2, 3], [1, 2, 3, 4, 5, 7])
    #expect(x.sum().shape == [])
    #expect(x.sum().scalar == 22)
    #expect(x.mean().scalar == Float(22) / 6)
    #expect(x.maximum().scalar == 7)
    #expect(x.minimum().scalar == 1)
    #expect(x.sum(over: [-1]).values == [6, 16])
    #expect(x.sum(over: []).values == x.values)
  }

  @Test func reductionsMatchFiniteDifferences() {
    expectGradientMatchesDifferences(at: [Samples.separated([3, 4, 5])], "reductions") { x in
      let parts = [
        x[0].sum(over: [0, 2]), x[0].mean(over: [1]), x[0].maximum(over: [2]),
        x[0].minimum(over: [0, 1]),
        (x[0] * 0.2).softmax(), (x[0] * 0.2).logSoftmax(),
      ]
      return Tensor.concatenated(parts.map { $0.reshaped([$0.shape.count]) }, along: 0)
    }
  }

  @Test func longSumsKeepTheirDigits() {
    // A plain float32 sum of these would be off by about 1e-3.
    let count = 1_000_003, x = Samples.uniform([count], 0, 1)
    let exact = x.doubles.reduce(0, +)
    expectClose([Double(x.sum().scalar)], [exact], relative: 1e-7)
    let columns = Samples.uniform([10_007, 3], 0, 1)
    expectClose(columns.sum(over: [0]), Naive(columns).channelSums, relative: 1e-6)
  }

  @Test func sumsDoNotDependOnTheThreadCount() {
    let x = Samples.normal([7, 1003, 5])
    let sums = [1, 2, 3].map { count in
      Threads.using(count) {
        x.sum(over: [1]).values + x.sum().values
      }
    }
    #expect(sums[0] == sums[1] && sums[1] == sums[2])
  }

  @Test func argmaxGivesTheFirstOfEquals() {
    let x = Tensor([3, 4], [0, 5, 5, 1, -1, -2, -1, -3, 1, 2, 3, 4])
    #expect(x.argmax() == [1, 0, 3])
  }

  @Test func maximumPassesNaN() {
    #expect(Tensor([3], [1, .nan, 2]).maximum().scalar.isNaN)
    #expect(Tensor([3], [.nan, 1, 2]).minimum().scalar.isNaN)
  }

  @Test func softmaxRowsSumToOne() {
    let sums = (Samples.normal([20, 30]) * 10).softmax().sum(over: [1])
    expectClose(sums, Tensor.ones([20]), relative: 1e-6)
  }

  @Test func bfloat16IsReducedInFloat32() {
    let x = Samples.integers([40, 50]), half = x.converted(to: .bfloat16)
    #expect(half.sum().elementType == .float32)
    #expect(half.sum(over: [0]).values == x.sum(over: [0]).values)
    #expect(half.maximum(over: [1]).values == x.maximum(over: [1]).values)
    let slope = valueAndGradient(at: half) { ($0.mean(over: [0]) * 200).sum() }.gradient
    #expect(slope.elementType == .bfloat16)
    expectClose(slope, Tensor(repeating: 5, [40, 50]), relative: 0)
  }
}
