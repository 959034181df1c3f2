internal import Kernels
public import NeuralNetworks
public import Tensors

/// The navigator G_V of frame-GAN: one code of a clip to the codes of its frames.
///
/// arXiv:1901.11384, section 3.2, and the released `models_zoo.py` ("linear"). The codes pass tanh,
/// as released, though the frame generator was trained on normal ones; the paper is silent.
/// Departures: with `isBatchTransposed`, each clip's frames are the steps of one recurrence. The
/// released code reads `[N, T · S]` as `[T, N, S]` and the results back as `[N, T, L]` without
/// transposing, so that in training its recurrence links frames N apart and runs across clips.
public struct Navigator: Module {
  let configuration: FrameGANConfiguration
  var linear1, linear2, linear3, linear4: NormalizedLinear
  var lstm: LSTM
  var code: Linear

  /// Weights by PyTorch's default laws, as released.
  public init(_ configuration: FrameGANConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let h = configuration.navigatorWidth, size = configuration.latentSize
    linear1 = NormalizedLinear(size, 2 * h, hasBias: false, using: &random)
    linear2 = NormalizedLinear(2 * h, 4 * h, hasBias: false, using: &random)
    linear3 = NormalizedLinear(4 * h, 8 * h, hasBias: false, using: &random)
    linear4 = NormalizedLinear(8 * h, configuration.frames * h / 2, hasBias: false, using: &random)
    lstm = LSTM(h / 2, h, layers: 2, isBidirectional: true, using: &random)
    code = Linear(2 * h, size, using: &random)
  }

  /// The codes `[N, T, latentSize]` in −1…1 of clips with codes `z` `[N, latentSize]`.
  public func callAsFunction(_ z: Tensor, _ phase: Phase) -> Tensor {
    let (n, size) = (z.shape[0], configuration.latentSize), steps = configuration.frames
    require(z.shape == [n, size], "navigator: codes [N, \(size)] are expected, got \(z.shape)")
    let y = [linear1, linear2, linear3, linear4].reduce(z) { $1($0, phase) }  // [N, T · S]
    let features = configuration.navigatorWidth / 2
    guard configuration.isBatchTransposed else {
      let mixed = y.reshaped([steps, n, features]).transposed([1, 0, 2])
      return code(lstm(mixed)).transposed([1, 0, 2]).reshaped([n, steps, size]).tanh()
    }
    return code(lstm(y.reshaped([n, steps, features]))).tanh()  // [N, T, L]
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("linear1", &linear1)
    visitor.visit("linear2", &linear2)
    visitor.visit("linear3", &linear3)
    visitor.visit("linear4", &linear4)
    visitor.visit("lstm", &lstm)
    visitor.visit("code", &code)
  }
}
