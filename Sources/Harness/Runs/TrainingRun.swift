internal import Datasets
internal import Files
internal import Foundation
internal import Kernels
internal import NeuralNetworks
internal import Results
internal import Tensors
internal import VideoModels

/// How runs are made; nothing here moves a byte of their results.
struct RunControl {
  /// After how long a checkpoint is due, in seconds, and in steps if tests say so.
  var checkpointSeconds = 60.0, checkpointSteps: Int?
  let interruption: Interruption
  let progress: SuiteProgress
  /// Called after each step with the run and the number of its steps so far, before anything is
  /// written.
  var afterStep: (@Sendable (String, Int) -> Void)?

  /// The record that was kept in `path`; nil if there is none, or if it is damaged, which is said.
  func kept<Record: Decodable>(_ path: String) throws -> Record? {
    try Self.kept(path, progress)
  }

  static func kept<Record: Decodable>(_ path: String, _ progress: SuiteProgress) throws -> Record? {
    do {
      return try RecordDocument.read(path)
    } catch let error as RecordError {
      progress.warn("\(path) is damaged: it is made anew.")
      guard unlink(path) == 0 else { throw error }
      return nil
    }
  }
}

/// Trains a task and generates its samples; resumes where it was stopped.
struct TrainingRun {
  let task: TrainingTask
  let suite: Suite
  let results: ResultsFolder
  let control: RunControl

  /// Does what is still to be done, and says how it ended.
  ///
  /// Throws only what should stop the suite: a signal, or a folder that cannot be written.
  func run() throws -> Manifest {
    let manifest = try results.record(
      task.manifest(suite), task.run, product: TrainingTask.product
    ) { record in
      let dataset = try task.data.make(.training, cache: "\(results.path)/cache")
      var checkpoint = try checkpoint(clipCount: dataset.count)
      describe(checkpoint, in: &record.manifest)
      try train(&checkpoint, on: dataset) { checkpoint, seconds in
        record.manifest.cost.trainingSeconds += seconds
        describe(checkpoint, in: &record.manifest)
        try record.write()
      }
      describe(checkpoint, in: &record.manifest)
      // Where videos are classified, nobody looks at what is drawn.
      if suite.recognition == nil {
        _ = try samples(by: record.manifest.samplers) { checkpoint }
      }
    }
    return try recorded(manifest)
  }

  /// Puts the losses of a run that is over into the records, or back into them.
  private func recorded(_ manifest: Manifest) throws -> Manifest {
    guard manifest.state == .done || manifest.state == .diverged else { return manifest }
    var manifest = manifest
    do {
      if isFile(path("curve.jsonl")) {
        try addCurves()
        return try results.sealed(manifest)
      }
      guard let loss = try results.losses(of: manifest).first else { return manifest }
      (manifest.state, manifest.reason) = (
        .failed, "\(loss) \(path("curve.jsonl")) is missing: delete the run's folder to train anew."
      )
    } catch let error as TensorFileError where error.isDamage {
      (manifest.state, manifest.reason) = (.failed, error.description)
    }
    return manifest
  }

  private func path(_ name: String) -> String { "\(results.run(task.run))/\(name)" }

  private func checkpoint(clipCount: Int) throws -> Checkpoint {
    let path = path(TrainingTask.product)
    guard isFile(path) else { return try task.fresh(clipCount: clipCount) }
    let checkpoint = try Checkpoint(path: path, models: [task.task.model])
    let isOver = checkpoint.stage == checkpoint.trained.stages.count
    guard checkpoint.clipCount == clipCount, checkpoint.configuration == task.configuration,
      isOver || checkpoint.step <= task.steps(of: checkpoint.trained.stages[checkpoint.stage])
    else { throw HarnessError("\(path) is of another run: delete it.") }
    // The curve is written first, so it holds what the checkpoint says unless somebody touched it.
    let curve = try Curve(self.path("curve.jsonl"), points: checkpoint.curvePoints)
    guard curve.checksum == checkpoint.curveChecksum else {
      throw TensorFileError.damaged(path: self.path("curve.jsonl"))
    }
    return checkpoint
  }

