import Foundation
import Results
import Testing

/// Algebra is the oracle: the variance of a bootstrap in two levels is known.
@Suite struct SeedsAndClipsTests {
  /// Numbers without pattern, between −1 and 1.
  private func numbers(_ count: Int, _ key: Double) -> [Double] {
    (0..<count).map { sin(12.9898 * Double($0) + 78.233 * key) }
  }

  @Test func intervalsHaveTheWidthOfTheBootstrapsVariance() throws {
    let seeds = (0..<6).map { seed in
      numbers(80, Double(seed)).map { $0 + 0.4 * Double(seed % 3) }
    }
    let found = SeedsAndClips(seeds, draws: 20_000, seed: 1)
    let means = seeds.map(Statistics.mean)
    #expect(abs(found.mean - Statistics.mean(means)) < 1e-12)
    // Drawn seeds vary as their means do, drawn clips as those of a seed do; both over six seeds.
    let between = pow(Statistics.deviation(means, less: 0), 2)
    let within = Statistics.mean(seeds.map { pow(Statistics.deviation($0, less: 0), 2) / 80 })
    let width = 2 * 1.96 * ((between + within) / 6).squareRoot()
    let interval = try #require(found.interval)
    // 5 %: six seeds are few for a normal shape.
    #expect(abs(interval.upperBound - interval.lowerBound - width) < 0.05 * width)
    #expect(interval.contains(found.mean))
    #expect(
      SeedsAndClips(seeds, draws: 100, seed: 2).interval
        == SeedsAndClips(
          seeds, draws: 100, seed: 2
        ).interval)
  }

  @Test func doubtOfSeedsAndOfClipsAreToldApart() throws {
    // Seeds whose clips are alike: everything is between seeds.
    let apart = SeedsAndClips([[1, 1, 1], [2, 2, 2], [3, 3, 3]])
    #expect(try #require(apart.seedDeviation) == 1)
    #expect(try #require(apart.clipDeviation) == 0)
    // Seeds of one mean: nothing is.
    let alike = SeedsAndClips([[0, 2, 4], [4, 0, 2], [2, 4, 0]])
    #expect(try #require(alike.seedDeviation) == 0)
    #expect(try #require(alike.clipDeviation) == 2)
  }

  @Test func oneSeedSaysNothingOfOthers() {
    let found = SeedsAndClips([[1, 2, 3]])
    #expect(found.mean == 2 && found.interval == nil && found.seedDeviation == nil)
  }
}
