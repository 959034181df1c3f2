internal import Datasets
internal import Foundation
internal import Results
internal import VideoModels

/// A suite at one scale: what its file says, with the command line laid over it.
struct Suite: Sendable {
  /// A model to train, on which data sets, with which settings.
  struct Task: Sendable {
    let name: String, version: String, model: Model
    fileprivate(set) var data: [String]
    /// The settings in the order in which they are laid over the model's own.
    let settings: [Setting]
  }

  /// A metric and which way is better.
  struct ChosenMetric: Sendable {
    let metric: any Metric
    let direction: Direction
  }

  /// Name, version, purpose.
  let name: String, version: String, description: String
  let scale: Scale
  let seeds: [Int]
  private(set) var data: [DataChoice]
  private(set) var tasks: [Task]
  let metrics: [ChosenMetric]
  private(set) var evaluation: EvaluationSettings
  /// How videos are classified by what the tasks learned; nil in suites that measure what they draw.
  let recognition: RecognitionSettings?

  /// Reads `file` and checks all of it, at every scale; gives what it says at `scale`, with the
  /// settings of the command line, "TASK.KEY=VALUE", laid over it.
  init(
    file: String, scale: Scale, overrides: [String] = [], models: [Model] = Model.all
  ) throws {
    let reader = SuiteReader(models: models)
    for other in Scale.allCases where other != scale { _ = try reader.read(file, other, []) }
    self = try reader.read(file, scale, overrides)
  }

  fileprivate init(
    words: (name: String, version: String, description: String), scale: Scale, seeds: [Int],
    data: [DataChoice], tasks: [Task], metrics: [ChosenMetric], evaluation: EvaluationSettings,
    recognition: RecognitionSettings?
  ) {
    (name, version, description) = words
    (self.scale, self.seeds, self.data) = (scale, seeds, data)
    (self.tasks, self.metrics, self.evaluation) = (tasks, metrics, evaluation)
    self.recognition = recognition
  }

  /// Puts the data at `path` in the place of the first data set; tasks on others are left out.
  ///
  /// Where videos are classified the data sets are divisions of the same videos, and each gives way
  /// to its division of those at `path`.
  mutating func replaceData(by path: String) throws {
    let replaced = recognition == nil ? Array(data.prefix(1)) : data
    let names = replaced.map(\.name)
    data = try replaced.map { try $0.replaced(by: path) }
    if recognition != nil {
      for i in data.indices { data[i].name += "-\(data[i].settings.list)" }
      guard Set(data.map(\.name)).count == data.count else {
        throw HarnessError(
          "Two divisions of \(path) have one 'list': \(data.map(\.name).joined(separator: ", ")).")
      }
    }
    tasks = tasks.compactMap { task in
      var task = task
      task.data = zip(names, data).filter { task.data.contains($0.0) }.map(\.1.name)
      return task.data.isEmpty ? nil : task
    }
  }

  /// Takes I3D's weights from `path`, which is no text of a setting: that could hold more than one.
  mutating func takeI3D(from path: String) throws {
    guard recognition == nil else {
      throw HarnessError(
        "--i3d: the suite '\(name)' classifies videos, and measures no FVD; leave it out.")
    }
    evaluation.i3d = path
  }

  /// Draws few clips, for runs that only show that everything works.
  mutating func limitClips() { evaluation.clips = min(evaluation.clips, 32) }

  /// Where videos are classified: divisions after the first where not all labels are used, for they are for the table alone.
  mutating func prepareRecognition() {
    guard let recognition else { return }
    if !recognition.labelFractions.contains(1) { data = Array(data.prefix(1)) }
  }

  /// Finds the files of data that are read which cannot be; they are left out, or errors if `isStrict`.
  mutating func leaveOutUnreadable(isStrict: Bool, _ style: StatusLine.Style) throws {
    var found: [String: [String: String]] = [:]
    for i in data.indices {
      guard let path = data[i].path else { continue }
      if !isStrict { data[i].defects = .skip }
      // Where videos are classified, those that cannot be read are found when they are.
      if isStrict && recognition != nil { continue }
      let unreadable = try found[path] ?? data[i].unreadable(style)
      found[path] = unreadable
      if isStrict, let first = unreadable.min(by: { $0.key < $1.key }) {
        throw HarnessError("\(first.value) Mend it, remove it, or run without --strict.")
      }
      data[i].leftOut = unreadable
    }
  }

