internal import Datasets
internal import Foundation
internal import Kernels
public import Metrics
internal import NeuralNetworks
internal import Tensors

/// Trains the embedded feature extractor on the embedded data.
public enum FeatureTraining {
  /// Clips of this seed are in no suite.
  static let dataSeed: UInt64 = 1_000_003

  /// How good a network is on clips that it was not trained on, shares of right answers.
  public struct Quality: Codable, Sendable {
    /// Of ten motions, four scenes, six kinds of damage; guessing gives 0.1, 0.25 and 0.5.
    public let motion: Double, scene: Double, damage: Double
    /// Clips of each kind.
    public let clips: Int
  }

  /// A file of weights and what it holds.
  public struct Description: Codable, Sendable {
    /// The file.
    public let path: String
    /// The network's name and the hash of its weights.
    public let name: String, hash: String
    /// Numbers a clip, and numbers trained.
    public let dimension: Int, parameters: Int
    /// How it was made.
    public let recipe: [String: String]
    /// How good it is.
    public let quality: Quality
    /// How far damaged scenes are from scenes.
    public let distances: [Distance]
  }

  /// A Fréchet distance in the space of the features, between 200 scenes and 200 others.
  public struct Distance: Codable, Sendable {
    /// What was done to the others.
    public let damage: String
    /// The distance, and what it tends to for ever more clips.
    public let distance: Double, limit: Double
  }

  /// Trains for as long as `configuration` says, writes the weights to `path` and describes them.
  public static func train(
    _ configuration: ExtractorTraining.Configuration, threads: Int? = nil, to path: String
  ) throws -> Description {
    try prepare(threads: threads, precision: .float32)
    try check("--steps", configuration.steps, in: 1...1_000_000)
    try check("--batch-size", configuration.batchSize, in: 2...4096)
    let half = configuration.batchSize / 2
    func loader(_ data: any Dataset) -> Loader {
      Loader(
        data, Loader.Configuration(batchSize: half, seed: configuration.seed, threads: 1))
    }
    let motions = loader(actions(.training)), scenes = loader(scenes(.training))
    var training = ExtractorTraining(configuration)
    let progress = Progress("training the extractor", total: configuration.steps)
    for _ in 1...configuration.steps {
      guard let a = try motions.next(), let b = try scenes.next() else { break }
      let report = training.step(on: batch(a, b))
      progress.advance(
        String(
          format: "loss %.3f, accuracy: motion %.2f, scene %.2f, damage %.2f", report.loss,
          report.accuracy.motion, report.accuracy.scene, report.accuracy.damage))
    }
    progress.finish()
    try training.network.write(to: path, recipe: recipe(configuration))
    return try describe(path)
  }

  /// What the file of weights `path` holds, and how good it is; the one that ships if none is given.
  public static func describe(_ path: String? = nil) throws -> Description {
    let path = path ?? MotionNet.embeddedPath
    let (network, recipe) = try MotionNet.read(path)
    return Description(
      path: path, name: network.name, hash: network.hash, dimension: network.dimension,
      parameters: network.parameterCount, recipe: recipe, quality: try quality(of: network),
      distances: try distances(by: network))
  }

  /// From scenes to others as they are and with every damage.
  private static func distances(by network: MotionNet) throws -> [Distance] {
    guard let clips = try all(scenes(.test))?.frames else { return [] }
    let half = clips.shape[0] / 2
    let real = network.features(of: clips.slice(0..<half, along: 0))
    let other = clips.slice(half..<2 * half, along: 0)
    var random = RandomSource(seed: 0).stream("distances")
    let noise = random.normal(other.shape, deviation: 0.1)
    let rows: [(String, Tensor)] = [
      ("none", other), ("reversed", ControlClips.reversed(other)),
      ("shuffled", ControlClips.shuffled(other, using: &random)),
      ("frozen", ControlClips.frozen(other)), ("blurred by 2", Damage.blurred(other, by: 2)),
      ("blurred by 4", Damage.blurred(other, by: 4)),
      ("noise of 0.1", (other + noise).clipped(-1, 1)),
      ("noise of 0.3", (other + 3 * noise).clipped(-1, 1)),
      ("noise alone", ControlClips.noise(other.shape, using: &random)),
    ]
    let progress = Progress("measuring distances", total: rows.count)
    defer { progress.finish() }
    return rows.map { damage, clips in
      defer { progress.advance() }
      let found = FrechetLimit(network.features(of: clips.quantized), real, using: &random)
      return Distance(damage: damage, distance: found.distance, limit: found.limit)
    }
  }

  /// All clips in one batch.
  private static func all(_ data: any Dataset) throws -> Batch? {
    let order = Loader.Configuration(
      batchSize: data.count, order: .sequential, seed: 0, threads: 2)
    return try Loader(data, order).next()
  }

  /// On 400 clips of motions and of scenes each, of other groups and of another part.
  private static func quality(of network: MotionNet) throws -> Quality {
    var random = RandomSource(seed: 0).stream("quality")
    guard let a = try all(actions(.test)), let b = try all(scenes(.test)) else {
      throw HarnessError("There are no clips to test the extractor on.")
    }
    let found = ExtractorTraining.accuracy(of: network, on: batch(a, b), using: &random)
    return Quality(
      motion: found.motion, scene: found.scene, damage: found.damage, clips: a.indices.count)
  }

  private static func batch(_ motions: Batch, _ scenes: Batch) -> ExtractorBatch {
    let known = motions.labels ?? [], places = scenes.labels ?? []
    return ExtractorBatch(
      clips: Tensor.concatenated([motions.frames, scenes.frames], along: 0),
      motions: known.map { $0 } + places.map { _ in nil },
      scenes: known.map { _ in nil } + places.map { $0 })
  }

  private static func actions(_ split: Split) -> Actions {
    let isTraining = split == .training
    var configuration = Actions.Configuration(
      groups: isTraining ? 200 : 10, clipsPerGroup: 4, size: 32, frames: 16)
    configuration.sharesLooks = false  // as when the extractor that is shipped was trained
    return Actions(configuration, seed: dataSeed + (isTraining ? 0 : 1))
  }

  private static func scenes(_ split: Split) -> Scenes {
    Scenes(
      Scenes.Configuration(size: 32, frames: 16), count: split == .training ? 8000 : 400,
      seed: dataSeed, split: split)
  }

  private static func recipe(_ c: ExtractorTraining.Configuration) -> [String: String] {
    [
      "network": "motion-net", "version": "1", "seed": "\(c.seed)", "steps": "\(c.steps)",
      "batch_size": "\(c.batchSize)", "learning_rate": "\(c.learningRate)",
      "optimizer": "adam, cosine to zero", "threads": "\(Threads.count)",
      "data": "\(actions(.training).identity); \(scenes(.training).identity)",
      "command":
        "bench features train --steps \(c.steps) --batch-size \(c.batchSize) --seed \(c.seed)",
    ]
  }
}
