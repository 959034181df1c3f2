internal import Metrics
internal import Results
internal import Tensors

/// The Fréchet distance of each source from held-out real clips in an extractor's space, and what it
/// tends to for ever more clips.
struct FrechetMetric: Metric {
  let name: String, version = 1, leastClips = 8
  private let settings: @Sendable () throws -> [String: String]
  private let extractor: @Sendable (EvaluationContext) throws -> (any FeatureNetwork)?

  /// In the space of the extractor that comes with the program.
  static let motionNet = FrechetMetric(
    name: "frechet-motion-net",
    settings: { ["extractor": try MotionNet.embedded().hash, "covariance": "n-1"] }
  ) { _ in try MotionNet.embedded() }

  /// In I3D's space, where its weights are given: the Fréchet video distance.
  ///
  /// The weights' hash is part of the evaluation's settings.
  static let video = FrechetMetric(name: "fvd", settings: { ["covariance": "n-1"] }) {
    context in
    context.i3d.isEmpty ? nil : try I3D(path: context.i3d)
  }

  var protocolSettings: [String: String] { get throws { try settings() } }

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var findings = Findings()
    guard let network = try extractor(context) else { return findings }
    guard let real = sources.first(where: { $0.name.kind == .real }), real.count >= 8 else {
      return findings
    }
    guard network.name != "i3d" || real.shape[1] >= 9 else {
      throw HarnessError("I3D needs clips of 9 frames at least, but these have \(real.shape[1]).")
    }
    let reality = network.features(of: real.clips)
    for source in sources where source.name.kind != .real {
      var random = context.random.stream("\(source.name.name)/\(source.name.sampler ?? "")")
      let found = FrechetLimit(
        network.features(of: source.clips), reality, draws: 40, using: &random)
      func interval(_ range: ClosedRange<Double>?) -> Interval? {
        range.map { Interval(low: $0.lowerBound, high: $0.upperBound, method: "bootstrap") }
      }
      findings.measurements += [
        context.measurement(
          of: source.name, value: found.distance, interval: interval(found.distanceInterval),
          n: source.count),
        context.measurement(
          of: source.name, "limit", value: found.limit, interval: interval(found.limitInterval),
          n: source.count),
      ]
      if source.name.kind == .model || source.name.name == "real-again" {
        findings.series.append(
          context.series(
            of: source.name, plot: "distance against N", network.name,
            x: found.points.map { Double($0.count) }, "clips of each kind",
            y: found.points.map(\.distance), "Fréchet distance, \(network.name)"))
      }
    }
    return findings
  }
}
