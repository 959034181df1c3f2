internal import Kernels
public import NeuralNetworks
public import Tensors

/// The sizes of a VGAN classifier and how it is trained; the defaults are the paper's.
public struct VGANClassifierConfiguration: Codable, Hashable, Sendable {
  /// Classes to tell apart; UCF101 has 101.
  public var classes = 101
  /// Channels, frames, rows and columns, as those of the discriminator.
  public var width = 64, frames = 32, resolution = 64
  /// Clips a step.
  public var batchSize = 256
  /// The rate of Adam, which stays.
  public var learningRate: Float = 2e-4

  /// The classifier of UCF101 at the paper's sizes.
  public init() {}

  /// Checks the settings; gives one sentence for the first that does not fit.
  public func problem() -> String? {
    if !(2...65_536).contains(classes) { return "classes must be 2 to 65536, got \(classes)" }
    if let problem = discriminator.problem() { return problem }
    return Sizes.problem([("the batch size", batchSize, 1...65_536)])
      ?? Sizes.problem(rates: ["the learning rate": learningRate])
      ?? discriminator.sizeProblem(batchSize: batchSize)
  }

  /// The sizes of the discriminator that it is made of.
  public var discriminator: VGANConfiguration {
    var result = VGANConfiguration()
    (result.width, result.frames, result.resolution) = (width, frames, resolution)
    return result
  }
}

/// The discriminator of VGAN as a classifier of videos: its last layer makes way for dropout of
/// whole feature maps and a convolution to one logit a class.
///
/// Vondrick, Pirsiavash and Torralba, "Generating videos with scene dynamics", NIPS 2016,
/// arXiv:1609.02612, and the released `main_ucf.lua`. Axes: `N` clips, `T` frames, `H` rows, `W`
/// columns, `K` classes; `w` the width; features are `[N, T/16, H/16, W/16, 8w]`.
///
/// Departures: none known. Dropout is Torch7's: training keeps what it does not drop as it is, and
/// inference halves.
public struct VGANClassifier: Module {
  /// The law of a fresh network.
  public enum Initialization: String, Codable, Sendable, CaseIterable {
    /// Torch7's default: uniform within ± 1 / √(fan in), scales of normalisations uniform in 0…1.
    case torch
    /// That of the discriminator: N(0, 0.01), scales of normalisations N(1, 0.02), biases 0.
    case normal
  }

  /// The sizes.
  public let configuration: VGANClassifierConfiguration
  var d1, d2, d3, d4, head: Convolution
  let dropout = Dropout(0.5, form: .torch7, isPerChannel: true)

  /// A fresh network.
  public init(
    _ configuration: VGANClassifierConfiguration, _ law: Initialization,
    using random: inout RandomSource
  ) {
    self.configuration = configuration
    let w = configuration.width
    d1 = law.down(3, w, isNormalized: false, using: &random)  // T×H×W = 16×32×32
    d2 = law.down(w, 2 * w, using: &random)  //          8×16×16
    d3 = law.down(2 * w, 4 * w, using: &random)  //          4× 8× 8
    d4 = law.down(4 * w, 8 * w, using: &random)  //          2× 4× 4
    head = law.head(configuration, using: &random)  //          1× 1× 1
  }

  /// The first four layers of `discriminator` with its running statistics, copied, under a fresh
  /// head by Torch7's default; the sizes must be those of `configuration`.
  public init(
    _ configuration: VGANClassifierConfiguration, trunk discriminator: VGANDiscriminator,
    using random: inout RandomSource
  ) {
    func shape(_ sizes: VGANConfiguration) -> Shape {
      Shape([sizes.frames, sizes.resolution, sizes.resolution, sizes.width])
    }
    let (expected, given) = (
      shape(configuration.discriminator), shape(discriminator.configuration)
    )
    require(
      expected == given,
      "VGAN classifier: a discriminator of [T, H, W, width] \(expected) is expected, got \(given)")
    let trained = discriminator.clone()
    self.configuration = configuration
    (d1, d2, d3, d4) = (trained.d1, trained.d2, trained.d3, trained.d4)
    head = Initialization.torch.head(configuration, using: &random)
  }

