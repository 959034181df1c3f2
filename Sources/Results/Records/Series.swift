/// Points of a plot: a line of `series.jsonl`.
public struct Series: Codable, Hashable, Sendable {
  /// Where it belongs.
  public var origin: Origin
  /// Whose clips, or which training task, it is about.
  public var source: SourceName
  /// The plot: "curve" (a loss against the step), "distance against N", "isomap" and others.
  public var plot: String
  /// Which of the plot's lines, such as the loss "adversarial/generator".
  public var name: String
  /// What the axes show.
  public var xLabel: String, yLabel: String
  /// The points; as many `y` as `x`.
  public var x: [Double], y: [Double]
  /// Half the height of the bar at each point, where there is one.
  public var error: [Double]?
  /// Whether it may be shown without a warning.
  public var isReportable: Bool

  /// A line of a plot.
  public init(
    origin: Origin, source: SourceName, plot: String, name: String, xLabel: String, yLabel: String,
    x: [Double], y: [Double], error: [Double]? = nil, isReportable: Bool
  ) {
    (self.origin, self.source, self.plot, self.name) = (origin, source, plot, name)
    (self.xLabel, self.yLabel, self.x, self.y) = (xLabel, yLabel, x, y)
    (self.error, self.isReportable) = (error, isReportable)
  }
}

/// The losses of one training step: a line of a run's `curve.jsonl`.
public struct CurvePoint: Codable, Hashable, Sendable {
  /// The stage's name.
  public var stage: String
  /// The step in the stage, from 0.
  public var step: Int
  /// The losses by name.
  public var losses: [String: Float]

  /// The losses of a step.
  public init(stage: String, step: Int, losses: [String: Float]) {
    (self.stage, self.step, self.losses) = (stage, step, losses)
  }
}
