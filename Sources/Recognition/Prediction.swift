public import Kernels

/// What a classifier said of one video.
public struct Prediction: Hashable, Sendable {
  /// The path in the list.
  public let video: String
  /// The class, from 0.
  public let label: Int
  /// The most probable class by the mean of the windows' probabilities, and by the first window; the
  /// first of several that are equally probable.
  public let predicted: Int, predictedByFirstWindow: Int

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
  }
}
