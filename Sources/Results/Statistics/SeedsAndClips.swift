/// A mean over seeds and clips, and how much of its doubt comes from either.
public struct SeedsAndClips: Sendable {
  /// The mean of the seeds' means.
  public let mean: Double
  /// The percentile interval of a bootstrap in two levels: seeds are drawn with replacement, then
  /// within each the clips.
  ///
  /// Davison and Hinkley, "Bootstrap methods and their application", 1997, section 3.8. Nil with
  /// fewer than two seeds, where nothing can be said of other seeds.
  public let interval: ClosedRange<Double>?
  /// The deviation between seeds that clips do not explain, at least 0; nil with fewer than two
  /// seeds.
  public let seedDeviation: Double?
  /// The deviation between the clips of a seed; nil where no seed has two clips.
  public let clipDeviation: Double?

  /// Of a number for each clip of each seed; each seed has at least one clip.
  public init(_ seeds: [[Double]], draws: Int = 1000, seed: UInt64 = 0, level: Double = 0.95) {
    let means = seeds.map(Statistics.mean)
    mean = Statistics.mean(means)
    let within = seeds.filter { $0.count > 1 }.map { square(Statistics.deviation($0)) }
    clipDeviation = within.isEmpty ? nil : Statistics.mean(within).squareRoot()
    guard seeds.count > 1 else {
      (interval, seedDeviation) = (nil, nil)
      return
    }
    let explained = Statistics.mean(
      seeds.map { $0.count > 1 ? square(Statistics.deviation($0)) / Double($0.count) : 0 })
    seedDeviation = max(0, square(Statistics.deviation(means)) - explained).squareRoot()
    var random = SplitMix(seed: seed)
    func drawn<Value>(_ values: [Value]) -> [Value] {
      values.map { _ in values[Int.random(in: values.indices, using: &random)] }
    }
    let found = (0..<draws).map { _ in
      Statistics.mean(drawn(seeds).map { Statistics.mean(drawn($0)) })
    }
    interval = Statistics.percentiles(found, level: level)
  }
}

private func square(_ x: Double) -> Double { x * x }
