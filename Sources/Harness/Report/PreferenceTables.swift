internal import Files
internal import Results

/// The tables of forced choices.
extension RecordedSuite {
  /// Every pair of real clips and models, with the published percentage where there is one.
  func preferenceTable(judge: String, on data: String, published: PublishedTable?) -> Table {
    var table = Table(
      Self.fileName("preference", data, judge),
      title: "Which clip is preferred: \(judge), \(data)",
      columns: ["first", "second", "first preferred, %", "n", "published, %", "same side"])
    let sources = judged(on: data)
    for (i, first) in sources.enumerated() {
      for second in sources[(i + 1)...] {
        guard let found = preference(first, over: second, judge: judge, on: data) else { continue }
        let printed = Self.percent(published, first, second)
        table.rows.append([
          .text(Self.title(first)), .text(Self.title(second)),
          .value(
            found.percent, low: found.interval.lowerBound, high: found.interval.upperBound,
            digits: 1), .exact(Double(found.count), digits: 0),
          printed.map { .exact($0, digits: 0) } ?? .empty,
          printed.map { .text(Self.agreement(found, $0)) } ?? .empty,
        ])
      }
    }
    table.notes = [
      "A proxy: no person judged. In brackets Wilson's 95 % interval; a tie counts half. "
        + "All \(resolved.seeds.count) seeds together."
    ]
    if let published {
      table.notes.append("Published: \(published.citation). \(published.remark)")
    }
    return marked(table)
  }

  private static func agreement(_ found: Preference, _ printed: Double) -> String {
    if found.interval.contains(50) { return "undecided" }
    return (found.percent > 50) == (printed > 50) ? "yes" : "no"
  }

  /// The printed percentage for `first` against `second`, in either order.
  static func percent(
    _ table: PublishedTable?, _ first: SourceName, _ second: SourceName
  ) -> Double? {
    for row in table?.rows ?? [] {
      guard let value = row.values.last ?? nil else { continue }
      if row.first == first.name && row.second == second.name { return value }
      if row.first == second.name && row.second == first.name { return 100 - value }
    }
    return nil
  }

  /// The strengths of Bradley and Terry's model with Davidson's ties, strongest first.
  func strengthTable(judge: String, on data: String) -> Table? {
    guard let strengths = strengths(judge: judge, on: data) else { return nil }
    var table = Table(
      Self.fileName("strength", data, judge),
      title: "Strength by Bradley and Terry's model: \(judge), \(data)",
      columns: ["source", "strength"])
    table.rows = strengths.map {
      [
        .text(Self.title($0.source)),
        .value(
          $0.value, low: $0.interval.lowerBound, high: $0.interval.upperBound, digits: 2),
      ]
    }
    table.notes = [
      "Natural logarithm of the odds, their mean over sources being 0; ties after Davidson (1970); in "
        + "brackets the 95 % interval of a seeded bootstrap over votes."
    ]
    return marked(table)
  }

  /// The name of a table's or a figure's files: what it is, then the names it is about.
  static func fileName(_ words: String...) -> String {
    words.map(Naming.file).joined(separator: "-")
  }
}
