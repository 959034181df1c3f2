internal import Kernels
public import NeuralNetworks
public import Tensors

/// The encoder: VGAN's discriminator with a code where its logits are.
///
/// Vondrick, Pirsiavash and Torralba, NIPS 2016, arXiv:1609.02612, section 4.1. Departures: none
/// known; the paper gives the code no activation.
public struct AutoencoderGMMEncoder: Module {
  let configuration: AutoencoderGMMConfiguration
  var d1, d2, d3, d4, d5: Convolution

  /// Weights as in VGAN: N(0, 0.01), scales of normalisations N(1, 0.02), biases 0.
  public init(_ configuration: AutoencoderGMMConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let w = configuration.width, seed = configuration.decoder.seed
    d1 = VGANDiscriminator.down(3, w, isNormalized: false, using: &random)  // T×H×W = 16×32×32
    d2 = VGANDiscriminator.down(w, 2 * w, using: &random)  //          8×16×16
    d3 = VGANDiscriminator.down(2 * w, 4 * w, using: &random)  //          4× 8× 8
    d4 = VGANDiscriminator.down(4 * w, 8 * w, using: &random)  //          2× 4× 4
    d5 = Convolution(  //          1× 1× 1
      8 * w, configuration.latentSize, Window(seed, stride: [1, 1, 1], padding: [0, 0, 0]),
      weights: .normal(deviation: 0.01), biases: .zeros, using: &random)
  }

  /// The codes `[N, latentSize]` of `clips` `[N, T, H, W, 3]`.
  public func callAsFunction(_ clips: Tensor, _ phase: Phase) -> Tensor {
    let (n, t, s) = (clips.shape[0], configuration.frames, configuration.resolution)
    require(
      clips.shape == [n, t, s, s, 3],
      "autoencoder: clips of [N, \(t), \(s), \(s), 3] are expected, got \(clips.shape)")
    let x = [d1, d2, d3, d4].reduce(clips) { $1($0, phase) }  // [N, 2, 4, 4, 8w]
    return d5(x, phase).reshaped([n, configuration.latentSize]).converted(to: .float32)
  }

  /// The convolutions in order, each with the extents of its input.
  public var layers: [Layer] {
    Layer.chain(
      ["d1", "d2", "d3", "d4", "d5"], [d1, d2, d3, d4, d5], configuration.decoder.extents)
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

/// An encoder and the decoder that draws clips from its codes: VGAN's generator with two streams.
public struct Autoencoder: Module {
  /// The two networks.
  public var encoder: AutoencoderGMMEncoder, decoder: VGANGenerator

  /// Fresh networks, drawn from the streams "encoder" and "decoder" of `random`.
  public init(_ configuration: AutoencoderGMMConfiguration, using random: RandomSource) {
    var (e, d) = (random.stream("encoder"), random.stream("decoder"))
    encoder = AutoencoderGMMEncoder(configuration, using: &e)
    decoder = VGANGenerator(configuration.decoder, using: &d)
  }

  /// Draws `clips` `[N, T, H, W, 3]` anew, from their codes alone.
  public func callAsFunction(_ clips: Tensor, _ phase: Phase) -> VGANGenerator.Drawing {
    decoder(encoder(clips, phase).converted(to: clips.elementType), phase)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("encoder", &encoder)
    visitor.visit("decoder", &decoder)
  }
}
