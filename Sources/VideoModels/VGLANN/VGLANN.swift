internal import Kernels
public import NeuralNetworks
public import Tensors

/// VGLANN in training: a generator and one latent a clip, learned together, then three ways from
/// noise to latents.
///
/// Video generation without an adversary, after Hoshen and Malik, "Non-adversarial image synthesis
/// with generative latent nearest neighbors", CVPR 2019, arXiv:1812.08985; Bojanowski and others,
/// "Optimizing the latent space of generative networks", ICML 2018, arXiv:1707.05776; and the
/// released code, danielafrimi/GLANN-VIDEO.
///
/// As released: both optimisers start anew with every epoch; the latents' Adam is dense, so that a
/// row outside of the batch still moves by its momentum; at the end of an epoch every latent is
/// brought to length 1.
///
/// Departures: clips are RGB in −1…1 and keep their numbers. An epoch is clips / batch whole steps;
/// the released code drops the clips that are left over, here they open the next epoch's batches.
/// Clips are drawn with running statistics. `VGLANNConfiguration.Parity` names what else differs.
public struct VGLANN: VideoModel {
  /// The sizes.
  public let configuration: VGLANNConfiguration
  /// How many training clips there are, each with a latent.
  public let clipCount: Int
  private let loss: ReconstructionLoss
  private var networks: LatentGenerator
  private var generatorOptimizer: Adam<VGLANNGenerator>, latentOptimizer: Adam<LatentTable>
  private var imle: IMLEMapping
  private var vae: VAEFit
  private var mixture: GaussianMixtureFit

  /// Fresh networks, drawn from streams of `random`; `features` is what perceptual losses look
  /// through, see `VGLANNConfiguration.pretrainedFeatures(from:)`.
  public init(
    _ configuration: VGLANNConfiguration, clipCount: Int,
    features: (any PerceptualFeatures)? = nil, using random: RandomSource
  ) {
    require(clipCount > 0, "VGLANN: at least one clip is needed, got \(clipCount)")
    require(
      features != nil || configuration.loss == .l1 || configuration.loss == .laplacian,
      "VGLANN: the loss '\(configuration.loss.rawValue)' needs features, got none")
    self.configuration = configuration.lengthened(
      epochLength: clipCount / min(configuration.batchSize, clipCount))
    self.clipCount = clipCount
    loss = ReconstructionLoss(configuration: configuration, features: features)
    let (noise, latent) = (configuration.noiseSize, configuration.latentSize)
    var g = random.stream("generator"), z = random.stream("latents")
    networks = LatentGenerator(
      generator: VGLANNGenerator(configuration, using: &g),
      latents: LatentTable(rows: z.normal([clipCount, latent], deviation: 0.01)))
    generatorOptimizer = Adam(for: networks.generator, StepSchedule(0), beta1: 0.5)
    latentOptimizer = Adam(for: networks.latents, StepSchedule(0), beta1: 0.5)
    var t = random.stream("imle"), v = random.stream("vae")
    imle = IMLEMapping(noise: noise, latent: latent, using: &t)
    vae = VAEFit(noise: noise, latent: latent, using: &v)
    var settings = configuration.mixture
    // A full covariance of K numbers takes more than K latents.
    let needed = settings.covariance == .full ? latent + 1 : 1
    settings.components = min(settings.components, max(1, clipCount / needed))
    mixture = GaussianMixtureFit(settings, dimension: latent)
  }

  private enum Stage: Int { case glo, imle, vae, gmm }

  private var batchSize: Int { min(configuration.batchSize, clipCount) }
  private var epochLength: Int { clipCount / batchSize }

  /// Latents with the generator, then each mapping; a step is a batch, an epoch, or a round.
  public var stages: [TrainingStage] {
    [
      TrainingStage(
        "glo", steps: configuration.epochs * epochLength, batchSize: batchSize, clips: .shuffled),
      TrainingStage("imle", steps: configuration.imleEpochs),
      TrainingStage("vae", steps: configuration.vaeEpochs),
      TrainingStage("gmm", steps: mixture.settings.greatestStepCount),
    ]
  }

  /// The generator, the latents and the two networks that map noise to them.
  public var parts: KeyValuePairs<String, Int> {
    [
      "generator": networks.generator.parameterCount, "latents": networks.latents.parameterCount,
      "imle": imle.parameterCount, "vae": vae.mapping.parameterCount,
    ]
  }

  /// The mappings, by implicit maximum likelihood first.
  public var samplers: [String] { ["imle", "vae", "gmm"] }

