internal import Results
internal import Tensors

/// How much a clip changes from frame to frame: the mean square of the difference of neighbouring
/// frames, in levels of 0…1.
///
/// Albuquerque and others, arXiv:1901.11384, section 4.1, without their threshold. A frozen clip has 0:
/// the number describes smoothness, not quality.
struct InterframeError: Metric {
  let name = "interframe-mse"
  let version = 1

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var findings = Findings()
    findings.measurements = sources.map { source in
      // One clip at a time, so that the number does not depend on a batch.
      let errors = (0..<source.count).map { Self.error(of: source.clips($0..<$0 + 1)) }
      let (mean, interval) = meanWithInterval(errors)
      return context.measurement(
        of: source.name, value: mean, interval: interval, n: errors.count)
    }
    return findings
  }

  /// Of one clip `[1, T, H, W, C]` in −1…1.
  private static func error(of clip: Tensor) -> Double {
    let values = clip.values, frame = clip.shape.count / clip.shape[1]
    guard clip.shape[1] > 1 else { return .nan }
    let squares = zip(values, values.dropFirst(frame)).reduce(0.0) { sum, pair in
      let difference = Double(pair.1 - pair.0) / 2
      return sum + difference * difference
    }
    return squares / Double(values.count - frame)
  }
}

/// The mean and the 95 % interval of a mean of so many independent values; none for fewer than two.
private func meanWithInterval(_ values: [Double]) -> (mean: Double, interval: Interval?) {
  let n = Double(values.count), mean = values.reduce(0, +) / n
  guard values.count > 1 else { return (mean, nil) }
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
  let half = 1.959964 * (variance / n).squareRoot()
  return (mean, Interval(low: mean - half, high: mean + half, method: "normal"))
}
