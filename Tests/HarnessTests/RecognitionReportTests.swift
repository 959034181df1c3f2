import Foundation
import Testing

@testable import Harness
@testable import Results

/// Tables and verdicts of classification suites, from answers that are made up here.
@Suite struct RecognitionReportTests {
  private let scratch: Scratch
  private static let baselines = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../baselines").path

  init() throws { scratch = try Scratch() }

  /// Who is right in how many of twenty videos, for each of three seeds.
  private struct Made {
    var method: RecognitionMethod, parts = 1, division = 1
    var right: [Int]
  }

  /// Fine-tuning is better by far, the more so with an eighth of the labels.
  private static let better: [Made] = [
    Made(method: .fineTune, right: [16, 17, 18]),
    Made(method: .logistic, right: [13, 14, 15]),
    Made(method: .random, right: [10, 11, 12]),
    Made(method: .fineTune, parts: 8, right: [14, 15, 16]),
    Made(method: .random, parts: 8, right: [8, 9, 10]),
    Made(method: .fineTune, division: 2, right: [14, 15, 16]),
    Made(method: .logistic, division: 2, right: [12, 12, 12]),
    Made(method: .random, division: 2, right: [10, 9, 8]),
  ]

  /// The same with the names of fine-tuning and random initialisation exchanged.
  private static let worse = better.map { made in
    var made = made
    switch made.method {
    case .fineTune: made.method = .random
    case .random: made.method = .fineTune
    default: break
    }
    return made
  }

  /// Differences that are as often on one side as on the other.
  private static let undecided: [Made] = [
    Made(method: .fineTune, right: [12, 11, 10]), Made(method: .logistic, right: [11, 11, 11]),
    Made(method: .random, right: [10, 11, 12]),
    Made(method: .fineTune, parts: 8, right: [12, 11, 10]),
    Made(method: .random, parts: 8, right: [11, 11, 11]),
  ]

  /// Ten videos of each of two classes; the last are wrong, and by the first window the first too.
  private func answers(_ made: Made, seed: Int) -> Predicted {
    let labels = (0..<20).map { $0 / 10 }, right = made.right[seed]
    var predicted = labels.indices.map { $0 < right ? labels[$0] : 1 - labels[$0] }
    if made.method == .random, made.parts == 1, made.division == 1, right == 10 {
      // Two of the ten wrong answers go to other videos, so that both methods are right alone.
      for video in [8, 9] { predicted[video] = 1 }
      for video in [18, 19] { predicted[video] = 1 }
    }
    var byFirst = predicted
    byFirst[0] = 1
    let data = "ucf101-\(made.division)"
    return Predicted(
      origin: Origin(
        suite: "made", scale: "smoke", data: data, seed: seed,
        run: "\(made.method.rawValue)-\(made.parts)-\(data)-\(seed)"),
      source: SourceName(kind: .model, name: made.method.rawValue), parts: made.parts,
      classNames: ["One", "Two"], list: "list", labels: labels, predicted: predicted,
      predictedByFirstWindow: byFirst, unreadable: [], trainingClips: 80 / made.parts,
      validationClips: 8, isReportable: true)
  }

  /// Writes the records of a suite into a folder, and reads them.
  @discardableResult
  private func write(_ made: [Made], layout: String = "ucf101") throws -> RecordedSuite {
    let folder = ResultsFolder("\(scratch.path)/made")
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    let said = (0..<3).flatMap { seed in made.map { answers($0, seed: seed) } }
    try Data().write(to: URL(fileURLWithPath: "\(folder.path)/predictions.jsonl"))
    for found in said { try folder.predictions.set([found], of: found.origin.run) }
    let names = Set(said.map(\.origin.data)).sorted()
    let resolved = ResolvedSuite(
      suite: "made", version: "1", description: "", scale: "smoke", isReportable: true,
      seeds: [0, 1, 2],
      tasks: said.map {
        ResolvedSuite.Task(
          task: $0.source.name, model: "vgan-classifier", data: $0.origin.data,
          seed: $0.origin.seed, run: $0.origin.run, configuration: [:])
      }, metrics: [], data: Dictionary(uniqueKeysWithValues: names.map { ($0, "\(layout)/1 x") }),
      protocolSettings: [:])
    try RecordDocument.write(resolved, to: folder.resolved)
    return try RecordedSuite(folder)
  }

  private func published() throws -> PublishedTable {
    try #require(try PublishedTable.named("vgan-ucf101", in: Self.baselines))
  }

  /// The words of a row, after the name that stands first in it.
  private func row(_ name: String, _ table: Table?) throws -> [String] {
    let table = try #require(table)
    let row = try #require(table.rows.first { $0[0].words == name }, "\(name) in \(table.name)")
    return row.dropFirst().map(\.words)
  }

