public import Results
public import Tensors
internal import VideoModels

/// Everything that a metric found.
public struct Findings: Codable, Sendable {
  /// Numbers, forced choices and lines of plots, in an order of their own.
  public var measurements: [Measurement] = [], votes: [Vote] = [], series: [Series] = []

  /// Nothing yet.
  public init() {}
}

extension Findings: ReceivedRecord {
  package var problem: String? {
    let records: [any ReceivedRecord] = measurements + votes + series
    return records.lazy.compactMap(\.problem).first
  }
}

/// A measure of samples.
public protocol Metric: Sendable {
  /// The name in suites, such as "interframe-mse".
  var name: String { get }
  /// Raised with any change that moves a number.
  var version: Int { get }
  /// What else moves its numbers, such as the hash of an extractor; part of the fingerprint.
  var protocolSettings: [String: String] { get throws }

  /// How many held-out real clips it needs.
  var leastClips: Int { get }

  /// Measures `sources`: every sampler of every model, real clips twice, and the controls.
  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings
}

extension Metric {
  /// Nothing else.
  public var protocolSettings: [String: String] { [:] }
  /// None.
  public var leastClips: Int { 0 }
}

/// The metrics that suites can name; a new metric is one entry here.
public enum Metrics {
  /// All of them.
  public static let all: [any Metric] = [
    PreferenceMetric(), FrechetMetric.motionNet, FrechetMetric.video,
    ClipMetric.interframeError, ClipMetric.flicker, ClipMetric.diversity, NearestTrainingMetric(),
    MaskMetric(), CodePathMetric(),
  ]
}

/// A trained model, for metrics that look into it.
struct EvaluatedModel {
  /// The task with its first sampler.
  let name: SourceName
  /// The model of the task's checkpoint.
  let load: () throws -> any VideoModel
}

/// What a metric needs to know besides the clips, and the forms of what it records.
public struct EvaluationContext {
  /// Where the records belong.
  public let origin: Origin
  /// The metric with its version: "interframe-mse/1".
  public let metric: String
  /// Which way is better, as the suite says.
  public let direction: Direction
  /// The hash of the protocol.
  public let fingerprint: String
  /// Whether the numbers may stand in a table without a warning.
  public let isReportable: Bool
  /// Random numbers of this metric alone.
  public let random: RandomSource
  /// The file with I3D's weights; empty where there is none.
  let i3d: String
  /// The trained models.
  let models: [EvaluatedModel]
  /// The first training clips, so many at most.
  let training: (Int) throws -> Tensor
  /// Told how many parts of how many are done, by metrics that take long.
  var progress: (Int, Int) -> Void = { _, _ in }

  /// A number about `source`; `suffix` names one of several that the metric gives, as in
  /// "interframe-mse/1.binarised".
  public func measurement(
    of source: SourceName, _ suffix: String? = nil, value: Double, interval: Interval?, n: Int,
    direction: Direction? = nil, note: String? = nil
  ) -> Measurement {
    Measurement(
      origin: origin, source: source, metric: metric + (suffix.map { "." + $0 } ?? ""),
      value: value, interval: interval, n: n, direction: direction ?? self.direction,
      fingerprint: fingerprint, isReportable: isReportable, note: note)
  }

  /// A forced choice between two clips.
  public func vote(
    by judge: String, _ left: SourceName, _ leftClip: Int, _ right: SourceName, _ rightClip: Int,
    _ choice: Vote.Choice
  ) -> Vote {
    Vote(
      origin: origin, judge: judge, left: left, leftClip: leftClip, right: right,
      rightClip: rightClip, choice: choice, fingerprint: fingerprint, isReportable: isReportable)
  }

  /// A line of a plot.
  public func series(
    of source: SourceName, plot: String, _ name: String, x: [Double], _ xLabel: String,
    y: [Double], _ yLabel: String, error: [Double]? = nil
  ) -> Series {
    Series(
      origin: origin, source: source, plot: plot, name: name, xLabel: xLabel, yLabel: yLabel,
      x: x, y: y, error: error, isReportable: isReportable)
  }
}
