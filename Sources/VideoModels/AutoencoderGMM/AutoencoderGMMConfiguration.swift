/// The sizes of an autoencoder with a mixture of Gaussians; the defaults are the paper's where it
/// gives them.
///
/// Vondrick, Pirsiavash and Torralba, "Generating videos with scene dynamics", NIPS 2016,
/// arXiv:1609.02612, section 4.1. No code was released; of the mixture the paper gives the number
/// of components alone, and training is that of the paper's adversarial networks.
public struct AutoencoderGMMConfiguration: Codable, Hashable, Sendable {
  /// Numbers of a code.
  public var latentSize = 100
  /// Channels of the widest pictures; the deepest layer has eight times as many.
  public var width = 64
  /// Frames of a clip, 16 or 32.
  public var frames = 32
  /// Rows and columns of a frame, 32 or 64.
  public var resolution = 64

  /// Steps of training the autoencoder.
  public var steps = 65_000
  /// Clips a step.
  public var batchSize = 64
  /// Adam's.
  public var learningRate: Float = 2e-4

  /// Gaussians of the mixture; never more than there are clips.
  public var components = 256
  /// The form of their covariances; by default diagonal for fewer than 50,000 clips.
  public var covariance: GaussianMixture.Covariance?
  /// How often the mixture is fitted from another start; the likeliest is kept.
  public var restarts = 3
  /// The most updates of the mixture after a start.
  public var mixtureIterations = 100
  /// A start has converged when the mean log-likelihood of a code gains less than this.
  public var mixtureTolerance = 1e-4

  /// The paper's model.
  public init() {}

  /// Checks the sizes; gives one sentence for the first that does not fit.
  public func problem() -> String? {
    if let problem = decoder.problem() { return problem }
    let problem = Sizes.problem([
      ("steps", steps, 0...1_000_000_000), ("the batch size", batchSize, 1...65_536),
      ("the components", components, 1...65_536), ("the restarts", restarts, 1...1_000),
      ("the mixture's iterations", mixtureIterations, 0...1_000_000),
    ])
    if let problem = problem ?? Sizes.problem(rates: ["the learning rate": learningRate]) {
      return problem
    }
    guard 0...1e9 ~= mixtureTolerance else {
      return "the mixture's tolerance must be 0 to 1000000000, got \(mixtureTolerance)"
    }
    return decoder.sizeProblem(batchSize: batchSize)
      ?? Sizes.problem(
        "the mixture",
        [components, latentSize] + (covariance == .full ? [latentSize] : []))
  }

  /// The sizes of the decoder, VGAN's generator with two streams.
  var decoder: VGANConfiguration {
    var result = VGANConfiguration()
    (result.latentSize, result.width, result.frames, result.resolution) = (
      latentSize, width, frames, resolution
    )
    return result
  }

  /// How the mixture is fitted to the codes of so many clips.
  func mixture(clipCount: Int) -> GaussianMixtureFit.Settings {
    var result = GaussianMixtureFit.Settings()
    result.components = min(components, clipCount)
    result.covariance = covariance ?? .suited(to: clipCount)
    (result.restarts, result.iterations) = (restarts, mixtureIterations)
    result.tolerance = mixtureTolerance
    return result
  }
}
