import Foundation
import Kernels
import Tensors
import Testing

@testable import Metrics

@Suite(.serialized) struct FrechetTests {
  /// Against numpy and scipy.
  @Test(arguments: ["tall", "thin"])
  func distancesAreThoseOfSciPy(_ name: String) {
    func block(_ part: String) -> Block { Fixtures["frechet/\(name)/\(part)"] }
    let a = FeatureStatistics(block("a").tensor), b = FeatureStatistics(block("b").tensor)
    #expect(difference(a.covariance.values, block("covariance").values) < 1e-12)
    let expected = block("distance").values[0]
    #expect(abs(FrechetDistance.between(a, b) - expected) < 1e-6 * expected)
    #expect(abs(FrechetDistance.between(b, a) - expected) < 1e-6 * expected)
    #expect(abs(FrechetDistance.between(a, a)) < 1e-6)
  }

  /// Normal distributions with diagonal covariances: Σ (μ − ν)² + (σ − τ)².
  @Test func distancesOfDiagonalCovariancesAreByFormula() {
    let a = Matrix(diagonal: [1, 4, 0]), b = Matrix(diagonal: [9, 0.25, 0])
    let found = FrechetDistance.between([0, 1, 2], a, [1, 1, 0], b)
    #expect(abs(found - (1 + 4 + 4 + 2.25)) < 1e-9)
  }

  @Test func piecesChangeNoBit() {
    let features = Fixtures["frechet/tall/a"].tensor
    var pieces = FeatureStatistics(dimension: 6)
    for start in stride(from: 0, to: 40, by: 7) {
      pieces.add(features.slice(start..<min(start + 7, 40), along: 0))
    }
    #expect(pieces == FeatureStatistics(features))
  }

  struct Golden: Decodable {
    struct Entry: Decodable {
      let features_a: [[Double]]?, features_b: [[Double]]?, shift: [Double]?
      let mu_a: Numbers?, mu_b: Numbers?, sigma_a: [[Double]]?, expected: Double
    }
    /// A list, or words such as "zeros(128)".
    enum Numbers: Decodable {
      case list([Double]), words(String)
      init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if let list = try? box.decode([Double].self) {
          self = .list(list)
        } else {
          self = .words(try box.decode(String.self))
        }
      }
    }
    let frechet: [Entry]
  }

  static let goldenFile: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let file = folder.appendingPathComponent("shared/data/golden_metrics/golden.json")
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    return nil
  }()

  /// Published vectors; the first is given to four digits.
  @Test(
    .enabled(if: goldenFile != nil, "shared/data/golden_metrics is not beside this checkout"))
  func publishedDistancesAreMet() throws {
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: try #require(Self.goldenFile)))
    var checked = 0
    for entry in golden.frechet {
      let found: Double
      if let rows = entry.features_a {
        let other = entry.features_b ?? rows.map { zip($0, entry.shift ?? []).map { $0 + $1 } }
        found = FrechetDistance.between(statistics(rows), statistics(other))
      } else if case .list(let a) = entry.mu_a, case .list(let b) = entry.mu_b {
        let sigma = try #require(entry.sigma_a), matrix = Matrix(2, 2, sigma.flatMap { $0 })
        found = FrechetDistance.between(a, matrix, b, matrix)
      } else {
        let identity = Matrix(diagonal: Array(repeating: 1, count: 128))
        found = FrechetDistance.between(
          Array(repeating: 0, count: 128), identity, Array(repeating: 1, count: 128), identity)
      }
      #expect(abs(found - entry.expected) < 1e-4, "\(found), expected \(entry.expected)")
      checked += 1
    }
    #expect(checked == 4)
  }

  private func statistics(_ rows: [[Double]]) -> FeatureStatistics {
    FeatureStatistics(Matrix(rows.count, rows[0].count, rows.flatMap { $0 }))
  }

  /// Normal features whose distance is known: 8 means apart by ½, so 2; a sample of 100 of each is
  /// much too far.
  @Test func limitIsNearerToTheTruthThanTheDistance() throws {
    var random = RandomSource(seed: 5), errors: [(Double, Double)] = [], hits = 0
    for _ in 0..<8 {
      let a = random.normal([100, 8]), b = random.normal([100, 8], mean: 0.5)
      let found = FrechetLimit(a, b, draws: 60, using: &random)
      errors.append((found.distance - 2, found.limit - 2))
      hits += try #require(found.limitInterval).contains(2) ? 1 : 0
      #expect(try #require(found.distanceInterval).contains(found.distance))
      #expect(found.points.map(\.count) == [50, 62, 75, 87, 100])
    }
    let (biased, limit) = (
      errors.map(\.0).reduce(0, +) / 8, errors.map(\.1).reduce(0, +) / 8
    )
    #expect(biased > 0.2)
    #expect(abs(limit) < 0.5 * biased)
    #expect(hits >= 6)
  }

  @Test func limitOfRealAgainstRealHoldsZero() throws {
    var random = RandomSource(seed: 6)
    let found = FrechetLimit(
      random.normal([120, 10]), random.normal([120, 10]), draws: 100, using: &random)
    #expect(try #require(found.limitInterval).contains(0))
    #expect(found.distance > 0.3)
  }
}
