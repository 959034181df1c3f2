internal import Results

extension Predicted {
  /// The accuracies in percent, by all windows and by the first.
  func measurements(_ task: RecognitionTask) -> [Measurement] {
    [
      measurement(task, "accuracy", predicted),
      measurement(task, "first-window-accuracy", predictedByFirstWindow),
    ]
  }

  private func measurement(
    _ task: RecognitionTask, _ name: String, _ answers: [Int]
  ) -> Measurement {
    let right = Self.isRight(answers, labels)
    let interval = Statistics.bootstrap(right, seed: 0, Statistics.mean).map {
      Interval(low: $0.lowerBound, high: $0.upperBound, method: "bootstrap over videos")
    }
    let isChance = task.method == .chance
    return Measurement(
      origin: origin, source: source, metric: task.metric(name),
      value: isChance ? 100 / Double(classNames.count) : Statistics.mean(right),
      interval: isChance ? nil : interval, n: labels.count, direction: .higher,
      fingerprint: task.fingerprint, isReportable: isReportable)
  }

  /// 100 for each right answer, 0 for each wrong one.
  static func isRight(_ answers: [Int], _ labels: [Int]) -> [Double] {
    zip(answers, labels).map { $0 == $1 ? 100 : 0 }
  }
}
