internal import Metrics
internal import Results
internal import Tensors

/// The Fréchet distance of each source from held-out real clips in the embedded extractor's space,
/// and what it tends to for ever more clips.
struct FrechetMetric: Metric {
  let name = "frechet-motion-net", version = 1
  private let extractor: @Sendable () throws -> any FeatureNetwork
  private let hash: String

  /// The distance in the space of the extractor that comes with the program.
  init() {
    extractor = { try MotionNet.embedded() }
    hash = (try? MotionNet.embedded().hash) ?? "missing"
  }

  var protocolSettings: [String: String] { ["extractor": hash, "covariance": "n-1"] }

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    let network = try extractor()
    var findings = Findings()
    guard let real = sources.first(where: { $0.name.kind == .real }), real.count >= 8 else {
      return findings
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
            of: source.name, plot: "distance against N", "distance",
            x: found.points.map { Double($0.count) }, "clips of each kind",
            y: found.points.map(\.distance), "Fréchet distance, \(network.name)"))
      }
    }
    return findings
  }
}