  /// The file of the suite `name`, which may be a path.
  static func file(_ name: String) throws -> String {
    if name.hasSuffix(".yaml") || name.contains("/") { return name }
    guard let folder = Shipped.folder("experiments") else {
      throw HarnessError(
        "There is no suite '\(name)': no folder experiments is here or beside the program; give the "
          + "file's path.")
    }
    let file = "\(folder)/\(name).yaml"
    if isFile(file) { return file }
    throw HarnessError(unknown("suite", name, among: known))
  }

  /// Names of the suites at hand.
  static var known: [String] {
    let files = Shipped.folder("experiments").map {
      (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
    }
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }
}

/// Reads suites.
private struct SuiteReader {
  let models: [Model]
  private let scales = Scale.allCases.map(\.rawValue)

  func read(_ file: String, _ scale: Scale, _ overrides: [String]) throws -> Suite {
    let root = try YAMLValue(file: file)
    let table = try root.table(
      "a suite", needed: ["suite", "version", "seeds", "data", "tasks"],
      optional: ["description", "metrics", "evaluation", "recognition"])
    guard (table["recognition"] == nil) == (table["metrics"] != nil && table["evaluation"] != nil)
    else {
      throw root.error(
        "a suite has 'metrics' and 'evaluation', or 'recognition', and not both.")
    }
    func part(_ name: String) -> YAMLValue { table[name] ?? root }
    var overrides = try Overrides(overrides)
    let data = try part("data").members("'data'").map { try self.data($0, $1, scale, &overrides) }
    let tasks = try part("tasks").members("'tasks'").map {
      try task($0, $1, scale, among: data.map(\.name), &overrides)
    }
    let evaluation = try table["evaluation"].map {
      try protocolSettings($0, "evaluation", EvaluationSettings(), scale, &overrides)
    }
    let recognition = try table["recognition"].map {
      try protocolSettings($0, "recognition", RecognitionSettings(), scale, &overrides)
    }
    let metrics = try table["metrics"]?.members("'metrics'").map(metric) ?? []
    try overrides.finish(
      among: data.map(\.name) + tasks.map(\.name)
        + [recognition == nil ? "evaluation" : "recognition"])
    for (kind, names) in [("data sets", data.map(\.name)), ("tasks", tasks.map(\.name))]
    where Set(names).count < names.count { throw root.error("two \(kind) have one name.") }
    let suite = Suite(
      words: (
        try part("suite").name("suite"), try part("version").name("version"),
        try table["description"]?.word("'description'") ?? ""
      ), scale: scale, seeds: try seeds(part("seeds")), data: data, tasks: tasks,
      metrics: metrics, evaluation: evaluation ?? EvaluationSettings(), recognition: recognition)
    try check(suite)
    return suite
  }

  /// Resolves every configuration, so that none fails later.
  private func check(_ suite: Suite) throws {
    for task in suite.tasks {
      for data in suite.data where task.data.contains(data.name) {
        _ = try task.configuration(for: data)
      }
    }
    for data in suite.data where suite.recognition == nil {
      guard
        let problem = Sizes.problem(
          "the clips of an evaluation", [suite.evaluation.clips] + data.settings.extents)
      else { continue }
      throw HarnessError("The suite '\(suite.name)', data set '\(data.name)': \(problem).")
    }
  }

  private func seeds(_ value: YAMLValue) throws -> [Int] {
    let seeds = try value.list("'seeds'").map { try $0.integer("a seed") }
    guard !seeds.isEmpty, Set(seeds).count == seeds.count else {
      throw value.error("'seeds' should name at least one seed, and none twice.")
    }
    if let problem = Seeds.problem(seeds) { throw value.error(problem) }
    return seeds
  }

  private func data(
    _ key: YAMLValue, _ value: YAMLValue, _ scale: Scale, _ overrides: inout Overrides
  ) throws -> DataChoice {
    let name = try key.name("data set")
    let table = try value.table(
      "data set '\(name)'", needed: ["kind"], optional: ["all"] + scales)
    let kind = try located(table["kind"] ?? value) { place in
      let kind = try DatasetName.named(place.word("'kind'"))
      guard kind.isMade else {
        throw HarnessError("'\(kind.rawValue)' is read from files; give their folder with --data.")
      }
      return kind
    }
    let given =
      try ["all", scale.rawValue].flatMap { part in
        try table[part]?.settings("'\(part)'") ?? []
      } + overrides.take(name)
    let settings = try Settings.resolve(DataSettings(), given)
    if let problem = settings.problem() {
      throw HarnessError("\(given.last?.place ?? value.place): data set '\(name)': \(problem).")
    }
    return DataChoice(name: name, kind: kind, path: nil, settings: settings)
  }

