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
  let results: ResultsFolder
  let control: RunControl
  /// Whether pictures of what units see are left.
  let isShown: Bool

  /// Does what is still to be done; `ended` is told of every task, with what it was before.
  func run(_ ended: (Manifest, RunState?) -> Void) throws {
    let clips = try videos.clips(cache: "\(results.path)/cache")
    let features = WindowFeatures(videos, clips)
    for task in tasks {
      try control.interruption.check()
      let before = try results.manifest(task.run)?.state
      let manifest = try results.record(task.manifest(suite), task.run) { record in
        let predicted = try predict(task, clips, features, record)
        try RecordDocument.write(predicted, to: record.path("predictions.json"))
        unlink(record.path("checkpoint.safetensors"))
      }
      let path = "\(results.run(task.run))/predictions.json"
      if manifest.state == .done, let found: Predicted = try RecordDocument.read(path) {
        try results.predictions.add([found])
        try results.measurements.addCurrent(found.measurements(task))
      }
      ended(manifest, before)
    }
  }

  private func predict(
    _ task: RecognitionTask, _ clips: any Dataset, _ features: WindowFeatures, _ record: RunRecord
  ) throws -> Predicted {
    let seed = task.origin.seed
    let training = try readable(videos.part(.training, task.fraction, seed: seed), features)
    let validation = try readable(videos.part(.validation, seed: seed), features)
    let listed = try videos.part(.test, seed: seed), test = try readable(listed, features)
    for (list, part) in [(training, "training"), (validation, "validation"), (test, "test")]
    where list.isEmpty {
      throw HarnessError("No \(part) video of \(videos.data.name) can be read.")
    }
    let classify = try classifier(task, clips, features, training, validation, test, record)
    var answers: [Prediction] = [], unreadable = videos.videos.missing.test.map(\.path)
    unreadable += Set(listed).subtracting(test).sorted().map { videos.videos.entries[$0].path }
    for index in test {
      try control.interruption.check()
      let entry = videos.videos.entries[index]
      do {
        answers.append(
          Prediction(video: entry.path, label: entry.label, windows: try classify(index)))
      } catch let error as DatasetError where videos.data.defects == .skip {
        control.progress.note("\(task.run): left out, \(error)")
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
      isReportable: task.limit == nil)
  }

  /// Those of the videos at `indices` whose first windows can be read; all where bad files are errors.
  private func readable(_ indices: [Int], _ features: WindowFeatures) throws -> [Int] {
    guard videos.data.defects == .skip else { return indices }
    return try indices.filter {
      try control.interruption.check()
      return try features.isReadable($0)
    }
  }

  /// What gives the probabilities of the windows of a video, a row a window.
  private func classifier(
    _ task: RecognitionTask, _ clips: any Dataset, _ features: WindowFeatures, _ training: [Int],
    _ validation: [Int], _ test: [Int], _ record: RunRecord
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
      let kind = task.method
      let linear = LinearClassifier(
        features: try features.firstWindows(training, kind), labels: training.map(videos.label),
        classes: classes,
        validation: (
          try features.firstWindows(validation, kind), validation.map(videos.label)
        ))
      return { linear.probabilities(try features.windows($0, kind)) }
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

/// The hand-made features of videos, computed once.
private final class WindowFeatures {
  private struct Key: Hashable {
    let index: Int, method: RecognitionMethod, isFirst: Bool
  }

  private let videos: RecognitionVideos, clips: any Dataset
  private var known: [Key: Matrix] = [:]
  private var readable: [Int: Bool] = [:]

  init(_ videos: RecognitionVideos, _ clips: any Dataset) {
    (self.videos, self.clips) = (videos, clips)
  }

  /// Whether the first window of the video at `index` can be read; it is tried once.
  func isReadable(_ index: Int) throws -> Bool {
    if let found = readable[index] { return found }
    var unused = RandomSource(seed: 0)
    do {
      _ = try clips.clip(at: index, using: &unused)
      readable[index] = true
    } catch is DatasetError {
      readable[index] = false
    }
    return readable[index] ?? false
  }

  /// A row a video, of its first window.
  func firstWindows(_ indices: [Int], _ method: RecognitionMethod) throws -> Matrix {
    let rows = try indices.map { index in
      try matrix(Key(index: index, method: method, isFirst: true)) {
        var unused = RandomSource(seed: 0)
        return Tensor.stacked([try clips.clip(at: index, using: &unused).frames])
      }
    }
    return Matrix(rows.count, rows.first?.columns ?? 0, rows.flatMap(\.values))
  }

  /// A row a window of the video at `index`.
  func windows(_ index: Int, _ method: RecognitionMethod) throws -> Matrix {
    try matrix(Key(index: index, method: method, isFirst: false)) {
      try videos.windows(at: index, clips)
    }
  }

  private func matrix(_ key: Key, _ windows: () throws -> Tensor) throws -> Matrix {
    if let matrix = known[key] { return matrix }
    let clips = try windows()
    let rows = (0..<clips.shape[0]).map { row in
      let clip = clips.entry(row, along: 0)
      return key.method == .rawFrames ? RawFrames()(clip) : MotionHistograms()(clip)
    }
    let matrix = Matrix(rows.count, rows.first?.count ?? 0, rows.flatMap { $0 })
    known[key] = matrix
    return matrix
  }
}
