internal import Datasets
internal import Foundation
internal import Kernels
internal import Recognition
internal import Results
internal import Tensors
internal import VideoModels

/// Classifies the videos of one division for one seed, by every method with every share of the
/// labels; goes on after the last that was finished.
struct RecognitionRun {
  let suite: Suite
  let videos: RecognitionVideos
  let tasks: [RecognitionTask]
  /// Hand-made features of the videos of all divisions.
  let features: WindowFeatures
  let results: ResultsFolder
  let control: RunControl
  /// Whether pictures of what units see are left.
  let isShown: Bool

  /// Does what is still to be done; `ended` is told of every task, with what it was before.
  func run(_ ended: (Manifest, RunState?) -> Void) throws {
    let clips = try videos.clips(cache: "\(results.path)/cache")
    for task in tasks {
      try control.interruption.check()
      let path = "\(results.run(task.run))/\(RecognitionTask.product)"
      let _: Predicted? = try control.kept(path)  // a damaged one is made anew
      let before = try results.state(task.run, product: RecognitionTask.product)
      let manifest = try results.record(
        task.manifest(suite), task.run, product: RecognitionTask.product
      ) { record in
        let predicted = try predict(task, clips, record)
        try RecordDocument.write(predicted, to: record.path(RecognitionTask.product))
        unlink(record.path("checkpoint.safetensors"))
      }
      if manifest.state == .done, let found: Predicted = try RecordDocument.read(path) {
        try results.predictions.set([found], of: task.run)
        try results.measurements.addCurrent(found.measurements(task))
        ended(try results.sealed(manifest), before)
      } else {
        ended(manifest, before)
      }
    }
  }

  private func predict(
    _ task: RecognitionTask, _ clips: any Dataset, _ record: RunRecord
  ) throws -> Predicted {
    let seed = task.origin.seed
    let training = try readable(videos.part(.training, task.fraction, seed: seed), clips)
    let validation = try readable(videos.part(.validation, seed: seed), clips)
    let listed = try videos.part(.test, seed: seed), test = try readable(listed, clips)
    for (list, part) in [(training, "training"), (validation, "validation"), (test, "test")]
    where list.isEmpty {
      throw HarnessError("No \(part) video of \(videos.data.name) can be read.")
    }
    let classify = try classifier(task, clips, training, validation, test, record)
    var answers: [Prediction] = [], unreadable = videos.videos.missing.test.map(\.path)
    unreadable += Set(listed).subtracting(test).sorted().map { videos.videos.entries[$0].path }
    for index in test {
      try control.interruption.check()
      let entry = videos.videos.entries[index]
      do {
        answers.append(
          Prediction(video: entry.path, label: entry.label, windows: try classify(index)))
      } catch let error as DatasetError where videos.data.defects == .skip {
        control.progress.warn("\(task.job.title): left out, \(error)")
        unreadable.append(entry.path)
      }
    }
    guard !answers.isEmpty else {
      throw HarnessError("No test video of \(videos.data.name) can be read.")
    }
    return Predicted(
      origin: task.origin, source: task.source, parts: task.fraction.parts,
      classNames: videos.videos.classNames, list: hash(answers.map(\.video)),
      labels: answers.map(\.label), predicted: answers.map(\.predicted),
      predictedByFirstWindow: answers.map(\.predictedByFirstWindow), unreadable: unreadable,
      trainingClips: training.count, validationClips: validation.count,
      isReportable: task.isReportable)
  }

  /// Those of the videos at `indices` whose first windows can be read; all where bad files are errors.
  private func readable(_ indices: [Int], _ clips: any Dataset) throws -> [Int] {
    guard videos.data.defects == .skip, !videos.data.kind.isMade else { return indices }
    try control.interruption.check()
    return try control.interruption.lossless { features.readable(indices, videos, clips) }
  }

  /// What gives the probabilities of the windows of a video, a row a window.
  private func classifier(
    _ task: RecognitionTask, _ clips: any Dataset, _ training: [Int], _ validation: [Int],
    _ test: [Int], _ record: RunRecord
  ) throws -> (Int) throws -> Matrix {
    let classes = videos.videos.classNames.count
    switch task.method {
    case .fineTune, .logistic, .random, .randomNormal:
      let network = try ClassifierRun(
        task: task, clips: clips, training: training, validation: validation, control: control
      ).classifier(record)
      if isShown, task.method == .fineTune, task.fraction.parts == 1 {
        try HiddenUnits(network, videos, clips).show(test, in: Gallery(results.path))
      }
      return { index in
        let shares = network.probabilities(try videos.windows(at: index, clips))
        return Matrix(shares.shape[0], classes, shares.values.map(Double.init))
      }
    case .motionHistograms, .rawFrames:
      func rows(_ indices: [Int]) throws -> Matrix {
        let rows = try control.interruption.lossless {
          try features.firstWindows(of: indices, videos, clips, task.method)
        }
        return Matrix(rows.count, rows.first?.columns ?? 0, rows.flatMap(\.values))
      }
      let examples = try rows(training), others = try rows(validation)
      let (linear, windows) = try control.interruption.lossless {
        (
          LinearClassifier(
            features: examples, labels: training.map(videos.label), classes: classes,
            validation: (others, validation.map(videos.label))),
          features.windows(of: test, videos, clips, task.method)
        )
      }
      let places = Dictionary(uniqueKeysWithValues: zip(test, windows))
      return { linear.probabilities(try places[$0]?.get() ?? Matrix(zeros: 0, 0)) }
    case .mostFrequent, .chance:
      let counts = (0..<classes).map { label in
        Double(training.count { videos.label($0) == label })
      }
      let shares = counts.map { task.method == .chance ? 1 : $0 }
      let total = shares.reduce(0, +)
      return { _ in Matrix(1, classes, shares.map { $0 / total }) }
    }
  }
}
