import Foundation
import Kernels
import Tensors
import TestSupport
import Testing

@Suite(.serialized) struct RandomSourceTests {
  // Random123, kat_vectors: philox4x32 10.
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func philoxGivesThePublishedVectors(_ counter: [UInt32], _ key: [UInt32], _ expected: [UInt32]) {
    #expect(Philox.block(counter: counter, key: key) == expected)
  }

  @Test func numbersDependOnNothingButTheirIndex() {
    let whole = Philox.bits(key: 7, first: 0, count: 100)
    #expect(Philox.bits(key: 7, first: 13, count: 50) == Array(whole[13..<63]))
    #expect(
      Philox.uniform(key: 7, first: 13, count: 50).values
        == Array(Philox.uniform(key: 7, first: 0, count: 100).values[13..<63]))
    #expect(
      Philox.normal(key: 7, first: 14, count: 50).values
        == Array(Philox.normal(key: 7, first: 0, count: 100).values[14..<64]))
  }

  @Test func streamsDoNotDependOnDraws() {
    let fresh = RandomSource(seed: 3)
    var used = fresh
    _ = used.normal([101])
    var (a, b) = (fresh.stream("weights"), used.stream("weights"))
    #expect(a.uniform([10]).values == b.uniform([10]).values)
  }

  @Test func streamsOfOtherNamesAndSeedsDiffer() {
    let root = RandomSource(seed: 3)
    let sources = [
      root, root.stream("a"), root.stream("b"), root.stream("ab"), root.stream("ba"),
      root.stream("a").stream("b"), RandomSource(seed: 4),
    ]
    let draws = sources.map { source in
      var source = source
      return source.uniform([4]).values
    }
    #expect(Set(draws).count == draws.count)
  }

  @Test func stateContinuesTheStream() {
    var random = RandomSource(seed: 5)
    _ = random.uniform([7])
    var restored = RandomSource(state: random.state)
    #expect(restored.normal([9]).values == random.normal([9]).values)
    #expect(restored == random)
  }

  @Test func drawsDoNotDependOnTheThreadCount() {
    let draws = [1, 2, 4].map { count in
      Threads.using(count) {
        var random = RandomSource(seed: 1)
        return random.uniform([40_001]).values + random.normal([40_001]).values
      }
    }
    #expect(draws[0] == draws[1] && draws[1] == draws[2])
  }

  @Test func uniformNumbersHaveTheMomentsOfTheirLaw() {
    let x = Samples.uniform([400_000], 0, 1).doubles, n = Double(x.count)
    #expect(x.allSatisfy { 0 <= $0 && $0 < 1 })
    // Five standard errors.
    let mean = x.reduce(0, +) / n, variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(abs(mean - 0.5) < 5 * (1 / 12.0 / n).squareRoot())
    #expect(abs(variance - 1 / 12.0) < 5 * (1 / 180.0 / n).squareRoot())
    let bounded = Samples.uniform([1000], -3, 2).values
    #expect(bounded.allSatisfy { -3 <= $0 && $0 < 2 })
  }

  @Test func normalNumbersHaveTheMomentsOfTheirLaw() {
    let x = Samples.normal([400_000]).doubles, n = Double(x.count)
    let moments = (1...4).map { k in x.reduce(0) { $0 + pow($1, Double(k)) } / n }
    let deviations = [1.0, 2, 15, 96].map { ($0 / n).squareRoot() }
    for (k, (moment, expected)) in zip(moments, [0.0, 1, 0, 3]).enumerated() {
      #expect(abs(moment - expected) < 5 * deviations[k], "moment \(k + 1)")
    }
    let within = Double(x.filter { abs($0) < 1 }.count) / n
    #expect(abs(within - 0.682_689) < 5 * (0.682_689 * 0.317_311 / n).squareRoot())
    let neighbours = zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / n
    #expect(abs(neighbours) < 5 / n.squareRoot())
  }

  @Test func meanAndDeviationAreThoseAskedFor() {
    var random = RandomSource(seed: 9)
    let x = random.normal([100_000], mean: 3, deviation: 0.5)
    #expect(abs(x.mean().scalar - 3) < 0.01)
    #expect(abs(((x - 3) * (x - 3)).mean().scalar - 0.25) < 0.01)
  }

  @Test(arguments: [1, 2, 3, 10, 1000])
  func integersAreUniformBelowTheirBound(_ bound: Int) {
    var random = RandomSource(seed: 11)
    let n = 60_000, draws = random.integers(n, below: bound)
    #expect(draws.allSatisfy { 0..<bound ~= $0 })
    var counts = [Int](repeating: 0, count: bound)
    for draw in draws { counts[draw] += 1 }
    // Chi-square has mean bound - 1 and variance 2 (bound - 1).
    let expected = Double(n) / Double(bound), degrees = Double(bound - 1)
    let chi = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(abs(chi - degrees) <= 5 * (2 * degrees).squareRoot())
  }

  @Test func permutationsHoldEachNumberOnceAndAllAreDrawn() {
    var random = RandomSource(seed: 12)
    #expect(random.permutation(100).sorted() == Array(0..<100))
    #expect(random.permutation(0) == [] && random.permutation(1) == [0])
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[random.permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }
}
