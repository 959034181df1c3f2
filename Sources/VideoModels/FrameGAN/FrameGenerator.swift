internal import Kernels
public import NeuralNetworks
public import Tensors

/// The frame generator G_F of frame-GAN: codes to pictures.
///
/// arXiv:1901.11384, section 3.1, and the released `frames_generator/model.py`. Departures: none
/// known; pictures other than 30 × 30 × 1 are ours.
public struct FrameGenerator: Module {
  let configuration: FrameGANConfiguration
  var first: NormalizedLinear
  var up1, up2, up3, picture: Convolution

  /// Weights as released: N(0, 0.02), biases 0.
  public init(_ configuration: FrameGANConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let w = configuration.frameGeneratorWidth, seed = Self.seed(configuration)
    first = NormalizedLinear(
      configuration.latentSize, w * seed * seed, hasBias: true, weights: .normal(deviation: 0.02),
      using: &random)
    up1 = Self.up(w, w, using: &random)  //      4×4
    up2 = Self.up(w, w / 2, using: &random)  //      8×8
    up3 = Self.up(w / 2, w / 4, using: &random)  //    16×16
    let padding = configuration.resolution % 16 == 0 ? 1 : 2
    picture = Convolution(  //    30×30
      w / 4, configuration.channels, Window([4, 4], stride: [2, 2], padding: [padding, padding]),
      direction: .transposed, weights: .normal(deviation: 0.02), biases: .zeros, using: &random)
  }

  /// Pictures `[N, H, W, C]` in −1…1 of `codes` `[N, latentSize]`.
  public func callAsFunction(_ codes: Tensor, _ phase: Phase) -> Tensor {
    let (n, size, seed) = (codes.shape[0], configuration.latentSize, Self.seed(configuration))
    require(
      codes.shape == [n, size],
      "frame generator: codes [N, \(size)] are expected, got \(codes.shape)")
    let w = configuration.frameGeneratorWidth
    // PyTorch's order of features, channels before places, so that weights are the same.
    let x = first(codes, phase).reshaped([n, w, seed, seed]).transposed([0, 2, 3, 1])
    return [up1, up2, up3, picture].reduce(x) { $1($0, phase) }.tanh()
  }

  /// Rows and columns of the smallest pictures, which four doublings bring to the frame.
  private static func seed(_ configuration: FrameGANConfiguration) -> Int {
    (configuration.resolution + 15) / 16
  }

  private static func up(
    _ inputs: Int, _ outputs: Int, using random: inout RandomSource
  ) -> Convolution {
    Convolution(
      inputs, outputs, .doubleImage, direction: .transposed,
      norm: BatchNorm(outputs, using: &random), .relu, weights: .normal(deviation: 0.02),
      biases: .zeros, using: &random)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("first", &first)
    visitor.visit("up1", &up1)
    visitor.visit("up2", &up2)
    visitor.visit("up3", &up3)
    visitor.visit("picture", &picture)
  }
}

/// A linear map, batch normalisation and a rectifier.
struct NormalizedLinear: Module {
  var linear: Linear, norm: BatchNorm

  init(
    _ inputs: Int, _ outputs: Int, hasBias: Bool, weights: Initializer = .torchDefault,
    using random: inout RandomSource
  ) {
    linear = Linear(
      inputs, outputs, hasBias: hasBias, weights: weights, biases: .zeros, using: &random)
    norm = BatchNorm(outputs, using: &random)
  }

  /// `[N, inputs]` to `[N, outputs]`; the batch's mean takes the bias away again, so normalisation
  /// adds it only in use.
  func callAsFunction(_ x: Tensor, _ phase: Phase) -> Tensor {
    norm(x.linear(linear.weight), phase, bias: linear.bias, .relu)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    linear.visit(&visitor)
    visitor.visit("norm", &norm)
  }
}
