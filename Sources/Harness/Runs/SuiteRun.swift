public import Datasets
internal import Files
internal import Foundation
public import Kernels
internal import Results

/// What a run of a suite is asked for.
public struct SuiteOptions: Sendable {
  /// The suite's name, or the path of its file.
  public var suite: String
  /// The scale.
  public var scale = Scale.small
  /// Tasks or models to leave all others out for.
  public var models: [String] = []
  /// Seeds in the place of the suite's.
  public var seeds: [Int]?
  /// Threads; all processors unless given.
  public var threads: Int?
  /// How activations are stored.
  public var precision = ElementType.float32
  /// The folder under which the suite has its own.
  public var results = "results"
  /// A folder of videos in the place of the suite's data sets.
  public var data: String?
  /// At most so many steps of each stage, and 32 clips of each source.
  public var limit: Int?
  /// Where videos are classified: the shares of the labels in the place of the suite's, a checkpoint
  /// in the place of pre-training, and whether files that cannot be read are errors.
  public var labelFractions: [LabelFraction] = [], pretrained: String?, isStrict = false
  /// "TASK.KEY=VALUE".
  public var overrides: [String] = []
  /// The file of I3D's weights, in the place of the suite's.
  public var i3d: String?
  /// After how long a checkpoint is due; steps are for tests.
  public var checkpointSeconds = 60.0, checkpointSteps: Int?
  /// How checks and estimates before the first run are shown.
  public var progress = StatusLine.Style.standard
  /// Called after each step with the run and the number of its steps so far; for tests.
  package var afterStep: (@Sendable (String, Int) -> Void)?

  /// The suite `suite` as its file says.
  public init(suite: String) { self.suite = suite }
}

/// A suite with everything resolved: what will be trained and measured, and where it is recorded.
public struct SuiteRun {
  /// What became of the tasks.
  public struct Summary: Sendable {
    /// How many ended now, were done before, diverged and failed.
    public var done = 0, skipped = 0, diverged = 0, failed = 0
    /// Runs that failed and why.
    public var failures: [String] = []
    /// Why what is recorded stands for nothing yet; nil if it may be reported.
    public var doubt: String?
  }

  private let options: SuiteOptions
  private let suite: Suite
  private let tasks: [TrainingTask]
  private let recognition: RecognitionPlan?
  /// All that the suite's own file asks for.
  private let planned: [ResolvedSuite.Planned]
  private let results: ResultsFolder

  /// Resolves `options`; whatever does not fit is said before anything runs.
  public init(_ options: SuiteOptions, models: [Model] = Model.all) throws {
    self.options = options
    try prepare(threads: options.threads, precision: options.precision)
    if let limit = options.limit { try check("--limit", limit, in: 1...1_000_000_000) }
    if let problem = options.seeds.flatMap(Seeds.problem) {
      throw HarnessError("--seeds: \(problem)")
    }
    guard 0...1e9 ~= options.checkpointSeconds else {
      throw HarnessError(
        "--checkpoint-seconds must be 0 to 1000000000, got \(options.checkpointSeconds).")
    }
    if let steps = options.checkpointSteps {
      try check("--checkpoint-steps", steps, in: 1...1_000_000_000)
    }
    var overrides = options.overrides
    if !options.labelFractions.isEmpty {
      overrides.append("recognition.label_fractions=\(options.labelFractions.map(\.parts))")
    }
    var suite = try Suite(
      file: Suite.file(options.suite), scale: options.scale, overrides: overrides, models: models)
    if let path = options.data { try suite.replaceData(by: path) }
    if let path = options.i3d { try suite.takeI3D(from: path) }
    suite.prepareRecognition()
    try suite.leaveOutUnreadable(isStrict: options.isStrict, options.progress)
    if options.limit != nil { suite.limitClips() }
    self.suite = suite
    var whole = suite
    if !options.labelFractions.isEmpty {
      whole = try Suite(
        file: Suite.file(options.suite), scale: options.scale, overrides: options.overrides,
        models: models)
      if let path = options.data { try whole.replaceData(by: path) }
      whole.prepareRecognition()
    }
    let isPretraining = suite.recognition == nil || options.pretrained == nil
    let names = suite.recognition == nil ? options.models : []
    let pretrained = isPretraining ? whole.tasks : []
    planned =
      whole.seeds.flatMap { seed in
        whole.data.flatMap { data in
          pretrained.filter { $0.data.contains(data.name) }.map {
            ResolvedSuite.Planned(task: $0.name, data: data.name, seed: seed)
          }
        }
      } + RecognitionPlan.planned(whole)
    let chosen = isPretraining ? try Self.choose(names, of: suite.tasks) : []
    let data = suite.data
    let tasks = try (options.seeds ?? suite.seeds).flatMap { [suite] seed in
      try data.flatMap { data in
        try chosen.filter { $0.data.contains(data.name) }.map { task in
          try TrainingTask(
            task, data, seed: seed, of: suite,
            precision: Self.precision(options.precision, for: task), limit: options.limit)
        }
      }
    }
    // Numbers of limited runs stand nowhere beside others.
    let suffix =
      (options.scale == .small ? "" : "-\(options.scale.rawValue)")
      + (options.limit == nil ? "" : "-limited")
    let results = ResultsFolder("\(options.results)/\(Naming.file(suite.name))\(suffix)")
    recognition = try suite.recognition.map {
      try RecognitionPlan(suite, $0, options, pretraining: tasks, in: results)
    }
    // Without a method that needs it nothing is pre-trained.
    self.tasks = recognition.map { $0.needsPretraining ? tasks : [] } ?? tasks
    self.results = results
  }

