internal import Datasets
internal import Files
internal import Foundation
internal import Kernels
internal import Metrics
internal import Results
internal import Tensors
internal import VideoModels

/// Measures the samples of the models of one data set and seed, beside real clips and controls; resumes
/// after the last metric that was finished.
struct EvaluationRun {
  /// What the progress of an evaluation is called.
  static func job(_ data: String, _ seed: Int) -> SuiteProgress.Job {
    .init(
      key: "evaluation of \(data) with seed \(seed)", name: "evaluation", data: data, seed: seed,
      work: .measuring)
  }

  let suite: Suite
  let data: DataChoice
  let seed: Int
  /// Whether clips of this seed are shown to people.
  let isShown: Bool
  /// The training runs that are done, and those of other data sets before them with the same seed.
  let trained: [TrainingRun], earlier: [TrainingRun]
  let results: ResultsFolder
  let control: RunControl

  private struct Chosen {
    let metric: any Metric, context: EvaluationContext
  }

  /// Does what is still to be done, and says how it ended.
  ///
  /// Throws only what should stop the suite.
  func run() throws -> Manifest {
    let chosen = try metrics()
    let run = chosen.run
    var manifest = try results.manifest(run) ?? manifest(run, chosen.metrics)
    var isDone = manifest.state == .done
    try makeFolder(results.run(run))
    resetPeaks()
    let start = ContinuousClock.now, before = isDone ? 0 : manifest.cost.seconds
    let job = Self.job(data.name, seed)
    if !isDone { control.progress.begin(job, steps: [chosen.metrics.count]) }
    var sources: [SampleSource]?, votes: [Vote] = [], series: [Series] = []
    (manifest.state, manifest.reason) = (.done, nil)
    for (number, metric) in chosen.metrics.enumerated() {
      try control.interruption.check()
      do {
        let path = "\(results.run(run))/\(Naming.file(metric.context.metric)).json"
        let found: Findings
        if let known: Findings = try control.kept(path) {
          found = known
        } else {
          control.progress.measure(number, metric.metric.name)
          let clips = try sources ?? gather()
          (sources, isDone) = (clips, false)
          found = try control.interruption.lossless {
            try metric.metric.evaluate(clips, metric.context)
          }
          try RecordDocument.write(found, to: path)
        }
        try results.measurements.addCurrent(found.measurements)
        votes += found.votes
        series += found.series
      } catch  where !stopsSuite(error) {
        (manifest.state, manifest.reason) = (.failed, "\(metric.context.metric): \(error)")
      }
    }
    // Where a metric failed now, what it gave before stays.
    if try manifest.state == .done || results.votes.lines(of: run).count <= votes.count {
      try results.votes.set(votes, of: run)
    }
    if try manifest.state == .done || results.series.lines(of: run).count <= series.count {
      try results.series.set(series, of: run)
    }
    defer { control.progress.finish(job.key) }
    if isDone { return try results.sealed(manifest) }
    if isShown, manifest.state == .done { try show(try sources ?? gather()) }
    (manifest.machine, manifest.program) = (.current, .current)
    manifest.cost.seconds = before + start.duration(to: .now).seconds
    manifest.cost.peakBytes = mostResidentBytes()
    manifest.cost.peakTensorBytes = Memory.peakBytes
    try RecordDocument.write(manifest, to: "\(results.run(run))/manifest.json")
    guard manifest.state == .done else { return manifest }
    control.progress.finish(
      job.key, "done in \(Phrases.clock(start.duration(to: .now).seconds))")
    return try results.sealed(manifest)
  }

  /// Every sampler of every model, real clips and controls.
  private func gather() throws -> [SampleSource] {
    let samples = try trained.map { try $0.samples() }
    return try control.interruption.lossless {
      try controls().sources() + samples.flatMap { $0 } + frozen(samples.first) + transferred()
    }
  }

  /// Leaves pictures of real clips, of what each sampler drew and of what it was composed of.
  private func show(_ sources: [SampleSource]) throws {
    let gallery = try Gallery(results.path)
    for source in sources where source.name.kind != .control {
      let words = [data.name, source.name.name, source.name.sampler].compactMap { $0 }
      try gallery.write(source.clips(0..<min(24, source.count)), words)
    }
    for model in try models() {
      var random = self.random.stream("shown/\(model.name.name)")
      let streams = try model.load().streams(8, using: &random)
      guard !streams.isEmpty else { continue }
      try gallery.write(streams: streams, [data.name, model.name.name, "streams"])
    }
  }

  private func controls() throws -> Controls {
    let cache = "\(results.path)/cache"
    return Controls(
      training: try data.make(.training, cache: cache), heldOut: try data.heldOut(cache: cache),
      count: suite.evaluation.clips, hasWindows: !data.kind.isMade,
      random: random.stream("controls"))
  }

  /// The first frames of what the first model drew, standing still.
  private func frozen(_ samples: [SampleSource]?) -> [SampleSource] {
    samples?.first.map {
      [
        SampleSource(
          SourceName(kind: .control, name: "frozen-generated"), ControlClips.frozen($0.clips))
      ]
    } ?? []
  }

