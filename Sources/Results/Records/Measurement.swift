/// Which way is better.
public enum Direction: String, Codable, Sendable, CaseIterable {
  /// More is better.
  case higher
  /// Less is better.
  case lower
  /// Neither: the number describes, and is held against that of real clips.
  case neither
}

/// What stands in a row of a table.
public enum SourceKind: String, Codable, Sendable, CaseIterable {
  /// Clips that a trained model drew.
  case model
  /// Held-out real clips.
  case real
  /// Clips made from real ones, or from none, to show what a metric sees: frozen, shuffled,
  /// reversed, noise, replay of the training clips.
  case control
}

/// Where a number, a vote or a curve belongs: the same words in every kind of record.
public struct Origin: Codable, Hashable, Sendable {
  /// The suite.
  public var suite: String
  /// The scale: smoke, small or paper.
  public var scale: String
  /// The data set's name in the suite.
  public var data: String
  /// The seed.
  public var seed: Int
  /// The run that made it, which is the name of its folder under `runs`.
  public var run: String

  /// Its words.
  public init(suite: String, scale: String, data: String, seed: Int, run: String) {
    (self.suite, self.scale, self.data) = (suite, scale, data)
    (self.seed, self.run) = (seed, run)
  }
}

/// Whose clips were looked at.
public struct SourceName: Codable, Hashable, Sendable {
  /// What kind it is.
  public var kind: SourceKind
  /// The task's name in the suite, "real", or the control's name.
  public var name: String
  /// Which of the model's samplers drew; none for what is no model's.
  public var sampler: String?

  /// Its words.
  public init(kind: SourceKind, name: String, sampler: String? = nil) {
    (self.kind, self.name, self.sampler) = (kind, name, sampler)
  }
}

/// The interval beside a value.
public struct Interval: Codable, Hashable, Sendable {
  /// Its ends.
  public var low: Double, high: Double
  /// How much of the distribution it covers, such as 0.95.
  public var level: Double
  /// How it was found, such as "t", "wilson" or "bootstrap".
  public var method: String

  /// An interval from `low` to `high`.
  public init(low: Double, high: Double, level: Double = 0.95, method: String) {
    (self.low, self.high, self.level, self.method) = (low, high, level, method)
  }
}

/// One number: a line of `measurements.jsonl`.
public struct Measurement: Codable, Hashable, Sendable {
  /// Where it belongs.
  public var origin: Origin
  /// Whose clips were measured.
  public var source: SourceName
  /// The metric, with its version: "interframe-mse/1".
  public var metric: String
  /// The value; not a number where the metric has none.
  public var value: Double
  /// The interval over clips, where there is one; tables print N/A otherwise.
  public var interval: Interval?
  /// How many clips, votes or pairs the value is taken over.
  public var n: Int
  /// Which way is better.
  public var direction: Direction
  /// Everything of the protocol that moves the number, as a hash; the evaluation's manifest spells
  /// it out.
  public var fingerprint: String
  /// Whether it may stand in a table without a warning; a limited run's may not.
  public var isReportable: Bool
  /// A remark for the reader.
  public var note: String?

  /// A number with all that belongs to it.
  public init(
    origin: Origin, source: SourceName, metric: String, value: Double, interval: Interval?, n: Int,
    direction: Direction, fingerprint: String, isReportable: Bool, note: String? = nil
  ) {
    (self.origin, self.source, self.metric) = (origin, source, metric)
    (self.value, self.interval, self.n) = (value, interval, n)
    (self.direction, self.fingerprint) = (direction, fingerprint)
    (self.isReportable, self.note) = (isReportable, note)
  }

  /// What a later line about the same number shares with this one; the last line counts.
  public var key: Key {
    Key(
      scale: origin.scale, data: origin.data, seed: origin.seed, source: source, metric: metric)
  }

  /// Which number of the suite a line is about.
  public struct Key: Hashable, Sendable {
    /// Scale and data set.
    public let scale: String, data: String
    /// The seed.
    public let seed: Int
    /// Whose clips.
    public let source: SourceName
    /// The metric with its version.
    public let metric: String
  }
}
