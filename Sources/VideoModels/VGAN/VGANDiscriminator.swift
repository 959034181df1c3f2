internal import Kernels
public import NeuralNetworks
public import Tensors

/// The discriminator of VGAN: real or drawn, as two logits.
///
/// Vondrick, Pirsiavash and Torralba, NIPS 2016, arXiv:1609.02612, section 2.3, and the released
/// `main.lua`. Departures: none known.
public struct VGANDiscriminator: Module {
  let configuration: VGANConfiguration
  var d1, d2, d3, d4, d5: Convolution

  /// Weights as released: N(0, 0.01), scales of normalisations N(1, 0.02), biases 0.
  public init(_ configuration: VGANConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let w = configuration.width
    d1 = Self.down(3, w, isNormalized: false, using: &random)  // T×H×W = 16×32×32
    d2 = Self.down(w, 2 * w, using: &random)  //          8×16×16
    d3 = Self.down(2 * w, 4 * w, using: &random)  //          4× 8× 8
    d4 = Self.down(4 * w, 8 * w, using: &random)  //          2× 4× 4
    d5 = Convolution(  //          1× 1× 1
      8 * w, 2, Window(configuration.seed, stride: [1, 1, 1], padding: [0, 0, 0]),
      weights: .normal(deviation: 0.01), biases: .zeros, using: &random)
  }

  /// The logits `[N, 2]`, real first, of `clips` `[N, T, H, W, 3]`.
  public func callAsFunction(_ clips: Tensor, _ phase: Phase) -> Tensor {
    let (t, s) = (configuration.frames, configuration.resolution)
    require(
      clips.shape == [clips.shape[0], t, s, s, 3],
      "VGAN discriminator: clips of [N, \(t), \(s), \(s), 3] are expected, got \(clips.shape)")
    let x = [d1, d2, d3, d4].reduce(clips) { $1($0, phase) }  // [N, 2, 4, 4, 8w]
    return d5(x, phase).reshaped([clips.shape[0], 2]).converted(to: .float32)
  }

  /// The convolutions in the order of the paper's table, each with the extents of its input.
  public var layers: [Layer] {
    Layer.chain(["d1", "d2", "d3", "d4", "d5"], [d1, d2, d3, d4, d5], configuration.extents)
  }

  static func down(
    _ inputs: Int, _ outputs: Int, isNormalized: Bool = true, using random: inout RandomSource
  ) -> Convolution {
    let norm =
      isNormalized
      ? BatchNorm(outputs, epsilon: 1e-3, scales: .normal(mean: 1, deviation: 0.02), using: &random)
      : nil
    return Convolution(
      inputs, outputs, .doubleClip, norm: norm, .leakyReLU(slope: 0.2),
      weights: .normal(deviation: 0.01),
      biases: .zeros, using: &random)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("d1", &d1)
    visitor.visit("d2", &d2)
    visitor.visit("d3", &d3)
    visitor.visit("d4", &d4)
    visitor.visit("d5", &d5)
  }
}
