/// The sizes and budgets of VGLANN; the defaults are the paper's where it states them, otherwise the
/// released code's.
///
/// The paper trains everything at 0.01 and the released code the generator at 0.001: here the code
/// is followed. The paper's batch (15, in the code 7) and mapping epochs (100, in the code 50) are
/// kept.
public struct VGLANNConfiguration: Codable, Hashable, Sendable {
  /// The forms of the generator.
  public enum Form: String, Codable, CaseIterable, Sendable {
    /// VGAN's two streams.
    case original
    /// The same with more channels in the background and three convolutions with kernel 1.
    case expanded
  }

  /// What makes a drawn clip like a real one.
  public enum Reconstruction: String, Codable, CaseIterable, Sendable {
    /// Mean of absolute differences.
    case l1
    /// The same over the levels of a Laplacian pyramid of each frame.
    case laplacian
    /// The same over features, beside `l1`: VGG-16's of each frame, a 3D ResNet-50's or
    /// ResNeXt-101's of the clip, or those of an extractor that is given.
    case vgg16, resnet3d50, resnext3d101, extractor
  }

  /// What the released code does and this does not, unless asked.
  public struct Parity: Codable, Hashable, Sendable {
    /// The pyramid's filter is the sum of two squared bells, not the product of two bells.
    public var sumsBells = false
    /// The losses of single frames leave the last frame out.
    public var omitsLastFrame = false
    /// Feature networks see clips in −1…1, not as they were trained to see them.
    public var skipsInputScaling = false
    /// Feature networks normalise by the batch, not by their running statistics.
    public var featuresInTraining = false
    /// The second stage of the ResNeXt counts twice.
    public var countsSecondStageTwice = false
    /// Clips are drawn with the statistics of batches of 100, not with running statistics.
    public var samplesInTraining = false

    /// None of it.
    public init() {}
  }

  /// Which generator.
  public var generator = Form.original
  /// What is minimised.
  public var loss = Reconstruction.laplacian
  /// The safetensors file with the weights of the network that `vgg16`, `resnet3d50` or
  /// `resnext3d101` look through; empty for the others.
  public var featureWeights = ""
  /// Numbers of a clip's latent.
  public var latentSize = 100
  /// Channels of the widest pictures of the video stream; its deepest layer has eight times as
  /// many.
  public var width = 64
  /// Frames of a clip, 16 or 32.
  public var frames = 32
  /// Rows and columns of a frame, 32 or 64.
  public var resolution = 64

  /// Passes over the clips; where clips are so few that this makes fewer than `leastSteps` steps, so
  /// many more, with rates that are halved as much less often.
  public var epochs = 200, leastSteps = 0
  /// Clips a step.
  public var batchSize = 15
  /// Rates of the generator and of the latents, halved after every so many epochs.
  public var generatorRate: Float = 1e-3, latentRate: Float = 1e-2, rateInterval = 20

  /// Latents a step of the mappings.
  public var mappingBatchSize = 128
  /// Numbers of the noise that mappings start from.
  public var noiseSize = 16
  /// Passes of the mapping by maximum likelihood (IMLE) and of the autoencoder over the latents.
  public var imleEpochs = 100, vaeEpochs = 200
  /// How the mixture is fitted; it has fewer components where there are too few latents for so many
  /// covariances.
  public var mixture = GaussianMixtureFit.Settings()

  /// Departures from this towards the released code.
  public var parity = Parity()

  /// The paper's model with the Laplacian loss.
  public init() {
    (mixture.components, mixture.covariance) = (100, .full)
    (mixture.restarts, mixture.tolerance) = (10, 1e-3)
  }

  /// Checks the sizes; gives one sentence for the first that does not fit.
  public func problem() -> String? {
    if frames != 16 && frames != 32 { return "frames must be 16 or 32, got \(frames)" }
    if resolution != 32 && resolution != 64 {
      return "the resolution must be 32 or 64, got \(resolution)"
    }
    let sizes = [
      ("the latent size", latentSize, 1...65_536), ("the width", width, 1...1024),
      ("the noise size", noiseSize, 1...65_536), ("epochs", epochs, 1...1_000_000),
      ("the least number of steps", leastSteps, 0...1_000_000_000),
      ("the batch size", batchSize, 1...65_536), ("the rate interval", rateInterval, 1...1_000_000),
      ("the mapping's batch size", mappingBatchSize, 2...65_536),
      ("IMLE epochs", imleEpochs, 1...1_000_000), ("VAE epochs", vaeEpochs, 1...1_000_000),
      ("mixture components", mixture.components, 1...10_000),
      ("mixture iterations", mixture.iterations, 1...1_000_000),
      ("mixture restarts", mixture.restarts, 1...1_000),
    ]
    if let problem = Sizes.problem(sizes)
      ?? Sizes.problem(rates: ["the generator rate": generatorRate, "the latent rate": latentRate])
    {
      return problem
    }
    guard 0...1e9 ~= mixture.tolerance else {
      return "the mixture's tolerance must be 0 to 1000000000, got \(mixture.tolerance)"
    }
    return vgan.sizeProblem(batchSize: batchSize)
      ?? Sizes.problem("the noise of a step", [mappingBatchSize, max(noiseSize, latentSize)])
      ?? Sizes.problem("a layer of the mapping", [noiseSize, latentSize])
      ?? Sizes.problem(
        "the mixture",
        [mixture.components, latentSize] + (mixture.covariance == .full ? [latentSize] : []))
  }

  /// A VGAN of the same sizes.
  private var vgan: VGANConfiguration {
    var result = VGANConfiguration()
    (result.latentSize, result.width, result.frames, result.resolution) = (
      latentSize, width, frames, resolution
    )
    return result
  }

  /// Extents of the smallest block of the pyramid, which four doublings bring to the clip.
  var seed: [Int] { [frames / 16, resolution / 16, resolution / 16] }

  /// The same with the epochs that `leastSteps` asks for where an epoch has `epochLength` steps.
  func lengthened(epochLength: Int) -> VGLANNConfiguration {
    let needed = (leastSteps + epochLength - 1) / epochLength
    guard needed > epochs else { return self }
    var longer = self
    (longer.epochs, longer.rateInterval) = (needed, max(1, rateInterval * needed / epochs))
    return longer
  }

  /// `rate` in `epoch` where it is halved after every `interval` epochs.
  static func halved(_ rate: Float, every interval: Int, in epoch: Int) -> Float {
    (0..<epoch / interval).reduce(rate) { rate, _ in rate / 2 }
  }
}
