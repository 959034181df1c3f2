internal import Kernels
public import Tensors

/// One direction of one layer of an LSTM: Hochreiter and Schmidhuber, 1997, with forget gates.
///
/// PyTorch's form: gates in the order input, forget, cell, output, and two biases, one beside each
/// weight.
public struct LSTMCell: Module {
  /// `[inputs, 4 hidden]` and `[hidden, 4 hidden]`.
  public var inputWeight: Tensor, hiddenWeight: Tensor
  /// `[4 hidden]` each.
  public var inputBias: Tensor, hiddenBias: Tensor
  /// The function of the three gates.
  public enum Gate: String, Sendable, Codable { case sigmoid, hardSigmoid }
  private let gate: Gate

  /// A cell from `inputs` to `hidden` numbers; the default law is PyTorch's, uniform within ± 1 /
  /// √hidden.
  public init(_ inputs: Int, _ hidden: Int, gate: Gate = .sigmoid, using random: inout RandomSource)
  {
    let bound = 1 / Float(hidden).squareRoot(), law = Initializer.uniform(low: -bound, high: bound)
    inputWeight = law([inputs, 4 * hidden], using: &random)
    hiddenWeight = law([hidden, 4 * hidden], using: &random)
    inputBias = law([4 * hidden], using: &random)
    hiddenBias = law([4 * hidden], using: &random)
    self.gate = gate
  }

  /// What is carried from step to step, `[N, hidden]` each.
  public typealias State = (hidden: Tensor, cell: Tensor)

  /// The states after each step of `x` `[N, T, inputs]`, stacked to `[N, T, hidden]`, and the last
  /// state.
  ///
  /// Reversed, steps are taken from the last to the first, and results stand in the order of `x`.
  public func callAsFunction(
    _ x: Tensor, reversed: Bool = false, from start: State? = nil
  ) -> (outputs: Tensor, state: State) {
    let (n, steps, hidden) = (x.shape[0], x.shape[1], hiddenWeight.shape[0])
    // The input's share of all gates at once; only the hidden share has to wait for the step
    // before.
    let given = x.linear(inputWeight, bias: inputBias + hiddenBias)  // [N, T, 4 hidden]
    var state = start ?? (.zeros([n, hidden]), .zeros([n, hidden]))
    var outputs: [Tensor] = []
    for step in 0..<steps {
      let t = reversed ? steps - 1 - step : step
      let gates = given.entry(t, along: 1) + state.hidden.matrixProduct(hiddenWeight)
      let parts = (0..<4).map { gates.slice($0 * hidden..<($0 + 1) * hidden, along: 1) }
      let cell = open(parts[1]) * state.cell + open(parts[0]) * parts[2].tanh()
      state = (open(parts[3]) * cell.tanh(), cell)
      outputs.append(state.hidden)
    }
    return (Tensor.stacked(reversed ? outputs.reversed() : outputs, along: 1), state)
  }

  private func open(_ x: Tensor) -> Tensor { gate == .sigmoid ? x.sigmoid() : x.hardSigmoid() }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight_ih", &inputWeight, .filter)
    visitor.visit("weight_hh", &hiddenWeight, .filter)
    visitor.visit("bias_ih", &inputBias)
    visitor.visit("bias_hh", &hiddenBias)
  }
}

/// Layers of LSTM cells, each reading the one below; bidirectional layers join both directions.
public struct LSTM: Module {
  /// One cell a layer; with two directions, forward and backward in turn.
  public var cells: [LSTMCell]
  private let directions: Int

  /// `layers` layers of `hidden` numbers a direction.
  public init(
    _ inputs: Int, _ hidden: Int, layers: Int = 1, isBidirectional: Bool = false,
    gate: LSTMCell.Gate = .sigmoid,
    using random: inout RandomSource
  ) {
    directions = isBidirectional ? 2 : 1
    cells = []
    for layer in 0..<layers {
      for _ in 0..<directions {
        cells.append(
          LSTMCell(layer == 0 ? inputs : directions * hidden, hidden, gate: gate, using: &random))
      }
    }
  }

  /// `[N, T, inputs]` to `[N, T, directions · hidden]`, from states of zero.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    stride(from: 0, to: cells.count, by: directions).reduce(x) { x, first in
      let passes = (0..<directions).map { cells[first + $0](x, reversed: $0 == 1).outputs }
      return passes.count == 1 ? passes[0] : Tensor.concatenated(passes, along: 2)
    }
  }

  /// Visits what is stored under PyTorch's names.
  ///
  /// They are `weight_ih_l0`, `weight_ih_l0_reverse`, …
  public mutating func visit(_ visitor: inout TensorVisitor) {
    for i in cells.indices {
      let suffix = "_l\(i / directions)" + (i % directions == 1 ? "_reverse" : "")
      visitor.visit("weight_ih" + suffix, &cells[i].inputWeight, .filter)
      visitor.visit("weight_hh" + suffix, &cells[i].hiddenWeight, .filter)
      visitor.visit("bias_ih" + suffix, &cells[i].inputBias)
      visitor.visit("bias_hh" + suffix, &cells[i].hiddenBias)
    }
  }
}

/// An LSTM cell whose products are convolutions: Shi and others, "Convolutional LSTM network", NIPS
/// 2015, without peepholes, as Keras has it.
public struct ConvLSTMCell: Module {
  /// From the input and from the hidden state to the four gates, in the order input, forget, cell,
  /// output.
  public var input: Convolution, hidden: Convolution
  private let channels: Int

  /// A cell from `inputs` to `channels` channels with a square kernel, "same" padding.
  public init(_ inputs: Int, _ channels: Int, kernel: Int, using random: inout RandomSource) {
    require(
      kernel % 2 == 1, "ConvLSTM: the kernel must be odd to keep the size, got \(kernel)")
    let window = Window([kernel, kernel], stride: [1, 1], padding: [kernel / 2, kernel / 2])
    input = Convolution(inputs, 4 * channels, window, using: &random)
    hidden = Convolution(channels, 4 * channels, window, hasBias: false, using: &random)
    self.channels = channels
  }

  /// One step: `x` `[N, H, W, inputs]`, state `[N, H, W, channels]` each.
  public func callAsFunction(_ x: Tensor, _ state: LSTMCell.State?) -> LSTMCell.State {
    var gates = input(x, .inference)
    if let state { gates = gates + hidden(state.hidden, .inference) }
    let parts = (0..<4).map { gates.slice($0 * channels..<($0 + 1) * channels, along: 3) }
    var cell = parts[0].sigmoid() * parts[2].tanh()
    if let state { cell = cell + parts[1].sigmoid() * state.cell }
    return (parts[3].sigmoid() * cell.tanh(), cell)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("input", &input)
    visitor.visit("hidden", &hidden)
  }
}
