import Foundation
import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

/// Products share one pool of threads, so these run one test at a time.
@Suite(.serialized) struct GaussianMixtureTests {
  typealias Covariance = GaussianMixture.Covariance
  static let both: [Covariance] = [.diagonal, .full]

  // MARK: Against scikit-learn (Fixtures/make_mixture_fixtures.py)

  @Test(arguments: both) func logLikelihoodEqualsScikitLearns(covariance: Covariance) throws {
    let given = try MixtureFixture(covariance), scores = try given.numbers("scores")
    let found = try given.mixture("").logLikelihood(of: given.codes)
    expectClose(found, scores, relative: 1e-10, absolute: 1e-10, "\(covariance)")
  }

  @Test(arguments: both) func oneStepEqualsScikitLearns(covariance: Covariance) throws {
    let given = try MixtureFixture(covariance), expected = try given.mixture("after.")
    let statistics = try given.mixture("").expectation(given.codes)
    let floor = covariance == .full ? 1e-3 : 0
    let (found, isReseeded) = GaussianMixture.maximized(statistics, on: given.codes, floor: floor)
    #expect(!isReseeded)
    expectClose(found.weights, expected.weights, relative: 1e-8, "weights")
    expectClose(found.means.values, expected.means.values, relative: 1e-8, "means")
    expectClose(found.factors.values, expected.factors.values, relative: 1e-8, "factors")
    expectClose(
      [statistics.meanScore],
      [try given.numbers("scores").reduce(0, +) / Double(given.codes.shape[0])], relative: 1e-12)
  }

  // MARK: What expectation maximisation promises

  /// Without a floor, which is no part of the likelihood.
  @Test(arguments: both) func likelihoodNeverFalls(covariance: Covariance) {
    var random = RandomSource(seed: 3)
    let codes = Self.clusters(400, 5, spread: 2, using: &random)
    var mixture = GaussianMixture.seeded(6, covariance, on: codes, floor: 0, using: &random)
    var likelihoods: [Double] = []
    for _ in 0..<40 {
      let statistics = mixture.expectation(codes)
      likelihoods.append(statistics.meanScore)
      let update = GaussianMixture.maximized(statistics, on: codes, floor: 0)
      #expect(!update.isReseeded)
      mixture = update.mixture
    }
    #expect(zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $1 >= $0 - 1e-10 })
    #expect(likelihoods[39] > likelihoods[0] + 0.01)
    #expect(abs(mixture.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test(arguments: both) func wellSeparatedClustersAreFound(covariance: Covariance) {
    var random = RandomSource(seed: 4)
    let codes = Self.clusters(600, 4, spread: 20, using: &random)
    let mixture = GaussianMixture.fitted(
      to: codes, Self.settings(5, covariance), using: &random)
    // Code i belongs to cluster i mod 5, of 120 codes with deviation 1.
    for cluster in 0..<5 {
      let rows = codes.gathered(Array(stride(from: cluster, to: 600, by: 5)), along: 0)
      let mean = rows.mean(over: [0]).values
      let nearest = (0..<5).min { a, b in
        Self.distance(mixture.means[row: a], mean) < Self.distance(mixture.means[row: b], mean)
      }
      guard let nearest else { continue }
      #expect(Self.distance(mixture.means[row: nearest], mean) < 1e-4)
      #expect(abs(mixture.weights[nearest] - 0.2) < 1e-6)
    }
  }

  @Test(arguments: both) func componentsWithoutCodesStartAnew(covariance: Covariance) {
    var random = RandomSource(seed: 5)
    let codes = Self.clusters(200, 3, spread: 3, using: &random)
    let means = Matrix(3, 3, [0, 0, 0, 3, 3, 3, 1e4, 1e4, 1e4])
    let unit = Matrix(diagonal: [1, 1, 1])
    let start =
      covariance == .full
      ? GaussianMixture(
        weights: [0.4, 0.4, 0.2], means: means, covariances: [unit, unit, unit])
      : GaussianMixture(
        weights: [0.4, 0.4, 0.2], means: means,
        variances: Matrix(3, 3, .init(repeating: 1, count: 9)))
    let scores = start.logLikelihood(of: codes)
    let worst = scores.indices.min { scores[$0] < scores[$1] } ?? 0
    let (next, isReseeded) = GaussianMixture.maximized(
      start.expectation(codes), on: codes, floor: 1e-3)
    #expect(isReseeded)
    #expect(Array(next.means[row: 2]) == codes.entry(worst, along: 0).doubles)
    expectClose([next.weights[2]], [1.0 / 201], relative: 1e-9)
    // As wide as all codes.
    let column = codes.slice(0..<1, along: 1).doubles, mean = column.reduce(0, +) / 200
    let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200
    #expect(abs(next.factors[2, 0] / variance.squareRoot() - 1) < 2e-3)
    #expect(next.logLikelihood(of: codes).allSatisfy { $0.isFinite })
  }

