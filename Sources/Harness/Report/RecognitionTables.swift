internal import Results

/// The tables of a suite that classifies.
extension RecordedSuite {
  func recognitionTables(published: PublishedTable?) -> [Table] {
    guard let data = dataNames.first else { return [] }
    var tables = [methodTable(published), shareTable(on: data)]
    if parts(on: data).count > 1 { tables.append(gainTable(on: data)) }
    tables += [pairTable(on: data), classTable(on: data)]
    if let left = unreadableTable() { tables.append(left) }
    return tables.map(marked)
  }

  /// Table (a) of the paper.
  private func methodTable(_ published: PublishedTable?) -> Table {
    var table = Table(
      "accuracy", title: "Accuracy with \(Self.words(mostLabels)) of the labels, %",
      columns: ["method", "accuracy", "first window alone", "published on UCF-101"])
    func printed(_ name: String) -> Table.Cell {
      let row = published?.rows.first { $0.source == name }
      return (row?.values.first ?? nil).map { .exact($0, digits: 1) } ?? .empty
    }
    table.rows = methods.map { method in
      [
        .text(Self.title(method)), Self.cell(accuraciesOverDivisions(method), digits: 1),
        Self.cell(accuraciesOverDivisions(method, byFirstWindow: true), digits: 1),
        printed(method.rawValue),
      ]
    }
    for row in published?.rows ?? [] where row.source == nil {
      table.rows.append([
        .text(row.name), .empty, .empty,
        (row.values.first ?? nil).map { .exact($0, digits: 1) } ?? .empty,
      ])
    }
    let videos = dataNames.map { name in
      "\(name): \(predictions.first { $0.origin.data == name }?.labels.count ?? 0)"
    }
    table.notes = [
      "Mean over the divisions, then over \(Phrases.count(resolved.seeds.count, "seed")) of labelled subset and "
        + "initialisation; in brackets Student's 95 % interval over seeds, on the logit scale. Test videos: "
        + "\(videos.joined(separator: ", ")). The step was chosen by validation groups of the "
        + "training list, whose labels are not counted in the share. 'motion-histograms' stands where the paper has "
        + "STIP and is not STIP."
    ]
    if let published {
      let isSame = dataNames.allSatisfy { resolved.data[$0]?.hasPrefix("ucf101/") ?? false }
      table.notes.append(
        "Published: \(published.citation)."
          + (isSame ? "" : " Not comparable, because these videos are not UCF-101's."))
    }
    return marked(table)
  }

  /// Figure 4b of the paper as numbers.
  private func shareTable(on data: String) -> Table {
    let shares = parts(on: data)
    var table = Table(
      Self.fileName("labels", data), title: "Accuracy against the share of the labels, %: \(data)",
      columns: ["method"]
        + shares.map { share in
          let clips = predictions.first { $0.origin.data == data && $0.parts == share }
          return "\(Self.words(share)) (\(clips?.trainingClips ?? 0) clips)"
        })
    table.rows = methods.map { method in
      [.text(Self.title(method))]
        + shares.map { Self.cell(accuracies(method, parts: $0, on: data), digits: 1) }
    }
    table.notes = [
      "Mean over seeds with Student's 95 % interval on the logit scale. Smaller subsets lie in larger ones, keep the share of each "
        + "class, and are the same for every method."
    ]
    return marked(table)
  }

  /// Figure 4c of the paper as numbers.
  private func gainTable(on data: String) -> Table {
    let shares = parts(on: data)
    var table = Table(
      Self.fileName("gain", data), title: "Relative gain against the share of the labels: \(data)",
      columns: ["accuracy over accuracy"] + shares.map(Self.words))
    let pairs: [(RecognitionMethod, RecognitionMethod)] = [
      (.fineTune, .random), (.fineTune, .randomNormal), (.logistic, .random),
    ]
    table.rows = pairs.filter { methods.contains($0) && methods.contains($1) }.map {
      first, second in
      [.text("\(Self.title(first)) / \(Self.title(second))")]
        + shares.map {
          Self.cell(
            gains(first, over: second, parts: $0, on: data), digits: 2, within: 0...(.infinity))
        }
    }
    table.notes = ["Mean of the seeds' ratios with Student's 95 % interval on the log scale."]
    return marked(table)
  }

