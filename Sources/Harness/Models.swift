internal import Foundation
public import Kernels
internal import Metrics
internal import NeuralNetworks
public import Tensors
public import VideoModels

/// Sizes at which a suite runs.
public enum Scale: String, Sendable, Codable, CaseIterable {
  /// Seconds, for tests.
  case smoke
  /// Minutes on two cores.
  case small
  /// The published sizes.
  case paper

  /// Whether numbers of a run with at most `limit` steps may stand in a table without a warning.
  func isReportable(limit: Int?) -> Bool { self != .smoke && limit == nil }
}

/// A model that `bench` knows: its name, its settings and how to make one.
public struct Model: Sendable {
  /// What a model is made with besides its configuration.
  public struct Making: Sendable {
    /// How many clips it is trained on.
    public let clipCount: Int
    /// How activations are stored.
    public let precision: ElementType
    /// Where weights are drawn from.
    public let random: RandomSource
  }

  /// The name on the command line and in suites, and one line for lists.
  public let name: String, summary: String
  /// How activations can be stored.
  public let precisions: [ElementType]
  /// The configuration that is changed by suites; the paper's.
  let defaults: any Codable & Sendable
  /// The configuration with settings laid over it, as JSON.
  let resolve: @Sendable (_ settings: [Setting], _ implied: [String: Int]) throws -> String
  private let build: @Sendable (_ configuration: String, Making) throws -> any VideoModel

  /// A model whose configuration is `defaults` unless a suite says otherwise; `problem` gives a
  /// sentence for settings that do not fit together.
  public init<Configuration: Codable & Sendable>(
    _ name: String, _ summary: String, _ defaults: Configuration,
    precisions: [ElementType] = [.float32],
    problem: @escaping @Sendable (Configuration) -> String? = { _ in nil },
    make: @escaping @Sendable (Configuration, Making) throws -> any VideoModel
  ) {
    (self.name, self.summary, self.precisions) = (name, summary, precisions)
    self.defaults = defaults
    resolve = { settings, implied in
      let configuration = try Settings.resolve(defaults, settings, implied: implied)
      if let problem = problem(configuration) {
        throw HarnessError("\(settings.last?.place ?? name): \(name): \(problem).")
      }
      return try Settings.json(configuration)
    }
    build = { configuration, making in
      try make(try JSONDecoder().decode(Configuration.self, from: Data(configuration.utf8)), making)
    }
  }

  /// A fresh model of a `configuration` that `resolve` gave.
  func make(
    _ configuration: String, clipCount: Int, precision: ElementType = .float32,
    using random: RandomSource
  ) throws -> any VideoModel {
    try build(configuration, Making(clipCount: clipCount, precision: precision, random: random))
  }

  /// The model called `name` of `models`, or an error that names the nearest.
  public static func named(_ name: String, among models: [Model] = all) throws -> Model {
    if let model = models.first(where: { $0.name == name }) { return model }
    throw HarnessError(unknown("model", name, among: models.map(\.name)))
  }
}

// A new model is one entry here.
extension Model {
  /// The models that `bench` knows.
  public static let all: [Model] = [
    vgan("vgan-two-stream", "foreground, background and mask", streams: 2),
    vgan("vgan-one-stream", "one stream without background", streams: 1),
    Model(
      "autoencoder-gmm", "autoencoder with a mixture of Gaussians (Vondrick and others, NIPS 2016)",
      AutoencoderGMMConfiguration(), precisions: [.float32, .bfloat16], problem: { $0.problem() },
      make: {
        AutoencoderGMM($0, clipCount: $1.clipCount, precision: $1.precision, using: $1.random)
      }),
    Model(
      "vglann", "latents with a generator, mapped by IMLE, VAE and GMM (Afrimi)",
      VGLANNConfiguration(), problem: { $0.problem() },
      make: {
        VGLANN(
          $0, clipCount: $1.clipCount, features: try perception(of: $0), using: $1.random)
      }),
    Model(
      "framegan", "frame-GAN, navigated codes of frames (Albuquerque and others, 2019)",
      FrameGANConfiguration(), problem: { $0.problem() },
      make: { FrameGAN($0, using: $1.random) }),
  ]

  /// What a perceptual loss looks through: the user's weights, or the extractor that comes with the
  /// program.
  private static func perception(
    of configuration: VGLANNConfiguration
  ) throws -> (any PerceptualFeatures)? {
    if configuration.loss == .extractor { return EmbeddedPerception(net: try .embedded()) }
    let path = configuration.featureWeights
    return try configuration.pretrainedFeatures(from: path.isEmpty ? nil : path)
  }

  private static func vgan(_ name: String, _ what: String, streams: Int) -> Model {
    var defaults = VGANConfiguration()
    defaults.streams = streams
    return Model(
      name, "VGAN, \(what) (Vondrick and others, NIPS 2016)", defaults,
      precisions: [.float32, .bfloat16], problem: { $0.problem() },
      make: { VGAN($0, precision: $1.precision, using: $1.random) })
  }

  /// The sizes of a VGAN at `scale`, with overrides where they are given; other models have no
  /// layers to list or time one by one.
  public func vganConfiguration(
    _ scale: Scale, width: Int? = nil, frames: Int? = nil, resolution: Int? = nil,
    batchSize: Int? = nil
  ) throws -> VGANConfiguration {
    guard var result = defaults as? VGANConfiguration else {
      let known = Model.all.filter { $0.defaults is VGANConfiguration }.map(\.name)
      throw HarnessError(
        "\(name) is not a VGAN; this command knows \(known.joined(separator: ", ")).")
    }
    switch scale {
    case .smoke: (result.width, result.frames, result.resolution) = (8, 16, 32)
    case .small: (result.width, result.frames, result.resolution) = (32, 16, 32)
    case .paper: break
    }
    result.width = width ?? result.width
    result.frames = frames ?? result.frames
    result.resolution = resolution ?? result.resolution
    if let batchSize {
      try check("--batch-size", batchSize, in: 1...4096)
      result.batchSize = batchSize
    }
    if let problem = result.problem() { throw HarnessError("\(name): \(problem).") }
    return result
  }
}

/// The embedded extractor as a perceptual loss.
private struct EmbeddedPerception: PerceptualFeatures {
  let net: MotionNet

  func callAsFunction(_ clips: Tensor) -> [Tensor] {
    Array(net.featureMaps(of: clips).prefix(3))
  }
}

/// Sets the number of threads and checks that the machine has the precision asked for.
func prepare(threads: Int?, precision: ElementType) throws {
  if let threads {
    try check("--threads", threads, in: 1...1024)
    Threads.count = threads
  }
  guard precision == .float32 || Machine.hasBFloat16 else {
    throw HarnessError(
      "This processor has no bfloat16 instructions (AVX512_BF16); run with --precision float32.")
  }
}