  // MARK: Sampling

  @Test(arguments: both) func samplesHaveTheMixturesMoments(covariance: Covariance) throws {
    let given = try MixtureFixture(covariance), mixture = try given.mixture("")
    let count = 40_000, d = mixture.dimension
    var random = RandomSource(seed: 6)
    let draws = mixture.sample(count, using: &random).doubles
    let (mean, second) = try given.moments()
    func average(_ value: (Int) -> Double) -> (mean: Double, error: Double) {
      let values = (0..<count).map(value), mean = values.reduce(0, +) / Double(count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      return (mean, (square / Double(count)).squareRoot())
    }
    for i in 0..<d {
      let found = average { draws[$0 * d + i] }
      #expect(abs(found.mean - mean[i]) < 5 * found.error)
      for j in 0...i {
        let found = average { draws[$0 * d + i] * draws[$0 * d + j] }
        #expect(abs(found.mean - second[i, j]) < 5 * found.error, "\(i), \(j)")
      }
    }
  }

  // MARK: Checkpoints and edges

  @Test func buffersKeepEveryBit() {
    let numbers = [
      0, -0.0, 1, -1, Double.pi, .leastNonzeroMagnitude, 1e-300, -1e300, .infinity, -.infinity,
      .nan,
      .leastNormalMagnitude, .greatestFiniteMagnitude, 1 + .ulpOfOne,
    ]
    #expect(DoubleBuffer(numbers).values.map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  @Test(arguments: both) func fitsResumeToTheBitAfterAnyStep(covariance: Covariance) throws {
    var random = RandomSource(seed: 7)
    let codes = Self.clusters(150, 4, spread: 2, using: &random)
    let settings = Self.settings(5, covariance)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }

    var fit = GaussianMixtureFit(settings, dimension: 4)
    var steps = 0, resumed = 0, undisturbed = fit, source = random
    while !undisturbed.isFinished {
      undisturbed.step(on: codes, using: &source)
      steps += 1
    }
    #expect(steps <= settings.greatestStepCount && steps > 3 * settings.restarts)
    while !fit.isFinished {
      fit.step(on: codes, using: &random)
      try Safetensors(fit.exported(), metadata: ["random": random.saved]).write(to: path)
      let file = try Safetensors(path: path)
      fit = GaussianMixtureFit(settings, dimension: 4)
      try fit.load(file, from: path)
      let words = try #require(file.metadata["random"])
      random = try #require(RandomSource(saved: words))
      resumed += 1
    }
    #expect(resumed == steps)
    #expect(fit.exported().mapValues(\.values) == undisturbed.exported().mapValues(\.values))
    let before = fit.exported().mapValues(\.values),
      likelihood = fit.step(on: codes, using: &random)
    #expect(fit.exported().mapValues(\.values) == before)
    let scores = fit.mixture.logLikelihood(of: codes)
    #expect(likelihood == scores.reduce(0, +) / 150)
  }

  /// The best of the starts is kept, so that more of them cannot be worse.
  @Test func theLikeliestStartIsKept() {
    var random = RandomSource(seed: 8)
    let codes = Self.clusters(200, 3, spread: 3, using: &random)
    var settings = Self.settings(8, .diagonal)
    settings.restarts = 6
    var fit = GaussianMixtureFit(settings, dimension: 3), ends: [Double] = [], last = 0.0
    while !fit.isFinished {
      let before = fit.exported()["restart"]?.scalar
      last = fit.step(on: codes, using: &random)
      if fit.exported()["restart"]?.scalar != before { ends.append(last) }
    }
    #expect(ends.count == 6 && Set(ends).count > 1)
    let kept = fit.mixture.logLikelihood(of: codes).reduce(0, +) / 200
    #expect(kept == ends.max())
  }

