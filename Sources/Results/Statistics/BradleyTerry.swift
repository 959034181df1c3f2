internal import Foundation

/// Strengths by forced choices: the model of Bradley and Terry (Biometrika 39, 1952) with Davidson's
/// ties (JASA 65, 1970), by maximum likelihood.
///
/// The odds of i, j and a tie are as exp θᵢ : exp θⱼ : ν·exp((θᵢ + θⱼ)/2).
public struct BradleyTerry: Sendable {
  /// Choices between two of the items, by their numbers.
  public struct Pair: Hashable, Sendable {
    /// The items.
    public let first: Int, second: Int
    /// Choices for each, and ties.
    public var wins: Int, losses: Int, ties: Int

    /// Choices between `first` and `second`.
    public init(_ first: Int, _ second: Int, wins: Int, losses: Int, ties: Int = 0) {
      (self.first, self.second) = (first, second)
      (self.wins, self.losses, self.ties) = (wins, losses, ties)
    }
  }

  /// θ of each item, natural logarithms, their mean being 0.
  public let strengths: [Double]
  /// Intervals of the strengths; empty without a bootstrap.
  public let intervals: [ClosedRange<Double>]
  /// ln ν; −∞ in effect where no tie occurred.
  public let logTie: Double

  /// Fits `count` items; `draws` bootstrap samples of the choices, each pair's on their own, give
  /// intervals of 95 %.
  ///
  /// `ridge` weighs a penalty ½·ridge·θ² that keeps items finite that won, or lost, every choice.
  public init(
    _ pairs: [Pair], count: Int, ridge: Double = 1e-3, draws: Int = 0, seed: UInt64 = 0
  ) {
    let best = Self.fit(pairs, count, ridge)
    (strengths, logTie) = (Array(best.prefix(count)), best[count])
    guard draws > 1 else {
      intervals = []
      return
    }
    var random = SplitMix(seed: seed)
    let samples = (0..<draws).map { _ in
      Self.fit(pairs.map { Self.resampled($0, using: &random) }, count, ridge, from: best)
    }
    intervals = (0..<count).map { i in
      Statistics.percentiles(samples.map { $0[i] }) ?? best[i]...best[i]
    }
  }

  /// As many choices as in `pair`, drawn from its own with replacement.
  private static func resampled(_ pair: Pair, using random: inout SplitMix) -> Pair {
    let n = pair.wins + pair.losses + pair.ties
    var result = Pair(pair.first, pair.second, wins: 0, losses: 0)
    for _ in 0..<n {
      let drawn = Int.random(in: 0..<n, using: &random)
      if drawn < pair.wins {
        result.wins += 1
      } else if drawn < pair.wins + pair.losses {
        result.losses += 1
      } else {
        result.ties += 1
      }
    }
    return result
  }

  /// θ of every item and ln ν, by Newton's method; the likelihood is concave.
  private static func fit(
    _ pairs: [Pair], _ count: Int, _ ridge: Double, from start: [Double]? = nil
  ) -> [Double] {
    let size = count + 1
    var theta = start ?? Array(repeating: 0, count: size)
    for _ in 0..<100 {
      var slope = theta.map { -ridge * $0 }
      var curvature = [Double](repeating: 0, count: size * size)
      for i in 0..<size { curvature[i * size + i] = ridge }
      for pair in pairs { add(pair, theta, &slope, &curvature) }
      let step = solve(curvature, slope)
      let longest = step.map(abs).max() ?? 0
      let scale = min(1, 2 / max(longest, 1e-300))
      for i in 0..<size { theta[i] += scale * step[i] }
      if longest < 1e-11 { break }
    }
    let mean = theta.prefix(count).reduce(0, +) / Double(max(1, count))
    for i in 0..<count { theta[i] -= mean }
    return theta
  }

  /// Adds what one pair contributes: outcomes are a multinomial logit in (θᵢ, θⱼ, ln ν).
  private static func add(
    _ pair: Pair, _ theta: [Double], _ slope: inout [Double], _ curvature: inout [Double]
  ) {
    let size = theta.count, places = [pair.first, pair.second, size - 1]
    let features: [[Double]] = [[1, 0, 0], [0, 1, 0], [0.5, 0.5, 1]]
    let values = places.map { theta[$0] }
    let scores = features.map { zip($0, values).reduce(0) { $0 + $1.0 * $1.1 } }
    let top = scores.max() ?? 0, weights = scores.map { exp($0 - top) }
    let sum = weights.reduce(0, +), chances = weights.map { $0 / sum }
    let counts = [pair.wins, pair.losses, pair.ties].map(Double.init)
    let n = counts.reduce(0, +)
    let mean = (0..<3).map { k in (0..<3).reduce(0) { $0 + chances[$1] * features[$1][k] } }
    for a in 0..<3 {
      for o in 0..<3 { slope[places[a]] += (counts[o] - n * chances[o]) * features[o][a] }
      for b in 0..<3 {
        let covariance = (0..<3).reduce(0) {
          $0 + chances[$1] * (features[$1][a] - mean[a]) * (features[$1][b] - mean[b])
        }
        curvature[places[a] * size + places[b]] += n * covariance
      }
    }
  }

  /// x with A·x = b, A symmetric and positive definite, by Gaussian elimination.
  private static func solve(_ a: [Double], _ b: [Double]) -> [Double] {
    let n = b.count
    var (a, x) = (a, b)
    for k in 0..<n {
      for i in k + 1..<max(k + 1, n) {
        let factor = a[i * n + k] / a[k * n + k]
        for j in k..<n { a[i * n + j] -= factor * a[k * n + j] }
        x[i] -= factor * x[k]
      }
    }
    for k in stride(from: n - 1, through: 0, by: -1) {
      for j in k + 1..<max(k + 1, n) { x[k] -= a[k * n + j] * x[j] }
      x[k] /= a[k * n + k]
    }
    return x
  }
}