  /// Clips of a frame-GAN whose navigator was trained on another data set: section 4.1 of its paper.
  private func transferred() throws -> [SampleSource] {
    try trained.compactMap { run in
      guard let other = earlier.first(where: { $0.task.task.name == run.task.task.name }),
        let frames = try run.model() as? FrameGAN, let navigator = try other.model() as? FrameGAN
      else { return nil }
      var random = self.random.stream("transferred/\(run.task.task.name)")
      return SampleSource(
        SourceName(kind: .model, name: run.task.task.name, sampler: "transferred"),
        navigator.sample(
          suite.evaluation.clips, frames: frames.frameGenerator, using: &random))
    }
  }

  private func models() throws -> [EvaluatedModel] {
    try trained.map { run in
      let sampler = try results.manifest(run.task.run)?.samplers.first
      return EvaluatedModel(
        name: SourceName(kind: .model, name: run.task.task.name, sampler: sampler),
        load: run.model)
    }
  }

  private var random: RandomSource { RandomSource(seed: UInt64(seed)).stream("evaluation") }

  /// The metrics with their fingerprints, and the name of the run, which follows from them and from
  /// what is measured.
  private func metrics() throws -> (metrics: [Chosen], run: String) {
    let shared = try protocolSettings().map { "\($0)=\($1)" }.sorted()
    let fingerprints = try suite.metrics.map { chosen in
      let own = try chosen.metric.protocolSettings.map { "\($0)=\($1)" }.sorted()
      return hash([identifier(chosen.metric)] + shared + own)
    }
    let whole = hash(
      fingerprints + suite.metrics.map(\.direction.rawValue) + trained.map(\.task.run)
        + earlier.map(\.task.run))
    let run = "evaluation-\(Naming.file(data.name))-seed\(seed)-\(whole)"
    let origin = Origin(
      suite: suite.name, scale: suite.scale.rawValue, data: data.name, seed: seed, run: run)
    let models = try models()
    let skipped = try Set(
      data.skipped(suite.metrics, count: suite.evaluation.clips).map(\.name))
    let measured = zip(suite.metrics, fingerprints).filter {
      !skipped.contains($0.0.metric.name)
    }
    let metrics = measured.enumerated().map { number, pair in
      let (chosen, fingerprint) = pair
      let name = identifier(chosen.metric)
      return Chosen(
        metric: chosen.metric,
        context: EvaluationContext(
          origin: origin, metric: name, direction: chosen.direction, fingerprint: fingerprint,
          isReportable: isReportable, random: random.stream("metrics/\(name)"),
          i3d: suite.evaluation.i3d, models: models,
          training: { try controls().trainingClips($0) },
          progress: { control.progress.measure(number, chosen.metric.name, part: $0, of: $1) }))
    }
    return (metrics, run)
  }

  private func identifier(_ metric: any Metric) -> String { "\(metric.name)/\(metric.version)" }

  private func heldOutIdentity() throws -> String {
    try data.heldOut(cache: nil).map { "\($0.identity) clips=\($0.count)" } ?? "none"
  }

  private var isReportable: Bool { trained.allSatisfy(\.task.isReportable) }

  /// What moves every number.
  private func protocolSettings() throws -> [String: String] {
    var settings = try Settings.flattened(Settings.json(suite.evaluation))
    // What counts is what is in the file, not where it lies.
    let i3d = suite.evaluation.i3d
    settings["i3d"] =
      i3d.isEmpty ? nil : try contentHash(i3d, "the safetensors file with I3D's weights")
    settings["quantisation"] = "8 bits"
    settings["left_out"] = data.leftOutNames
    settings["training_data"] = try data.identity(.training)
    settings["held_out_data"] = try heldOutIdentity()
    return settings
  }

  private func manifest(_ run: String, _ metrics: [Chosen]) throws -> Manifest {
    var settings = try protocolSettings()
    for (name, why) in try data.skipped(suite.metrics, count: suite.evaluation.clips) {
      settings["skipped.\(name)"] = why
    }
    for metric in metrics {
      settings["metrics.\(metric.context.metric)"] = metric.context.fingerprint
      for (key, value) in try metric.metric.protocolSettings {
        settings["metrics.\(metric.context.metric).\(key)"] = value
      }
    }
    return Manifest(
      kind: .evaluation,
      origin: Origin(
        suite: suite.name, scale: suite.scale.rawValue, data: data.name, seed: seed, run: run),
      task: "evaluation",
      versions: ["suite": suite.version, "evaluation": suite.evaluation.version], model: nil,
      samplers: [], configuration: settings,
      fingerprint: hash(settings.map { "\($0)=\($1)" }.sorted()),
      dataIdentity: try heldOutIdentity(), inputs: trained.map(\.task.run),
      isReportable: isReportable, machine: .current, program: .current)
  }
}

/// Sixteen hexadecimal digits that follow from the bytes of a file; `wanted` is what an error asks for.
func contentHash(_ path: String, _ wanted: String) throws -> String {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw HarnessError("\(path) cannot be read: give \(wanted).")
  }
  return hash([data.base64EncodedString()])
}
