/// What a method said of the videos of a test list: a line of `predictions.jsonl`.
public struct Predicted: Codable, Hashable, Sendable {
  /// Where it belongs.
  public var origin: Origin
  /// The method.
  public var source: SourceName
  /// The share of the labels that it was trained on: one part of so many.
  public var parts: Int
  /// The names of the classes, in the order of their numbers.
  public var classNames: [String]
  /// The hash of the paths of the videos, in the order of the numbers below.
  public var list: String
  /// For each video its class, the class by all windows, and that by the first window.
  public var labels: [Int], predicted: [Int], predictedByFirstWindow: [Int]
  /// Videos of the list that could not be read, and were left out.
  public var unreadable: [String]
  /// Training clips with labels, and the validation clips that chose the step.
  public var trainingClips: Int, validationClips: Int
  /// Whether it may stand in a table without a warning.
  public var isReportable: Bool

  /// What `source` said, trained on one part of `parts` of the labels.
  public init(
    origin: Origin, source: SourceName, parts: Int, classNames: [String], list: String,
    labels: [Int], predicted: [Int], predictedByFirstWindow: [Int], unreadable: [String],
    trainingClips: Int, validationClips: Int, isReportable: Bool
  ) {
    (self.origin, self.source, self.parts) = (origin, source, parts)
    (self.classNames, self.list, self.labels) = (classNames, list, labels)
    (self.predicted, self.predictedByFirstWindow) = (predicted, predictedByFirstWindow)
    (self.unreadable, self.isReportable) = (unreadable, isReportable)
    (self.trainingClips, self.validationClips) = (trainingClips, validationClips)
  }
}