  /// Step `step` of stage `stage`; `batch` is nil but in the first.
  public mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport {
    switch Stage(rawValue: stage) {
    case .glo:
      guard let batch else { fatalError("VGLANN: stage \(stage) lacks clips") }
      return StepReport(["reconstruction": reconstruct(batch, step: step)])
    case .imle:
      return StepReport([
        "imle": imle.train(on: latents, epoch: step, configuration, using: &random)
      ])
    case .vae:
      return StepReport([
        "vae": vae.train(on: latents, epoch: step, configuration, using: &random)
      ])
    case .gmm: return StepReport(["gmm": Float(-mixture.step(on: latents, using: &random))])
    case nil: fatalError("VGLANN: stage \(stage) is none of its stages")
    }
  }

  /// One update of the generator and of all latents; gives the loss.
  private mutating func reconstruct(_ batch: TrainingBatch, step: Int) -> Float {
    let (epoch, place) = step.quotientAndRemainder(dividingBy: epochLength)
    if place == 0 {
      generatorOptimizer = Adam(for: networks.generator, StepSchedule(0), beta1: 0.5)
      latentOptimizer = Adam(for: networks.latents, StepSchedule(0), beta1: 0.5)
    }
    let interval = configuration.rateInterval
    generatorOptimizer.schedule.rate = VGLANNConfiguration.halved(
      configuration.generatorRate, every: interval, in: epoch)
    latentOptimizer.schedule.rate = VGLANNConfiguration.halved(
      configuration.latentRate, every: interval, in: epoch)
    let (value, slope) = valueAndGradient(at: networks) { networks in
      loss(networks(batch.indices, .training), batch.clips)
    }
    generatorOptimizer.update(&networks.generator, along: slope.generator)
    latentOptimizer.update(&networks.latents, along: slope.latents)
    if place == epochLength - 1 { networks.latents.project() }
    return value.scalar
  }

  /// The latents of the training clips `[clipCount, latentSize]`; of length 1 after each epoch.
  public var latents: Tensor { networks.latents.rows }

  /// The clips `[indices.count, T, H, W, 3]` in −1…1 that the generator draws for the latents of
  /// training clips.
  public func reconstructions(of indices: [Int]) -> Tensor {
    withoutRecording { networks(indices, .inference) }
  }

  /// Clips drawn from noise through one of the mappings, 100 at a time.
  ///
  /// As released, if the configuration asks for it, normalisations use the statistics of each 100
  /// clips, of which those beyond `count` are left out; running statistics stay as they are.
  public func sample(
    _ count: Int, by sampler: String, using random: inout RandomSource
  ) -> Tensor {
    require(count > 0, "VGLANN: at least one clip is drawn, got \(count)")
    let batch = 100, isReleased = configuration.parity.samplesInTraining
    let phase = isReleased ? Phase.training : .inference
    let source = isReleased ? clone() : self
    return withoutRecording {
      let parts = stride(from: 0, to: count, by: batch).map { start in
        let used = min(batch, count - start)
        let latents = source.mapped(
          isReleased ? batch : used, by: sampler, phase, using: &random)
        return source.networks.generator(latents, phase).slice(0..<used, along: 0)
      }
      return .concatenated(parts, along: 0)
    }
  }

  /// Latents `[count, latentSize]` of any length by one of `samplers`.
  func mapped(
    _ count: Int, by sampler: String, _ phase: Phase, using random: inout RandomSource
  ) -> Tensor {
    switch sampler {
    case "imle": return imle(random.normal([count, configuration.noiseSize]), phase)
    case "vae": return vae.mapping.decoded(random.normal([count, configuration.noiseSize]))
    default:
      require(sampler == "gmm", "VGLANN: a sampler of \(samplers) is expected, got '\(sampler)'")
      return mixture.mixture.sample(count, using: &random)
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("generator", &networks.generator)
    visitor.visit("latents", &networks.latents)
    visitor.visit("generator_optimizer", &generatorOptimizer)
    visitor.visit("latent_optimizer", &latentOptimizer)
    visitor.visit("imle", &imle)
    visitor.visit("vae", &vae)
    visitor.visit("gmm", &mixture)
  }
}

/// One latent a training clip.
struct LatentTable: Module {
  /// `[clips, latentSize]`.
  var rows: Tensor

  /// Brings every row to length 1.
  mutating func project() { rows = rows / rows.rowLengths() }

  mutating func visit(_ visitor: inout TensorVisitor) { visitor.visit("rows", &rows) }
}

/// The generator with the latents that it is trained with.
struct LatentGenerator: Module {
  var generator: VGLANNGenerator
  var latents: LatentTable

  /// The clips of the rows `indices` of the table.
  func callAsFunction(_ indices: [Int], _ phase: Phase) -> Tensor {
    generator(latents.rows.gathered(indices, along: 0), phase)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("generator", &generator)
    visitor.visit("latents", &latents)
  }
}
