internal import Results

/// What a results folder holds of one suite at one scale: all that reports are made from.
struct RecordedSuite {
  let resolved: ResolvedSuite
  /// The last line about each number, in the file's order.
  let measurements: [Measurement]
  let ballots: Ballots
  let series: [Series]
  /// Every answer of every classifier.
  let predictions: [Predicted]
  /// Manifests of the runs that the suite was resolved to, and of their evaluations.
  let manifests: [Manifest]
  /// One sentence for each thing that was recorded and is not there any more.
  let losses: [String]
  /// A run that was trained and of which no evaluation is recorded; nil if there is none.
  let unmeasured: String?

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
    // Where evaluations of different parts of a suite voted on the same, the last one counts.
    let places = Dictionary(
      measurements.enumerated().map { ($1.origin.run, $0) }, uniquingKeysWith: max)
    func latest<Record>(
      _ records: [Record], of part: (Record) -> [String], _ origin: (Record) -> Origin
    ) -> [Record] {
      func key(_ record: Record) -> [String] {
        [origin(record).data, "\(origin(record).seed)"] + part(record)
      }
      func place(_ record: Record) -> Int { places[origin(record).run] ?? -1 }
      let last = Dictionary(records.map { (key($0), place($0)) }, uniquingKeysWith: max)
      return records.filter { last[key($0)] == place($0) }
    }
    func words(_ source: SourceName) -> String {
      "\(source.kind.rawValue)/\(source.name)/\(source.sampler ?? "")"
    }
    let allVotes = try folder.votes.read()
    // Between models that were since measured apart, the votes of an evaluation of both stay.
    let protocols = Set(measurements.map(\.fingerprint))
    let voted = try Set(allVotes.map(\.origin.run)).filter { run in
      try runs.contains(run)
        || folder.manifest(run).map { Set($0.inputs).isSubset(of: trained) } ?? false
    }
    let allSeries = try folder.series.read()
    let votes = latest(
      allVotes.filter {
        belongs($0.origin) && voted.contains($0.origin.run) && protocols.contains($0.fingerprint)
      },
      of: { [$0.judge] + [words($0.left), words($0.right)].sorted() }, \.origin)
    ballots = Ballots(votes)
    series = latest(
      allSeries.filter { belongs($0.origin) && runs.contains($0.origin.run) },
      of: { [$0.plot, $0.name, words($0.source)] }, \.origin)
    predictions = try folder.predictions.read().filter { runs.contains($0.origin.run) }
    manifests = try (trained + evaluated.subtracting(trained).sorted()).compactMap {
      try folder.manifest($0)
    }
    let known = voted.subtracting(runs).union(manifests.map(\.origin.run)),
      recorded =
        votes.map(\.origin.run)
        + series.map(\.origin.run) + predictions.map(\.origin.run) + evaluated
    let measured = Set(manifests.filter { $0.kind == .evaluation }.flatMap(\.inputs))
    // Evaluations of which not one measurement is left, and no other one took their place.
    let lost = try folder.evaluations().filter {
      $0.state == .done && Set($0.inputs).isSubset(of: trained)
        && !Set($0.inputs).isSubset(of: measured)
    }
    let seen = measured.union(lost.flatMap(\.inputs))
    // Where videos are classified, samples of generators are not measured.
    unmeasured =
      predictions.isEmpty
      ? manifests.first {
        $0.kind == .training && $0.state == .done && !$0.samplers.isEmpty
          && !seen.contains($0.origin.run)
      }?.origin.run : nil
    losses =
      try folder.torn() + (manifests + lost).flatMap { try folder.losses(of: $0) }
      + Set(recorded).subtracting(known).sorted().map {
        "\(folder.run($0))/manifest.json is missing; run 'bench run' again to restore it."
      }
  }

  /// One sentence on why the numbers stand for nothing; nil if they may be reported.
  var doubt: String? {
    if resolved.scale == Scale.smoke.rawValue {
      return "the scale 'smoke' only shows that everything works."
    }
    let limited = manifests.filter { !$0.isReportable }
    if !resolved.isReportable || !limited.isEmpty { return "the run was limited." }
    let ended = Set(
      manifests.filter { $0.state == .done || $0.state == .diverged }.map(\.origin.run))
    let done = Set(resolved.tasks.filter { ended.contains($0.run) }.map(\.planned))
    let planned = resolved.planned ?? [], open = planned.filter { !done.contains($0) }
    if let first = open.first {
      return "\(open.count) of \(planned.count) runs of the suite are missing, such as "
        + "\(first.task) on \(first.data) with seed \(first.seed)."
    }
    if let failed = manifests.first(where: { $0.state == .failed || $0.state == .unfinished }) {
      return "\(failed.origin.run) is not done."
    }
    if let unmeasured { return "\(unmeasured) is not measured." }
    let parts =
      isRecognition
      ? [:]
      : Dictionary(grouping: measurements) { "\($0.origin.data) with seed \($0.origin.seed)" }
    if let name = parts.filter({ Set($0.value.map(\.origin.run)).count > 1 }).keys.min() {
      return "\(name) was measured in parts; run the whole suite again."
    }
    // Every classifier has a fingerprint of its own.
    let protocols =
      isRecognition
      ? [:] : Dictionary(grouping: measurements) { [$0.metric, $0.origin.data] }
    let mixed = protocols.filter { Set($0.value.map(\.fingerprint)).count > 1 }.keys
    return mixed.min { $0.lexicographicallyPrecedes($1) }.map {
      "\($0[0]) on \($0[1]) was measured under different protocols; run the whole suite again."
    }
  }

  /// What stands beside numbers that nobody can make again, or that stand for nothing.
  var warnings: [String] {
    let isDirty = manifests.contains { $0.program.commit?.hasSuffix("-dirty") ?? false }
    return (doubt.map { ["NOT REPORTABLE: \($0)"] } ?? [])
      + (losses.isEmpty
        ? [] : ["RECORDS ARE MISSING in \(losses.count) places, which 'bench report' names."])
      + (isDirty ? ["Recorded from a checkout with uncommitted changes."] : [])
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
