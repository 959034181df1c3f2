internal import Plots
internal import Results

/// A figure and the name of its file.
struct NamedFigure {
  let name: String
  let figure: Figure
}

/// The plots of a suite, from its records alone.
extension RecordedSuite {
  func figures() -> [NamedFigure] {
    dataNames.flatMap { data in
      preferenceFigures(on: data) + barFigures(on: data) + distanceFigures(on: data)
        + isomapFigures(on: data) + costFigures(on: data)
    } + curveFigures()
  }

  /// `name` is of a file.
  func named(_ name: String, _ figure: Figure) -> NamedFigure {
    var figure = figure
    if doubt != nil { figure.title += " (not reportable)" }
    return NamedFigure(name: name, figure: figure)
  }

  // MARK: Preferences

  private func preferenceFigures(on data: String) -> [NamedFigure] {
    judges(on: data).flatMap { judge -> [NamedFigure] in
      let sources = judged(on: data), names = sources.map(Self.title)
      let cells = sources.map { row in
        sources.map { column in
          row == column ? nil : preference(row, over: column, judge: judge, on: data)?.percent
        }
      }
      var matrix = Figure(
        "Row preferred to column, % (\(judge), \(data))",
        [.matrix(rows: names, columns: names, cells)])
      matrix.height = 160 + 48 * sources.count
      var result = [named(Self.fileName("preference", data, judge), matrix)]
      if let strengths = strengths(judge: judge, on: data) {
        let bars = strengths.map {
          Plots.Series.Bar(Self.title($0.source), $0.value, interval: $0.interval)
        }
        result.append(
          named(
            Self.fileName("strength", data, judge),
            Figure(
              "Strength by Bradley and Terry (\(judge), \(data))", y: "log odds",
              [.bars(name: "strength", bars)])))
      }
      return result
    }
  }

  // MARK: Bars

  private func barFigures(on data: String) -> [NamedFigure] {
    metrics(on: data).compactMap { metric in
      let bars = sources(on: data).compactMap { source -> Plots.Series.Bar? in
        let values = values(metric.metric, source, on: data).map(\.value).filter(\.isFinite)
        guard !values.isEmpty else { return nil }
        return Plots.Series.Bar(
          Self.title(source), values.reduce(0, +) / Double(values.count),
          interval: Statistics.studentInterval(
            values, within: Self.range(of: metric.metric)))
      }
      guard bars.count > 1 else { return nil }
      let words = Self.short(metric.metric)
      return named(
        Self.fileName("bars", data, Self.base(metric.metric)),
        Figure("\(words), \(data)", y: words, [.bars(name: words, bars)]))
    }
  }

  // MARK: Lines and points that were recorded

  /// The recorded lines of a plot on a data set, of the first seed that has them.
  private func lines(_ plot: String, on data: String) -> [Results.Series] {
    let found = series.filter { $0.plot == plot && $0.origin.data == data }
    let seed = found.map(\.origin.seed).min()
    return found.filter { $0.origin.seed == seed }
  }

  private func points(_ line: Results.Series) -> [Plots.Series.Point] {
    line.x.indices.map { i in
      let y = line.y[i], error = line.error.map { $0[i] }.flatMap { $0.isFinite ? $0 : nil }
      return Plots.Series.Point(
        line.x[i], y, interval: y.isFinite ? error.map { y - $0...y + $0 } : nil)
    }
  }

  /// One for each extractor.
  private func distanceFigures(on data: String) -> [NamedFigure] {
    let all = lines("distance against N", on: data)
    return Set(all.map(\.name)).sorted().compactMap { network in
      let found = all.filter { $0.name == network }
      guard let first = found.first else { return nil }
      return named(
        Self.fileName("distance", data, network),
        Figure(
          "Distance against the number of clips drawn (\(data), seed \(first.origin.seed))",
          x: first.xLabel, y: first.yLabel,
          found.map { .line(name: Self.title($0.source), points($0)) }))
    }
  }

  /// One map for each model that has one.
  private func isomapFigures(on data: String) -> [NamedFigure] {
    let found = lines("isomap", on: data)
    let sources = found.map(\.source).reduce(into: [SourceName]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    return sources.compactMap { source in
      let own = found.filter { $0.source == source }
      guard let first = own.first else { return nil }
      return named(
        Self.fileName("isomap", data, source.name),
        Figure(
          "Isomap of the codes of \(source.name) (\(data), seed \(first.origin.seed))",
          x: first.xLabel, y: first.yLabel,
          own.map { line in
            line.name == "prior"
              ? .points(name: line.name, points(line)) : .line(name: line.name, points(line))
          }))
    }
  }

  // MARK: Cost

  private func costFigures(on data: String) -> [NamedFigure] {
    guard
      let metric = metrics(on: data).first(where: { $0.metric.hasPrefix("frechet") })
        ?? metrics(on: data).first
    else { return [] }
    let lines = sources(on: data).filter { $0.kind == .model }.compactMap {
      source -> Plots.Series? in
      let values = values(metric.metric, source, on: data).map(\.value).filter(\.isFinite)
      let costs = manifests.filter { $0.task == source.name && $0.origin.data == data }
        .map(\.cost.trainingSeconds)
      guard !values.isEmpty, !costs.isEmpty else { return nil }
      return .points(
        name: Self.title(source),
        [
          .init(
            costs.reduce(0, +) / Double(costs.count), values.reduce(0, +) / Double(values.count),
            interval: Statistics.studentInterval(
              values, within: Self.range(of: metric.metric)))
        ])
    }
    guard lines.count > 1 else { return [] }
    let words = Self.short(metric.metric)
    return [
      named(
        Self.fileName("cost", data),
        Figure("Cost against quality (\(data))", x: "seconds of training", y: words, lines))
    ]
  }

  // MARK: Losses

  func curveFigures() -> [NamedFigure] {
    let curves = series.filter { $0.plot == "curve" }
    var done: Set<String> = []
    return curves.compactMap { curve in
      let stage = curve.name.split(separator: "/").first.map(String.init) ?? ""
      let name = Self.fileName("curve", curve.source.name, curve.origin.data, stage)
      guard done.insert(name).inserted else { return nil }
      let seed = curve.origin.seed
      let lines = curves.filter {
        $0.source == curve.source && $0.origin.data == curve.origin.data && $0.origin.seed == seed
          && $0.name.hasPrefix(stage + "/")
      }
      return named(
        name,
        Figure(
          "Losses of \(curve.source.name), \(stage) (\(curve.origin.data), seed \(seed))",
          x: curve.xLabel, y: curve.yLabel,
          lines.map { line in
            .line(
              name: line.name.split(separator: "/").dropFirst().joined(separator: "/"), points(line)
            )
          }))
    }
  }
}
