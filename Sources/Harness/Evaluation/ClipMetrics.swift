internal import Metrics
internal import Results
internal import Tensors
internal import VideoModels

/// A metric that is a number a clip: its mean over clips, with the interval of a mean.
struct ClipMetric: Metric {
  let name: String
  let version: Int
  var leastClips = 0
  /// The numbers of clips `[N, T, H, W, C]` by the suffix of the metric's name, none for its own.
  let measure: @Sendable (Tensor) -> [(suffix: String?, values: ClipValues)]

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var findings = Findings()
    for source in sources {
      findings.measurements += measure(source.clips).map { suffix, values in
        context.measurement(of: source.name, suffix, mean: values)
      }
    }
    return findings
  }

  static let interframeError = ClipMetric(name: "interframe-mse", version: 1) {
    [(nil, InterframeError.raw($0)), ("binarised", InterframeError.binarised($0))]
  }
  static let flicker = ClipMetric(name: "flicker", version: 1) { [(nil, Flicker.estimated($0))] }
  static let diversity = ClipMetric(name: "diversity", version: 1, leastClips: 2) {
    [(nil, Diversity.pairwise($0))]
  }
}

extension EvaluationContext {
  /// The mean of `values` with its interval; not a number where no clip has one.
  func measurement(
    of source: SourceName, _ suffix: String? = nil, mean values: ClipValues
  ) -> Measurement {
    measurement(
      of: source, suffix, value: values.value,
      interval: Statistics.studentInterval(values.values).map {
        Interval(low: $0.lowerBound, high: $0.upperBound, method: "student")
      }, n: values.n)
  }
}

/// How near clips come to training clips, held-out real ones being at 1: a check of memorisation.
struct NearestTrainingMetric: Metric {
  let name = "nearest-training", version = 1, leastClips = 1
  /// Training clips that are searched, at most.
  static let searched = 2_000

  var protocolSettings: [String: String] { ["searched": "\(Self.searched)"] }

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var findings = Findings()
    guard let real = sources.first(where: { $0.name.kind == .real }) else { return findings }
    let training = try context.training(Self.searched)
    findings.measurements = sources.map { source in
      let found = NearestTraining(
        generated: source.clips, heldOut: real.clips, training: training)
      let shares = ClipValues(found.generated.values.map { $0 / found.real.value })
      return context.measurement(of: source.name, mean: shares)
    }
    return findings
  }
}

/// What the masks of two-stream models cover: their means where drawn clips move and where they
/// stand still.
struct MaskMetric: Metric {
  let name = "mask", version = 1

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var findings = Findings()
    for model in context.models {
      var random = context.random.stream(model.name.name)
      let streams = try model.load().streams(64, using: &random)
      guard let clip = streams.first(where: { $0.name == "clip" })?.tensor,
        let mask = streams.first(where: { $0.name == "mask" })?.tensor
      else { continue }
      let found = MaskStatistics(mask: mask, motion: MaskStatistics.estimatedMotion(of: clip))
      findings.measurements += [
        context.measurement(of: model.name, "moving", mean: found.moving),
        context.measurement(of: model.name, "still", mean: found.still),
      ]
    }
    return findings
  }
}
