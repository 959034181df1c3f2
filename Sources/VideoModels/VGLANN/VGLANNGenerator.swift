internal import Kernels
public import NeuralNetworks
public import Tensors

/// The generator of VGLANN: VGAN's two streams on a latent that is brought to length 1 first.
///
/// Vondrick, Pirsiavash and Torralba, NIPS 2016, arXiv:1609.02612, in the form of the released code
/// of VGLANN. Axes: `N` clips, `T` frames, `H` rows, `W` columns, `C` channels; `w` the width.
/// The expanded form keeps the background's channels at 8w for one doubling more and adds `b2p`,
/// `b4p` and `v2p`, convolutions with kernel 1; the last two are followed by the normalisation of
/// `b4` and `v2` once more, which so sees two batches a step.
///
/// Departures: the heads for foreground and mask are computed as one product (the same numbers).
public struct VGLANNGenerator: Module {
  let configuration: VGLANNConfiguration
  var b1, b2, b3, b4, b5: Convolution
  var b2p, b4p, v2p: Convolution?
  var v1, v2, v3, v4, fg, mask: Convolution

  /// Weights by Xavier's normal law with gain √2, biases by PyTorch's own law.
  public init(_ configuration: VGLANNConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let (z, w, isExpanded) = (
      configuration.latentSize, configuration.width, configuration.generator == .expanded
    )
    let k = isExpanded ? 2 : 1  // how much wider the background is
    let clip = Window(configuration.seed, stride: [1, 1, 1], padding: [0, 0, 0])
    let image = Window(Array(configuration.seed.dropFirst()), stride: [1, 1], padding: [0, 0])
    b1 = Self.up(z, 8 * w, image, using: &random)  //   H×W =     4× 4
    b2 = Self.up(8 * w, k * 4 * w, .doubleImage, using: &random)  //  8× 8
    b3 = Self.up(k * 4 * w, k * 2 * w, .doubleImage, using: &random)  // 16×16
    b4 = Self.up(k * 2 * w, k * w, .doubleImage, using: &random)  // 32×32
    b5 = Self.head(k * w, 3, .doubleImage, using: &random)  // 64×64
    v1 = Self.up(z, 8 * w, clip, using: &random)  // T×H×W =  2× 4× 4
    v2 = Self.up(8 * w, 4 * w, .doubleClip, using: &random)  //          4× 8× 8
    v3 = Self.up(4 * w, 2 * w, .doubleClip, using: &random)  //          8×16×16
    v4 = Self.up(2 * w, w, .doubleClip, using: &random)  //         16×32×32
    fg = Self.head(w, 3, .doubleClip, using: &random)  //         32×64×64
    mask = Self.head(w, 1, .doubleClip, using: &random)  //         32×64×64
    guard isExpanded else { return }
    b2p = Self.point(8 * w, axes: 2, using: &random)
    b4p = Self.point(2 * w, axes: 2, using: &random)
    v2p = Self.point(4 * w, axes: 3, using: &random)
  }

  /// The clips `[N, T, H, W, 3]` in −1…1 of `latents` `[N, latentSize]`.
  ///
  /// Their lengths count as constants: no gradient passes through them.
  public func callAsFunction(_ latents: Tensor, _ phase: Phase) -> Tensor {
    require(
      latents.shape.rank == 2 && latents.shape[1] == configuration.latentSize,
      "VGLANN generator: latents of [N, \(configuration.latentSize)] are expected, got \(latents.shape)"
    )
    let (n, size) = (latents.shape[0], latents.shape[1])
    let z = latents / latents.detached().rowLengths()

    var y = b2(b1(z.reshaped([n, 1, 1, size]), phase), phase)  // [N, H/8, W/8, 4w or 8w]
    if let b2p { y = b2p(y, phase) }
    y = b4(b3(y, phase), phase)  // [N, H/2, W/2, w or 2w]
    if let b4p, let norm = b4.norm { y = norm(b4p(y, phase), phase) }
    let background = b5(y, phase).tanh()  // [N, H, W, 3]

    var x = v2(v1(z.reshaped([n, 1, 1, 1, size]), phase), phase)  // [N, T/8, H/8, W/8, 4w]
    if let v2p, let norm = v2.norm { x = norm(v2p(x, phase), phase) }
    x = v4(v3(x, phase), phase)  // [N, T/2, H/2, W/2, w]
    let heads = VGANGenerator.joined(fg, mask)(x, phase)  // [N, T, H, W, 4]
    let foreground = heads.slice(0..<3, along: 4).tanh()  // [N, T, H, W, 3]
    return .composed(
      foreground: foreground,
      background: background.reshaped(foreground.shape.replacing(1, with: 1)),
      mask: heads.slice(3..<4, along: 4).sigmoid())
  }

  private static let law = Initializer.xavierNormal(gain: Float(2).squareRoot())

  private static func up(
    _ inputs: Int, _ outputs: Int, _ window: Window, using random: inout RandomSource
  ) -> Convolution {
    Convolution(
      inputs, outputs, window, direction: .transposed, norm: BatchNorm(outputs, using: &random),
      .relu, weights: law, using: &random)
  }

  private static func head(
    _ inputs: Int, _ outputs: Int, _ window: Window, using random: inout RandomSource
  ) -> Convolution {
    Convolution(inputs, outputs, window, direction: .transposed, weights: law, using: &random)
  }

  private static func point(
    _ channels: Int, axes: Int, using random: inout RandomSource
  ) -> Convolution {
    let one = [Int](repeating: 1, count: axes),
      window = Window(one, stride: one, padding: one.map { $0 - 1 })
    return Convolution(channels, channels, window, .relu, weights: law, using: &random)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("b1", &b1)
    visitor.visit("b2", &b2)
    visitor.visit("b3", &b3)
    visitor.visit("b4", &b4)
    visitor.visit("b5", &b5)
    visitor.visit("b2p", &b2p)
    visitor.visit("b4p", &b4p)
    visitor.visit("v2p", &v2p)
    visitor.visit("v1", &v1)
    visitor.visit("v2", &v2)
    visitor.visit("v3", &v3)
    visitor.visit("v4", &v4)
    visitor.visit("fg", &fg)
    visitor.visit("mask", &mask)
  }
}

extension Tensor {
  /// The Euclidean lengths `[N, 1]` of the rows of `[N, K]`.
  func rowLengths() -> Tensor {
    (self * self).sum(over: [1]).squareRoot().reshaped([shape[0], 1])
  }
}
