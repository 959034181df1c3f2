internal import Results

/// Two results folders of one suite, number by number.
public struct Comparison {
  private let table: Table
  /// What is missing of either's records.
  public let losses: [String]

  /// The comparison as Markdown.
  public var markdown: String { table.markdown }
  /// The comparison as CSV.
  public var csv: String { table.csv }

  /// Compares the records in `first` with those in `second`; numbers are compared that both have,
  /// made under one protocol.
  public init(_ first: String, _ second: String) throws {
    let (a, b) = (
      try RecordedSuite(ResultsFolder(first)), try RecordedSuite(ResultsFolder(second))
    )
    var table = Table(
      "compare", title: "\(second) less \(first)",
      columns: ["data", "source", "metric", "first", "second", "difference", "seeds", "protocol"])
    for data in a.dataNames where b.dataNames.contains(data) {
      for source in a.sources(on: data) {
        for metric in a.metrics(on: data) {
          let (x, y) = (
            a.values(metric.metric, source, on: data), b.values(metric.metric, source, on: data)
          )
          if let row = Self.row(data, source, metric.metric, x, y) { table.rows.append(row) }
        }
      }
    }
    guard !table.rows.isEmpty else {
      throw HarnessError(
        "\(first) and \(second) share no number: were they made by one suite and scale?")
    }
    table.notes = [
      "Difference of the means over seeds, with Welch's 95 % interval; N/A with fewer than two seeds. "
        + "'other' marks numbers of different protocols, which do not compare."
    ]
    table.notes =
      zip([first, second], [a, b]).flatMap { folder, suite in
        suite.warnings.map { "\(folder): \($0)" }
      } + table.notes
    self.table = table
    losses = a.losses + b.losses
  }

  private static func row(
    _ data: String, _ source: SourceName, _ metric: String, _ x: [Measurement], _ y: [Measurement]
  ) -> [Table.Cell]? {
    let (a, b) = (x.map(\.value).filter(\.isFinite), y.map(\.value).filter(\.isFinite))
    guard !a.isEmpty, !b.isEmpty else { return nil }
    let digits = RecordedSuite.digits(metric)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let interval = Statistics.welchInterval(b, less: a)
    let isSame = Set(x.map(\.fingerprint)) == Set(y.map(\.fingerprint))
    return [
      .text(data), .text(RecordedSuite.title(source)), .text(RecordedSuite.short(metric)),
      .exact(mean(a), digits: digits), .exact(mean(b), digits: digits),
      .value(
        mean(b) - mean(a), low: interval?.lowerBound, high: interval?.upperBound, digits: digits),
      .text("\(a.count), \(b.count)"), .text(isSame ? "same" : "other"),
    ]
  }
}
