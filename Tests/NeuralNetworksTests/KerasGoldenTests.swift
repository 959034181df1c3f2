import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Layers against golden results of Keras.
///
/// The fixtures hold six decimals: the tolerance is 1e-5 of a number and 2e-6 of 1 or of the
/// largest.
///
/// Not covered, since the project has no such layer: Embedding, GRU, SimpleRNN and Bidirectional
/// around them, SeparableConv2D, GaussianNoise and GaussianDropout (identity in use), ELU, SELU,
/// softsign, PReLU, ThresholdedReLU, Dot, one-dimensional global pooling of a sequence (a mean or
/// maximum over one axis), whole networks (`graph`, `pipeline`); and settings that no layer has:
/// dilation, an LSTM whose cell is activated by other than tanh.
@Suite(.serialized, .enabled(if: KerasFile.folder != nil, Comment(rawValue: KerasFile.absent)))
struct KerasGoldenTests {
  /// Compares `layer` of every example of `file` for which it gives a result; at least `count` do.
  static func check(
    _ file: String, atLeast count: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ layer: (KerasExample) -> Tensor?
  ) {
    var compared = 0
    for example in KerasFile.examples(file) {
      guard let y = layer(example) else { continue }
      compared += 1
      let expected = example.expected, largest = expected.doubles.map(abs).max() ?? 1
      expectClose(
        y.reshaped(expected.shape), expected, relative: 1e-5, absolute: 2e-6 * max(1, largest),
        example.name,
        sourceLocation: sourceLocation)
    }
    #expect(compared >= count, "\(file): only \(compared) examples", sourceLocation: sourceLocation)
  }

  static func activated(_ x: Tensor, _ name: String) -> Tensor? {
    switch name {
    case "linear", "": x
    case "relu": x.relu()
    case "sigmoid": x.sigmoid()
    case "tanh": x.tanh()
    case "hard_sigmoid": x.hardSigmoid()
    case "softplus": x.softplus()
    case "softmax": x.softmax()
    default: nil
    }
  }

  /// `body` on channels last.
  static func onChannelsLast(_ example: KerasExample, _ body: (Tensor) -> Tensor) -> Tensor {
    let x = example.x, rank = x.shape.rank
    guard example.isChannelsFirst else { return body(x) }
    return body(x.transposed([0] + Array(2..<rank) + [1])).transposed(
      [0, rank - 1] + Array(1..<rank - 1))
  }

  @Test(arguments: [2, 3]) func convolutions(_ axes: Int) {
    KerasGoldenTests.check("convolutional/Conv\(axes)D", atLeast: 5) { example in
      guard example.integers("dilation_rate", axes)!.allSatisfy({ $0 == 1 }) else { return nil }
      let x = example.x, kernel = example.integers("kernel_size", axes)!,
        stride = example.integers("strides", axes)!
      let extents = Array(x.shape.extents[1...axes]), none = [Int](repeating: 0, count: axes)
      let window =
        example.isSame
        ? Window.same(kernel, stride: stride, extents: extents)
        : Window(kernel, stride: stride, padding: none)
      let bias = example.weights.count > 1 ? example.weights[1] : nil
      return KerasGoldenTests.activated(
        x.convolved(example.weights[0], bias: bias, window), example.text("activation"))
    }
  }

  @Test func convolutionsOverOneAxis() {
    KerasGoldenTests.check("convolutional/Conv1D", atLeast: 4) { example in
      guard example.integers("dilation_rate", 1)! == [1] else { return nil }
      let x = example.x, kernel = [1] + example.integers("kernel_size", 1)!
      let stride = [1] + example.integers("strides", 1)!, w = example.weights[0]
      let wide = x.reshaped([1, 1, x.shape[1], x.shape[2]]),
        filter = w.reshaped(Shape([1] + w.shape.extents))
      let window: Window
      switch example.text("padding") {
      case "same": window = .same(kernel, stride: stride, extents: [1, x.shape[1]])
      case "causal":
        window = Window(kernel, stride: stride, before: [0, kernel[1] - 1], after: [0, 0])
      default: window = Window(kernel, stride: stride, padding: [0, 0])
      }
      let bias = example.weights.count > 1 ? example.weights[1] : nil
      return KerasGoldenTests.activated(
        wide.convolved(filter, bias: bias, window), example.text("activation"))
    }
  }

