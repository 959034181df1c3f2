internal import Results

/// What a results folder holds of one suite at one scale: all that reports are made from.
struct RecordedSuite {
  let resolved: ResolvedSuite
  /// The last line about each number, in the file's order.
  let measurements: [Measurement]
  let votes: [Vote]
  let series: [Series]
  /// Every answer of every classifier.
  let predictions: [Predicted]
  /// Manifests of the runs that the suite was resolved to, and of their evaluations.
  let manifests: [Manifest]
  /// One sentence for each thing that was recorded and is not there any more.
  let losses: [String]

  /// Reads the records of `folder`; throws if nothing was recorded there.
  init(_ folder: ResultsFolder) throws {
    guard let resolved: ResolvedSuite = try RecordDocument.read(folder.resolved) else {
      throw HarnessError(
        "\(folder.path) holds no results: run 'bench run --suite NAME' first, or name its folder.")
    }
    self.resolved = resolved
    func belongs(_ origin: Origin) -> Bool {
      origin.scale == resolved.scale && resolved.seeds.contains(origin.seed)
        && resolved.data[origin.data] != nil
    }
    measurements = try folder.measurements.current().filter { belongs($0.origin) }
    // What earlier settings left in the files is passed over.
    let trained = resolved.tasks.map(\.run), evaluated = Set(measurements.map(\.origin.run))
    let runs = evaluated.union(trained)
    votes = try folder.votes.read().filter { belongs($0.origin) && runs.contains($0.origin.run) }
    series = try folder.series.read().filter { belongs($0.origin) && runs.contains($0.origin.run) }
    predictions = try folder.predictions.read().filter { runs.contains($0.origin.run) }
    manifests = try (trained + evaluated.subtracting(trained).sorted()).compactMap {
      try folder.manifest($0)
    }
    let known = Set(manifests.map(\.origin.run)),
      recorded =
        (votes.map(\.origin.run))
        + series.map(\.origin.run) + predictions.map(\.origin.run) + evaluated
    losses =
      try folder.torn() + manifests.flatMap { try folder.losses(of: $0) }
      + Set(recorded).subtracting(known).sorted().map {
        "\(folder.run($0))/manifest.json is missing; run 'bench run' again to restore it."
      }
  }

  /// The data sets' names, in the order of the tasks.
  var dataNames: [String] {
    resolved.tasks.map(\.data).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Who was measured on a data set: real clips, then models, then controls, each as recorded first.
  func sources(on data: String) -> [SourceName] {
    var result: [SourceName] = []
    for measurement in measurements where measurement.origin.data == data {
      if !result.contains(measurement.source) { result.append(measurement.source) }
    }
    let order: [SourceKind] = [.real, .model, .control]
    return order.flatMap { kind in result.filter { $0.kind == kind } }
  }

  /// The metrics measured on a data set, in the suite's order; one that gives several numbers counts
  /// once for each, such as "frechet-motion-net/1" and "frechet-motion-net/1.limit".
  func metrics(on data: String) -> [ResolvedSuite.Metric] {
    let recorded = measurements.filter { $0.origin.data == data }
    return resolved.metrics.flatMap { metric in
      let names = recorded.map(\.metric).filter {
        $0 == metric.metric || $0.hasPrefix(metric.metric + ".")
      }
      let distinct = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return distinct.sorted().map {
        ResolvedSuite.Metric(metric: $0, direction: metric.direction)
      }
    }
  }

  /// A metric's name without its version: "frechet-motion-net-limit" of
  /// "frechet-motion-net/1.limit".
  static func base(_ metric: String) -> String {
    let parts = metric.split(separator: "/", maxSplits: 1)
    let suffix = parts.count > 1 ? parts[1].split(separator: ".", maxSplits: 1).dropFirst() : []
    return ([String(parts.first ?? "")] + suffix.map(String.init)).joined(separator: "-")
  }

  /// One number a seed, in the order of the seeds.
  func values(_ metric: String, _ source: SourceName, on data: String) -> [Measurement] {
    measurements.filter {
      $0.metric == metric && $0.source == source && $0.origin.data == data
    }.sorted { $0.origin.seed < $1.origin.seed }
  }

  /// What a source is called in tables.
  static func title(_ source: SourceName) -> String {
    switch source.kind {
    case .real: "real, held out"
    case .control: source.name + " (control)"
    case .model: source.sampler.map { "\(source.name), \($0)" } ?? source.name
    }
  }
}
