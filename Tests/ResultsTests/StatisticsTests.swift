import Foundation
import Results
import Testing

/// Against SciPy, statsmodels and a general optimiser: `Fixtures/statistics.py`.
@Suite struct StatisticsTests {
  struct Golden: Decodable {
    let wilson: [[Double]], mcnemar: [[Double]], quantiles: [[Double]], normal: [[Double]]
    let pairs: [[Int]], strengths: [Double]
  }

  private func data() throws -> Data {
    let path = try #require(
      Bundle.module.url(forResource: "Fixtures/statistics", withExtension: "json"))
    return try Data(contentsOf: path)
  }

  private func golden() throws -> Golden { try JSONDecoder().decode(Golden.self, from: data()) }

  /// Lists of samples followed by two numbers, which no plain type describes.
  private func samples(_ name: String) throws -> [[Any]] {
    let all = try #require(try JSONSerialization.jsonObject(with: data()) as? [String: Any])
    return try #require(all[name] as? [[Any]])
  }

  private func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  @Test func intervalsStayWithinTheRange() throws {
    for row in try samples("ranged") {
      let values = try #require(row[0] as? [Double]), low = try #require(row[1] as? Double)
      let range = low...(row[2] as? Double ?? .infinity)
      let found = try #require(Statistics.studentInterval(values, within: range))
      #expect(range.contains(found.lowerBound) && range.contains(found.upperBound))
      // Relative to the distance from the lower end, which spans nine powers of ten.
      #expect(close(log(found.lowerBound - low), log(row[3] as! Double - low), 1e-9))
      #expect(close(log(found.upperBound - low), log(row[4] as! Double - low), 1e-9))
    }
    let all = -Double.infinity...Double.infinity
    #expect(
      Statistics.studentInterval([1, 2, 4], within: all) == Statistics.studentInterval([1, 2, 4]))
    // All the same, outside of the range, and too few.
    #expect(Statistics.studentInterval([100, 100], within: 0...100) == 100...100)
    #expect(
      Statistics.studentInterval([-1, 1], within: 0...(.infinity))
        == Statistics.studentInterval([-1, 1]))
    #expect(Statistics.studentInterval([1], within: 0...100) == nil)
    // Spread as wide as the range.
    let widest = try #require(Statistics.studentInterval([0, 100], within: 0...100))
    #expect(widest.lowerBound >= 0 && widest.upperBound <= 100)
  }

  @Test func intervalsAreThoseOfSciPyAndStatsmodels() throws {
    for row in try golden().wilson {
      let found = Statistics.wilson(successes: row[0], trials: row[1])
      #expect(close(found.lowerBound, row[2], 1e-12) && close(found.upperBound, row[3], 1e-12))
    }
    for row in try samples("student") {
      let values = try #require(row[0] as? [Double])
      let found = try #require(Statistics.studentInterval(values))
      #expect(close(found.lowerBound, row[1] as! Double, 1e-9))
      #expect(close(found.upperBound, row[2] as! Double, 1e-9))
    }
    for row in try samples("welch") {
      let found = try #require(
        Statistics.welchInterval(row[0] as! [Double], less: row[1] as! [Double]))
      #expect(close(found.lowerBound, row[2] as! Double, 1e-9))
      #expect(close(found.upperBound, row[3] as! Double, 1e-9))
    }
    #expect(Statistics.studentInterval([1]) == nil)
  }

  @Test func quantilesAndTestsAreThoseOfSciPyAndStatsmodels() throws {
    let golden = try golden()
    for row in golden.quantiles {
      #expect(close(Statistics.studentQuantile(row[0], degrees: row[1]), row[2], 1e-9))
    }
    for row in golden.normal { #expect(close(Statistics.normalQuantile(row[0]), row[1], 1e-12)) }
    for row in golden.mcnemar {
      #expect(close(Statistics.mcNemar(first: Int(row[0]), second: Int(row[1])), row[2], 1e-12))
    }
  }

  /// 1e-5: what the general optimiser leaves.
  @Test func strengthsAreThoseOfAGeneralOptimiser() throws {
    let golden = try golden()
    let pairs = golden.pairs.map {
      BradleyTerry.Pair($0[0], $0[1], wins: $0[2], losses: $0[3], ties: $0[4])
    }
    let fit = BradleyTerry(pairs, count: 4, draws: 200, seed: 1)
    for (found, expected) in zip(fit.strengths + [fit.logTie], golden.strengths) {
      #expect(close(found, expected, 1e-5), "\(found) \(expected)")
    }
    #expect(abs(fit.strengths.reduce(0, +)) < 1e-9)
    for (value, interval) in zip(fit.strengths, fit.intervals) { #expect(interval.contains(value)) }
    #expect(fit.intervals == BradleyTerry(pairs, count: 4, draws: 200, seed: 1).intervals)
  }

  @Test func strengthsOfAnItemThatNeverWinsStayFinite() {
    let fit = BradleyTerry([.init(0, 1, wins: 100, losses: 0)], count: 2, draws: 10)
    #expect(fit.strengths[0] > 2 && fit.strengths[0] < 20)
  }

  /// Numbers of records that came from somebody else may be as large as numbers get.
  @Test(arguments: [
    [1e308, 1e308, 1e308], [-1e308, 1e308], [1.7e308, -1.7e308, 1.7e308], [.nan, 1],
    [.infinity, 1],
    [0, .greatestFiniteMagnitude],
  ]) func intervalsOfTheLargestNumbersAreNoneOrRanges(_ values: [Double]) {
    for interval in [
      Statistics.studentInterval(values), Statistics.welchInterval(values, less: [0, 1]),
      Statistics.welchInterval(values, less: values), Statistics.percentiles(values),
      Statistics.bootstrap(values, draws: 50, seed: 1) { Statistics.mean($0) },
    ] {
      // That a range was made at all is what is shown; its ends are in order.
      #expect(interval.map { $0.lowerBound <= $0.upperBound } ?? true)
    }
  }

  /// The mean of normal values: its bootstrap interval is close to Student's for many values.
  @Test func bootstrapOfAMeanIsCloseToStudents() throws {
    let values = (0..<400).map { sin(Double($0) * 12.9898) }
    let bootstrap = try #require(
      Statistics.bootstrap(values, draws: 2000, seed: 4) { Statistics.mean($0) })
    let student = try #require(Statistics.studentInterval(values))
    let half = (student.upperBound - student.lowerBound) / 2
    #expect(abs(bootstrap.lowerBound - student.lowerBound) < 0.1 * half)
    #expect(abs(bootstrap.upperBound - student.upperBound) < 0.1 * half)
  }
}
