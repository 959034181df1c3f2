import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct RecurrentTests {
  @Test(arguments: fixture("recurrent")["lstm"])
  func lstmAgreesWithPyTorch(_ example: FixtureCase) {
    var random = RandomSource(seed: 1)
    let model = LSTM(
      example.integer("inputs"), example.integer("hidden"), layers: example.integer("layers"),
      isBidirectional: example.integer("both") == 1, using: &random)
    #expect(model.parameters.count == example.inputs.count - 1)
    example.check { x in
      var lstm = model
      lstm.updateParameters { i, _, tensor in
        #expect(tensor.shape == x[i + 1].shape)
        tensor = x[i + 1]
      }
      return lstm(x[0])
    }
  }

  @Test func lstmHasPyTorchsNames() {
    var random = RandomSource(seed: 1)
    let names = LSTM(2, 3, layers: 2, isBidirectional: true, using: &random).namedParameters.map(
      \.name)
    #expect(
      names
        == ["l0", "l0_reverse", "l1", "l1_reverse"].flatMap { suffix in
          ["weight_ih_", "weight_hh_", "bias_ih_", "bias_hh_"].map { $0 + suffix }
        })
  }

  @Test(arguments: fixture("recurrent")["convolutional"])
  func convolutionalLSTMAgreesWithPyTorch(_ example: FixtureCase) {
    var random = RandomSource(seed: 1)
    let model = ConvLSTMCell(3, 2, kernel: 3, using: &random)
    example.check { x in
      var cell = model
      (cell.input.weight, cell.input.bias, cell.hidden.weight) = (x[1], x[2], x[3])
      var state: LSTMCell.State?
      for t in 0..<x[0].shape[1] { state = cell(x[0].entry(t, along: 1), state) }
      return Tensor.concatenated([state!.hidden, state!.cell], along: -1)
    }
  }

  @Test func cellsContinueFromTheirState() {
    var random = RandomSource(seed: 2)
    let cell = LSTMCell(3, 4, using: &random), x = Samples.normal([2, 6, 3])
    let whole = cell(x), first = cell(x.slice(0..<4, along: 1))
    let rest = cell(x.slice(4..<6, along: 1), from: first.state)
    expectClose(rest.outputs, whole.outputs.slice(4..<6, along: 1), "outputs")
    expectClose(rest.state.cell, whole.state.cell, "cell")
    expectClose(whole.outputs.entry(5, along: 1), whole.state.hidden, relative: 0, "last output")
  }

  @Test func reversedCellsReadFromTheEnd() {
    var random = RandomSource(seed: 2)
    let cell = LSTMCell(3, 4, using: &random), x = Samples.normal([2, 5, 3])
    let order = [4, 3, 2, 1, 0]
    let turned = cell(x.gathered(order, along: 1)).outputs.gathered(order, along: 1)
    expectClose(cell(x, reversed: true).outputs, turned, relative: 1e-6)
  }

  @Test func hardSigmoidGatesMatchFiniteDifferences() {
    var random = RandomSource(seed: 3)
    let cell = LSTMCell(3, 4, gate: .hardSigmoid, using: &random)
    expectGradientMatchesDifferences(
      at: [Samples.uniform([2, 4, 3], -0.5, 0.5)] + cell.parameters, "cell"
    ) { x in
      var changed = cell
      changed.updateParameters { i, _, tensor in tensor = x[i + 1] }
      return changed(x[0]).outputs
    }
  }

  @Test func aThousandStepsAreFreedOnASmallStack() {
    onSmallStack {
      var random = RandomSource(seed: 4)
      let lstm = LSTM(2, 3, using: &random), x = Samples.normal([1, 1000, 2])
      let (value, slope) = valueAndGradient(at: lstm) { ($0(x) * $0(x)).mean() }
      #expect(value.scalar.isFinite)
      #expect(
        slope.parameters.allSatisfy {
          $0.values.contains { $0 != 0 } && $0.values.allSatisfy(\.isFinite)
        })
      // A graph of which no gradient is taken goes all at once.
      _ = valueAndGradient(at: lstm) { lstm in
        _ = lstm(x)
        return Tensor(0)
      }
    }
  }
}
