internal import Kernels
public import Tensors

// Expectation maximisation: Dempster, Laird and Rubin, 1977.

/// What a pass over codes leaves to compute the next mixture from.
struct MixtureStatistics {
  let features: GaussianFeatures
  /// The features of the codes, weighted by responsibilities and added up: one row a component.
  private(set) var sums: Matrix
  /// How well each code is explained; after an expectation, its log-likelihood.
  var scores: [Double] = []

  init(_ features: GaussianFeatures, componentCount: Int) {
    self.features = features
    sums = Matrix(zeros: componentCount, features.count)
  }

  /// The mean of the scores.
  var meanScore: Double { scores.reduce(0, +) / Double(scores.count) }

  /// Adds a block of features `[B, F]` with the responsibilities `[B, K]` of the components.
  mutating func add(_ features: Matrix, _ responsibilities: Matrix) {
    let more = responsibilities.product(features, transposed: true)
    for i in more.values.indices { sums.values[i] += more.values[i] }
  }
}

extension GaussianMixture {
  /// Below it a component has lost all codes; one that explains a single code stays.
  private static let leastCount = 0.999
  /// Keeps densities finite where all codes are the same.
  private static let leastVariance = 1e-12

  /// Rows by blocks: the features of 1024 codes of 100 numbers take 42 MB with full covariances.
  static func blocks(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 1024).map { $0..<min($0 + 1024, count) }
  }

  /// The pass over `codes` `[N, dimension]`.
  func expectation(_ codes: Tensor) -> MixtureStatistics {
    let features = features
    var result = MixtureStatistics(features, componentCount: componentCount)
    result.scores = responsibilities(for: codes, features) { result.add($0, $1) }
    return result
  }

  /// The logarithm of the density at each of `codes` `[N, dimension]`.
  public func logLikelihood(of codes: Tensor) -> [Double] {
    responsibilities(for: codes, features) { _, _ in }
  }

  /// Around the mean of the mixture, which is that of the codes from the first step on.
  private var features: GaussianFeatures {
    GaussianFeatures(
      origin: Matrix(1, componentCount, weights).product(means).values, covariance)
  }

  /// The log-likelihood of each code; `body` gets blocks of features and of responsibilities.
  private func responsibilities(
    for codes: Tensor, _ features: GaussianFeatures, _ body: (Matrix, Matrix) -> Void
  ) -> [Double] {
    require(
      codes.shape == [codes.shape[0], dimension],
      "Gaussian mixture: codes of [N, \(dimension)] are expected, got \(codes.shape)")
    let (values, weights, means, factors) = (codes.values, weights, means, factors)
    let coefficients = (0..<componentCount).flatMap {
      features.coefficients(weight: weights[$0], mean: means[row: $0], factor: factors[row: $0])
    }
    let densities = Matrix(componentCount, features.count, coefficients)
    return Self.blocks(codes.shape[0]).flatMap { rows in
      let block = features(values, rows: rows)
      var shares = block.product(densities, otherTransposed: true)
      let likelihoods = shares.normalizeExponentials()
      body(block, shares)
      return likelihoods
    }
  }

  /// The likeliest mixture for the responsibilities in `statistics` of `codes`.
  ///
  /// `floor` is a share of the mean variance of all codes: diagonal variances are at least that,
  /// full covariances get it added. A component without codes starts anew where codes are explained
  /// worst, as wide as all of them; whether one did is told too.
  static func maximized(_ statistics: MixtureStatistics, on codes: Tensor, floor: Double)
    -> (mixture: GaussianMixture, isReseeded: Bool)
  {
    let (features, sums) = (statistics.features, statistics.sums)
    let all = features.moments(
      Matrix(1, sums.rows, Array(repeating: 1, count: sums.rows)).product(sums).values[...])
    let floor = max(floor * features.meanVariance(all.covariances), leastVariance)
    let light = (0..<sums.rows).filter { sums[$0, 0] < leastCount }
    let seeds = Dictionary(uniqueKeysWithValues: zip(light, statistics.worst(light.count)))
    var (weights, means, factors): ([Double], [Double], [Double]) = ([], [], [])
    for k in 0..<sums.rows {
      var (mass, moments) = (sums[k, 0], features.moments(sums[row: k]))
      if let seed = seeds[k] {
        (mass, moments) = (1, (codes.entry(seed, along: 0).doubles, all.covariances))
      }
      weights.append(mass)
      means += moments.mean
      factors += features.factor(moments.covariances, floor: floor)
    }
    let total = weights.reduce(0, +)
    let mixture = GaussianMixture(
      weights: weights.map { $0 / total }, means: Matrix(sums.rows, features.origin.count, means),
      factors: factors, features.covariance)
    return (mixture, !light.isEmpty)
  }

  /// A start: centres by k-means++ (Arthur and Vassilvitskii, SODA 2007), each of `codes` `[N, D]`
  /// given to the nearest one.
  static func seeded(
    _ componentCount: Int, _ covariance: Covariance, on codes: Tensor, floor: Double,
    using random: inout RandomSource
  ) -> GaussianMixture {
    let (owners, distances) = nearestCenters(componentCount, codes, using: &random)
    let features = GaussianFeatures(
      origin: codes.doubleColumnMeans, covariance)
    var statistics = MixtureStatistics(features, componentCount: componentCount)
    statistics.scores = distances.map { -$0 }
    let values = codes.values
    for rows in blocks(codes.shape[0]) {
      var shares = Matrix(zeros: rows.count, componentCount)
      for (i, row) in rows.enumerated() { shares[i, owners[row]] = 1 }
      statistics.add(features(values, rows: rows), shares)
    }
    return maximized(statistics, on: codes, floor: floor).mixture
  }

  /// Draws centres among `codes`, each with a probability that rises with the squared distance to
  /// the nearest one before; gives the number of each code's nearest centre and that distance.
  private static func nearestCenters(
    _ count: Int, _ codes: Tensor, using random: inout RandomSource
  ) -> (owners: [Int], distances: [Double]) {
    let (n, d, values) = (codes.shape[0], codes.shape[1], codes.values)
    var owners = [Int](repeating: 0, count: n)
    var distances = [Double](repeating: .infinity, count: n)
    var center = random.integers(1, below: n)[0]
    for k in 0..<count {
      for i in 0..<n {
        var distance = 0.0
        for j in 0..<d {
          let difference = Double(values[i * d + j] - values[center * d + j])
          distance += difference * difference
        }
        if distance < distances[i] { (distances[i], owners[i]) = (distance, k) }
      }
      center = drawn(distances, using: &random)
    }
    return (owners, distances)
  }

  /// An index drawn with a probability that `weights` are proportional to.
  private static func drawn(_ weights: [Double], using random: inout RandomSource) -> Int {
    var rest = Double(random.uniform([1]).scalar) * weights.reduce(0, +)
    let index = weights.firstIndex { weight in
      rest -= weight
      return rest < 0
    }
    return index ?? random.integers(1, below: weights.count)[0]
  }
}

