internal import Kernels
public import Tensors

/// The Fréchet distance against the number of clips, and what it tends to for ever more of them.
///
/// The distance of N clips of each kind is too large by about a constant over N: Chong and Forsyth,
/// "Effectively unbiased FID and inception score and where to find them", CVPR 2020. A line in 1/N
/// through distances of subsets of several sizes meets 1/N = 0 at the limit. Unlike there, both
/// sides are thinned out alike, so that real clips against real clips tend to 0. With fewer than about
/// ten clips a feature the distance falls faster than the line, and the limit comes out too low.
public struct FrechetLimit: Sendable {
  /// Clips of each kind, and the mean distance of subsets of so many.
  public struct Point: Sendable, Equatable {
    /// Clips.
    public let count: Int
    /// The distance.
    public let distance: Double
  }

  /// Rising in the number of clips; the last is the distance of all of them.
  public let points: [Point]
  /// The distance where 1/N is 0; it may be slightly negative.
  public let limit: Double
  /// The intervals of 95 % of the distance of all clips and of the limit; nil without a bootstrap.
  public let distanceInterval: ClosedRange<Double>?, limitInterval: ClosedRange<Double>?

  /// The distance of all clips.
  public var distance: Double { points[points.count - 1].distance }

  /// Of features `[N, D]` of generated and `[M, D]` of real clips; of the longer list the first as
  /// many as the other has.
  ///
  /// Subsets have ½, ⅝, ¾, ⅞ and all of the clips, in random orders; `subsets` of each size are
  /// averaged. `draws` bootstrap samples of clips give basic intervals: Davison and Hinkley, 1997,
  /// section 5.2. Percentiles would not do, for a sample with repetitions is as much too large
  /// again. At least 8 clips.
  public init(
    _ generated: Tensor, _ real: Tensor, subsets: Int = 4, draws: Int = 0,
    using random: inout RandomSource
  ) {
    let n = min(generated.shape[0], real.shape[0])
    require(
      n >= 8, "Fréchet limit: 8 clips at least are needed, got \(generated.shape), \(real.shape)")
    let (a, b) = (
      generated.slice(0..<n, along: 0).matrix, real.slice(0..<n, along: 0).matrix
    )
    let sizes = (4...8).map { n * $0 / 8 }
    let all = Self.distance(a, b)
    points = Self.points(a, b, sizes, subsets, all, &random)
    limit = Self.intercept(points)
    var distances: [Double] = [], limits: [Double] = []
    for _ in 0..<draws {
      let (x, y) = (
        a.gathered(random.integers(n, below: n)), b.gathered(random.integers(n, below: n))
      )
      let whole = Self.distance(x, y)
      distances.append(whole)
      limits.append(Self.intercept(Self.points(x, y, sizes, 1, whole, &random)))
    }
    // In the world of the bootstrap the clips are all there is: the true limit is `all`, and the
    // distance of n draws lies above it as `all` lies above the truth.
    limitInterval = Self.basicInterval(limits, truth: all, estimate: limit)
    let excess = all - limit
    distanceInterval = Self.basicInterval(distances, truth: all + excess, estimate: all)
  }

  private static func distance(_ a: Matrix, _ b: Matrix) -> Double {
    FrechetDistance.between(FeatureStatistics(a), FeatureStatistics(b))
  }

  private static func points(
    _ a: Matrix, _ b: Matrix, _ sizes: [Int], _ subsets: Int, _ all: Double,
    _ random: inout RandomSource
  ) -> [Point] {
    var sums = [Double](repeating: 0, count: sizes.count - 1)
    for _ in 0..<subsets {
      for (k, size) in sizes.dropLast().enumerated() {
        let (i, j) = (random.permutation(a.rows), random.permutation(b.rows))
        sums[k] += distance(a.gathered(Array(i.prefix(size))), b.gathered(Array(j.prefix(size))))
      }
    }
    return zip(sizes, sums).map { Point(count: $0, distance: $1 / Double(subsets)) }
      + [Point(count: sizes[sizes.count - 1], distance: all)]
  }

  /// Where the least-squares line in 1/N meets 1/N = 0.
  private static func intercept(_ points: [Point]) -> Double {
    let x = points.map { 1 / Double($0.count) }, y = points.map(\.distance)
    let n = Double(points.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let slope =
      zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
      / x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    return my - slope * mx
  }

  private static func basicInterval(
    _ values: [Double], truth: Double, estimate: Double
  ) -> ClosedRange<Double>? {
    guard values.count > 1 else { return nil }
    let sorted = values.sorted(), last = Double(sorted.count - 1)
    func at(_ part: Double) -> Double {
      let low = Int(part * last), high = min(low + 1, sorted.count - 1)
      return sorted[low] + (part * last - Double(low)) * (sorted[high] - sorted[low])
    }
    return estimate - (at(0.975) - truth)...estimate - (at(0.025) - truth)
  }
}
