import Kernels
import TestSupport
import Testing

@testable import Tensors

@Suite(.serialized) struct DerivativesTests {
  @Test func sharedSubexpressionsAccumulate() {
    let (value, slope) = valueAndGradient(at: Tensor([2], [3, -2])) { x in
      let square = x * x
      return (square * square + square + x).sum()
    }
    #expect(value.scalar == 111)  // x⁴ + x² + x
    #expect(slope.values == [115, -35])
  }

  @Test func severalInputsGetTheirOwnGradients() {
    let (a, b) = (Tensor([2], [1, 2]), Tensor([2], [3, 4]))
    let slopes = valueAndGradient(at: [a, b]) { ($0[0] * $0[1]).sum() }.gradient
    #expect(slopes[0].values == [3, 4])
    #expect(slopes[1].values == [1, 2])
  }

  @Test func unusedInputsGetZeros() {
    let slopes = valueAndGradient(at: [Tensor([2], [1, 2]), Tensor.ones([3, 4])]) { $0[0].sum() }
      .gradient
    #expect(slopes[1].shape == [3, 4])
    #expect(slopes[1].values.allSatisfy { $0 == 0 })
  }

  @Test func constantsGiveZeroGradient() {
    let (value, slope) = valueAndGradient(at: Tensor([2], [1, 2])) { _ in Tensor(5) }
    #expect(value.scalar == 5)
    #expect(slope.values == [0, 0])
  }

  @Test func nothingIsRecordedOutside() {
    let x = Samples.normal([3])
    #expect((x * x).exp().sum().node == nil)
    let (value, slope) = valueAndGradient(at: x) { ($0 * $0).sum() }
    #expect(value.node == nil && slope.node == nil)
  }

  @Test func withoutRecordingCutsTheGraph() {
    let slope = valueAndGradient(at: Tensor([2], [3, 5])) { x in
      let factor = withoutRecording { x * 2 }
      #expect(factor.node == nil)
      return (factor * x).sum()
    }.gradient
    #expect(slope.values == [6, 10])
  }

  @Test func detachedTensorsAreConstants() {
    let slope = valueAndGradient(at: Tensor([2], [3, 5])) { ($0.detached() * $0).sum() }.gradient
    #expect(slope.values == [3, 5])
  }

  @Test func derivativesNestWhenInnerOnesAreConstants() {
    let slope = valueAndGradient(at: Tensor([1], [2])) { x in
      let inner = valueAndGradient(at: Tensor([1], [3])) { ($0 * $0).sum() }.gradient
      return (x * inner).sum()
    }.gradient
    #expect(slope.values == [6])
  }

  @Test func aLongChainIsBuiltAndFreedOnASmallStack() {
    onSmallStack {
      let steps = 20_000
      let slope = valueAndGradient(at: Tensor(1)) { x in (0..<steps).reduce(x) { y, _ in y + 1 } }
        .gradient
      #expect(slope.scalar == 1)
      var discarded = Tensor(1).tracked()
      for _ in 0..<steps { discarded = discarded + 1 }
    }
  }

  // In a process of its own: other suites run beside this one.
  @Test func aGraphIsFreedWithItsLoss() async {
    await #expect(processExitsWith: .success) {
      let before = Memory.bytesInUse
      for _ in 0..<3 {
        _ = valueAndGradient(at: Samples.normal([1000])) { ($0 * $0).exp().tanh().sum() }
      }
      #expect(Memory.bytesInUse == before)
    }
  }

  @Test func copiesShareNumbersUntilOneIsWritten() {
    var a = Tensor([3], [1, 2, 3])
    let b = a
    a.add(Tensor.ones([3]))
    #expect(a.values == [2, 3, 4])
    #expect(b.values == [1, 2, 3])
  }

  @Test func gradientsOfBFloat16OperandsArriveInTheirType() {
    let x = Samples.integers([2, 5, 5, 3]).converted(to: .bfloat16),
      w = Samples.integers([3, 3, 3, 4], within: 2, 2)
    let window = Window([3, 3], stride: [1, 1], padding: [1, 1]),
      factor = Samples.integers([2, 5, 5, 4], within: 1, 3)
    // The float32 factor makes the gradient that reaches the convolution float32, its input is
    // bfloat16.
    let half = valueAndGradient(at: [x, w]) { ($0[0].convolved($0[1], window) * factor).sum() }
      .gradient
    let full = valueAndGradient(at: [x.converted(to: .float32), w]) {
      ($0[0].convolved($0[1], window) * factor).sum()
    }.gradient
    #expect(half[0].elementType == .bfloat16)
    expectClose(half[0], full[0], relative: 1e-2, "input")
    expectClose(half[1], full[1], relative: 1e-2, "filter")
  }

  @Test func aFloat32ConvolutionBesideBFloat16GetsItsGradient() {
    let x = Samples.integers([1, 4, 4, 2]), w = Samples.integers([3, 3, 2, 4], 2)
    let window = Window([3, 3], stride: [1, 1], padding: [1, 1])
    let half = Samples.integers([1, 4, 4, 4], 3).converted(to: .bfloat16)
    func slopes(_ beside: Tensor) -> [Tensor] {
      valueAndGradient(at: [x, w]) {
        let joined = Tensor.concatenated([beside, $0[0].convolved($0[1], window)], along: 3)
        return (joined.converted(to: .float32) * 2).sum()
      }.gradient
    }
    let (mixed, full) = (slopes(half), slopes(half.converted(to: .float32)))
    expectClose(mixed[0], full[0], "input")
    expectClose(mixed[1], full[1], "filter")
  }
}
