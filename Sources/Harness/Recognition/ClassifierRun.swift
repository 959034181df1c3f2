internal import Datasets
internal import Files
internal import Foundation
internal import Kernels
internal import NeuralNetworks
internal import Results
internal import Tensors
internal import VideoModels

/// Trains a network to classify, and keeps what told most validation clips; goes on where it was
/// stopped.
struct ClassifierRun {
  let task: RecognitionTask
  /// The first windows of all videos, and which of them train and choose the step.
  let clips: any Dataset, training: [Int], validation: [Int]
  let control: RunControl

  /// The classifier of the best step.
  func classifier(_ record: RunRecord) throws -> VGANClassifier {
    let path = record.path("checkpoint.safetensors")
    var state = ClassifierState(
      try task.fresh(), random: RandomSource(seed: UInt64(task.origin.seed)).stream("training"))
    if isFile(path) { try state.read(path) }
    guard state.step <= task.steps else {
      throw HarnessError("\(path) is of another run: delete it.")
    }
    var curve = try Curve(record.path("curve.jsonl"), points: state.curvePoints)
    guard state.step == 0 || curve.checksum == state.curveChecksum else {
      throw TensorFileError.damaged(path: record.path("curve.jsonl"))
    }
    describe(state, in: &record.manifest)
    if state.step == task.steps { return state.best }
    let source = try source(state.training.classifier, from: state.step)
    var lastSave = ContinuousClock.now, stepsSinceSave = 0, seconds = 0.0
    func save() throws {
      try AtomicFile.write([curve.data], to: record.path("curve.jsonl"))
      (state.curvePoints, state.curveChecksum) = (curve.lines.count, curve.checksum)
      try state.write(to: path)
      describe(state, in: &record.manifest)
      record.manifest.cost.trainingSeconds += seconds
      try record.write()
      (lastSave, stepsSinceSave, seconds) = (.now, 0, 0)
    }
    control.progress.begin(task.job, steps: [task.steps], stage: 0, step: state.step)
    while state.step < task.steps {
      let start = ContinuousClock.now, before = OperationCount.total
      let loss = try source.step(&state, clips: task.settings.batchSize)
      state.operations += OperationCount.total - before
      seconds += start.duration(to: .now).seconds
      stepsSinceSave += 1
      guard loss.isFinite else { throw Divergence(stage: "classifier", step: state.step - 1) }
      if state.step % task.settings.interval == 0 || state.step == task.steps {
        let accuracy = try source.validationAccuracy(state.training.classifier)
        if accuracy > state.bestAccuracy {
          (state.best, state.bestAccuracy) = (state.training.classifier.clone(), accuracy)
        }
        curve.add(
          StepReport(["cross-entropy": loss, "validation accuracy": Float(accuracy)]),
          "classifier", step: state.step - 1, of: 1)
      }
      control.progress.step(
        stage: 0, step: state.step, StepReport(["cross-entropy": loss]))
      control.afterStep?(task.run, state.step)
      let isDue =
        lastSave.duration(to: .now).seconds >= control.checkpointSeconds
        || control.checkpointSteps.map { stepsSinceSave >= $0 } ?? false
      if isDue || control.interruption.requested != nil { try save() }
      try control.interruption.check()
    }
    try save()
    return state.best
  }

  /// What the manifest says of a classifier, finished or not.
  private func describe(_ state: ClassifierState, in manifest: inout Manifest) {
    manifest.parameters = [
      .init(name: "classifier", count: state.training.classifier.parameterCount)
    ]
    manifest.stages = [
      .init(
        name: "classifier", steps: task.steps, batchSize: task.settings.batchSize,
        operationsPerStep: state.operations / max(1, state.step))
    ]
  }

  /// A trunk that stays is applied once to all clips.
  private func source(_ classifier: VGANClassifier, from step: Int) throws -> ClassifierSource {
    let order = RandomSource(seed: UInt64(task.origin.seed)).stream("batches").state[0]
    let chosen = Subset(clips, indices: validation)
    guard task.method == .logistic else {
      return .clips(
        Loader(
          Subset(clips, indices: training),
          .init(
            batchSize: task.settings.batchSize, order: .withReplacement, seed: order,
            firstBatch: step)), validation: chosen)
    }
    return .features(
      try .init(of: Subset(clips, indices: training), classifier),
      validation: try .init(of: chosen, classifier))
  }
}

/// Features of a trunk, and the classes of their clips.
struct LabelledFeatures {
  let features: Tensor, labels: [Int]

