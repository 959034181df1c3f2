public import Kernels
public import NeuralNetworks
public import Tensors

/// The baseline of VGAN's paper without an adversary: clips are encoded as a hundred numbers each
/// and decoded again; a mixture of Gaussians learns where codes lie; clips are drawn by decoding
/// codes that the mixture draws.
///
/// Vondrick, Pirsiavash and Torralba, NIPS 2016, arXiv:1609.02612, section 4.1. No code was
/// released. The paper gives both networks and the 256 components; ours are: the mean squared error
/// on pixels in −1…1, VGAN's penalty on the mask, its initial laws, Adam and batches; one code a
/// training clip, by running statistics; how the mixture is fitted (`GaussianMixtureFit`).
public struct AutoencoderGMM: VideoModel {
  /// The sizes.
  public let configuration: AutoencoderGMMConfiguration
  /// How activations are stored; weights, statistics, codes and losses stay float32.
  public let precision: ElementType
  /// The two networks.
  public var autoencoder: Autoencoder
  private var optimizer: Adam<Autoencoder>
  /// The code of each training clip, `[clipCount, latentSize]`; 0 until it was seen.
  private var codes: Tensor
  private var fit: GaussianMixtureFit

  /// Weighs the mean of the mask, as in VGAN.
  private static let maskPenalty: Float = 0.1

  private enum Stage: Int { case autoencoder, codes, mixture }

  /// Fresh networks for training on `clipCount` clips, drawn from streams of `random`.
  public init(
    _ configuration: AutoencoderGMMConfiguration, clipCount: Int,
    precision: ElementType = .float32, using random: RandomSource
  ) {
    require(clipCount > 0, "autoencoder: it needs clips to train on, got \(clipCount)")
    (self.configuration, self.precision) = (configuration, precision)
    autoencoder = Autoencoder(configuration, using: random)
    optimizer = Adam(
      for: autoencoder, StepSchedule(configuration.learningRate), beta1: 0.5, form: .torch7)
    codes = .zeros([clipCount, configuration.latentSize])
    fit = GaussianMixtureFit(
      configuration.mixture(clipCount: clipCount), dimension: configuration.latentSize)
  }

  /// The autoencoder, then one pass for the codes, then the mixture.
  ///
  /// A mixture that converges before its stage ends leaves the remaining steps nothing to do.
  public var stages: [TrainingStage] {
    let (batch, clipCount) = (configuration.batchSize, codes.shape[0])
    return [
      TrainingStage(
        "autoencoder", steps: configuration.steps, batchSize: batch, clips: .withReplacement),
      TrainingStage(
        "codes", steps: (clipCount + batch - 1) / batch, batchSize: batch, clips: .sequential),
      TrainingStage("mixture", steps: fit.settings.greatestStepCount),
    ]
  }
  /// The two networks.
  public var parts: KeyValuePairs<String, Int> {
    [
      "encoder": autoencoder.encoder.parameterCount,
      "decoder": autoencoder.decoder.parameterCount,
    ]
  }
  /// One way to draw.
  public var samplers: [String] { ["gmm"] }

  /// Step `step` of a stage: an update of the autoencoder, the codes of a batch, or an update of
  /// the mixture.
  public mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport {
    switch (Stage(rawValue: stage), batch) {
    case (.autoencoder, let batch?): return reconstructionStep(on: batch.clips)
    case (.codes, let batch?): return keepCodes(of: batch)
    case (.mixture, _):
      return StepReport(["log-likelihood": Float(fit.step(on: codes, using: &random))])
    default: fatalError("autoencoder: stage \(stage) is none of its stages, or lacks clips")
    }
  }

  private mutating func reconstructionStep(on clips: Tensor) -> StepReport {
    var error: Float = 0, maskMean: Float = 0
    let (_, slope) = valueAndGradient(at: autoencoder) { autoencoder in
      let drawing = autoencoder(clips.converted(to: precision), .training)
      let loss = Self.loss(of: drawing, for: clips)
      (error, maskMean) = (loss.error.scalar, loss.mask.scalar)
      return loss.total
    }
    optimizer.update(&autoencoder, along: slope)
    return StepReport(["reconstruction": error, "mask mean": maskMean])
  }

  /// The mean squared error of a drawing of `clips`, the mean of its mask, and what training
  /// lowers.
  static func loss(of drawing: VGANGenerator.Drawing, for clips: Tensor)
    -> (total: Tensor, error: Tensor, mask: Tensor)
  {
    let error = Loss.meanSquaredError(drawing.clip, clips)
    let mask = drawing.mask?.mean() ?? Tensor(0)
    return (error + maskPenalty * mask, error, mask)
  }

  private mutating func keepCodes(of batch: TrainingBatch) -> StepReport {
    let size = configuration.latentSize
    let found = withoutRecording {
      autoencoder.encoder(batch.clips.converted(to: precision), .inference)
    }
    var values = codes.values
    for (row, index) in batch.indices.enumerated() {
      values.replaceSubrange(
        index * size..<(index + 1) * size, with: found.entry(row, along: 0).values)
    }
    codes = Tensor(codes.shape, values)
    return StepReport(["mean squared code": (found * found).mean().scalar])
  }

  /// `clips` `[N, T, H, W, 3]` encoded and decoded, with the foreground, background and mask of
  /// which they are composed.
  public func reconstruction(of clips: Tensor) -> VGANGenerator.Drawing {
    withoutRecording { autoencoder(clips.converted(to: precision), .inference) }
  }

  /// Clips `[count, T, H, W, 3]` in −1…1, decoded from codes that the mixture draws.
  ///
  /// Before the mixture is fitted, codes are standard normal.
  public func sample(
    _ count: Int, by sampler: String = "gmm", using random: inout RandomSource
  ) -> Tensor {
    require(samplers.contains(sampler), "autoencoder: '\(sampler)' is none of \(samplers)")
    let z = fit.mixture.sample(count, using: &random)
    return withoutRecording {
      autoencoder.decoder(z.converted(to: precision), .inference).clip
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("autoencoder", &autoencoder)
    visitor.visit("optimizer", &optimizer)
    visitor.visit("codes", buffer: &codes)
    visitor.visit("mixture", &fit)
  }
}
