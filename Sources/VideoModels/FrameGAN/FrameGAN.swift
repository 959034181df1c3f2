internal import Kernels
public import NeuralNetworks
public import Tensors

/// frame-GAN in training: a generator of frames, then a navigator among its codes.
///
/// Albuquerque, Monteiro and Falk, arXiv:1901.11384, and the released code (`bouncing_balls`). In
/// the first stage G_F learns single frames against K discriminators; in the second it is frozen,
/// normalises by its running statistics, and G_V learns codes whose frames make a clip. Each
/// discriminator's loss is the sum of the cross-entropies of real and drawn ones. Frames are drawn
/// anew for the generator's update; the navigator's uses the discriminators' code again, as
/// released.
///
/// Departures from the released code: clips come in another order each epoch, where it reads its
/// file in order; the discriminators' updates see real and drawn ones as one batch, which without
/// normalisation is the same. See `FrameGANConfiguration`, `Navigator` and
/// `ProjectionDiscriminators` for the rest.
public struct FrameGAN: VideoModel {
  /// The sizes.
  public let configuration: FrameGANConfiguration
  /// The networks of the first stage.
  public var frameGenerator: FrameGenerator, frameDiscriminators: ProjectionDiscriminators
  /// The networks of the second stage.
  public var navigator: Navigator, videoDiscriminators: ProjectionDiscriminators
  private var frameGeneratorOptimizer: any Optimizer<FrameGenerator>,
    frameDiscriminatorsOptimizer: any Optimizer<ProjectionDiscriminators>,
    navigatorOptimizer: any Optimizer<Navigator>,
    videoDiscriminatorsOptimizer: any Optimizer<ProjectionDiscriminators>

  /// Fresh networks, each drawn from a stream of its own under `random`.
  public init(_ configuration: FrameGANConfiguration, using random: RandomSource) {
    self.init(
      configuration, groupBytes: ProjectionDiscriminators.groupBytes, using: random)
  }

  /// The same with at most `groupBytes` of discriminators' weights in a group.
  init(_ configuration: FrameGANConfiguration, groupBytes: Int, using random: RandomSource) {
    self.configuration = configuration
    var (g, d) = (random.stream("frame generator"), random.stream("frame discriminators"))
    frameGenerator = FrameGenerator(configuration, using: &g)
    frameDiscriminators = .ofFrames(configuration, groupBytes: groupBytes, using: &d)
    var (v, e) = (random.stream("navigator"), random.stream("video discriminators"))
    navigator = Navigator(configuration, using: &v)
    videoDiscriminators = .ofClips(configuration, groupBytes: groupBytes, using: &e)
    func optimizer<Model: Module>(_ model: Model, _ rate: Float) -> any Optimizer<Model> {
      switch configuration.optimizer {
      case .rmsprop: RMSprop(for: model, StepSchedule(rate))
      case .adam: Adam(for: model, StepSchedule(rate), beta1: 0.5)
      }
    }
    frameGeneratorOptimizer = optimizer(frameGenerator, configuration.frameRate)
    frameDiscriminatorsOptimizer = optimizer(frameDiscriminators, configuration.frameRate)
    navigatorOptimizer = optimizer(navigator, configuration.videoRate)
    videoDiscriminatorsOptimizer = optimizer(videoDiscriminators, configuration.videoRate)
  }

  /// Frames, then clips, every clip once an epoch.
  public var stages: [TrainingStage] {
    [
      TrainingStage(
        "frames", steps: configuration.frameSteps, batchSize: configuration.frameBatchSize,
        clips: .shuffled),
      TrainingStage(
        "video", steps: configuration.videoSteps, batchSize: configuration.videoBatchSize,
        clips: .shuffled),
    ]
  }
  /// Both generators and both sets of discriminators.
  public var parts: KeyValuePairs<String, Int> {
    [
      "frame generator": frameGenerator.parameterCount,
      "frame discriminators": frameDiscriminators.parameterCount,
      "navigator": navigator.parameterCount,
      "video discriminators": videoDiscriminators.parameterCount,
    ]
  }
  /// By the navigator, or by a code for each frame drawn from the prior, the paper's control.
  public var samplers: [String] { ["navigator", "random-codes"] }

  /// Step `step` of stage `stage`; the losses are means over the discriminators.
  public mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport {
    guard stages.indices.contains(stage), let clips = batch?.clips else {
      fatalError("frame-GAN: stage \(stage) is none of its stages, or lacks clips")
    }
    let n = clips.shape[0], size = configuration.latentSize
    guard stage == 0 else { return videoStep(on: clips, latent: random.normal([n, size])) }
    let frames = Self.oneFrameEach(of: clips, using: &random)
    let latents = (random.normal([n, size]), random.normal([n, size]))
    return frameStep(on: frames, latents: latents)
  }

