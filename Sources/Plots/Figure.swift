/// What is drawn in a figure.
public enum Series: Sendable {
  /// A line through points, with a band about it where one is given.
  case line(name: String, [Point], style: LineStyle = .solid)
  /// Points that are not joined.
  case points(name: String, [Point])
  /// One bar for each label, with its interval.
  case bars(name: String, [Bar])
  /// A number in each cell of a table, coloured by it; nil leaves a cell empty.
  case matrix(rows: [String], columns: [String], [[Double?]])

  /// How a line is drawn.
  public enum LineStyle: Sendable {
    /// Without gaps.
    case solid
    /// In dashes, for what is a reference.
    case dashed
  }

  /// A place, with an interval of y where there is one.
  public struct Point: Sendable {
    /// Where it is.
    public let x: Double, y: Double
    /// The interval of y.
    public let interval: ClosedRange<Double>?

    /// A point at `x`, `y`.
    public init(_ x: Double, _ y: Double, interval: ClosedRange<Double>? = nil) {
      (self.x, self.y, self.interval) = (x, y, interval)
    }
  }

  /// A height, with its interval where there is one.
  public struct Bar: Sendable {
    /// What stands under it.
    public let label: String
    /// How high it is.
    public let value: Double
    /// Its interval.
    public let interval: ClosedRange<Double>?

    /// A bar of height `value` over `label`.
    public init(_ label: String, _ value: Double, interval: ClosedRange<Double>? = nil) {
      (self.label, self.value, self.interval) = (label, value, interval)
    }
  }
}

/// A figure that gnuplot draws.
public struct Figure: Sendable {
  /// The words over it and at its axes.
  public var title: String, xLabel = "", yLabel = ""
  /// Whether an axis is logarithmic.
  public var hasLogX = false, hasLogY = false
  /// The range of y; nil leaves it to the data.
  public var yRange: ClosedRange<Double>?
  /// A horizontal line for reference, such as chance.
  public var reference: Double?
  /// What is drawn, the first below the others.
  public var series: [Series]
  /// Pixels.
  public var width = 900, height = 540

  /// A figure called `title`.
  public init(_ title: String, x: String = "", y: String = "", _ series: [Series] = []) {
    (self.title, xLabel, yLabel, self.series) = (title, x, y, series)
  }
}
