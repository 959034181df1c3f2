internal import Datasets
internal import Foundation
internal import Kernels
internal import Results
internal import Tensors

/// Measures what the models of one data set and seed drew, beside real clips and controls; goes on
/// after the last metric that was finished.
struct EvaluationRun {
  let suite: Suite
  let data: DataChoice
  let seed: Int
  /// The training runs that are done.
  let trained: [TrainingRun]
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
    let isDone = manifest.state == .done
    try makeFolder(results.run(run))
    resetPeaks()
    let start = ContinuousClock.now, before = manifest.cost.seconds
    var sources: [SampleSource]?
    (manifest.state, manifest.reason) = (.done, nil)
    for (number, metric) in chosen.metrics.enumerated() {
      try control.interruption.check()
      do {
        let path = "\(results.run(run))/\(fileName(metric.context.metric)).json"
        let found: Findings
        if let known: Findings = try RecordDocument.read(path) {
          found = known
        } else {
          control.progress.note(
            "\(run): \(metric.context.metric) (\(number + 1) of \(chosen.metrics.count))")
          let clips = try sources ?? gather()
          sources = clips
          found = try metric.metric.evaluate(clips, metric.context)
          try RecordDocument.write(found, to: path)
        }
        try results.measurements.addCurrent(found.measurements)
        if isDone { continue }
        try results.votes.add(found.votes)
        try results.series.add(found.series)
      } catch  where !stopsSuite(error) {
        (manifest.state, manifest.reason) = (.failed, "\(metric.context.metric): \(error)")
      }
    }
    if isDone { return manifest }
    manifest.cost.seconds = before + start.duration(to: .now).seconds
    manifest.cost.peakBytes = mostResidentBytes()
    manifest.cost.peakTensorBytes = Memory.peakBytes
    try RecordDocument.write(manifest, to: "\(results.run(run))/manifest.json")
    return manifest
  }

  /// Every sampler of every model, real clips and controls.
  private func gather() throws -> [SampleSource] {
    let cache = "\(results.path)/cache"
    let controls = Controls(
      training: try data.make(.training, cache: cache), heldOut: try data.make(.test, cache: cache),
      count: suite.evaluation.clips, random: random.stream("controls"))
    return try controls.sources() + trained.flatMap { try $0.samples() }
  }

  private var random: RandomSource { RandomSource(seed: UInt64(seed)).stream("evaluation") }

  /// The metrics with their fingerprints, and the name of the run, which follows from them and from
  /// what is measured.
  private func metrics() throws -> (metrics: [Chosen], run: String) {
    let shared = try protocolSettings().map { "\($0)=\($1)" }.sorted()
    let fingerprints = suite.metrics.map { chosen in
      let own = chosen.metric.protocolSettings.map { "\($0)=\($1)" }.sorted()
      return hash([identifier(chosen.metric)] + shared + own)
    }
    let whole = hash(
      fingerprints + suite.metrics.map(\.direction.rawValue) + trained.map(\.task.run))
    let run = fileName("evaluation-\(data.name)-seed\(seed)-\(whole)")
    let origin = Origin(
      suite: suite.name, scale: suite.scale.rawValue, data: data.name, seed: seed, run: run)
    let metrics = zip(suite.metrics, fingerprints).map { chosen, fingerprint in
      let name = identifier(chosen.metric)
      return Chosen(
        metric: chosen.metric,
        context: EvaluationContext(
          origin: origin, metric: name, direction: chosen.direction, fingerprint: fingerprint,
          isReportable: isReportable, random: random.stream("metrics/\(name)")))
    }
    return (metrics, run)
  }

  private func identifier(_ metric: any Metric) -> String { "\(metric.name)/\(metric.version)" }

  private var isReportable: Bool { trained.allSatisfy { $0.task.limit == nil } }

  /// What moves every number.
  private func protocolSettings() throws -> [String: String] {
    var settings = try Settings.flattened(Settings.json(suite.evaluation))
    settings["quantisation"] = "8 bits"
    settings["training_data"] = try data.identity(.training)
    settings["held_out_data"] = try data.identity(.test)
    return settings
  }

  private func manifest(_ run: String, _ metrics: [Chosen]) throws -> Manifest {
    var settings = try protocolSettings()
    for metric in metrics {
      settings["metrics.\(metric.context.metric)"] = metric.context.fingerprint
      for (key, value) in metric.metric.protocolSettings {
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
      dataIdentity: try data.identity(.test), inputs: trained.map(\.task.run),
      isReportable: isReportable, machine: .current, program: .current)
  }
}
