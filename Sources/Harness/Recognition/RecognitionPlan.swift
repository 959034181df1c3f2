internal import Datasets
internal import Foundation
internal import Results
internal import VideoModels

/// Everything that a suite classifies, resolved before anything runs.
struct RecognitionPlan {
  let tasks: [RecognitionTask]
  private let settings: RecognitionSettings
  private let videos: [String: RecognitionVideos]
  private let firstSeed: Int?
  private let features = WindowFeatures()

  /// The methods that `options` leave, with the shares of the labels on the first division, and
  /// with all labels on the others.
  ///
  /// Throws if data have no classes, a share leaves a class without a clip, groups are too few, or
  /// the checkpoint that is given does not fit.
  init(
    _ suite: Suite, _ settings: RecognitionSettings, _ options: SuiteOptions,
    pretraining: [TrainingTask], in results: ResultsFolder
  ) throws {
    self.settings = settings
    let methods = try Self.methods(options.models)
    let given = try options.pretrained.map {
      let content = try contentHash($0, "the checkpoint of a VGAN")
      return PretrainedTrunk(identity: "checkpoint-\(content)", path: $0)
    }
    var (videos, tasks): ([String: RecognitionVideos], [RecognitionTask]) = ([:], [])
    let seeds = options.seeds ?? suite.seeds
    firstSeed = seeds.first
    for data in suite.data {
      videos[data.name] = try RecognitionVideos(data, validationGroups: settings.validationGroups)
    }
    for seed in seeds {
      for (number, data) in suite.data.enumerated() {
        guard let own = videos[data.name] else { continue }
        var configuration = VGANClassifierConfiguration()
        let sizes = try Self.discriminator(suite, data)
        (configuration.width, configuration.frames) = (sizes.width, sizes.frames)
        configuration.resolution = sizes.resolution
        configuration.classes = own.videos.classNames.count
        (configuration.batchSize, configuration.learningRate) = (
          settings.batchSize, settings.learningRate
        )
        if let problem = configuration.problem() { throw HarnessError("\(data.name): \(problem).") }
        if let given { _ = try given.discriminator(configuration.discriminator) }
        let trained = pretraining.first { $0.data.name == data.name && $0.origin.seed == seed }
        let trunk =
          given
          ?? trained.map {
            PretrainedTrunk(
              identity: $0.run, path: "\(results.run($0.run))/checkpoint.safetensors")
          }
        for fraction in settings.fractions where number == 0 || fraction.parts == 1 {
          _ = try own.part(.training, fraction, seed: seed)
          tasks += try methods.map {
            try RecognitionTask(
              $0, fraction, own, seed: seed, of: suite, settings, configuration, trunk: trunk,
              limit: options.limit)
          }
        }
      }
    }
    (self.videos, self.tasks) = (videos, tasks)
  }

  /// Whether a method begins with the discriminator.
  var needsPretraining: Bool { tasks.contains { $0.method.isPretrained } }

  private static func methods(_ names: [String]) throws -> [RecognitionMethod] {
    let all = RecognitionMethod.allCases
    for name in names where !all.map(\.rawValue).contains(name) {
      throw HarnessError(unknown("method", name, among: all.map(\.rawValue)))
    }
    return names.isEmpty ? all : all.filter { names.contains($0.rawValue) }
  }

  /// The sizes of the discriminator that the suite's task pre-trains on `data`.
  private static func discriminator(_ suite: Suite, _ data: DataChoice) throws -> VGANConfiguration
  {
    guard let task = suite.tasks.first(where: { $0.data.contains(data.name) }),
      let sizes = try? JSONDecoder().decode(
        VGANConfiguration.self, from: Data(task.configuration(for: data).utf8))
    else {
      throw HarnessError(
        "The suite '\(suite.name)' needs a task that pre-trains a VGAN on '\(data.name)'.")
    }
    return sizes
  }

  /// What is to be classified on `data` with `seed`, after the pre-training; without the methods
  /// that need it if that did not end as it should, for its checkpoint may be of any step.
  func run(
    _ data: DataChoice, _ seed: Int, _ suite: Suite, _ isPretrained: Bool,
    _ results: ResultsFolder, _ control: RunControl
  ) -> RecognitionRun? {
    videos[data.name].map { videos in
      RecognitionRun(
        suite: suite, videos: videos,
        tasks: tasks.filter {
          $0.origin.data == data.name && $0.origin.seed == seed
            && (isPretrained || !$0.method.isPretrained)
        },
        features: features, results: results, control: control,
        isShown: seed == firstSeed && data.name == suite.data.first?.name)
    }
  }

  /// What `suite`, as its own file says, classifies.
  static func planned(_ suite: Suite) -> [ResolvedSuite.Planned] {
    guard let settings = suite.recognition else { return [] }
    return suite.seeds.flatMap { seed in
      suite.data.enumerated().flatMap { number, data in
        settings.fractions.filter { number == 0 || $0.parts == 1 }.flatMap { fraction in
          RecognitionMethod.allCases.map {
            ResolvedSuite.Planned(
              task: $0.rawValue, data: data.name, seed: seed, share: "\(fraction)")
          }
        }
      }
    }
  }

  /// The tasks as they stand in `resolved.json`.
  func resolved(_ suite: Suite) throws -> [ResolvedSuite.Task] {
    try tasks.map { task in
      ResolvedSuite.Task(
        task: task.source.name, model: task.method.isNetwork ? "vgan-classifier" : "control",
        data: task.origin.data, seed: task.origin.seed, run: task.run,
        configuration: try task.manifest(suite).configuration)
    }
  }

  /// What is recorded, for tables.
  var metrics: [ResolvedSuite.Metric] {
    ["accuracy", "first-window-accuracy"].map {
      ResolvedSuite.Metric(metric: "\($0)/\(settings.version)", direction: .higher)
    }
  }
}