  private func task(
    _ key: YAMLValue, _ value: YAMLValue, _ scale: Scale, among data: [String],
    _ overrides: inout Overrides
  ) throws -> Suite.Task {
    let name = try key.name("task")
    let table = try value.table(
      "task '\(name)'", needed: ["model", "data", "version"], optional: ["all"] + scales)
    let model = try located(table["model"] ?? value) {
      try Model.named($0.word("'model'"), among: models)
    }
    let chosen = try (table["data"] ?? value).list("'data'").map { entry in
      let name = try entry.word("a data set")
      guard data.contains(name) else {
        throw entry.error(unknown("data set", name, among: data))
      }
      return name
    }
    let given = try ["all", scale.rawValue].flatMap { part in
      try table[part]?.settings("'\(part)'") ?? []
    }
    return Suite.Task(
      name: name, version: try (table["version"] ?? value).name("version"), model: model,
      data: chosen, settings: given + overrides.take(name))
  }

  /// The settings of the protocol, which stand under `name`.
  private func protocolSettings<Value: ProtocolSettings>(
    _ value: YAMLValue, _ name: String, _ defaults: Value, _ scale: Scale,
    _ overrides: inout Overrides
  ) throws -> Value {
    let table = try value.table("'\(name)'", needed: ["version"] + scales)
    let given =
      try (table[scale.rawValue]?.settings("'\(scale.rawValue)'") ?? [])
      + overrides.take(name)
    var settings = try Settings.resolve(defaults, given)
    settings.version = try (table["version"] ?? value).name("version")
    if let problem = settings.problem() {
      throw HarnessError("\(given.last?.place ?? value.place): \(problem).")
    }
    return settings
  }

  private func metric(_ key: YAMLValue, _ value: YAMLValue) throws -> Suite.ChosenMetric {
    let name = try key.word("a metric's name")
    guard let metric = Metrics.all.first(where: { $0.name == name }) else {
      throw key.error(unknown("metric", name, among: Metrics.all.map(\.name)))
    }
    let table = try value.table("metric '\(name)'", optional: ["higher_is_better"])
    let direction: Direction =
      switch try table["higher_is_better"]?.flag("'higher_is_better'") {
      case true: .higher
      case false: .lower
      case nil: .neither
      }
    return Suite.ChosenMetric(metric: metric, direction: direction)
  }

  /// Puts the place of `value` before what `body` throws.
  private func located<Result>(
    _ value: YAMLValue, _ body: (YAMLValue) throws -> Result
  ) throws -> Result {
    do { return try body(value) } catch let error as HarnessError {
      throw error.description.hasPrefix(value.file) ? error : value.error(error.description)
    }
  }
}

/// Settings of what is measured, and how.
private protocol ProtocolSettings: Codable {
  var version: String { get set }
  func problem() -> String?
}

extension EvaluationSettings: ProtocolSettings {}
extension RecognitionSettings: ProtocolSettings {}

extension Suite.Task {
  /// The model's configuration for clips of `data`, as JSON.
  func configuration(for data: DataChoice) throws -> String {
    try model.resolve(
      settings,
      [
        "frames": data.settings.frames, "resolution": data.settings.resolution,
        "channels": data.settings.channels,
      ])
  }
}

/// Settings of the command line, by what they are settings of.
private struct Overrides {
  private var settings: [String: [Setting]] = [:]

  init(_ texts: [String]) throws {
    for text in texts {
      let halves = text.split(separator: "=", maxSplits: 1)
      let keys = halves.first?.split(separator: ".").map(String.init) ?? []
      guard halves.count == 2, keys.count >= 2 else {
        throw HarnessError("--set \(text): TASK.KEY=VALUE is expected, such as vgan.width=8.")
      }
      settings[keys[0], default: []] += try YAMLValue(
        text: String(halves[1]), of: "--set \(text)"
      ).settings(under: Array(keys.dropFirst()))
    }
  }

  mutating func take(_ name: String) -> [Setting] { settings.removeValue(forKey: name) ?? [] }

  /// Throws if some are left.
  func finish(among names: [String]) throws {
    guard let (name, rest) = settings.min(by: { $0.key < $1.key }) else { return }
    throw HarnessError("\(rest[0].place): " + unknown("task", name, among: names))
  }
}
