/// The sizes and settings of a frame-GAN; the defaults are the paper's.
///
/// Albuquerque, Monteiro and Falk, "Learning to navigate image manifolds induced by generative
/// adversarial networks for unsupervised video generation", arXiv:1901.11384. Where text and
/// released code disagree: learning rates are the code's (the text swaps them), the number of
/// discriminators, the optimiser, epochs, batches and the averaged loss are the text's.
public struct FrameGANConfiguration: Codable, Hashable, Sendable {
  /// The rule that moves all networks.
  public enum Optimizer: String, Codable, Sendable, CaseIterable {
    /// The paper's: decay 0.99, no momentum.
    case rmsprop
    /// The released code's: beta1 0.5.
    case adam
  }

  /// Frames, rows and columns, and channels of a clip.
  public var frames = 30, resolution = 30, channels = 1
  /// Numbers of a code, of a frame and of a clip alike.
  public var latentSize = 100

  /// Channels of the frame generator's smallest pictures; each of the last two blocks halves them.
  public var frameGeneratorWidth = 1024
  /// Channels after the first layer of a frame discriminator, then twice, then four times as many.
  public var frameDiscriminatorWidth = 256
  /// Numbers of the navigator's LSTM in each direction; its other layers scale along.
  public var navigatorWidth = 256
  /// Channels after the first layer of a video discriminator, then twice, then three times as many.
  public var videoDiscriminatorWidth = 256
  /// Discriminators, each behind a projection of its own.
  public var frameDiscriminators = 48, videoDiscriminators = 16

  /// The rule that moves all networks.
  public var optimizer = Optimizer.rmsprop
  /// The learning rates of both stages.
  public var frameRate: Float = 2e-4, videoRate: Float = 3e-4
  /// How the discriminators' verdicts make one loss for a generator.
  public var generatorLoss = GeneratorLoss.average
  /// Whether the navigator's recurrence runs along each clip; `false` is the released code's
  /// defect, by which it runs across the clips of a batch.
  public var isBatchTransposed = true

  /// Frames a step of the first stage, clips a step of the second.
  public var frameBatchSize = 64, videoBatchSize = 8
  /// Steps of both stages: 50 and 15 passes over 100,000 clips.
  public var frameSteps = 78_150, videoSteps = 187_500

  /// The paper's model.
  public init() {}

  /// Checks the sizes; gives one sentence for the first that does not fit.
  public func problem() -> String? {
    if !(16...1024).contains(frames) { return "frames must be 16 to 1024, got \(frames)" }
    if !(30...256).contains(resolution) || resolution % 16 != 0 && resolution % 16 != 14 {
      return "the resolution must be a multiple of 16 or two less, 30 to 256, got \(resolution)"
    }
    if !(1...4).contains(channels) { return "channels must be 1 to 4, got \(channels)" }
    if !(1...65_536).contains(latentSize) {
      return "the latent size must be 1 to 65536, got \(latentSize)"
    }
    if frameGeneratorWidth % 4 != 0 || !(4...4096).contains(frameGeneratorWidth) {
      return "the frame generator's width must be a multiple of 4, 4 to 4096, "
        + "got \(frameGeneratorWidth)"
    }
    if navigatorWidth % 2 != 0 || !(2...1024).contains(navigatorWidth) {
      return "the navigator's width must be even, 2 to 1024, got \(navigatorWidth)"
    }
    for width in [frameDiscriminatorWidth, videoDiscriminatorWidth]
    where !(1...1024).contains(width) {
      return "a discriminator's width must be 1 to 1024, got \(width)"
    }
    for count in [frameDiscriminators, videoDiscriminators] where !(1...1024).contains(count) {
      return "there must be 1 to 1024 discriminators, got \(count)"
    }
    // Normalisation by the batch needs two.
    let problem = Sizes.problem([
      ("frames a batch", frameBatchSize, 2...65_536), ("clips a batch", videoBatchSize, 2...65_536),
      ("frame steps", frameSteps, 0...1_000_000_000),
      ("video steps", videoSteps, 0...1_000_000_000),
    ])
    if let problem = problem
      ?? Sizes.problem(rates: ["the frame rate": frameRate, "the video rate": videoRate])
    {
      return problem
    }
    let area = [resolution, resolution], blocks = [(resolution + 15) / 16, (resolution + 15) / 16]
    return Sizes.problem("a batch", clips(videoBatchSize))
      ?? Sizes.problem("the first layer", [latentSize, frameGeneratorWidth] + blocks)
      ?? Sizes.problem(
        "the widest pictures of a batch",
        [max(frameBatchSize, videoBatchSize * frames), frameGeneratorWidth / 4] + area)
      ?? Sizes.problem(
        "the widest clips of a batch", [videoBatchSize, videoDiscriminatorWidth, frames] + area)
  }

  /// The shape of `count` clips, and of `count` frames.
  func clips(_ count: Int) -> [Int] { [count, frames, resolution, resolution, channels] }
  func pictures(_ count: Int) -> [Int] { [count, resolution, resolution, channels] }
}
