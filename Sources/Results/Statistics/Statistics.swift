internal import Foundation

/// Intervals and tests; every interval covers 95 % unless another level is given.
public enum Statistics {
  /// The mean.
  public static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation with the divisor n − `less`: 1 for a sample, 0 for a population.
  public static func deviation(_ values: [Double], less: Int = 1) -> Double {
    guard values.count > less else { return .nan }
    let mean = mean(values)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - less))
      .squareRoot()
  }

  /// Wilson's score interval of a proportion: Wilson, JASA 22, 1927.
  ///
  /// Halves of successes are ties.
  public static func wilson(
    successes: Double, trials: Double, level: Double = 0.95
  ) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let z = normalQuantile(0.5 + level / 2), p = successes / trials
    let scale = 1 + z * z / trials, middle = (p + z * z / (2 * trials)) / scale
    let half = z / scale * (p * (1 - p) / trials + z * z / (4 * trials * trials)).squareRoot()
    return max(0, middle - half)...min(1, middle + half)
  }

  /// Student's interval of a mean; nil with fewer than two values.
  public static func studentInterval(
    _ values: [Double], level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let half =
      studentQuantile(0.5 + level / 2, degrees: Double(values.count - 1)) * deviation(values)
      / Double(values.count).squareRoot()
    let mean = mean(values)
    return half.isFinite && mean.isFinite ? mean - half...mean + half : nil
  }

  /// Student's interval of the mean of values that lie within `range`, which it does not leave: by the delta method on
  /// the scale of log(x − low) where only the lower end is finite, and of the logit where both are; nil with fewer than
  /// two values.
  ///
  /// Where all values are the same, as at an end of the range, the interval is that value.
  public static func studentInterval(
    _ values: [Double], within range: ClosedRange<Double>, level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard let plain = studentInterval(values, level: level) else { return nil }
    let mean = mean(values), half = (plain.upperBound - plain.lowerBound) / 2
    let (low, high) = (range.lowerBound, range.upperBound)
    guard low.isFinite, values.allSatisfy(range.contains), half > 0 else { return plain }
    guard high.isFinite else {
      let ratio = exp(half / (mean - low))
      return low + (mean - low) / ratio...low + (mean - low) * ratio
    }
    let share = (mean - low) / (high - low), odds = share / (1 - share)
    let ratio = exp(half / (high - low) / (share * (1 - share)))
    func value(_ odds: Double) -> Double {
      odds.isFinite ? low + (high - low) * odds / (1 + odds) : high
    }
    return value(odds / ratio)...value(odds * ratio)
  }

  /// Welch's interval of the difference of two means, `first` less `second`; nil with fewer than two
  /// values in either.
  public static func welchInterval(
    _ first: [Double], less second: [Double], level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard first.count > 1, second.count > 1 else { return nil }
    let (a, b) = (
      pow(deviation(first), 2) / Double(first.count),
      pow(deviation(second), 2) / Double(second.count)
    )
    let difference = mean(first) - mean(second)
    guard difference.isFinite else { return nil }
    guard a + b > 0 else { return difference...difference }
    let degrees =
      pow(a + b, 2) / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
    let half = studentQuantile(0.5 + level / 2, degrees: degrees) * (a + b).squareRoot()
    return half.isFinite ? difference - half...difference + half : nil
  }

  /// The percentile interval of `statistic` over `draws` seeded bootstrap samples of `values`: Efron
  /// and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
  public static func bootstrap<Value>(
    _ values: [Value], draws: Int = 1000, seed: UInt64, level: Double = 0.95,
    _ statistic: ([Value]) -> Double
  ) -> ClosedRange<Double>? {
    guard values.count > 1, draws > 1 else { return nil }
    var random = SplitMix(seed: seed)
    let found = (0..<draws).map { _ in
      statistic(
        values.indices.map { _ in values[Int.random(in: 0..<values.count, using: &random)] })
    }
    return percentiles(found, level: level)
  }

  /// The range that holds the middle `level` of `values`, linearly between neighbours; nil if fewer
  /// than two are finite.
  public static func percentiles(
    _ values: [Double], level: Double = 0.95
  ) -> ClosedRange<Double>? {
    let sorted = values.filter(\.isFinite).sorted()
    guard sorted.count > 1 else { return nil }
    func at(_ part: Double) -> Double {
      let place = part * Double(sorted.count - 1), low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
    let (low, high) = (at((1 - level) / 2), at((1 + level) / 2))
    // Numbers near the largest have differences that are none.
    return low <= high ? low...high : nil
  }

  /// The two-sided p-value of McNemar's exact test: `first` pairs where only the first method is
  /// right, `second` where only the second is.
  public static func mcNemar(first: Int, second: Int) -> Double {
    let n = first + second
    guard n > 0 else { return 1 }
    let tail = (0...min(first, second)).reduce(0.0) { sum, k in
      let logarithm =
        lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
      return sum + exp(logarithm - Double(n) * log(2))
    }
    return min(1, 2 * tail)
  }

  // MARK: Quantiles

  /// The quantile of the standard normal distribution.
  public static func normalQuantile(_ p: Double) -> Double {
    root(of: { 0.5 * erfc(-$0 / 2.0.squareRoot()) - p }, from: -40, to: 40)
  }

  /// The quantile of Student's distribution.
  public static func studentQuantile(_ p: Double, degrees: Double) -> Double {
    root(of: { studentProbability($0, degrees: degrees) - p }, from: -1e6, to: 1e6)
  }

  /// The probability that Student's t does not exceed `t`.
  static func studentProbability(_ t: Double, degrees: Double) -> Double {
    let tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// The regularised incomplete beta function, by Lentz's continued fraction: Abramowitz and Stegun
  /// 26.5.8.
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    var c = 1.0, d = 1 / (1 - (a + b) * x / (a + 1)), result = d
    for m in 1...500 {
      let m = Double(m)
      for coefficient in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / (1 + coefficient * d)
        c = 1 + coefficient / c
        result *= c * d
      }
      if abs(c * d - 1) < 1e-15 { break }
    }
    return front * result
  }

  /// Where a rising function crosses zero, by bisection to the last bit.
  private static func root(
    of function: (Double) -> Double, from low: Double, to high: Double
  ) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<200 {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { break }
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}

/// SplitMix64, for the draws of a bootstrap: Steele, Lea and Flood, OOPSLA 2014.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