  @Test(arguments: both) func degenerateCodesStayFinite(covariance: Covariance) {
    var random = RandomSource(seed: 9)
    for codes in [Tensor(repeating: 3, [6, 4]), random.normal([6, 4])] {
      let mixture = GaussianMixture.fitted(
        to: codes, Self.settings(6, covariance), using: &random)
      #expect(mixture.weights.allSatisfy { $0 > 0 && $0 <= 1 })
      #expect(mixture.means.values.allSatisfy { $0.isFinite })
      #expect(mixture.logLikelihood(of: codes).allSatisfy { $0.isFinite })
      #expect(mixture.sample(10, using: &random).values.allSatisfy { $0.isFinite })
    }
  }

  @Test func codesThatAreNotFiniteChangeNothing() {
    var random = RandomSource(seed: 10),
      fit = GaussianMixtureFit(
        Self.settings(2, .diagonal), dimension: 2)
    let before = fit.exported().mapValues(\.values)
    #expect(fit.step(on: Tensor([3, 2], [1, 2, 3, .nan, 5, 6]), using: &random).isNaN)
    #expect(fit.exported().mapValues(\.values) == before)
    #expect(!fit.isFinished)
  }

  // MARK: Codes

  private static func settings(_ components: Int, _ covariance: Covariance)
    -> GaussianMixtureFit.Settings
  {
    var result = GaussianMixtureFit.Settings()
    (result.components, result.covariance) = (components, covariance)
    return result
  }

  /// `count` codes of `d` numbers in five clusters with deviation 1, code i in cluster i mod 5.
  private static func clusters(
    _ count: Int, _ d: Int, spread: Float, using random: inout RandomSource
  ) -> Tensor {
    let centers = random.normal([5, d], deviation: spread)
    return centers.gathered((0..<count).map { $0 % 5 }, along: 0) + random.normal([count, d])
  }

  private static func distance(_ a: ArraySlice<Double>, _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }.squareRoot()
  }
}

/// The part of mixture.safetensors for one form of covariance.
private struct MixtureFixture {
  let covariance: GaussianMixture.Covariance
  let file: Safetensors
  let codes: Tensor

  init(_ covariance: GaussianMixture.Covariance) throws {
    self.covariance = covariance
    file = try VGANFixtures.file("mixture")
    codes = try #require(file.tensors["\(covariance.rawValue).codes"])
  }

  func numbers(_ name: String) throws -> [Double] {
    let words = try #require(file.tensors["\(covariance.rawValue).\(name)"]).values
    return stride(from: 0, to: words.count, by: 4).map { i in
      Double(bitPattern: (0..<4).reduce(0) { $0 | UInt64(words[i + $1]) << (16 * UInt64($1)) })
    }
  }

  func matrices(_ name: String) throws -> [Matrix] {
    let numbers = try numbers(name)
    return stride(from: 0, to: numbers.count, by: 25).map {
      Matrix(5, 5, Array(numbers[$0..<$0 + 25]))
    }
  }

  func mixture(_ prefix: String) throws -> GaussianMixture {
    let weights = try numbers(prefix + "weights")
    let means = Matrix(4, 5, try numbers(prefix + "means"))
    return covariance == .full
      ? GaussianMixture(
        weights: weights, means: means, covariances: try matrices(prefix + "covariances"))
      : GaussianMixture(
        weights: weights, means: means,
        variances: Matrix(4, 5, try numbers(prefix + "covariances")))
  }

  /// The means of x and of x xᵀ under the mixture.
  func moments() throws -> (mean: [Double], second: Matrix) {
    let weights = try numbers("weights"), means = try numbers("means")
    let variances = try numbers("covariances")
    let full = covariance == .full ? try matrices("covariances") : []
    var (mean, second) = ([Double](repeating: 0, count: 5), Matrix(zeros: 5, 5))
    for k in 0..<4 {
      for i in 0..<5 {
        mean[i] += weights[k] * means[5 * k + i]
        for j in 0..<5 {
          let spread = covariance == .full ? full[k][i, j] : i == j ? variances[5 * k + i] : 0
          second[i, j] += weights[k] * (spread + means[5 * k + i] * means[5 * k + j])
        }
      }
    }
    return (mean, second)
  }
}
