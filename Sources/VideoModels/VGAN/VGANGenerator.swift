internal import Kernels
public import NeuralNetworks
public import Tensors

/// The generator of VGAN: a moving foreground pasted on a still background through a learned mask,
/// or, with one stream, the foreground alone.
///
/// Vondrick, Pirsiavash and Torralba, "Generating videos with scene dynamics", NIPS 2016,
/// arXiv:1609.02612, section 2, and the released `main.lua`. Axes: `N` clips, `T` frames, `H` rows,
/// `W` columns, `C` channels; `w` the width.
///
/// Departures: the heads for foreground and mask are computed as one product (the same numbers).
/// The one-stream network was never released; here it is the foreground path alone.
public struct VGANGenerator: Module {
  /// What the generator draws, and the clip composed of it.
  public struct Drawing {
    /// `[N, T, H, W, 3]` in −1…1.
    public let clip: Tensor
    /// `[N, T, H, W, 3]`, `[N, 1, H, W, 3]` in −1…1 and `[N, T, H, W, 1]` in 0…1; two streams only.
    public let foreground: Tensor?, background: Tensor?, mask: Tensor?
  }

  let configuration: VGANConfiguration
  var b1, b2, b3, b4, b5: Convolution?
  var v1, v2, v3, v4, fg: Convolution
  var mask: Convolution?

  /// Weights as released: N(0, 0.01), scales of normalisations N(1, 0.02), biases 0.
  public init(_ configuration: VGANConfiguration, using random: inout RandomSource) {
    self.configuration = configuration
    let (z, w) = (configuration.latentSize, configuration.width)
    let clip = Window(configuration.seed, stride: [1, 1, 1], padding: [0, 0, 0])
    let image = Window(Array(configuration.seed.dropFirst()), stride: [1, 1], padding: [0, 0])
    v1 = Self.up(z, 8 * w, clip, using: &random)  // T×H×W =  2× 4× 4
    v2 = Self.up(8 * w, 4 * w, .doubleClip, using: &random)  //          4× 8× 8
    v3 = Self.up(4 * w, 2 * w, .doubleClip, using: &random)  //          8×16×16
    v4 = Self.up(2 * w, w, .doubleClip, using: &random)  //         16×32×32
    fg = Self.head(w, 3, .doubleClip, using: &random)  //         32×64×64
    guard configuration.streams == 2 else { return }
    mask = Self.head(w, 1, .doubleClip, using: &random)  //         32×64×64
    b1 = Self.up(z, 8 * w, image, using: &random)  //   H×W =     4× 4
    b2 = Self.up(8 * w, 4 * w, .doubleImage, using: &random)  //             8× 8
    b3 = Self.up(4 * w, 2 * w, .doubleImage, using: &random)  //            16×16
    b4 = Self.up(2 * w, w, .doubleImage, using: &random)  //            32×32
    b5 = Self.head(w, 3, .doubleImage, using: &random)  //            64×64
  }

  /// Draws one clip for each row of `z` `[N, latentSize]`.
  public func callAsFunction(_ z: Tensor, _ phase: Phase) -> Drawing {
    require(
      z.shape.rank == 2 && z.shape[1] == configuration.latentSize,
      "VGAN generator: a latent of [N, \(configuration.latentSize)] is expected, got \(z.shape)")
    let (n, size) = (z.shape[0], z.shape[1])
    let clipSeed = z.reshaped([n, 1, 1, 1, size])
    let x = [v1, v2, v3, v4].reduce(clipSeed) { $1($0, phase) }  // [N, T/2, H/2, W/2, w]
    guard let mask, let b1, let b2, let b3, let b4, let b5 else {
      return Drawing(
        clip: fg(x, phase).converted(to: .float32).tanh(), foreground: nil, background: nil,
        mask: nil)
    }
    let imageSeed = z.reshaped([n, 1, 1, size])
    let y = [b1, b2, b3, b4].reduce(imageSeed) { $1($0, phase) }  // [N, H/2, W/2, w]
    let picture = b5(y, phase).converted(to: .float32).tanh()  // [N, H, W, 3]
    let heads = Self.joined(fg, mask)(x, phase).converted(to: .float32)  // [N, T, H, W, 4]
    let foreground = heads.slice(0..<3, along: 4).tanh()  // [N, T, H, W, 3]
    let share = heads.slice(3..<4, along: 4).sigmoid()  // [N, T, H, W, 1]
    let background = picture.reshaped(foreground.shape.replacing(1, with: 1))  // [N, 1, H, W, 3]
    return Drawing(
      clip: .composed(foreground: foreground, background: background, mask: share),
      foreground: foreground, background: background, mask: share)
  }

  /// The convolutions in the order of the paper's table, each with the extents of its input.
  public var layers: [Layer] {
    let image = [b1, b2, b3, b4, b5].compactMap { $0 }, heads = [fg] + [mask].compactMap { $0 }
    let trunk = [v1, v2, v3, v4]
    return Layer.chain(["b1", "b2", "b3", "b4", "b5"], image, [1, 1])
      + Layer.chain(["v1", "v2", "v3", "v4"], trunk, [1, 1, 1])
      + zip(["fg", "mask"], heads).map {
        Layer(name: $0, convolution: $1, input: configuration.extents.map { $0 / 2 })
      }
  }

  /// Both heads as one transposed convolution to four channels.
  static func joined(_ fg: Convolution, _ mask: Convolution) -> Convolution {
    var both = fg
    both.weight = .concatenated([fg.weight, mask.weight], along: 3)
    if let a = fg.bias, let b = mask.bias { both.bias = .concatenated([a, b], along: 0) }
    return both
  }

  private static func up(
    _ inputs: Int, _ outputs: Int, _ window: Window, using random: inout RandomSource
  ) -> Convolution {
    Convolution(
      inputs, outputs, window, direction: .transposed,
      norm: BatchNorm(outputs, scales: .normal(mean: 1, deviation: 0.02), using: &random), .relu,
      weights: .normal(deviation: 0.01), biases: .zeros, using: &random)
  }

  private static func head(
    _ inputs: Int, _ outputs: Int, _ window: Window, using random: inout RandomSource
  ) -> Convolution {
    Convolution(
      inputs, outputs, window, direction: .transposed, weights: .normal(deviation: 0.01),
      biases: .zeros,
      using: &random)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("b1", &b1)
    visitor.visit("b2", &b2)
    visitor.visit("b3", &b3)
    visitor.visit("b4", &b4)
    visitor.visit("b5", &b5)
    visitor.visit("v1", &v1)
    visitor.visit("v2", &v2)
    visitor.visit("v3", &v3)
    visitor.visit("v4", &v4)
    visitor.visit("fg", &fg)
    visitor.visit("mask", &mask)
  }
}

extension Window {
  /// Kernel 4, stride 2, padding 1: doubles a transposed convolution's extents, halves a
  /// convolution's.
  static let doubleClip = Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1])
  static let doubleImage = Window([4, 4], stride: [2, 2], padding: [1, 1])
}