  private func describe(_ checkpoint: Checkpoint, in manifest: inout Manifest) {
    let model = checkpoint.trained
    manifest.samplers = model.samplers
    manifest.parameters = model.parts.map { Manifest.Part(name: $0.key, count: $0.value) }
    manifest.stages = zip(model.stages, checkpoint.operations).map { stage, operations in
      let steps = task.steps(of: stage)
      return Manifest.Stage(
        name: stage.name, steps: steps, batchSize: stage.batchSize,
        operationsPerStep: operations / max(1, steps))
    }
  }

  // MARK: Training

  /// Trains to the end; `saved` is called after each checkpoint, with the seconds of the steps
  /// since the last.
  private func train(
    _ checkpoint: inout Checkpoint, on dataset: any Dataset,
    saved: (Checkpoint, Double) throws -> Void
  ) throws {
    let stages = checkpoint.trained.stages
    var curve = try Curve(path("curve.jsonl"), points: checkpoint.curvePoints)
    var lastSave = ContinuousClock.now, stepsSinceSave = 0, seconds = 0.0
    func save(_ checkpoint: inout Checkpoint) throws {
      try AtomicFile.write([curve.data], to: path("curve.jsonl"))
      (checkpoint.curvePoints, checkpoint.curveChecksum) = (curve.lines.count, curve.checksum)
      try checkpoint.write(to: path(TrainingTask.product))
      try saved(checkpoint, seconds)
      (lastSave, stepsSinceSave, seconds) = (.now, 0, 0)
    }
    if checkpoint.stage == stages.count { return }
    control.progress.begin(
      task.job, steps: stages.map(task.steps), stage: checkpoint.stage, step: checkpoint.step)
    while checkpoint.stage < stages.count {
      let stage = checkpoint.stage, plan = stages[stage], steps = task.steps(of: plan)
      let loader = try task.loading(plan, number: stage, from: checkpoint.step).map {
        Loader(dataset, $0)
      }
      while checkpoint.step < steps {
        let batch = try loader?.next().map { TrainingBatch($0.frames, indices: $0.indices) }
        if plan.clips != .none, batch == nil { throw task.noBatch(plan, step: checkpoint.step) }
        let start = ContinuousClock.now
        let report = checkpoint.takeStep(batch)
        seconds += start.duration(to: .now).seconds
        stepsSinceSave += 1
        curve.add(report, plan.name, step: checkpoint.step - 1, of: steps)
        guard report.isFinite else {
          try AtomicFile.write([curve.data], to: path("curve.jsonl"))
          throw Divergence(stage: plan.name, step: checkpoint.step - 1)
        }
        control.progress.step(stage: stage, step: checkpoint.step, report)
        let earlier = stages.prefix(stage).map(task.steps).reduce(0, +)
        control.afterStep?(task.run, earlier + checkpoint.step)
        let isDue =
          lastSave.duration(to: .now).seconds >= control.checkpointSeconds
          || control.checkpointSteps.map { stepsSinceSave >= $0 } ?? false
        if isDue || control.interruption.requested != nil { try save(&checkpoint) }
        try control.interruption.check()
      }
      (checkpoint.stage, checkpoint.step) = (stage + 1, 0)
    }
    try save(&checkpoint)
  }

  // MARK: Results

  /// The losses as lines of plots.
  private func addCurves() throws {
    if isFile(path(TrainingTask.product)) {
      let known = try Safetensors(path: path(TrainingTask.product)).metadata["curve_checksum"]
      guard known == (try Curve(path("curve.jsonl"), points: .max).checksum) else {
        throw TensorFileError.damaged(path: path("curve.jsonl"))
      }
    }
    let points: [CurvePoint] = try RecordFile(path("curve.jsonl")).read()
    let source = SourceName(kind: .model, name: task.task.name)
    let names = points.flatMap { point in point.losses.keys.map { [point.stage, $0] } }
    let lines = Set(names).sorted { $0.lexicographicallyPrecedes($1) }.map { name in
      let line = points.filter { $0.stage == name[0] && $0.losses[name[1]] != nil }
      return Series(
        origin: task.origin, source: source, plot: "curve", name: name.joined(separator: "/"),
        xLabel: "step", yLabel: name[1], x: line.map { Double($0.step) },
        y: line.map { Double($0.losses[name[1]] ?? .nan) }, isReportable: task.isReportable)
    }
    try results.series.set(lines, of: task.run)
  }