  @Test func transposedConvolutions() {
    KerasGoldenTests.check("convolutional/Conv2DTranspose", atLeast: 6) { example in
      let x = example.x, kernel = example.integers("kernel_size", 2)!,
        stride = example.integers("strides", 2)!
      // "Same" gives extents times stride: the padding of the convolution that goes the other way.
      let larger = [x.shape[1] * stride[0], x.shape[2] * stride[1]]
      let window =
        example.isSame
        ? Window.same(kernel, stride: stride, extents: larger)
        : Window(kernel, stride: stride, padding: [0, 0])
      let bias = example.weights.count > 1 ? example.weights[1] : nil
      let y = x.convolvedTransposed(example.weights[0], bias: bias, window)
      return KerasGoldenTests.activated(y, example.text("activation"))
    }
  }

  @Test func normalizationInUse() {
    KerasGoldenTests.check("normalization/BatchNormalization", atLeast: 7) { example in
      let x = example.x, rank = x.shape.rank, given = example.attributes["axis"] as! Int
      let axis = given < 0 ? given + rank : given
      let order = (0..<rank).filter { $0 != axis } + [axis]
      let turned = x.transposed(order), channels = turned.shape[-1]
      var weights = example.weights
      let scale = example.flag("scale") ? weights.removeFirst() : .ones([channels])
      let shift = example.flag("center") ? weights.removeFirst() : .zeros([channels])
      let y = turned.normalized(
        mean: weights[0], variance: weights[1], scale: scale, shift: shift,
        epsilon: (example.attributes["epsilon"] as! Double).asFloat)
      return y.transposed((0..<rank).map { order.firstIndex(of: $0)! })
    }
  }

  /// The cell that Keras' weights describe: kernel, recurrent kernel and one bias.
  static func cell(_ weights: ArraySlice<Tensor>, _ gate: LSTMCell.Gate) -> LSTMCell {
    var random = RandomSource(seed: 1)
    let w = Array(weights), hidden = w[1].shape[0]
    var cell = LSTMCell(w[0].shape[0], hidden, gate: gate, using: &random)
    (cell.inputWeight, cell.hiddenWeight, cell.inputBias) = (w[0], w[1], w[2])
    cell.hiddenBias = .zeros([4 * hidden])
    return cell
  }

  @Test func lstm() {
    KerasGoldenTests.check("recurrent/LSTM", atLeast: 8) { example in
      guard example.text("activation") == "tanh" else { return nil }
      let gate: LSTMCell.Gate =
        example.text("recurrent_activation") == "hard_sigmoid" ? .hardSigmoid : .sigmoid
      let reversed = example.flag("go_backwards")
      let cell = KerasGoldenTests.cell(example.weights[0..<3], gate)
      // Stateful results are those of a second run that goes on from the first.
      let start = example.flag("stateful") ? cell(example.x, reversed: reversed).state : nil
      let (outputs, state) = cell(example.x, reversed: reversed, from: start)
      // Keras gives the steps in the order in which they were taken.
      let steps = Array(0..<example.x.shape[1])
      return example.flag("return_sequences")
        ? outputs.gathered(reversed ? steps.reversed() : steps, along: 1) : state.hidden
    }
  }

  @Test func bidirectionalLSTM() {
    KerasGoldenTests.check("wrappers/Bidirectional", atLeast: 1) { example in
      guard (example.attributes["layer"] as! [String: Any])["class_name"] as? String == "LSTM"
      else { return nil }
      var random = RandomSource(seed: 1)
      var lstm = LSTM(6, 4, isBidirectional: true, gate: .hardSigmoid, using: &random)
      lstm.cells = [0, 3].map { KerasGoldenTests.cell(example.weights[$0..<$0 + 3], .hardSigmoid) }
      return lstm(example.x)
    }
  }

  @Test func dense() {
    // Activations in the order of Keras-js' notebook; config.json lacks this layer.
    let names = ["linear", "sigmoid", "softplus", "linear", "sigmoid", "softplus"]
    KerasGoldenTests.check("core/Dense", atLeast: 6) { example in
      let bias = example.weights.count > 1 ? example.weights[1] : nil
      return KerasGoldenTests.activated(
        example.x.linear(example.weights[0], bias: bias),
        names[Int(example.name.split(separator: ".")[2])!])
    }
  }
}

extension Double {
  /// The nearest float32 number.
  fileprivate var asFloat: Float { Float(self) }
}
