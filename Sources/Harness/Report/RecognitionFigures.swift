internal import Plots
internal import Results

/// The plots of a suite that classifies.
extension RecordedSuite {
  func recognitionFigures() -> [NamedFigure] {
    guard let data = dataNames.first else { return [] }
    let shares = parts(on: data)
    var result: [NamedFigure] = []
    if shares.count > 1 { result += [shareFigure(shares, data), gainFigure(shares, data)] }
    return result + confusionFigures(on: data) + curveFigures()
  }

  /// Figure 4b of the paper.
  private func shareFigure(_ shares: [Int], _ data: String) -> NamedFigure {
    var figure = Figure(
      "Accuracy against the share of the labels (\(data))", x: "share of the labels",
      y: "accuracy, %",
      methods.filter { $0 != .chance && $0 != .mostFrequent }.map { method in
        .line(
          name: method.rawValue,
          points(shares, within: 0...100) { accuracies(method, parts: $0, on: data) },
          style: method.isNetwork ? .solid : .dashed)
      })
    figure.hasLogX = true
    figure.reference = predictions.first { $0.origin.data == data }.map {
      100 / Double($0.classNames.count)
    }
    return named(Self.fileName("labels", data), figure)
  }

  /// Figure 4c of the paper.
  private func gainFigure(_ shares: [Int], _ data: String) -> NamedFigure {
    let others: [RecognitionMethod] = [.random, .randomNormal].filter(methods.contains)
    var figure = Figure(
      "Relative gain of fine-tuning against the share of the labels (\(data))",
      x: "share of the labels", y: "accuracy over accuracy",
      others.map { other in
        .line(
          name: "fine-tune / \(other.rawValue)",
          points(shares, within: 0...(.infinity)) {
            gains(.fineTune, over: other, parts: $0, on: data)
          })
      })
    (figure.hasLogX, figure.reference) = (true, 1)
    return named(Self.fileName("gain", data), figure)
  }

  private func points(
    _ shares: [Int], within range: ClosedRange<Double>, _ values: (Int) -> [Int: Double]
  ) -> [Plots.Series.Point] {
    shares.reversed().compactMap { share in
      let found = values(share).sorted { $0.key < $1.key }.map(\.value)
      guard !found.isEmpty else { return nil }
      return Plots.Series.Point(
        1 / Double(share), Statistics.mean(found),
        interval: Statistics.studentInterval(found, within: range))
    }
  }

  /// Which classes are taken for which, of the networks.
  private func confusionFigures(on data: String) -> [NamedFigure] {
    methods.filter(\.isNetwork).compactMap { method in
      let seeds = predicted(method, parts: mostLabels, on: data)
      guard let names = seeds.first?.classNames, names.count <= 30 else { return nil }
      var counts = Array(
        repeating: Array(repeating: 0.0, count: names.count), count: names.count)
      for said in seeds where said.classNames == names {
        for (label, answer) in zip(said.labels, said.predicted) { counts[label][answer] += 1 }
      }
      let cells = counts.map { row -> [Double?] in
        let total = row.reduce(0, +)
        return row.map { total > 0 ? 100 * $0 / total : nil }
      }
      var figure = Figure(
        "Row taken for column, % (\(method.rawValue), \(data), all seeds)",
        [.matrix(rows: names, columns: names, cells)])
      figure.height = 160 + 48 * names.count
      return named(Self.fileName("confusion", data, method.rawValue), figure)
    }
  }
}