  /// A frame of each of `clips`, uniformly drawn: `[N, H, W, C]`.
  static func oneFrameEach(of clips: Tensor, using random: inout RandomSource) -> Tensor {
    let (n, t) = (clips.shape[0], clips.shape[1])
    let choice = random.integers(n, below: t)
    let all = clips.reshaped(Shape([n * t] + clips.shape.extents.dropFirst(2)))
    return all.gathered((0..<n).map { $0 * t + choice[$0] }, along: 0)
  }

  // MARK: Steps

  // The discriminators give the slope by what was drawn, group by group; the loss (fake * slope).sum()
  // carries it on through the generator.

  /// One update of the frame discriminators with frames of the first codes, then one of the
  /// generator with the second.
  mutating func frameStep(on real: Tensor, latents: (Tensor, Tensor)) -> StepReport {
    let fake = withoutRecording { frameGenerator(latents.0, .training) }
    let discriminatorLoss = frameDiscriminators.update(
      by: &frameDiscriminatorsOptimizer, real: real, fake: fake)
    var loss: Float = 0
    let slope = valueAndGradient(at: frameGenerator) { generator in
      let fake = generator(latents.1, .training)
      let (losses, slope) = frameDiscriminators.judge(fake, configuration.generatorLoss)
      loss = losses.mean().scalar
      return (fake * slope).sum()
    }.gradient
    frameGeneratorOptimizer.update(&frameGenerator, along: slope)
    return StepReport(["discriminators": discriminatorLoss, "generator": loss])
  }

  /// One update of the video discriminators, then one of the navigator with the same clips.
  mutating func videoStep(on real: Tensor, latent: Tensor) -> StepReport {
    var discriminatorLoss: Float = 0, loss: Float = 0
    let slope = valueAndGradient(at: navigator) { navigator in
      let fake = clips(navigator(latent, .training), frameGenerator)
      discriminatorLoss = videoDiscriminators.update(
        by: &videoDiscriminatorsOptimizer, real: real, fake: fake.detached())
      let (losses, slope) = videoDiscriminators.judge(fake, configuration.generatorLoss)
      loss = losses.mean().scalar
      return (fake * slope).sum()
    }.gradient
    navigatorOptimizer.update(&navigator, along: slope)
    return StepReport(["discriminators": discriminatorLoss, "navigator": loss])
  }

  // MARK: Sampling

  /// Clips drawn by one of `samplers`.
  public func sample(
    _ count: Int, by sampler: String, using random: inout RandomSource
  ) -> Tensor {
    require(samplers.contains(sampler), "frame-GAN: '\(sampler)' is none of \(samplers)")
    guard sampler == "random-codes" else {
      return sample(count, frames: frameGenerator, using: &random)
    }
    let codes = random.normal([count, configuration.frames, configuration.latentSize])
    return withoutRecording { clips(codes, frameGenerator) }
  }

  /// Clips `[count, T, H, W, C]` in −1…1 whose codes are the navigator's and whose frames are drawn
  /// by `frames`, perhaps another model's.
  public func sample(
    _ count: Int, frames: FrameGenerator, using random: inout RandomSource
  ) -> Tensor {
    let codes = codes(count, using: &random)
    return withoutRecording { clips(codes, frames) }
  }

  /// The navigator's codes for the frames of `count` clips, `[count, T, latentSize]` in −1…1.
  public func codes(_ count: Int, using random: inout RandomSource) -> Tensor {
    let z = random.normal([count, configuration.latentSize])
    return withoutRecording { navigator(z, .inference) }
  }

  /// The clips of `codes` `[N, T, latentSize]`, frame by frame.
  private func clips(_ codes: Tensor, _ frames: FrameGenerator) -> Tensor {
    let (n, t) = (codes.shape[0], codes.shape[1])
    let pictures = frames(codes.reshaped([n * t, codes.shape[2]]), .inference)
    return pictures.reshaped(Shape([n, t] + pictures.shape.extents.dropFirst()))
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("frame_generator", &frameGenerator)
    visitor.visit("frame_discriminators", &frameDiscriminators)
    visitor.visit("navigator", &navigator)
    visitor.visit("video_discriminators", &videoDiscriminators)
    visitor.visit("frame_generator_optimizer", &frameGeneratorOptimizer)
    visitor.visit("frame_discriminators_optimizer", &frameDiscriminatorsOptimizer)
    visitor.visit("navigator_optimizer", &navigatorOptimizer)
    visitor.visit("video_discriminators_optimizer", &videoDiscriminatorsOptimizer)
  }
}