extension MixtureStatistics {
  /// The numbers of the `count` codes with the lowest scores.
  fileprivate func worst(_ count: Int) -> ArraySlice<Int> {
    guard count > 0 else { return [] }
    return scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }.prefix(count)
  }
}

extension GaussianFeatures {
  /// The mean of the variances among `covariances`.
  fileprivate func meanVariance(_ covariances: [Double]) -> Double {
    let variances = zip(pairs, covariances).filter { $0.0.i == $0.0.j }.map(\.1)
    return variances.reduce(0, +) / Double(variances.count)
  }
}

extension Matrix {
  /// Replaces each row by its exponentials over their sum; gives the logarithms of the sums.
  fileprivate mutating func normalizeExponentials() -> [Double] {
    (0..<rows).map { row in
      let range = row * columns..<(row + 1) * columns
      let greatest = self[row: row].max() ?? 0
      var sum = 0.0
      for i in range {
        values[i] = Elementary.exp(values[i] - greatest)
        sum += values[i]
      }
      for i in range { values[i] /= sum }
      return greatest + Elementary.log(sum)
    }
  }
}

extension Tensor {
  fileprivate var doubles: [Double] { values.map(Double.init) }

  /// The mean of each column of a matrix.
  fileprivate var doubleColumnMeans: [Double] {
    let ones = Matrix(1, shape[0], Array(repeating: 1, count: shape[0]))
    return ones.product(Matrix(shape[0], shape[1], doubles)).values.map { $0 / Double(shape[0]) }
  }
}