  /// Methods held against each other on the same videos.
  private func pairTable(on data: String) -> Table {
    var table = Table(
      Self.fileName("pairs", data), title: "Methods on the same videos: \(data)",
      columns: ["labels", "first", "second", "first less second, points", "McNemar's p, each seed"])
    let pairs: [(RecognitionMethod, RecognitionMethod)] = [
      (.fineTune, .random), (.fineTune, .randomNormal), (.fineTune, .logistic),
      (.logistic, .random), (.fineTune, .motionHistograms),
    ]
    for share in parts(on: data) {
      for (first, second) in pairs {
        let found = predicted(first, parts: share, on: data).compactMap { a in
          predicted(second, parts: share, on: data).first {
            $0.origin.seed == a.origin.seed && $0.list == a.list
          }.map { (a, $0) }
        }
        guard !found.isEmpty else { continue }
        let videos = found.map { a, b in
          zip(Predicted.isRight(a.predicted, a.labels), Predicted.isRight(b.predicted, b.labels))
            .map { $0 - $1 }
        }
        let difference = SeedsAndClips(videos)
        let tests = videos.map { videos in
          Statistics.mcNemar(first: videos.count { $0 > 0 }, second: videos.count { $0 < 0 })
        }
        table.rows.append([
          .text(Self.words(share)), .text(Self.title(first)), .text(Self.title(second)),
          .value(
            difference.mean, low: difference.interval?.lowerBound,
            high: difference.interval?.upperBound, digits: 1),
          .text(tests.map { Table.Cell.short($0) }.joined(separator: ", ")),
        ])
      }
    }
    table.notes = [
      "In brackets the 95 % interval of a bootstrap over seeds, and within them over videos. "
        + "p: McNemar's exact test that both are as accurate, two-sided."
    ]
    return marked(table)
  }

  /// The accuracy among the videos of each class.
  private func classTable(on data: String) -> Table {
    let names = predictions.first { $0.origin.data == data }?.classNames ?? []
    let shown = methods.filter { $0 != .chance && $0 != .mostFrequent }
    var table = Table(
      Self.fileName("classes", data),
      title: "Accuracy of each class with \(Self.words(mostLabels)) of the labels, %: \(data)",
      columns: ["class"] + shown.map(Self.title))
    let all = shown.map { predicted($0, parts: mostLabels, on: data) }
    table.rows = names.enumerated().map { label, name in
      [.text(name)]
        + all.map { seeds in
          let shares = seeds.map { said in
            let own = said.labels.indices.filter { said.labels[$0] == label }
            return (
              said.origin.seed,
              100 * Double(own.count { said.predicted[$0] == label }) / Double(own.count)
            )
          }
          return Self.cell(Dictionary(shares) { $1 }.filter { $0.value.isFinite }, digits: 0)
        }
    }
    table.notes = ["Mean over seeds with Student's 95 % interval on the logit scale."]
    return marked(table)
  }

  /// The test videos that were left out.
  private func unreadableTable() -> Table? {
    let left = dataNames.map { data in
      (
        data,
        Set(predictions.filter { $0.origin.data == data }.flatMap(\.unreadable)).sorted()
      )
    }.filter { !$0.1.isEmpty }
    guard !left.isEmpty else { return nil }
    var table = Table(
      "unreadable", title: "Test videos that could not be read, and were left out",
      columns: ["data", "count", "videos"])
    table.rows = left.map { data, paths in
      [
        .text(data), .exact(Double(paths.count), digits: 0),
        .text(paths.joined(separator: ", ")),
      ]
    }
    return marked(table)
  }

  /// A percentage, unless another range is given.
  private static func cell(
    _ seeds: [Int: Double], digits: Int, within range: ClosedRange<Double> = 0...100
  ) -> Table.Cell {
    cell(seeds.sorted { $0.key < $1.key }.map(\.value), digits: digits, within: range)
  }

  static func title(_ method: RecognitionMethod) -> String {
    method.isNetwork ? method.rawValue : "\(method.rawValue) (control)"
  }
}
