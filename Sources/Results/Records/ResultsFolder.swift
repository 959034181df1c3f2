/// Where the records of a suite are.
public struct ResultsFolder: Sendable {
  /// The folder of the suite, such as `results/generation`.
  public let path: String

  /// The folder `path`.
  public init(_ path: String) { self.path = path }

  /// What was asked last: the resolved suite and the names of its runs.
  public var resolved: String { "\(path)/resolved.json" }
  /// Every number.
  public var measurements: RecordFile<Measurement> { RecordFile("\(path)/measurements.jsonl") }
  /// Every forced choice.
  public var votes: RecordFile<Vote> { RecordFile("\(path)/votes.jsonl") }
  /// Every line of a plot.
  public var series: RecordFile<Series> { RecordFile("\(path)/series.jsonl") }
  /// Every answer of every classifier.
  public var predictions: RecordFile<Predicted> { RecordFile("\(path)/predictions.jsonl") }
  /// The folder of a run.
  public func run(_ name: String) -> String { "\(path)/runs/\(name)" }
  /// The manifest of a run; nil if it never began.
  public func manifest(_ run: String) throws -> Manifest? {
    try RecordDocument.read("\(self.run(run))/manifest.json")
  }
  /// The samples that a run drew by `sampler`, bytes `[N, T, H, W, C]` under "clips".
  public func samples(_ run: String, _ sampler: String) -> String {
    "\(self.run(run))/samples-\(sampler).safetensors"
  }
}

/// What a suite was resolved to, after the command line and the file: `resolved.json`.
public struct ResolvedSuite: Codable, Hashable, Sendable {
  /// One training task of the suite.
  public struct Task: Codable, Hashable, Sendable {
    /// Its name and its model in the suite.
    public var task: String, model: String
    /// Data set, seed, and the name of its run.
    public var data: String, seed: Int, run: String
    /// Every setting of the model by its path.
    public var configuration: [String: String]

    /// A task.
    public init(
      task: String, model: String, data: String, seed: Int, run: String,
      configuration: [String: String]
    ) {
      (self.task, self.model, self.data) = (task, model, data)
      (self.seed, self.run, self.configuration) = (seed, run, configuration)
    }
  }

  /// A metric of the suite.
  public struct Metric: Codable, Hashable, Sendable {
    /// Its name with its version, and which way is better.
    public var metric: String, direction: Direction

    /// A metric.
    public init(metric: String, direction: Direction) {
      (self.metric, self.direction) = (metric, direction)
    }
  }

  /// Name, version and purpose of the suite.
  public var suite: String, version: String, description: String
  /// The scale, and whether numbers may stand in tables without a warning.
  public var scale: String, isReportable: Bool
  /// Seeds.
  public var seeds: [Int]
  /// Training tasks in the order in which they run.
  public var tasks: [Task]
  /// Metrics in the suite's order.
  public var metrics: [Metric]
  /// Every data set's identity by its name.
  public var data: [String: String]
  /// The settings of the evaluation.
  public var protocolSettings: [String: String]

  /// A resolved suite.
  public init(
    suite: String, version: String, description: String, scale: String, isReportable: Bool,
    seeds: [Int], tasks: [Task], metrics: [Metric], data: [String: String],
    protocolSettings: [String: String]
  ) {
    (self.suite, self.version, self.description) = (suite, version, description)
    (self.scale, self.isReportable, self.seeds) = (scale, isReportable, seeds)
    (self.tasks, self.metrics, self.data) = (tasks, metrics, data)
    self.protocolSettings = protocolSettings
  }
}