  fileprivate init(of clips: any Dataset, _ classifier: VGANClassifier) throws {
    var (parts, labels): ([Tensor], [Int]) = ([], [])
    try inOrder(clips) { batch in
      parts.append(withoutRecording { classifier.features(batch.frames) })
      labels += batch.labels ?? []
    }
    (features, self.labels) = (.concatenated(parts, along: 0), labels)
  }
}

/// Where the steps of a classifier and its validation get their clips.
private enum ClassifierSource {
  case clips(Loader, validation: any Dataset)
  case features(LabelledFeatures, validation: LabelledFeatures)

  /// Takes a step; gives its loss.
  func step(_ state: inout ClassifierState, clips: Int) throws -> Float {
    state.step += 1
    switch self {
    case .clips(let loader, _):
      guard let batch = try loader.next(), let labels = batch.labels else {
        throw HarnessError("A clip of the training list has no class.")
      }
      return state.training.step(on: batch.frames, labels: labels, using: &state.random)
    case .features(let all, _):
      let drawn = state.random.integers(clips, below: all.labels.count)
      return state.training.step(
        onFeatures: all.features.gathered(drawn, along: 0), labels: drawn.map { all.labels[$0] },
        using: &state.random)
    }
  }

  func validationAccuracy(_ classifier: VGANClassifier) throws -> Double {
    var (right, count) = (0, 0)
    func add(_ probabilities: Tensor, _ labels: [Int]) {
      right += zip(probabilities.mostProbable, labels).count { $0 == $1 }
      count += labels.count
    }
    switch self {
    case .clips(_, let validation):
      try inOrder(validation) { add(classifier.probabilities($0.frames), $0.labels ?? []) }
    case .features(_, let validation):
      add(classifier.probabilities(ofFeatures: validation.features), validation.labels)
    }
    return Double(right) / Double(max(1, count))
  }
}

/// Gives `body` all clips, some at a time.
private func inOrder(_ clips: any Dataset, _ body: (Batch) throws -> Void) throws {
  let loader = Loader(clips, .init(batchSize: 32, order: .sequential, seed: 0))
  while let batch = try loader.next() { try body(batch) }
}

extension Tensor {
  /// For each row of `[N, K]`, the number of its greatest entry; the first of equals.
  fileprivate var mostProbable: [Int] {
    let (values, classes) = (values, shape[1])
    return (0..<shape[0]).map { row in
      (1..<classes).reduce(0) {
        values[row * classes + $1] > values[row * classes + $0] ? $1 : $0
      }
    }
  }
}

/// A classifier in training with all that it needs to go on exactly: `checkpoint.safetensors`.
private struct ClassifierState: Module {
  var training: VGANClassifierTraining
  /// The classifier that told most validation clips, the first of equals.
  var best: VGANClassifier
  var bestAccuracy = -1.0
  var step = 0, operations = 0, curvePoints = 0, curveChecksum = ""
  var random: RandomSource

  init(_ training: VGANClassifierTraining, random: RandomSource) {
    (self.training, self.random) = (training, random)
    best = training.classifier.clone()
  }

  private static let format = "zoetrope-classifier/2"

  mutating func read(_ path: String) throws {
    let file = try Safetensors(path: path)
    func number<Number: LosslessStringConvertible & Comparable>(
      _ key: String, in range: ClosedRange<Number>
    ) throws -> Number {
      let word = file.metadata[key] ?? ""
      guard let number = Number(word), range.contains(number) else {
        throw HarnessError("\(path) is damaged: '\(key)' cannot be '\(word)'; delete it.")
      }
      return number
    }
    guard file.isChecked else { throw TensorFileError.damaged(path: path) }
    guard file.metadata["format"] == Self.format, let checksum = file.metadata["curve_checksum"],
      let random = file.metadata["random"].flatMap({ RandomSource(saved: $0) })
    else { throw HarnessError("\(path) was written by another version of bench; delete it.") }
    self.random = random
    (step, curvePoints) = (
      try number("step", in: 0...1_000_000_000), try number("curve_points", in: 0...1_000_000)
    )
    (operations, bestAccuracy) = (
      try number("operations", in: 0...Int.max), try number("best_accuracy", in: -1...1)
    )
    curveChecksum = checksum
    try load(file, from: path)
  }

  func write(to path: String) throws {
    let metadata = [
      "format": Self.format, "step": "\(step)", "curve_points": "\(curvePoints)",
      "curve_checksum": curveChecksum,
      "operations": "\(operations)", "best_accuracy": "\(bestAccuracy)", "random": random.saved,
    ]
    try Safetensors(self, metadata: metadata).write(to: path)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("training", &training)
    visitor.visit("best", &best)
  }
}
