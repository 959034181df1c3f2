internal import Metrics
internal import Results
internal import Tensors

/// Forced choices between pairs of sources by two judges: proxies for people's.
///
/// Real clips, the first sampler of each model, and still frames are compared, each pair as often as
/// every other. The number recorded for a source is how often it was preferred to real clips.
struct PreferenceMetric: Metric {
  let name = "preference", version = 1
  let leastClips = 12
  /// Choices for each pair and judge.
  private static let choices = 100

  var protocolSettings: [String: String] {
    get throws {
      [
        "choices": "\(Self.choices)", "critics": CriticPanel.judge, "realism": FeatureRealism.judge,
        "extractor": try MotionNet.embedded().hash,
      ]
    }
  }

  func evaluate(_ all: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    let sources = Self.judged(all)
    guard let real = sources.firstIndex(where: { $0.name.kind == .real }),
      let clips = sources.map(\.count).min(), clips >= 12
    else { return Findings() }
    let models = sources.indices.filter { sources[$0].name.kind == .model }
    guard !models.isEmpty else { return Findings() }
    var random = context.random
    let folds = Folds(clips: clips, using: &random)
    let network = try MotionNet.embedded(), look = CriticFeatures(extractor: network)
    let shown = sources.map { $0.clips(0..<clips) }
    let panel = CriticPanel(
      shown.map { look($0) }, real: real, generated: models, folds,
      progress: context.progress)
    let realism = FeatureRealism(shown.map { network.features(of: $0) }, real: real, folds)
    var found = Findings()
    for i in sources.indices {
      for j in sources.indices where j > i {
        let trials = Trial.drawn(
          Self.choices, between: i, and: j, clips: clips, folds, using: &random)
        for scores in [panel.scores, realism.scores] {
          let choices = trials.map { scores.choice($0) }
          found.votes += choices.map { Self.vote($0, sources, context) }
          if i == real || j == real {
            found.measurements.append(
              Self.share(choices, of: i == real ? j : i, real, sources, context))
          }
        }
      }
    }
    return found
  }

  /// Of each model the first sampler; real clips and stills.
  private static func judged(_ all: [SampleSource]) -> [SampleSource] {
    var seen: Set<String> = []
    let stills = ["frozen", "frozen-generated", "real-again"]
    return all.filter { source in
      switch source.name.kind {
      case .real: true
      case .control: stills.contains(source.name.name)
      case .model: seen.insert(source.name.name).inserted
      }
    }
  }

  private static func vote(
    _ choice: ForcedChoice, _ sources: [SampleSource], _ context: EvaluationContext
  ) -> Vote {
    let trial = choice.trial
    let word: Vote.Choice =
      switch choice.choice {
      case .left: .left
      case .right: .right
      case .tie: .tie
      }
    return context.vote(
      by: choice.judge, sources[trial.leftSource].name, trial.leftClip,
      sources[trial.rightSource].name, trial.rightClip, word)
  }

  private static func share(
    _ choices: [ForcedChoice], of source: Int, _ real: Int, _ sources: [SampleSource],
    _ context: EvaluationContext
  ) -> Measurement {
    let count = PreferenceCount(choices, first: source, second: real)
    let bounds = Statistics.wilson(
      successes: Double(count.wins) + Double(count.ties) / 2, trials: Double(count.n))
    let judge = choices.first.map { String($0.judge.prefix { $0 != "/" }) } ?? ""
    return context.measurement(
      of: sources[source].name, judge, value: 100 * count.share,
      interval: Interval(
        low: 100 * bounds.lowerBound, high: 100 * bounds.upperBound, method: "wilson"),
      n: count.n)
  }
}