  /// With three seeds Student's interval is the mean ± 4.30265 standard deviations / √3: 12.42 for seeds 5
  /// apart, 24.84 for seeds 10 apart; on the logit scale that over 100 p (1 − p).
  @Test func cellsAreWhatOneComputesByHand() throws {
    let suite = try write(Self.better)
    let tables = suite.recognitionTables(published: try published())
    func table(_ name: String) -> Table? { tables.first { $0.name == name } }
    // Seeds reach 80, 85, 90 on one division and 70, 75, 80 on the other.
    #expect(
      try row("fine-tune", table("accuracy"))
        == ["80 [65, 90]", "75 [61, 85]", "52.1"])
    #expect(
      try row("random-init", table("accuracy"))
        == ["50.0 [50.0, 50.0]", "45.0 [45.0, 45.0]", "36.7"])
    #expect(try row("logistic-regression", table("accuracy"))[2] == "49.3")
    #expect(try row("shuffle and learn", table("accuracy")) == ["", "", "50.2"])
    #expect(table("accuracy")?.rows.contains { $0[0].words == "chance" } == false)
    #expect(
      table("accuracy")?.notes.contains { $0.contains("Test videos: ucf101-1: 20, ucf101-2: 20.") }
        == true)
    #expect(table("labels-ucf101-1")?.columns == ["method", "all (80 clips)", "1/8 (10 clips)"])
    #expect(
      try row("fine-tune", table("labels-ucf101-1"))
        == ["85 [68, 94]", "75 [61, 85]"])
    #expect(try row("logistic-regression", table("labels-ucf101-1"))[1] == "")
    // 80/50, 85/55, 90/60; 70/40, 75/45, 80/50.
    let gains = try row("fine-tune / random-init", table("gain-ucf101-1"))
    #expect(gains[0].hasPrefix("1.55 [") && gains[1].hasPrefix("1.67 ["))
    // 8 against 2: 2 (1 + 10 + 45) / 1024; 6 against 0: 2 / 64.
    let pairs = try #require(table("pairs-ucf101-1")?.rows.first).map(\.words)
    #expect(pairs[0...2] == ["all", "fine-tune", "random-init"])
    #expect(pairs[3].hasPrefix("30.0 [") && pairs[4] == "0.11, 0.031, 0.031")
    #expect(try row("One", table("classes-ucf101-1"))[0] == "100 [100, 100]")
    #expect(try row("Two", table("classes-ucf101-1"))[0] == "70 [42, 88]")
    #expect(table("unreadable") == nil)
  }

  @Test func verdictsFollowTheIntervals() throws {
    func verdicts(_ made: [Made]) throws -> [String: Claim.Verdict] {
      let claims = try write(made).claims()
      #expect(claims.map(\.id) == ["U1", "U2", "U3", "U4"])
      return Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0.verdict) })
    }
    func all(_ verdict: Claim.Verdict) -> [String: Claim.Verdict] {
      ["U1": verdict, "U2": verdict, "U3": verdict, "U4": verdict]
    }
    #expect(try verdicts(Self.better) == all(.reproduced))
    #expect(try verdicts(Self.worse) == all(.notReproduced))
    #expect(try verdicts(Self.undecided) == all(.inconclusive))
    #expect(
      try verdicts(Self.better.filter { $0.method == .fineTune && $0.parts == 1 })
        == all(.notTested))
    #expect(
      try verdicts(Self.better.filter { $0.parts == 1 })
        == ["U1": .reproduced, "U2": .reproduced, "U3": .notTested, "U4": .notTested])
  }

  @Test func effectsAreTheSmallestThatAClaimNeeds() throws {
    let claims = try write(Self.better).claims()
    let effects = claims.compactMap(\.effect)
    // Points of accuracy; U4: a third of the gain that three doublings lose, the mean over seeds.
    let slope = ((70.0 / 40 - 80.0 / 50) + (75.0 / 45 - 85.0 / 55) + (80.0 / 50 - 90.0 / 60)) / 9
    #expect(claims.allSatisfy { $0.seeds == 3 && $0.count == 20 })
    for (effect, expected) in zip(effects, [30, 15, 20, slope]) {
      #expect(abs(effect - expected) < 1e-9)  // sums of a few float64 numbers under 100
    }
    #expect(effects.count == 4)
  }

  @Test func aSlopeNeedsTwoShares() {
    #expect(RecordedSuite.slope([(0, 5), (-1, 7), (-2, 9)]) == -2)
    #expect(RecordedSuite.slope([(0, 5), (0, 7)]) == nil && RecordedSuite.slope([]) == nil)
  }

  @Test(arguments: [("ucf101", false), ("actions", true), ("weizmann", true)])
  func otherVideosAreNotComparable(_ layout: String, _ isNoted: Bool) throws {
    let suite = try write(Self.better, layout: layout)
    let table = try #require(suite.recognitionTables(published: try published()).first)
    let note = try #require(table.notes.last)
    #expect(note.hasPrefix("Published: Vondrick"))
    #expect(note.contains("Not comparable, because these videos are not UCF-101's.") == isNoted)
    let bare = try #require(suite.recognitionTables(published: nil).first)
    #expect(!bare.markdown.contains("Published:") && !bare.markdown.contains("52.1"))
  }

  @Test func driftIsSeen() throws {
    try write(Self.better)
    let folder = "\(scratch.path)/made"
    let report = try Report(folder, baselines: Self.baselines)
    try report.write()
    #expect(try Report(folder, baselines: Self.baselines).drift() == [])
    var changed = Self.better
    changed[0].right[2] = 19
    try write(changed)
    let drift = try Report(folder, baselines: Self.baselines).drift()
    #expect(drift.contains("\(folder)/tables/accuracy.md is not what the records give."))
    #expect(drift.contains("\(folder)/index.html is not what the records give."))
    #expect(!drift.contains { $0.contains("labels-ucf101-2") })
  }
}