  /// The folder of the results.
  public var folder: String { results.path }

  private static func choose(_ names: [String], of tasks: [Suite.Task]) throws -> [Suite.Task] {
    let known = tasks.map(\.name) + tasks.map(\.model.name)
    for name in names where !known.contains(name) {
      throw HarnessError(unknown("model", name, among: Set(known).sorted()))
    }
    return names.isEmpty
      ? tasks : tasks.filter { names.contains($0.name) || names.contains($0.model.name) }
  }

  private static func precision(_ precision: ElementType, for task: Suite.Task) throws
    -> ElementType
  {
    guard task.model.precisions.contains(precision) else {
      throw HarnessError(
        "\(task.model.name) does not train in \(precision.rawValue): leave it out with --models, "
          + "or run with --precision float32.")
    }
    return precision
  }

  /// What each task should take, by a step of each on this machine; nothing is trained or written.
  public func estimates() throws -> [TaskEstimate] {
    let classified = recognition?.tasks ?? []
    let progress = Progress(
      "timing a step of each task", total: tasks.count + classified.count,
      line: StatusLine(options.progress))
    defer { progress.finish() }
    var estimator = Estimator()
    let trained = try tasks.map {
      defer { progress.advance() }
      return try estimator.estimate($0, state: results.state($0.run, product: TrainingTask.product))
    }
    return try trained
      + classified.map {
        defer { progress.advance() }
        return try estimator.estimate(
          $0, state: results.state($0.run, product: RecognitionTask.product))
      }
  }

  /// Does what is still to be done.
  public func run(_ interruption: Interruption, _ progress: SuiteProgress) throws -> Summary {
    try makeFolder(results.path)
    let lock = try ResultsLock(results.path)
    defer { withExtendedLifetime(lock) {} }
    for sentence in try results.repair() { progress.warn(sentence) }
    let former: ResolvedSuite? = try RunControl.kept(results.resolved, progress)
    let resolved = try resolved()
    try RecordDocument.write(former.map(resolved.joined) ?? resolved, to: results.resolved)
    let control = RunControl(
      checkpointSeconds: options.checkpointSeconds, checkpointSteps: options.checkpointSteps,
      interruption: interruption, progress: progress, afterStep: options.afterStep)
    for note in Set(suite.data.compactMap(\.note)).sorted() { progress.note(note) }
    for data in suite.data {
      for (_, reason) in data.leftOut.sorted(by: { $0.key < $1.key }) {
        progress.warn("\(data.name): left out, \(reason)")
      }
    }
    for data in suite.data where suite.recognition == nil {
      for (name, why) in try data.skipped(suite.metrics, count: suite.evaluation.clips) {
        progress.warn("\(data.name): \(name) is skipped: \(why).")
      }
    }
    if !progress.isQuiet { try expect(progress, interruption) }
    defer { progress.clear() }
    var summary = Summary()
    for seed in options.seeds ?? suite.seeds {
      var earlier: [TrainingRun] = []
      for data in suite.data {
        earlier += try run(data, seed, after: earlier, control, &summary)
      }
    }
    summary.doubt = try RecordedSuite(results).doubt
    return summary
  }

