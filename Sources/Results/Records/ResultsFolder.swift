internal import Foundation

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
  /// Moves away every line that is no record; one sentence each on what was found.
  package func repair() throws -> [String] {
    try measurements.repair() + votes.repair() + series.repair() + predictions.repair()
  }

  /// The lines of each file about the run `run`.
  package func rows(of run: String) throws -> [String: Manifest.Rows] {
    let rows = [
      "measurements": try measurements.currentLines(of: run), "votes": try votes.lines(of: run),
      "series": try series.lines(of: run), "predictions": try predictions.lines(of: run),
    ]
    return rows.filter { !$0.value.isEmpty }.mapValues { Manifest.Rows($0) }
  }

  /// One sentence for each file that does not hold what `manifest` says of its run.
  package func losses(of manifest: Manifest) throws -> [String] {
    guard let records = manifest.records else { return [] }
    let run = manifest.origin.run, found = try rows(of: run)
    return Set(records.keys).union(found.keys).sorted().compactMap { kind in
      let (wanted, held) = (records[kind], found[kind])
      guard wanted != held else { return nil }
      let count = "\(held?.count ?? 0) lines of \(wanted?.count ?? 0)"
      return "\(path)/\(kind).jsonl: "
        + (wanted?.count == held?.count
          ? "lines about \(run) have changed" : "\(count) about \(run)")
        + "; run 'bench run' again to restore them."
    }
  }

  /// One sentence for each file that ends in part of a line.
  package func torn() throws -> [String] {
    let files = [
      (measurements.path, try measurements.tornBytes()), (votes.path, try votes.tornBytes()),
      (series.path, try series.tornBytes()), (predictions.path, try predictions.tornBytes()),
    ]
    return files.filter { $0.1 > 0 }.map { "\($0.0) ends in part of a line." }
  }

  /// The folder of a run.
  public func run(_ name: String) -> String { "\(path)/runs/\(name)" }
  /// The manifest of a run; nil if it never began.
  public func manifest(_ run: String) throws -> Manifest? {
    try RecordDocument.read("\(self.run(run))/manifest.json")
  }
  /// The manifests of all evaluations, by their names.
  package func evaluations() throws -> [Manifest] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/runs")) ?? []
    return try names.sorted().filter { $0.hasPrefix("evaluation-") }.compactMap { try manifest($0) }
      .filter { $0.kind == .evaluation }
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

  /// A run that the suite's own file asks for.
  public struct Planned: Codable, Hashable, Sendable {
    /// Task, data set and seed; where videos are classified, the share of the labels.
    public var task: String, data: String, seed: Int, share: String?

    /// A run.
    public init(task: String, data: String, seed: Int, share: String? = nil) {
      (self.task, self.data, self.seed, self.share) = (task, data, seed, share)
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
  /// All that the suite's own file asks for, of which `tasks` may be a part; nil in older records.
  public var planned: [Planned]?

  /// A resolved suite.
  public init(
    suite: String, version: String, description: String, scale: String, isReportable: Bool,
    seeds: [Int], tasks: [Task], metrics: [Metric], data: [String: String],
    protocolSettings: [String: String], planned: [Planned]? = nil
  ) {
    (self.suite, self.version, self.description) = (suite, version, description)
    (self.scale, self.isReportable, self.seeds) = (scale, isReportable, seeds)
    (self.tasks, self.metrics, self.data) = (tasks, metrics, data)
    (self.protocolSettings, self.planned) = (protocolSettings, planned)
  }

  /// This with what `former` holds of the same suite and scale and this run leaves out, so that a run of
  /// a part removes nothing; of data that are other ones now nothing is kept.
  package func joined(to former: ResolvedSuite) -> ResolvedSuite {
    guard former.suite == suite, former.version == version, former.scale == scale else {
      return self
    }
    let other = Set(data.keys.filter { former.data[$0] != nil && former.data[$0] != data[$0] })
    let own = Set(tasks.map(\.planned))
    let kept = former.tasks.filter { !own.contains($0.planned) && !other.contains($0.data) }
    var result = self
    let names = Set(data.keys)
    let plan =
      (planned ?? [])
      + (former.planned ?? []).filter {
        !names.contains($0.data) && !other.contains($0.data)
      }
    result.planned = plan
    let places = Dictionary(plan.enumerated().map { ($1, $0) }) { first, _ in first }
    result.tasks = (kept + tasks).enumerated().sorted {
      (places[$0.element.planned] ?? plan.count, $0.offset)
        < (places[$1.element.planned] ?? plan.count, $1.offset)
    }.map(\.element)
    result.seeds = Set(seeds + kept.map(\.seed)).sorted()
    for name in Set(kept.map(\.data)) { result.data[name] = data[name] ?? former.data[name] }
    result.metrics += former.metrics.filter { metric in
      !metrics.contains { $0.metric == metric.metric }
    }
    return result
  }
}

extension ResolvedSuite.Task {
  /// The run that this is.
  package var planned: ResolvedSuite.Planned {
    ResolvedSuite.Planned(
      task: task, data: data, seed: seed, share: configuration["label_fractions"])
  }
}
