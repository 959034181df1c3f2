import Foundation
import NeuralNetworks
import Tensors
import VideoModels

@testable import Harness

/// A model of four numbers, to try the harness with: two stages, an optimiser, and losses that
/// depend on clips, order, weights and random numbers.
struct TinyModel: VideoModel {
  struct Configuration: Codable, Sendable {
    var frames = 4, resolution = 8, steps = 7, batchSize = 3
    var rate = 0.1
    var divergesAt = -1
    var mode = Mode.plain
    var nested = Nested()
    enum Mode: String, Codable, Sendable { case plain, fancy }
    struct Nested: Codable, Sendable { var depth = 1, hasBias = true }
  }

  struct Weights: Module {
    var gain: Tensor, offset: Tensor
    mutating func visit(_ visitor: inout TensorVisitor) {
      visitor.visit("gain", &gain)
      visitor.visit("offset", &offset)
    }
  }

  let configuration: Configuration
  var weights: Weights
  var optimizer: Adam<Weights>

  init(_ configuration: Configuration, using random: RandomSource) {
    var random = random
    self.configuration = configuration
    weights = Weights(gain: random.normal([2]), offset: random.normal([2]))
    optimizer = Adam(for: weights, StepSchedule(Float(configuration.rate)))
  }

  var stages: [TrainingStage] {
    [
      TrainingStage(
        "first", steps: configuration.steps, batchSize: configuration.batchSize,
        clips: .withReplacement),
      TrainingStage("second", steps: 3),
      TrainingStage(
        "third", steps: configuration.steps, batchSize: configuration.batchSize, clips: .shuffled),
    ]
  }
  var parts: KeyValuePairs<String, Int> { ["weights": weights.parameterCount] }
  var samplers: [String] { ["plain", "other one"] }

  mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport {
    let target = (batch?.clips ?? random.normal([2])).mean()
    let noise = random.normal([2])
    let (loss, slope) = valueAndGradient(at: weights) { weights in
      let error = weights.gain * noise + weights.offset - target
      return (error * error).mean()
    }
    optimizer.update(&weights, along: slope)
    let diverges = stage == 2 && step == configuration.divergesAt
    return StepReport(["error": diverges ? .nan : loss.scalar])
  }

  func sample(_ count: Int, by sampler: String, using random: inout RandomSource) -> Tensor {
    let size = configuration.resolution
    let noise = random.uniform([count, configuration.frames, size, size, 3], -1, 1)
    return (noise * weights.gain.slice(0..<1, along: 0)).tanh()
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("optimizer", &optimizer)
  }

  /// As the harness knows it.
  static let registered = Model(
    "tiny", "four numbers", Configuration(),
    problem: { $0.steps < 1 ? "steps must be positive, got \($0.steps)" : nil },
    make: { TinyModel($0, using: $1.random) })
}

/// A folder for the files of one test, removed with it.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes the suite of one model, or another text, and gives its path.
  func suite(_ text: String = tinySuite) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/tiny.yaml"))
    return "\(path)/tiny.yaml"
  }

  /// Options for the suite, with results in a folder `results`.
  func options(_ text: String = tinySuite, results: String = "results") throws -> SuiteOptions {
    var options = SuiteOptions(suite: try suite(text))
    options.results = "\(path)/\(results)"
    return options
  }

  /// Everything under `results` but the cache, the lock, and what may differ between runs.
  func contents(_ results: String = "results") throws -> [String: Data] {
    let root = "\(path)/\(results)"
    let names = try FileManager.default.subpathsOfDirectory(atPath: root)
    var contents: [String: Data] = [:]
    for name in names where !name.contains("/cache/") && !name.hasSuffix(".lock") {
      // Folders have no contents.
      guard let data = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
      contents[name] = name.hasSuffix("manifest.json") ? try withoutCost(data) : data
    }
    return contents
  }

  private func withoutCost(_ manifest: Data) throws -> Data {
    var object = try JSONSerialization.jsonObject(with: manifest) as? [String: Any] ?? [:]
    for key in ["checksum", "cost", "machine", "program"] { object[key] = nil }
    return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
  }
}

let tinySuite = """
  suite: tiny
  version: 1
  description: a suite for tests
  seeds: [0, 1]
  data:
    scenes:
      kind: scenes
      smoke: {training_clips: 5, held_out_clips: 4, frames: 4, resolution: 8}
      small: {training_clips: 5, held_out_clips: 4, frames: 4, resolution: 8}
      paper: {training_clips: 5, held_out_clips: 4, frames: 4, resolution: 8}
  tasks:
    tiny:
      model: tiny
      data: [scenes]
      version: 1
      smoke: {steps: 4}
      small: {steps: 6, nested: {depth: 3}}
      paper: {}
  evaluation:
    version: 1
    smoke: {clips: 2}
    small: {clips: 18}
    paper: {clips: 3}
  metrics:
    interframe-mse: {higher_is_better: false}

  """
