internal import Foundation
internal import Results

/// The tables of numbers: each source against each metric, over seeds and for each seed.
extension RecordedSuite {
  /// Sources against metrics on one data set; a cell is the mean over seeds with Student's interval.
  func qualityTable(on data: String) -> Table {
    let metrics = metrics(on: data)
    var table = Table(
      Self.fileName("quality", data), title: "Models against metrics: \(data)",
      columns: ["source"] + metrics.map { "\(Self.short($0.metric)) \(Self.arrow($0.direction))" })
    for source in sources(on: data) {
      table.rows.append(
        [.text(Self.title(source))] + metrics.map { cell($0.metric, source, on: data) })
    }
    table.notes = [
      "Mean over \(Phrases.count(resolved.seeds.count, "seed")), in brackets Student's 95 % interval over seeds, on "
        + "the logit scale for percentages and shares and on the log scale for what cannot be negative; "
        + "N/A where fewer than two seeds, or no number, exist. The intervals over clips stand in "
        + "the table of single seeds."
    ]
    return marked(table)
  }

  private func cell(_ metric: String, _ source: SourceName, on data: String) -> Table.Cell {
    Self.cell(
      values(metric, source, on: data).map(\.value), digits: Self.digits(metric),
      within: Self.range(of: metric))
  }

  /// The mean of `values` and its interval, in as many digits as that says something about; `digits` without one.
  static func cell(_ values: [Double], digits: Int, within range: ClosedRange<Double>) -> Table.Cell
  {
    let values = values.filter(\.isFinite)
    guard !values.isEmpty else { return .empty }
    let interval = Statistics.studentInterval(values, within: range)
    return .value(
      Statistics.mean(values), low: interval?.lowerBound, high: interval?.upperBound,
      digits: interval.map { Self.digits(of: $0, otherwise: digits) } ?? digits)
  }

  /// Digits after the point that show half the width of `interval` in two figures, at most four.
  static func digits(of interval: ClosedRange<Double>, otherwise digits: Int) -> Int {
    let half = (interval.upperBound - interval.lowerBound) / 2
    guard half > 0, half.isFinite else { return digits }
    return min(4, max(0, 1 - Int(log10(half).rounded(.down))))
  }

  private static let anything = -Double.infinity...Double.infinity

  /// What the values of `metric` cannot leave.
  static func range(of metric: String) -> ClosedRange<Double> {
    switch metric.prefix(while: { $0 != "/" }) {
    case "preference", "accuracy", "first-window-accuracy": return 0...100
    case "mask": return 0...1
    case "interframe-mse", "flicker", "diversity", "nearest-training": return 0...(.infinity)
    case "frechet-motion-net", "fvd":
      // The limit for ever more clips is extrapolated, and may fall below 0.
      return metric.hasSuffix(".limit") ? anything : 0...(.infinity)
    default: return anything
    }
  }

  /// Every number of every seed, with its interval over clips.
  func seedTable(on data: String) -> Table {
    let metrics = metrics(on: data)
    var table = Table(
      Self.fileName("seeds", data), title: "Each seed: \(data)",
      columns: ["source", "seed"] + metrics.map { Self.short($0.metric) })
    for source in sources(on: data) {
      for seed in resolved.seeds {
        let row: [Table.Cell] = metrics.map { metric in
          let found = values(metric.metric, source, on: data).first { $0.origin.seed == seed }
          guard let found else { return .empty }
          return .value(
            found.value, low: found.interval?.low, high: found.interval?.high,
            digits: Self.digits(metric.metric))
        }
        guard row.contains(where: { $0 != .empty }) else { continue }
        table.rows.append([.text(Self.title(source)), .exact(Double(seed), digits: 0)] + row)
      }
    }
    table.notes = ["In brackets the 95 % interval over clips of that seed's samples."]
    return marked(table)
  }

  /// What training took, a row a model.
  func costTable() -> Table {
    var table = Table(
      "cost", title: "What training took",
      columns: [
        "model", "data", "parameters", "steps", "GFLOP a step", "training seconds",
        "peak memory, MiB",
      ])
    let runs = Dictionary(grouping: manifests.filter { $0.kind == .training }) {
      "\($0.task) \($0.origin.data)"
    }
    var done: Set<String> = []
    for task in resolved.tasks {
      let key = "\(task.task) \(task.data)"
      guard done.insert(key).inserted, let group = runs[key], let first = group.first else {
        continue
      }
      let seconds = group.map(\.cost.trainingSeconds)
      let interval = Statistics.studentInterval(seconds, within: 0...(.infinity))
      let steps = first.stages.reduce(0) { $0 + $1.steps }
      let operations = first.stages.reduce(0.0) {
        $0 + Double($1.operationsPerStep) * Double($1.steps)
      }
      table.rows.append([
        .text(task.task), .text(task.data),
        .exact(Double(first.parameters.reduce(0) { $0 + $1.count }), digits: 0),
        .exact(Double(steps), digits: 0),
        .exact(operations / Double(max(1, steps)) / 1e9, digits: 2),
        .value(
          seconds.reduce(0, +) / Double(seconds.count), low: interval?.lowerBound,
          high: interval?.upperBound, digits: 0),
        .exact(Double(group.map(\.cost.peakBytes).max() ?? 0) / 1_048_576, digits: 0),
      ])
    }
    if let machine = manifests.first?.machine {
      table.notes = [
        "\(machine.processor), \(machine.instructionSet), \(machine.threads) threads; "
          + "peak memory is the process's."
      ]
    }
    return marked(table)
  }

  /// The runs that did not end as they should, and why.
  func failureTable() -> Table? {
    let failed = manifests.filter { $0.state == .failed || $0.state == .diverged }
    guard !failed.isEmpty else { return nil }
    var table = Table(
      "failures", title: "Runs that diverged or failed",
      columns: ["task", "data", "seed", "what", "why"])
    table.rows = failed.map {
      [
        .text($0.task), .text($0.origin.data), .exact(Double($0.origin.seed), digits: 0),
        .text($0.state.rawValue), .text($0.reason ?? ""),
      ]
    }
    return marked(table)
  }

  /// `table` with what people should know before they use its numbers.
  func marked(_ table: Table) -> Table {
    var table = table
    table.notes = warnings + table.notes
    return table
  }

  /// The metric without its version.
  static func short(_ metric: String) -> String {
    base(metric).replacing("-", with: " ")
  }

  private static func arrow(_ direction: Direction) -> String {
    switch direction {
    case .higher: "↑"
    case .lower: "↓"
    case .neither: "≈"
    }
  }

  /// Digits after the point that a metric is worth.
  static func digits(_ metric: String) -> Int {
    metric.hasPrefix("frechet") || metric.hasPrefix("fvd")
      ? 2 : metric.contains("mse") || metric.contains("flicker") ? 4 : 3
  }
}
