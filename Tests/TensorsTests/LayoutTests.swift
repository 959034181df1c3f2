import Kernels
import Tensors
import TestSupport
import Testing

// Layout moves numbers and changes none: forward is exact. Gradients that add up several numbers
// are not.
@Suite(.serialized) struct LayoutTests {
  @Test(arguments: fixture("layout")["transpose"])
  func transposesAgreeWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) { $0[0].transposed(example.integers("axes")) }
  }

  @Test(arguments: fixture("layout")["slice"])
  func slicesAgreeWithPyTorch(_ example: FixtureCase) {
    let range = example.integers("range")
    example.check(relative: 0) { $0[0].slice(range[0]..<range[1], along: example.integer("axis")) }
  }

  @Test(arguments: fixture("layout")["pad"])
  func paddingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) {
      $0[0].padded(
        example.integer("before"), example.integer("after"), along: example.integer("axis"))
    }
  }

  @Test(arguments: fixture("layout")["replicate"])
  func replicatedPaddingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) {
      $0[0].paddedReplicating(
        example.integer("before"), example.integer("after"), along: example.integer("axis"))
    }
  }

  @Test(arguments: fixture("layout")["concatenate"])
  func concatenationAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) { Tensor.concatenated($0, along: example.integer("axis")) }
  }

  @Test(arguments: fixture("layout")["stack"])
  func stackingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) { Tensor.stacked($0, along: example.integer("axis")) }
  }

  @Test(arguments: fixture("layout")["gather"])
  func gatheringAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) {
      $0[0].gathered(example.integers("indices"), along: example.integer("axis"))
    }
  }

  @Test(arguments: fixture("layout")["repeat"])
  func repetitionAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) {
      $0[0].repeated(example.integer("count"), along: example.integer("axis"))
    }
  }

  @Test(arguments: fixture("layout")["broadcast"])
  func broadcastingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) { $0[0].broadcast(to: Shape(example.integers("shape"))) }
  }

  @Test(arguments: fixture("layout")["reshape"])
  func reshapingAgreesWithPyTorch(_ example: FixtureCase) {
    example.check(relative: 0) { $0[0].reshaped(Shape(example.integers("shape"))) }
  }

  @Test func gradientsMatchFiniteDifferences() {
    expectGradientMatchesDifferences(
      at: [Samples.normal([2, 3, 4]), Samples.normal([2, 3, 4], 2)], "layout"
    ) { x in
      let a = x[0].transposed([2, 0, 1]).padded(1, 2, along: 1).slice(1..<4, along: 0)
      let b = Tensor.stacked([x[0], x[1]], along: 1).entry(1, along: 1).gathered(
        [2, 0, 2], along: 1)
      let c = x[1].repeated(2, along: 1).paddedReplicating(1, 1, along: 2)
      return Tensor.concatenated([a, b, c].map { $0.reshaped([$0.shape.count]) }, along: 0)
    }
  }

  @Test func entryDropsItsAxis() {
    let x = Tensor([2, 3], [0, 1, 2, 3, 4, 5])
    #expect(x.entry(1, along: 0).shape == [3])
    #expect(x.entry(1, along: 0).values == [3, 4, 5])
    #expect(x.entry(2, along: -1).values == [2, 5])
    expectClose(
      valueAndGradient(at: x) { ($0.entry(2, along: -1) * Tensor([2], [10, 20])).sum() }.gradient,
      Tensor([2, 3], [0, 0, 10, 0, 0, 20]), relative: 0)
  }

  @Test func transposingTwiceGivesTheSame() {
    let x = Samples.normal([3, 4, 5, 2])
    #expect(x.transposed([2, 0, 3, 1]).transposed([1, 3, 0, 2]).values == x.values)
  }

  @Test func emptyAndScalarTensorsAreMoved() {
    #expect(Tensor(3).reshaped([1, 1]).transposed([1, 0]).values == [3])
    #expect(Tensor(3).broadcast(to: [2, 2]).values == [3, 3, 3, 3])
    #expect(Samples.normal([2, 3]).slice(1..<1, along: 1).shape == [2, 0])
    #expect(
      Tensor.concatenated([Tensor.zeros([0, 2]), Tensor.ones([1, 2])], along: 0).values == [1, 1])
    #expect(Tensor.zeros([2, 0]).padded(1, 1, along: 1).values == [0, 0, 0, 0])
  }

  @Test func bfloat16MovesAsFloat32Does() {
    let x = Samples.integers([2, 3, 4]), half = x.converted(to: .bfloat16)
    let moves: [(Tensor) -> Tensor] = [
      { $0.transposed([2, 1, 0]) }, { $0.slice(1..<3, along: 2) }, { $0.padded(1, 2, along: 1) },
      { Tensor.concatenated([$0, $0], along: 1) }, { $0.gathered([1, 0], along: 0) },
      { $0.repeated(2, along: 1) },
    ]
    for move in moves {
      #expect(move(half).elementType == .bfloat16)
      #expect(move(half).values == move(x).values)
    }
  }

  @Test func bfloat16AndFloat32PartsGetGradientsOfTheirTypes() {
    let x = Samples.integers([2, 3]), y = Samples.integers([2, 3], 2)
    let (_, slopes) = valueAndGradient(at: [x.converted(to: .bfloat16), y]) { parts in
      (Tensor.concatenated(parts, along: 1) * Tensor([6], [1, 2, 3, 4, 5, 6])).sum()
    }
    expectClose(slopes[0], Tensor([2, 3], [1, 2, 3, 1, 2, 3]), relative: 0)
    expectClose(slopes[1], Tensor([2, 3], [4, 5, 6, 4, 5, 6]), relative: 0)
  }
}