  /// The clips that a run which is done drew.
  func samples() throws -> [SampleSource] {
    try samples(by: results.manifest(task.run)?.samplers ?? []) {
      try Checkpoint(path: path(TrainingTask.product), models: [task.task.model])
    }
  }

  /// The model that was trained.
  func model() throws -> any VideoModel {
    try Checkpoint(path: path(TrainingTask.product), models: [task.task.model]).trained
  }

  /// The clips of every sampler; those that are not there are drawn from the checkpoint.
  private func samples(
    by samplers: [String], of checkpoint: () throws -> Checkpoint
  ) throws -> [SampleSource] {
    try samplers.map { sampler in
      try control.interruption.check()
      let name = SourceName(kind: .model, name: task.task.name, sampler: sampler)
      let path = results.samples(task.run, Naming.file(sampler)), count = suite.evaluation.clips
      do {
        if let drawn = try SampleSource(name, path: path, count: count) { return drawn }
      } catch let error as TensorFileError where error.isDamage {
        control.progress.warn("\(path) is damaged: its clips are sampled again.")
      }
      let model = try checkpoint().trained
      var random = TrainingTask.samplingSource(sampler, seed: task.origin.seed)
      let source = try control.interruption.lossless {
        SampleSource(
          name,
          try model.samples(count, by: sampler, using: &random) {
            control.progress.sample($0, of: count, sampler)
          })
      }
      try source.write(to: path)
      return source
    }
  }
}

extension VideoModel {
  /// Clips drawn sixteen at a time, so that memory stays small; another number at a time would draw
  /// other clips.
  ///
  /// Throws if the model has no such sampler.
  func samples(
    _ count: Int, by sampler: String, using random: inout RandomSource,
    progress: (Int) -> Void = { _ in }
  ) throws -> Tensor {
    guard samplers.contains(sampler) else {
      throw HarnessError(unknown("sampler", sampler, among: samplers))
    }
    let parts = stride(from: 0, to: count, by: 16).map { start in
      progress(start)
      return sample(min(16, count - start), by: sampler, using: &random)
    }
    return Tensor.concatenated(parts, along: 0)
  }
}

extension Checkpoint {
  /// Takes the next step of its stage.
  fileprivate mutating func takeStep(_ batch: TrainingBatch?) -> StepReport {
    var random = random
    let before = OperationCount.total
    let report = trained.trainingStep(stage: stage, step: step, on: batch, using: &random)
    operations[stage] += OperationCount.total - before
    self.random = random
    step += 1
    return report
  }
}

/// The losses so far, as lines of `curve.jsonl`.
struct Curve {
  private(set) var lines: [String]

  /// The first `points` lines of the file `path`.
  init(_ path: String, points: Int) throws {
    lines = Array(try LineFile(path).read().lines.prefix(points))
  }

  /// About so many points are kept of each stage.
  private static let points = 500

  /// Keeps the report of `step` if it is one in so many, the last one, or not finite.
  mutating func add(_ report: StepReport, _ stage: String, step: Int, of steps: Int) {
    let isKept = step % max(1, steps / Self.points) == 0 || step == steps - 1 || !report.isFinite
    let losses = Dictionary(report.losses.map { ($0.name, $0.value) }) { $1 }
    let point = CurvePoint(stage: stage, step: step, losses: losses)
    // Names and numbers always have a text.
    guard isKept, !losses.isEmpty, let line = try? RecordCoding.encode(point) else { return }
    lines.append(line)
  }

  var data: Data { Data(lines.map { $0 + "\n" }.joined().utf8) }

  /// What a checkpoint keeps to know the curve that it was written with.
  var checksum: String { String(Checksum.of(data.bytes), radix: 16) }
}

/// Whether `error` leaves no sense in going on with other tasks: a signal, or a folder that cannot
/// be written.
func stopsSuite(_ error: any Error) -> Bool {
  if case TensorFileError.unreadable = error { return true }
  return error is Interrupted || error is FileError
}