  /// Tells `progress` of every job in the order in which they are done, and how long each should take.
  private func expect(_ progress: SuiteProgress, _ interruption: Interruption) throws {
    let found: [TaskEstimate] = try interruption.lossless { try estimates() }
    var seconds: [String: Double] = [:], closed: Set<String> = []
    for estimate in found {
      seconds[estimate.run] = estimate.seconds
      if estimate.state == "done" || estimate.state == "diverged" { closed.insert(estimate.run) }
    }
    let measured = try results.evaluations().filter { $0.state == .done }.map { Set($0.inputs) }
    var jobs: [SuiteProgress.Job] = [], done = closed
    for seed in options.seeds ?? suite.seeds {
      for data in suite.data {
        let trained = tasks.filter { $0.data.name == data.name && $0.origin.seed == seed }
        let classified = (recognition?.tasks ?? []).filter {
          $0.origin.data == data.name && $0.origin.seed == seed
        }
        jobs += trained.map(\.job) + classified.map(\.job)
        guard recognition == nil, !trained.isEmpty else { continue }
        var evaluation = EvaluationRun.job(data.name, seed)
        // On two cores a clip of a model, or of one of about eight controls, takes some 25 ms; the first
        // evaluation corrects it.
        evaluation.seconds = 0.025 * Double(suite.evaluation.clips * (trained.count + 8))
        let isMeasured = measured.contains { $0.isSuperset(of: trained.map(\.run)) }
        if isMeasured, trained.allSatisfy({ closed.contains($0.run) }) {
          done.insert(evaluation.key)
        }
        jobs.append(evaluation)
      }
    }
    for index in jobs.indices {
      jobs[index].seconds = seconds[jobs[index].key] ?? jobs[index].seconds
    }
    progress.expect(jobs) { !done.contains($0.key) }
  }

  /// Trains and measures on one data set, and gives the runs that are done.
  private func run(
    _ data: DataChoice, _ seed: Int, after earlier: [TrainingRun], _ control: RunControl,
    _ summary: inout Summary
  ) throws -> [TrainingRun] {
    var trained: [TrainingRun] = []
    let own = tasks.filter { $0.data.name == data.name && $0.origin.seed == seed }
    for task in own {
      let run = TrainingRun(task: task, suite: suite, results: results, control: control)
      let before = try results.state(task.run, product: TrainingTask.product)
      let manifest = try run.run()
      summary.count(manifest, before: before, control.progress)
      if manifest.state == .done { trained.append(run) }
    }
    if let recognition {
      let isPretrained = trained.count == own.count
      try recognition.run(data, seed, suite, isPretrained, results, control)?.run {
        summary.count($0, before: $1, control.progress)
      }
      return []
    }
    if trained.isEmpty { return [] }
    let evaluation = EvaluationRun(
      suite: suite, data: data, seed: seed,
      isShown: seed == (options.seeds ?? suite.seeds).first, trained: trained, earlier: earlier,
      results: results, control: control)
    let manifest = try evaluation.run()
    if manifest.state == .failed { summary.count(manifest, before: nil, control.progress) }
    return trained
  }

  private func resolved() throws -> ResolvedSuite {
    ResolvedSuite(
      suite: suite.name, version: suite.version, description: suite.description,
      scale: suite.scale.rawValue, isReportable: options.scale.isReportable(limit: options.limit),
      seeds: options.seeds ?? suite.seeds,
      tasks: try tasks.map { task in
        ResolvedSuite.Task(
          task: task.task.name, model: task.task.model.name, data: task.data.name,
          seed: task.origin.seed, run: task.run,
          configuration: try Settings.flattened(task.configuration))
      } + (try recognition?.resolved(suite) ?? []),
      metrics: recognition?.metrics
        ?? suite.metrics.map {
          ResolvedSuite.Metric(
            metric: "\($0.metric.name)/\($0.metric.version)", direction: $0.direction)
        },
      data: try Dictionary(
        uniqueKeysWithValues: suite.data.map { ($0.name, try $0.identity(.training)) }),
      protocolSettings: try Settings.flattened(
        suite.recognition.map { try Settings.json($0) } ?? Settings.json(suite.evaluation)),
      planned: planned)
  }
}

extension SuiteRun.Summary {
  /// Counts a run by how it ended.
  fileprivate mutating func count(
    _ manifest: Manifest, before: RunState?, _ progress: SuiteProgress
  ) {
    let run = manifest.origin.run
    let seconds = Phrases.clock(manifest.cost.seconds)
    switch manifest.state {
    case .done where before == .done:
      skipped += 1
      progress.finish(run)
    case .diverged where before == .diverged:
      skipped += 1
      progress.finish(run, warning: "diverged before: \(manifest.reason ?? "")")
    case .done:
      done += 1
      progress.finish(run, "done in \(seconds)")
    case .diverged:
      diverged += 1
      progress.finish(run, warning: "diverged: \(manifest.reason ?? "")")
    case .failed, .unfinished:
      failed += 1
      failures.append("\(run): \(manifest.reason ?? "")")
      progress.finish(run, warning: "failed: \(manifest.reason ?? "")")
    }
  }
}
