public import Kernels
internal import Results

/// What a classifier said of one video; small enough for a line of JSON.
public struct Prediction: Codable, Hashable, Sendable {
  /// The path in the list.
  public let video: String
  /// The class, from 0.
  public let label: Int
  /// The most probable class by the mean of the windows' probabilities, and by the first window; the
  /// first of several that are equally probable.
  public let predicted: Int, predictedByFirstWindow: Int
  /// What the mean gives to the class of the video, in six decimals.
  public let labelProbability: Double

  /// Of the probabilities of a video's windows, a row a window, a column a class.
  public init(video: String, label: Int, windows: Matrix) {
    require(
      windows.rows > 0 && 0..<windows.columns ~= label,
      "prediction: \(video) of class \(label) needs a window of more classes, got "
        + "\(windows.rows) × \(windows.columns)")
    let mean = (0..<windows.columns).map { column in
      (0..<windows.rows).reduce(0) { $0 + windows[$1, column] } / Double(windows.rows)
    }
    (self.video, self.label) = (video, label)
    (predicted, predictedByFirstWindow) = (mostProbable(mean), mostProbable(windows[row: 0]))
    labelProbability = (mean[label] * 1e6).rounded() / 1e6
  }
}

/// What a classifier said of the videos of a test list.
public struct Predictions: Sendable {
  /// Each video once.
  public let videos: [Prediction]
  /// How many classes there are.
  public let classes: Int

  /// Of `videos`, whose labels and predictions lie in 0..<`classes`.
  public init(_ videos: [Prediction], classes: Int) {
    let range = 0..<classes
    require(
      Set(videos.map(\.video)).count == videos.count
        && videos.allSatisfy {
          range ~= $0.label && range ~= $0.predicted && range ~= $0.predictedByFirstWindow
        },
      "predictions: each of \(videos.count) videos stands there once, its classes in \(range)")
    (self.videos, self.classes) = (videos, classes)
  }

  /// The share of videos whose class is told by all windows; not a number without videos.
  public var accuracy: Double { share(of: videos, \.isRight) }
  /// The share by the first window only.
  public var accuracyOfFirstWindow: Double {
    share(of: videos) { $0.predictedByFirstWindow == $0.label }
  }
  /// The accuracy among the videos of each class; not a number for a class without any.
  public var classAccuracies: [Double] {
    (0..<classes).map { label in share(of: videos.filter { $0.label == label }, \.isRight) }
  }
  /// How many videos of each class, a row, were taken for each class, a column.
  public var confusion: [[Int]] {
    videos.reduce(into: Array(repeating: Array(repeating: 0, count: classes), count: classes)) {
      $0[$1.label][$1.predicted] += 1
    }
  }

  /// The bootstrap interval of the accuracy over videos; nil with fewer than two.
  ///
  /// Videos are drawn one by one. Those of a group resemble each other, so it is rather too narrow.
  public func accuracyInterval(
    draws: Int = 1000, seed: UInt64 = 0, level: Double = 0.95
  ) -> ClosedRange<Double>? {
    Statistics.bootstrap(
      videos.map { $0.isRight ? 1 : 0 }, draws: draws, seed: seed, level: level, Statistics.mean)
  }

  /// The two-sided p-value of McNemar's exact test that `other`, of the same videos in any order, has
  /// the same accuracy.
  public func mcNemar(_ other: Predictions) -> Double {
    let others = Dictionary(uniqueKeysWithValues: other.videos.map { ($0.video, $0) })
    require(
      videos.count == others.count
        && videos.allSatisfy { others[$0.video]?.label == $0.label },
      "McNemar's test: the \(videos.count) and \(others.count) videos or their classes differ")
    let onlyRight = videos.count { $0.isRight && others[$0.video]?.isRight == false }
    let onlyWrong = videos.count { !$0.isRight && others[$0.video]?.isRight == true }
    return Statistics.mcNemar(first: onlyRight, second: onlyWrong)
  }

  private func share(of videos: [Prediction], _ isRight: (Prediction) -> Bool) -> Double {
    Double(videos.count(where: isRight)) / Double(videos.count)
  }
}

extension Prediction {
  fileprivate var isRight: Bool { predicted == label }
}
