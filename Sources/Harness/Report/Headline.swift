internal import Foundation
internal import Results

/// The answer of a suite in one small table: a row a model, best first.
extension RecordedSuite {
  func headline() -> Table {
    isRecognition ? recognitionHeadline() : generationHeadline()
  }

  /// A row of the table.
  private struct Entry {
    let data: String, source: SourceName
    var score: Strength?, toReal: Preference?
  }

  /// The samplers that were judged, each model once, on the data set with the most models,
  /// strongest first; then models that no one judged.
  private func generationHeadline() -> Table {
    let judge = ranks.first.map { Self.base($0.judge) } ?? "votes"
    let distance = resolved.metrics.map(\.metric).first { name in
      Self.base(name).hasPrefix("frechet") && measurements.contains { $0.metric == name }
    }
    var table = Table(
      "headline", title: "Models by data set, best first",
      columns: [
        "model", "score by \(judge) ↑", "preferred to real by \(judge), %",
        "Fréchet distance ↓", "training, s",
      ],
      notes: [
        "Score: Bradley and Terry's, in log odds; 0 is the mean of all that was judged on a data set. In brackets 95 % intervals."
      ])
    let judged = ranks.sorted { $0.models.count > $1.models.count }.flatMap { rank in
      rank.models.map {
        Entry(data: rank.data, source: $0.source, score: $0, toReal: rank.toReal($0.source))
      }
    }
    let others = dataNames.flatMap { data in
      sources(on: data).filter { $0.kind == .model }.map { Entry(data: data, source: $0) }
    }
    var seen: Set<String> = []
    for entry in judged + others where seen.insert(entry.source.name).inserted {
      let values = distance.map { self.values($0, entry.source, on: entry.data).map(\.value) }
      let seconds = manifests.filter {
        $0.kind == .training && $0.task == entry.source.name && $0.origin.data == entry.data
      }.map(\.cost.trainingSeconds)
      table.rows.append([
        .text("\(entry.source.name) on \(entry.data)"),
        Self.cell(entry.score?.value, entry.score?.interval, digits: 1),
        Self.cell(entry.toReal?.percent, entry.toReal?.interval, digits: 0),
        Self.cell(values ?? [], digits: 1, within: distance.map(Self.range) ?? 0...(.infinity)),
        Self.cell(seconds, digits: 0, within: 0...(.infinity)),
      ])
    }
    let flattered = resolved.tasks.map(\.task).filter(isTrainedThroughExtractor)
    if let name = flattered.first {
      table.notes.append(
        "\(name) was trained with the network of the Fréchet distance as its loss, so its distance is not comparable."
      )
    }
    return table
  }

  private func recognitionHeadline() -> Table {
    let data = dataNames.first ?? "", fewest = parts(on: data).last ?? 1
    var table = Table(
      "headline", title: "Test videos classified correctly, best first",
      columns: [
        "method", "\(Self.words(mostLabels)) labels, %", "\(Self.words(fewest)) of the labels, %",
        "gain over random-init, points",
      ], notes: ["In brackets Student's 95 % interval over seeds, on the logit scale."])
    let random = accuraciesOverDivisions(.random)
    let order = methods.map { ($0, accuraciesOverDivisions($0)) }.sorted {
      Statistics.mean(Array($0.1.values)) > Statistics.mean(Array($1.1.values))
    }
    table.rows = order.map { method, all in
      let few = accuracies(method, parts: fewest, on: data)
      return [
        .text(Self.title(method)), Self.cell(all.values.sorted(), digits: 1, within: 0...100),
        Self.cell(few.values.sorted(), digits: 1, within: 0...100),
        method == .random
          ? .empty : Self.cell(Self.differences(all, random), digits: 1, within: -100...100),
      ]
    }
    return table
  }

  private static func cell(
    _ value: Double?, _ interval: ClosedRange<Double>?, digits: Int
  ) -> Table.Cell {
    value.map {
      .value($0, low: interval?.lowerBound, high: interval?.upperBound, digits: digits)
    } ?? .empty
  }

  // MARK: In words

  /// How the models of one data set are ranked by its first judge.
  private struct Rank {
    let data: String, judge: String
    /// Strongest first.
    let models: [Strength]
    /// The choices between two sources.
    let choice: (SourceName, SourceName) -> Preference?
    let real: SourceName?

    func toReal(_ model: SourceName) -> Preference? { real.flatMap { choice(model, $0) } }
  }

