internal import Datasets
internal import Foundation
internal import Kernels
internal import NeuralNetworks
internal import Results
internal import Tensors
internal import VideoModels

/// What a task of a suite should take.
public struct TaskEstimate: Codable, Sendable {
  /// A stage of its training.
  public struct Stage: Codable, Sendable {
    /// The name, steps, and clips a step.
    public let name: String, steps: Int, batchSize: Int
  }

  /// The run, the model, the data set and the seed.
  public let run: String, model: String, data: String, seed: Int
  /// The stages of the training.
  public let stages: [Stage]
  /// Trained numbers of each network.
  public let parameters: [Part]
  /// A guess for the training on this machine, from one step of each stage on a few clips.
  public let seconds: Double
  /// How it stands: "new", or as its manifest says.
  public let state: String

  /// A network and its size.
  public struct Part: Codable, Sendable {
    /// The name, and how many numbers are trained.
    public let name: String, count: Int
  }
}

/// Guesses how long tasks take by taking a step of each stage on a few clips.
struct Estimator {
  private struct Timing {
    let parts: [TaskEstimate.Part], stages: [TaskEstimate.Stage], seconds: Double
  }

  private var timings: [String: Timing] = [:]

  mutating func estimate(_ task: TrainingTask, state: RunState?) throws -> TaskEstimate {
    let key = "\(task.task.name) \(task.data.name)"
    let timing = try timings[key] ?? Self.time(task)
    timings[key] = timing
    return TaskEstimate(
      run: task.run, model: task.task.model.name, data: task.data.name, seed: task.origin.seed,
      stages: timing.stages, parameters: timing.parts, seconds: timing.seconds,
      state: state?.rawValue ?? "new")
  }

  /// The same for a classifier; what is no network takes no step.
  mutating func estimate(_ task: RecognitionTask, state: RunState?) throws -> TaskEstimate {
    let key = "\(task.method.rawValue) \(task.configuration.classes)"
    let timing = try timings[key] ?? Self.time(task)
    timings[key] = timing
    return TaskEstimate(
      run: task.run, model: task.method.rawValue, data: task.origin.data, seed: task.origin.seed,
      stages: timing.stages, parameters: timing.parts, seconds: timing.seconds,
      state: state?.rawValue ?? "new")
  }

  private static func time(_ task: RecognitionTask) throws -> Timing {
    guard task.method.isNetwork else { return Timing(parts: [], stages: [], seconds: 0) }
    var random = RandomSource(seed: 0)
    let sizes = task.configuration, isHead = task.method == .logistic
    var training = VGANClassifierTraining(
      VGANClassifier(sizes, .normal, using: &random), isHead ? .head : .everything)
    let parameters = training.classifier.parameterCount
    let step = secondsOfStep(batchSize: sizes.batchSize, clips: .max) { count in
      let clips = random.uniform(
        [count, sizes.frames, sizes.resolution, sizes.resolution, 3], -1, 1)
      let labels = Array(repeating: 0, count: count)
      guard isHead else {
        return seconds { _ = training.step(on: clips, labels: labels, using: &random) }
      }
      let features = training.classifier.features(clips)
      return seconds { _ = training.step(onFeatures: features, labels: labels, using: &random) }
    }
    return Timing(
      parts: [TaskEstimate.Part(name: "classifier", count: parameters)],
      stages: [
        TaskEstimate.Stage(name: "classifier", steps: task.steps, batchSize: sizes.batchSize)
      ], seconds: step * Double(task.steps))
  }

  private static func time(_ task: TrainingTask) throws -> Timing {
    let dataset = try task.data.make(.training, cache: nil)
    var checkpoint = try task.fresh(clipCount: dataset.count)
    let stages = checkpoint.trained.stages
    var total = 0.0
    for (number, stage) in stages.enumerated() {
      var random = RandomSource(seed: 0)
      let step = secondsOfStep(batchSize: stage.batchSize, clips: dataset.count) { count in
        let clips = random.uniform(Shape([count] + dataset.clipShape.extents), -1, 1)
        let batch =
          stage.clips == .none ? nil : TrainingBatch(clips, indices: Array(0..<count))
        return seconds {
          _ = checkpoint.trained.trainingStep(stage: number, step: 0, on: batch, using: &random)
        }
      }
      total += step * Double(task.steps(of: stage))
    }
    return Timing(
      parts: checkpoint.trained.parts.map { TaskEstimate.Part(name: $0.key, count: $0.value) },
      stages: stages.map {
        TaskEstimate.Stage(name: $0.name, steps: task.steps(of: $0), batchSize: $0.batchSize)
      }, seconds: total)
  }

  /// A guess for a step on `batchSize` clips from steps on few, of which there are `clips`.
  private static func secondsOfStep(
    batchSize: Int, clips: Int, _ time: (Int) -> Double
  ) -> Double {
    let most = min(4, batchSize, clips), fewer = min(2, most)
    // The first step builds caches; where steps are long, that hardly counts.
    func shortest(_ count: Int) -> Double {
      let first = time(count)
      return first < 1 ? min(first, time(count), time(count)) : first
    }
    let fewerSeconds = shortest(fewer), mostSeconds = shortest(most)
    // Part of a step, such as the optimiser's, is the same for any number of clips.
    let perClip = max(0, mostSeconds - fewerSeconds) / Double(max(1, most - fewer))
    return mostSeconds + perClip * Double(batchSize - most)
  }
}
