internal import Foundation
internal import Results

/// What classifiers of a suite reached: accuracies in percent.
extension RecordedSuite {
  /// Whether the suite classifies.
  var isRecognition: Bool { !predictions.isEmpty }

  /// The shares of the labels on a division, all of them first.
  func parts(on data: String) -> [Int] {
    Set(predictions.filter { $0.origin.data == data }.map(\.parts)).sorted()
  }

  /// What a method said with one part of `parts` of the labels, in the order of the seeds.
  func predicted(_ method: RecognitionMethod, parts: Int, on data: String) -> [Predicted] {
    predictions.filter {
      $0.source.name == method.rawValue && $0.parts == parts && $0.origin.data == data
    }.sorted { $0.origin.seed < $1.origin.seed }
  }

  /// The accuracy of each seed on a division.
  func accuracies(
    _ method: RecognitionMethod, parts: Int, on data: String, byFirstWindow: Bool = false
  ) -> [Int: Double] {
    let found = predicted(method, parts: parts, on: data).map { said in
      let answers = byFirstWindow ? said.predictedByFirstWindow : said.predicted
      let share = Statistics.mean(Predicted.isRight(answers, said.labels))
      return (said.origin.seed, method == .chance ? 100 / Double(said.classNames.count) : share)
    }
    return Dictionary(found) { $1 }
  }

  /// The accuracy of each seed with all labels, or with the most that were used, the mean over the
  /// divisions; only seeds that have all divisions.
  func accuraciesOverDivisions(
    _ method: RecognitionMethod, byFirstWindow: Bool = false
  ) -> [Int: Double] {
    let names = dataNames.filter { parts(on: $0).first == mostLabels }
    let found = names.map {
      accuracies(method, parts: mostLabels, on: $0, byFirstWindow: byFirstWindow)
    }
    let seeds = resolved.seeds.filter { seed in found.allSatisfy { $0[seed] != nil } }
    guard !found.isEmpty else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: seeds.map { seed in
        (seed, Statistics.mean(found.compactMap { $0[seed] }))
      })
  }

  /// The parts of the greatest share of the labels.
  var mostLabels: Int { dataNames.first.flatMap { parts(on: $0).first } ?? 1 }

  /// The methods in their order that said anything.
  var methods: [RecognitionMethod] {
    let names = Set(predictions.map(\.source.name))
    return RecognitionMethod.allCases.filter { names.contains($0.rawValue) }
  }

  /// `first` less `second`, seed by seed.
  static func differences(_ first: [Int: Double], _ second: [Int: Double]) -> [Double] {
    paired(first, second).map { $0 - $1 }
  }

  /// The numbers of the seeds that both have.
  static func paired(_ first: [Int: Double], _ second: [Int: Double]) -> [(Double, Double)] {
    first.keys.sorted().compactMap { seed in
      second[seed].flatMap { other in first[seed].map { ($0, other) } }
    }
  }

  /// How many times the accuracy of `second` that of `first` is, seed by seed.
  func gains(
    _ first: RecognitionMethod, over second: RecognitionMethod, parts: Int, on data: String
  ) -> [Int: Double] {
    let (a, b) = (
      accuracies(first, parts: parts, on: data), accuracies(second, parts: parts, on: data)
    )
    return a.reduce(into: [:]) { result, entry in
      if let other = b[entry.key], other > 0 { result[entry.key] = entry.value / other }
    }
  }

  // MARK: U1 to U4

  /// The claims on what the discriminator learned.
  func recognitionClaims() -> [Claim] {
    let (tuned, frozen, random) = (
      accuraciesOverDivisions(.fineTune), accuraciesOverDivisions(.logistic),
      accuraciesOverDivisions(.random)
    )
    let count = predictions.first?.labels.count ?? 0, data = dataNames.first ?? ""
    let shares = parts(on: data), source = "VGAN, table (a)"
    let divisions = "\(dataNames.count) divisions, \(Self.words(mostLabels)) of the labels"
    func claim(
      _ id: String, _ sentence: String, _ source: String, _ published: String, _ how: String,
      _ contrasts: [[Double]]
    ) -> Claim {
      let isTested = contrasts.allSatisfy { !$0.isEmpty }
      return Claim(
        id, sentence, source: source, published: published, how: how,
        contrasts: isTested ? contrasts : [], count: count)
    }
    let eighth = Self.differences(
      accuracies(.fineTune, parts: 8, on: data), accuracies(.random, parts: 1, on: data))
    let found = shares.map {
      (parts: $0, gains: self.gains(.fineTune, over: .random, parts: $0, on: data))
    }
    let slopes = resolved.seeds.compactMap { seed in
      Self.slope(
        found.compactMap { share in share.gains[seed].map { (-log2(Double(share.parts)), $0) } })
    }
    return [
      claim(
        "U1", "fine-tuned beats random initialisation", source, "52.1 % against 36.7 %", divisions,
        [Self.differences(tuned, random)]),
      claim(
        "U2", "fine-tuned beats logistic regression, which beats random initialisation", source,
        "52.1 % > 49.3 % > 36.7 %", divisions,
        [Self.differences(tuned, frozen), Self.differences(frozen, random)]),
      claim(
        "U3", "fine-tuned with an eighth of the labels matches random initialisation with all",
        "VGAN, figure 4b", "yes", data, [eighth]),
      claim(
        "U4", "the relative gain of fine-tuning grows as labels get fewer", "VGAN, figure 4c",
        "yes", "gain lost with each doubling of the labels, \(data)",
        [shares.count > 1 ? slopes.map { -$0 } : []]),
    ]
  }

  /// The slope of the least squares line; nil with fewer than two different x.
  static func slope(_ points: [(Double, Double)]) -> Double? {
    let (x, y) = (points.map(\.0), points.map(\.1))
    let (meanX, meanY) = (Statistics.mean(x), Statistics.mean(y))
    let square = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    guard square > 0 else { return nil }
    return zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / square
  }

  /// "all", or "1/8".
  static func words(_ parts: Int) -> String { parts == 1 ? "all" : "1/\(parts)" }
}