  private var ranks: [Rank] {
    dataNames.compactMap { data in
      guard let judge = judges(on: data).first, let all = strengths(judge: judge, on: data) else {
        return nil
      }
      return Rank(
        data: data, judge: judge, models: all.filter { $0.source.kind == .model },
        choice: { preference($0, over: $1, judge: judge, on: data) },
        real: judged(on: data).first { $0.kind == .real })
    }
  }

  /// What was found, in a few sentences.
  func findings() -> String {
    guard resolved.isReportable, resolved.scale != Scale.smoke.rawValue else {
      return "This run only shows that the suite works; nothing follows from its values."
    }
    let found = isRecognition ? [recognitionFinding()] : generationFindings()
    let diverged = manifests.count { $0.state == .diverged }
    let failure = diverged > 0 ? "\(Phrases.count(diverged, "training run")) diverged." : ""
    return (found + [failure, claimFinding()]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func generationFindings() -> [String] {
    let ranks = ranks.filter { !$0.models.isEmpty }
    guard let judge = ranks.first?.judge else { return [] }
    let best = ranks.flatMap { rank in rank.models.compactMap { rank.toReal($0.source) } }
    let passing = best.filter { $0.interval.upperBound >= 50 }.map(\.first.name)
    let name = Self.base(judge)
    let real =
      passing.isEmpty
      ? "At scale \(resolved.scale), no model passes for real. The \(name), automatic raters, prefer real clips to every model "
        + "in \(pairs(best.map { 100 - $0.percent }))."
      : "At scale \(resolved.scale), the \(name), automatic raters, do not clearly prefer real clips to "
        + "\(passing.joined(separator: ", "))."
    let winners = ranks.filter { $0.models.count > 1 }.map { rank in
      let first = rank.models[0].source
      let choices = rank.models.dropFirst().compactMap { rank.choice(first, $0.source) }
      let isAhead = choices.allSatisfy { $0.interval.lowerBound > 50 }
      let others =
        choices.count == 1
        ? rank.models[1].source.name : "each of the other \(choices.count) models"
      return isAhead
        ? "On \(rank.data) they prefer \(first.name) to \(others) in \(pairs(choices.map(\.percent)))."
        : "On \(rank.data) \(first.name) scores highest, but is not preferred to every other model."
    }
    return [real] + winners
  }

  private func recognitionFinding() -> String {
    func words(_ method: RecognitionMethod) -> String? {
      let seeds = Array(accuraciesOverDivisions(method).values)
      return seeds.isEmpty ? nil : percent(Statistics.mean(seeds), digits: 1)
    }
    guard let tuned = words(.fineTune), let random = words(.random) else { return "" }
    let gain = Self.differences(
      accuraciesOverDivisions(.fineTune), accuraciesOverDivisions(.random))
    let interval = Statistics.studentInterval(gain)
    let answer =
      (interval?.lowerBound ?? -1) > 0
      ? "Pre-training helps"
      : (interval?.upperBound ?? 1) < 0
        ? "Pre-training hurts" : "No gain from pre-training is visible"
    return
      "\(answer) at scale \(resolved.scale): the fine-tuned discriminator classifies \(tuned) of the test videos "
      + "correctly, the same network from random initialisation \(random)"
      + (words(.motionHistograms).map { ", hand-crafted motion histograms \($0)" } ?? "")
      + (words(.chance).map { ", chance \($0)" } ?? "") + "."
  }

  private func claimFinding() -> String {
    let verdicts = claims().map(\.verdict)
    func count(_ verdict: Claim.Verdict) -> Int { verdicts.count { $0 == verdict } }
    let untested = count(.notTested), seeds = Phrases.count(resolved.seeds.count, "seed")
    let clips = resolved.protocolSettings["clips"].map { ", \($0) clips each" } ?? ""
    return
      "Of \(Phrases.count(verdicts.count, "claim row")), \(count(.reproduced)) are reproduced, "
      + "\(count(.notReproduced)) not, \(count(.inconclusive)) inconclusive"
      + (untested > 0 ? ", \(untested) not tested" : "")
      + "; \(seeds)\(isRecognition ? "" : clips)."
  }

  /// The least of `percentages` in words.
  private func pairs(_ percentages: [Double]) -> String {
    let least = percentages.min() ?? .nan
    return least == 100
      ? "all pairs" : "\(percentages.count > 1 ? "at least " : "")\(percent(least)) of pairs"
  }

  private func percent(_ value: Double, digits: Int = 0) -> String {
    String(format: "%.\(digits)f %%", value)
  }
}
