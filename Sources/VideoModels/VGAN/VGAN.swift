public import Kernels
public import NeuralNetworks
public import Tensors

/// VGAN in training: both networks, their optimisers, and the step that moves them.
///
/// Vondrick, Pirsiavash and Torralba, NIPS 2016, arXiv:1609.02612, and the released `main.lua`.
/// Losses are softmax cross-entropy on two logits; real and drawn clips pass the discriminator as
/// two batches with statistics of their own; the generator draws once a step, for both updates,
/// with the same code.
///
/// Departures from the released code: the generator's update sees the discriminator's activations
/// after its update, where Torch's closure re-used those from before it with the weights from after
/// it.
public struct VGAN: VideoModel {
  /// The losses of one step.
  public struct Report: Sendable {
    /// Cross-entropy on real and on drawn clips, summed; of drawn clips as real; mean of the mask.
    public let discriminatorLoss: Float, generatorLoss: Float, maskMean: Float
  }

  /// The sizes.
  public let configuration: VGANConfiguration
  /// How activations are stored; weights, statistics and losses stay float32.
  public let precision: ElementType
  /// The two networks.
  public var generator: VGANGenerator, discriminator: VGANDiscriminator
  private var generatorOptimizer: Adam<VGANGenerator>,
    discriminatorOptimizer: Adam<VGANDiscriminator>

  /// Weighs the mean of the mask (the paper's norm is a sum, the released code's a mean).
  private static let maskPenalty: Float = 0.1

  /// Fresh networks, drawn from the streams "generator" and "discriminator" of `random`.
  public init(
    _ configuration: VGANConfiguration, precision: ElementType = .float32,
    using random: RandomSource
  ) {
    (self.configuration, self.precision) = (configuration, precision)
    var (g, d) = (random.stream("generator"), random.stream("discriminator"))
    generator = VGANGenerator(configuration, using: &g)
    discriminator = VGANDiscriminator(configuration, using: &d)
    let rate = StepSchedule(2e-4)
    generatorOptimizer = Adam(for: generator, rate, beta1: 0.5, form: .torch7)
    discriminatorOptimizer = Adam(for: discriminator, rate, beta1: 0.5, form: .torch7)
  }

  /// One stage, on clips drawn with replacement, as the released loader draws them.
  public var stages: [TrainingStage] {
    [
      TrainingStage(
        "adversarial", steps: configuration.steps, batchSize: configuration.batchSize,
        clips: .withReplacement)
    ]
  }
  /// The two networks.
  public var parts: KeyValuePairs<String, Int> {
    ["generator": generator.parameterCount, "discriminator": discriminator.parameterCount]
  }
  /// One way to draw.
  public var samplers: [String] { ["vgan"] }

  /// Step `step` of the only stage.
  public mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport {
    guard stage == 0, let batch else {
      fatalError("VGAN: stage \(stage) is not its stage, or lacks clips")
    }
    let report = trainingStep(on: batch.clips, using: &random)
    return StepReport([
      "discriminator": report.discriminatorLoss, "generator": report.generatorLoss,
      "mask mean": report.maskMean,
    ])
  }

  /// Clips drawn from the prior.
  public func sample(
    _ count: Int, by sampler: String, using random: inout RandomSource
  ) -> Tensor {
    require(samplers.contains(sampler), "VGAN: '\(sampler)' is none of \(samplers)")
    return sample(count, using: &random)
  }

  /// Clip, foreground, mask and background of two streams.
  public func streams(
    _ count: Int, using random: inout RandomSource
  ) -> [(name: String, tensor: Tensor)] {
    let drawing = withoutRecording {
      generator(random.normal([count, configuration.latentSize]), .inference)
    }
    guard let foreground = drawing.foreground, let mask = drawing.mask,
      let background = drawing.background
    else { return [] }
    return [
      ("clip", drawing.clip), ("foreground", foreground), ("mask", mask),
      ("background", background),
    ]
  }

  /// One update of the discriminator, then one of the generator, on `clips` `[N, T, H, W, 3]` in
  /// −1…1.
  public mutating func trainingStep(on clips: Tensor, using random: inout RandomSource) -> Report {
    trainingStep(on: clips, latent: random.normal([clips.shape[0], configuration.latentSize]))
  }

  /// The step for given codes `[N, latentSize]`; tests hold it against another framework's.
  mutating func trainingStep(on clips: Tensor, latent: Tensor) -> Report {
    let z = latent.converted(to: precision), real = clips.converted(to: precision)
    var discriminatorLoss: Float = 0, maskMean: Float = 0
    let (generatorLoss, slope) = valueAndGradient(at: generator) { generator in
      let drawing = generator(z, .training)
      let fake = drawing.clip.converted(to: precision)
      discriminatorLoss = updateDiscriminator(real: real, fake: fake.detached())
      let loss = Loss.crossEntropy(
        discriminator(fake, .training), Self.labels(clips.shape[0], .real))
      guard let mask = drawing.mask?.mean() else { return loss }
      maskMean = mask.scalar
      return loss + Self.maskPenalty * mask
    }
    generatorOptimizer.update(&generator, along: slope)
    return Report(
      discriminatorLoss: discriminatorLoss,
      generatorLoss: generatorLoss.scalar - Self.maskPenalty * maskMean,
      maskMean: maskMean)
  }

  /// Clips drawn with running statistics, `[count, T, H, W, 3]` in −1…1.
  public func sample(_ count: Int, using random: inout RandomSource) -> Tensor {
    withoutRecording {
      generator(random.normal([count, configuration.latentSize]), .inference).clip
    }
  }

  private enum Label: Int { case real, fake }

  private static func labels(_ count: Int, _ label: Label) -> [Int] {
    Array(repeating: label.rawValue, count: count)
  }

  /// One update; real and drawn clips one after the other, so that only one graph is alive.
  private mutating func updateDiscriminator(real: Tensor, fake: Tensor) -> Float {
    let n = real.shape[0]
    var (loss, slope) = valueAndGradient(at: discriminator) { discriminator in
      Loss.crossEntropy(discriminator(real, .training), Self.labels(n, .real))
    }
    let (fakeLoss, fakeSlope) = valueAndGradient(at: discriminator) { discriminator in
      Loss.crossEntropy(discriminator(fake, .training), Self.labels(n, .fake))
    }
    slope.add(fakeSlope)
    discriminatorOptimizer.update(&discriminator, along: slope)
    return loss.scalar + fakeLoss.scalar
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("generator", &generator)
    visitor.visit("discriminator", &discriminator)
    visitor.visit("generator_optimizer", &generatorOptimizer)
    visitor.visit("discriminator_optimizer", &discriminatorOptimizer)
  }
}