  /// The logits `[N, K]` of `clips` `[N, T, H, W, 3]`; training needs a `mask`.
  public func callAsFunction(_ clips: Tensor, _ phase: Phase, mask: Tensor? = nil) -> Tensor {
    logits(ofFeatures: features(clips, phase), phase, mask: mask)
  }

  /// What layer `layer`, 1 to 4, gives for `clips` `[N, T, H, W, 3]`, by running statistics: each
  /// layer halves the extents, and layer 3 has `4w` channels.
  public func activations(_ clips: Tensor, layer: Int) -> Tensor {
    withoutRecording { [d1, d2, d3, d4].prefix(layer).reduce(clips) { $1($0, .inference) } }
  }

  /// The features of `clips` `[N, T, H, W, 3]`; a trunk that is not trained is used by inference.
  public func features(_ clips: Tensor, _ phase: Phase = .inference) -> Tensor {
    let (t, s) = (configuration.frames, configuration.resolution)
    require(
      clips.shape == [clips.shape[0], t, s, s, 3],
      "VGAN classifier: clips of [N, \(t), \(s), \(s), 3] are expected, got \(clips.shape)")
    return [d1, d2, d3, d4].reduce(clips) { $1($0, phase) }  // [N, 2, 4, 4, 8w]
  }

  /// The logits `[N, K]` of `features`; training needs a `mask`, inference reads none.
  public func logits(
    ofFeatures features: Tensor, _ phase: Phase, mask: Tensor? = nil
  ) -> Tensor {
    let (n, maps) = (features.shape[0], features.shape[-1])
    let kept = mask.map { $0.reshaped([n, 1, 1, 1, maps]) }
    return head(dropout(features, phase, mask: kept), phase).reshaped([n, configuration.classes])
  }

  /// Which feature maps of each of `count` clips training keeps: `[count, 8w]`, each 1 or 0 with
  /// equal chance.
  public func mask(_ count: Int, using random: inout RandomSource) -> Tensor {
    dropout.mask([count, 8 * configuration.width], using: &random)
  }

  /// The share of each class, `[N, K]`, for `clips` `[N, T, H, W, 3]`, by running statistics.
  public func probabilities(_ clips: Tensor) -> Tensor {
    withoutRecording { self(clips, .inference).softmax() }
  }

  /// The same for `features`.
  public func probabilities(ofFeatures features: Tensor) -> Tensor {
    withoutRecording { logits(ofFeatures: features, .inference).softmax() }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("d1", &d1)
    visitor.visit("d2", &d2)
    visitor.visit("d3", &d3)
    visitor.visit("d4", &d4)
    visitor.visit("head", &head)
  }
}

extension VGANClassifier.Initialization {
  private var weights: Initializer { self == .torch ? .torchDefault : .normal(deviation: 0.01) }
  private var biases: Initializer { self == .torch ? .torchDefault : .zeros }
  private var scales: Initializer {
    self == .torch ? .uniform(low: 0, high: 1) : .normal(mean: 1, deviation: 0.02)
  }

  fileprivate func down(
    _ inputs: Int, _ outputs: Int, isNormalized: Bool = true, using random: inout RandomSource
  ) -> Convolution {
    let norm =
      isNormalized ? BatchNorm(outputs, epsilon: 1e-3, scales: scales, using: &random) : nil
    return Convolution(
      inputs, outputs, .doubleClip, norm: norm, .leakyReLU(slope: 0.2), weights: weights,
      biases: biases, using: &random)
  }

  fileprivate func head(
    _ configuration: VGANClassifierConfiguration, using random: inout RandomSource
  ) -> Convolution {
    let window = Window(
      configuration.discriminator.seed, stride: [1, 1, 1], padding: [0, 0, 0])
    return Convolution(
      8 * configuration.width, configuration.classes, window, weights: weights, biases: biases,
      using: &random)
  }
}
