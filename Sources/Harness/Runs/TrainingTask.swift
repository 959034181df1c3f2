internal import Datasets
internal import Files
internal import Foundation
internal import Kernels
internal import Results
internal import Tensors
internal import VideoModels

/// One model, one data set, one seed: what is trained, and the name of its run.
struct TrainingTask: Sendable {
  /// The file that a run which is done has left.
  static let product = "checkpoint.safetensors"

  let task: Suite.Task, data: DataChoice
  /// The model's configuration as JSON.
  let configuration: String
  let precision: ElementType
  /// At most so many steps of each stage; such a run is not reportable.
  let limit: Int?
  /// Whether its numbers may stand in a table without a warning.
  let isReportable: Bool
  /// What identifies the training clips.
  let dataIdentity: String
  let origin: Origin
  /// The hash of all that moves a byte of the run.
  let fingerprint: String

  init(
    _ task: Suite.Task, _ data: DataChoice, seed: Int, of suite: Suite, precision: ElementType,
    limit: Int?
  ) throws {
    (self.task, self.data, self.precision, self.limit) = (task, data, precision, limit)
    isReportable = suite.scale.isReportable(limit: limit)
    configuration = try task.configuration(for: data)
    dataIdentity = try data.identity(.training)
    fingerprint = hash([
      task.model.name, task.version, configuration, dataIdentity, "\(seed)", precision.rawValue,
      "\(limit ?? 0)",
    ])
    origin = Origin(
      suite: suite.name, scale: suite.scale.rawValue, data: data.name, seed: seed,
      run: "\(Naming.file(task.name))-\(Naming.file(data.name))-seed\(seed)-\(fingerprint)")
  }

  /// The name of the run.
  var run: String { origin.run }
  /// What its progress is called.
  var job: SuiteProgress.Job {
    .init(key: run, name: task.name, data: data.name, seed: origin.seed, work: .training)
  }

  /// The model before its first step, drawn from the seed.
  func fresh(clipCount: Int) throws -> Checkpoint {
    let random = RandomSource(seed: UInt64(origin.seed))
    let model = try task.model.make(
      configuration, clipCount: clipCount, precision: precision, using: random.stream("weights"))
    return Checkpoint(
      model, model: task.model.name, configuration: configuration, clipCount: clipCount,
      precision: precision, random: random.stream("training"))
  }

  /// Where samples of `sampler` are drawn from; nothing of the training moves them.
  static func samplingSource(_ sampler: String, seed: Int) -> RandomSource {
    RandomSource(seed: UInt64(seed)).stream("samples/\(sampler)")
  }

  /// The order and draws of a stage's batches.
  func loading(_ stage: TrainingStage, number: Int, from step: Int) throws
    -> Loader.Configuration?
  {
    let order: Loader.Order
    switch stage.clips {
    case .none: return nil
    case .withReplacement: order = .withReplacement
    case .shuffled: order = .shuffled
    case .sequential: order = .sequential
    }
    guard stage.batchSize >= 1 else { throw noBatch(stage, step: step) }
    let seed = RandomSource(seed: UInt64(origin.seed)).stream("batches/\(number)").state[0]
    return Loader.Configuration(
      batchSize: stage.batchSize, order: order, seed: seed, firstBatch: step)
  }

  /// The error of a stage that should have clips for `step` and has none.
  func noBatch(_ stage: TrainingStage, step: Int) -> HarnessError {
    HarnessError(
      "\(task.model.name), stage '\(stage.name)': there is no batch for step \(step + 1) of "
        + "\(steps(of: stage)) from '\(data.name)'; give more clips, a smaller batch or fewer steps."
    )
  }

  /// Steps of `stage`, no more than the limit.
  func steps(of stage: TrainingStage) -> Int { min(stage.steps, limit ?? .max) }

  /// The manifest before the first step.
  func manifest(_ suite: Suite) throws -> Manifest {
    var settings = try Settings.flattened(configuration)
    settings["precision"] = precision.rawValue
    settings["left_out"] = data.leftOutNames
    if let limit { settings["limit"] = "\(limit)" }
    return Manifest(
      kind: .training, origin: origin, task: task.name,
      versions: ["suite": suite.version, "task": task.version], model: task.model.name,
      samplers: [], configuration: settings, fingerprint: fingerprint,
      dataIdentity: dataIdentity, isReportable: isReportable, machine: .current, program: .current)
  }
}

/// Sixteen hexadecimal digits of `words` (FNV-1a): names, not secrets.
func hash(_ words: [String]) -> String {
  // A zero byte after each word, so that ["ab", "c"] and ["a", "bc"] differ.
  let bytes: [UInt8] = words.flatMap { Array($0.utf8) + [0] }
  let value = fnv1a(bytes)
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Whether `path` is there.
func isFile(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
