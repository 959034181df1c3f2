import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct LayersTests {
  // Results of three steps of training and one of use, then the running statistics.
  @Test(arguments: fixture("blocks")["block"])
  func convolutionsWithNormalizationAgreeWithPyTorch(_ example: FixtureCase) {
    var random = RandomSource(seed: 1)
    let axes = example.integer("axes"), slope = example.number("slope")
    func three(_ value: Int) -> [Int] { [Int](repeating: value, count: axes) }
    let model = Convolution(
      3, 5, Window(three(4), stride: three(2), padding: three(1)),
      direction: example.text("direction") == "forward" ? .forward : .transposed,
      hasBias: example.inputs.count > 4,
      norm: BatchNorm(5, using: &random),
      slope == 1 ? .none : slope == 0 ? .relu : .leakyReLU(slope: slope),
      using: &random)
    example.check { x in
      var block = model.clone()
      (block.weight, block.norm!.scale, block.norm!.shift) = (x[1], x[2], x[3])
      if x.count > 4 { block.bias = x[4] }
      let parts = (0..<4).map { step in
        block(x[0].entry(step, along: 0), step < 3 ? .training : .inference)
      }
      let statistics = block.norm!.statistics
      return Tensor.concatenated(
        (parts + [statistics.mean, statistics.variance]).map { $0.reshaped([$0.shape.count]) },
        along: 0)
    }
  }

  @Test func convolutionsWithoutNormalizationAddTheirBiasAndActivate() {
    var random = RandomSource(seed: 2)
    let window = Window([3, 3], stride: [2, 2], padding: [1, 1]), x = Samples.normal([2, 6, 6, 4])
    let block = Convolution(4, 6, window, groups: 2, .leakyReLU(slope: 0.1), using: &random)
    let y = x.convolved(block.weight, bias: block.bias!, window, groups: 2).leakyReLU(0.1)
    expectClose(block(x, .training), y, relative: 0)
    expectClose(block(x, .inference), y, relative: 0)
    #expect(block.channels == (4, 6))
    #expect(block.outputs([6, 6]) == [3, 3])
    let back = Convolution(4, 6, window, direction: .transposed, using: &random)
    #expect(back.channels == (4, 6))
    #expect(back.outputs([3, 3]) == [5, 5])
    #expect(back(Samples.normal([1, 3, 3, 4]), .inference).shape == [1, 5, 5, 6])
  }

  @Test func linearLayersMultiplyAndAdd() {
    var random = RandomSource(seed: 3)
    let layer = Linear(5, 3, using: &random), x = Samples.normal([4, 2, 5])
    expectClose(layer(x), x.linear(layer.weight, bias: layer.bias), relative: 0)
    #expect(Linear(5, 3, hasBias: false, using: &random).bias == nil)
    #expect(layer.namedParameters.map(\.name) == ["weight", "bias"])
  }

  @Test func randomProjectionsHaveNormOneAndAreNotTrained() {
    var random = RandomSource(seed: 4)
    let window = Window([8, 8], stride: [2, 2], padding: [3, 3])
    let projection = RandomProjection(3, 7, window, using: &random)
    let norms = (projection.weight * projection.weight).sum(over: [0, 1, 2])
    expectClose(norms, Tensor.ones([7]), relative: 1e-6)
    #expect(projection.parameterCount == 0)
    #expect(projection.exported().keys.sorted() == ["weight"])
    let x = Samples.normal([1, 16, 16, 3])
    expectClose(projection(x), x.convolved(projection.weight, window), relative: 0)
  }

  @Test func invertedDropoutKeepsTheMeanInTraining() {
    var random = RandomSource(seed: 5)
    let x = Tensor.ones([100, 1000]), dropout = Dropout(0.3)
    let y = dropout(x, .training, using: &random)
    #expect(Set(y.values) == [0, 1 / 0.7])
    #expect(abs(y.mean().scalar - 1) < 0.01)
    #expect(dropout(x, .inference, using: &random).values == x.values)
  }

  @Test func torch7DropoutScalesInUse() {
    var random = RandomSource(seed: 5)
    let x = Tensor.ones([100, 1000]), dropout = Dropout(0.3, form: .torch7)
    let y = dropout(x, .training, using: &random)
    #expect(Set(y.values) == [0, 1])
    #expect(abs(y.mean().scalar - 0.7) < 0.01)
    expectClose(dropout(x, .inference, using: &random), x * 0.7, relative: 1e-6)
  }

  @Test func channelDropoutZeroesWholeChannels() {
    var random = RandomSource(seed: 6)
    let dropout = Dropout(0.5, isPerChannel: true),
      y = dropout(Tensor.ones([4, 3, 3, 20]), .training, using: &random)
    let sums = y.sum(over: [1, 2]).values
    #expect(sums.allSatisfy { $0 == 0 || $0 == 18 })
    #expect(sums.contains(0) && sums.contains(18))
  }

  @Test func dropoutsGradientIsItsMask() {
    var random = RandomSource(seed: 7)
    let dropout = Dropout(0.4), x = Samples.normal([6, 5]),
      mask = dropout.mask(x.shape, using: &random)
    let slope = valueAndGradient(at: x) { dropout($0, .training, mask: mask).sum() }.gradient
    expectClose(slope, mask / 0.6, relative: 1e-6)
  }

  @Test(arguments: fixture("losses").cases)
  func lossesAgreeWithPyTorch(_ example: FixtureCase) {
    example.check { x in
      switch String(example.name.split(separator: "/")[0]) {
      case "crossEntropy": Loss.crossEntropy(x[0], example.integers("classes"))
      case "binaryCrossEntropy": Loss.binaryCrossEntropy(x[0], x[1])
      case "meanSquaredError": Loss.meanSquaredError(x[0], x[1])
      case "meanAbsoluteError": Loss.meanAbsoluteError(x[0], x[1])
      default: Loss.gaussianDivergence(mean: x[0], logVariance: x[1])
      }
    }
  }
}
