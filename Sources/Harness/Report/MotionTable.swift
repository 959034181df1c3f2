internal import Results

/// How clips move, with the published values in the same rows.
extension RecordedSuite {
  /// Columns of the quality table on motion, each followed by what the papers print for the same sampler; nil where nothing
  /// of it was measured.
  func motionTable(on data: String, errors: PublishedTable?, distances: PublishedTable?) -> Table? {
    let quality = qualityTable(on: data), sources = sources(on: data), metrics = metrics(on: data)
    var table = Table(
      Self.fileName("motion", data), title: "Motion of clips: \(data)",
      columns: [quality.columns[0]])
    table.rows = quality.rows.map { [$0[0]] }
    table.notes = quality.notes
    for (place, metric) in metrics.enumerated() {
      let printed: [Double?], head: String
      switch Self.base(metric.metric) {
      case "interframe-mse-binarised":
        (printed, head) = (sources.map { errors?.value(of: $0, on: data) }, "published error")
      case "frechet-motion-net", "fvd":
        (printed, head) = (sources.map { distances?.value(of: $0) }, "published FVD")
      case "flicker": (printed, head) = ([], "")
      default: continue
      }
      table.columns.append(quality.columns[place + 1])
      for row in table.rows.indices { table.rows[row].append(quality.rows[row][place + 1]) }
      guard printed.contains(where: { $0 != nil }) else { continue }
      table.columns.append(head)
      for (row, value) in printed.enumerated() {
        table.rows[row].append(value.map { .exact($0, digits: $0 < 1 ? 4 : 0) } ?? .empty)
      }
    }
    table.rows.removeAll { $0.dropFirst().allSatisfy { $0 == .empty } }
    if table.columns.contains(where: { $0.hasPrefix("published") }) {
      table.notes.append(
        "Published: the papers' values, from other data, models trained for longer and, for Fréchet distances, another "
          + "feature extractor; compare the order, not the size.")
    }
    return table.columns.count > 1 && !table.rows.isEmpty ? table : nil
  }
}

extension PublishedTable {
  /// The value in the row of a source on a data set.
  fileprivate func value(of source: SourceName, on data: String) -> Double? {
    rows.first { $0.source == source.name && $0.sampler == source.sampler && $0.data == data }?
      .values.first ?? nil
  }

  /// The value in the column of a model and the row of its sampler.
  fileprivate func value(of source: SourceName) -> Double? {
    guard let column = sources?.firstIndex(of: source.name) else { return nil }
    return rows.first { $0.name == source.sampler }?.values[column]
  }
}
