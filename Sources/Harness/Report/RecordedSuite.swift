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
  /// Why the numbers may not stand anywhere without a warning, one sentence each; none if they may.
  private(set) var warnings: [String] = []

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
    // What was measured again beside other models counts once: as it was measured last.
    let ages = Dictionary(
      try folder.measurements.read().enumerated().map { ($1.origin.run, $0) }
    ) { max($0, $1) }
    func latest<Record, Key: Hashable>(
      _ records: [Record], _ origin: (Record) -> Origin, _ key: (Record) -> Key
    ) -> [Record] {
      let records = records.filter { belongs(origin($0)) && runs.contains(origin($0).run) }
      func age(_ record: Record) -> Int { ages[origin(record).run] ?? -1 }
      let last = Dictionary(records.map { (key($0), age($0)) }) { max($0, $1) }
      return records.filter { age($0) == last[key($0)] }
    }
    votes = latest(try folder.votes.read(), \.origin) {
      [$0.origin.data, "\($0.origin.seed)", $0.judge]
        + ["\($0.left)", "\($0.right)"].sorted()
    }
    series = latest(try folder.series.read(), \.origin) {
      [$0.origin.data, "\($0.origin.seed)", "\($0.source)", $0.plot, $0.name]
    }
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
    warnings = findWarnings()
  }

  private func findWarnings() -> [String] {
    var result: [String] = []
    if !resolved.isReportable {
      result.append(
        resolved.scale == "smoke"
          ? "The smoke scale only shows that everything runs."
          : "The run was limited, so these numbers stand for nothing.")
    }
    let done = Set(
      resolved.tasks.filter { task in
        manifests.contains {
          $0.origin.run == task.run && ($0.state == .done || $0.state == .diverged)
        }
      }.map(\.place))
    let open = (resolved.plan ?? resolved.tasks.map(\.place)).filter { !done.contains($0) }
    if let first = open.first {
      result.append(
        "\(open.count) of the \(resolved.plan?.count ?? resolved.tasks.count) runs of the suite are "
          + "not done, such as \(first).")
    }
    let limited = manifests.filter { !$0.isReportable }
    if resolved.isReportable, let first = limited.first {
      result.append("\(limited.count) of the runs were limited, such as \(first.origin.run).")
    }
    if !isRecognition {
      let protocols = Dictionary(grouping: measurements) { [$0.metric, $0.origin.data] }
      let mixed = protocols.filter { Set($0.value.map(\.fingerprint)).count > 1 }.keys
      if let first = mixed.min(by: { $0.lexicographicallyPrecedes($1) }) {
        result.append(
          "Numbers of different protocols stand side by side, such as \(first[0]) on \(first[1]).")
      }
    }
    return result
  }

  /// What else should be known of the records, one sentence each.
  var remarks: [String] {
    let changed = manifests.filter { $0.program.commit?.hasSuffix("-dirty") == true }
    return changed.isEmpty
      ? []
      : [
        "\(changed.count) of the \(manifests.count) runs were made by a program with changes that "
          + "were not committed."
      ]
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
