internal import Foundation
internal import Kernels
public import Tensors

/// Critics that learn to tell real clips from generated ones, and judge only clips they never saw.
///
/// Each critic is a logistic regression with a ridge on one block of features and their squares. For
/// each part of the clips it is fitted on the other parts; in the fit real clips weigh as much as all
/// generated ones, and each generator as much as any other. A stand-in for people's choices between
/// two clips: critics see what a fixed protocol lets them see, not what people do.
public struct CriticPanel: Sendable {
  /// The name of the judge, with its version.
  public static let judge = "critics/1"

  /// The scores of every clip of every source.
  public let scores: ClipScores
  /// For each part, the clips that the critics of this part were fitted on; alike in all sources that
  /// were learned from.
  public let fittedOn: [[Int]]

  /// Fits and scores.
  ///
  /// `features` holds for each source its blocks `[N, D]`, as `CriticFeatures` gives them, `N` being
  /// the number of clips in `folds`. `real` is the number of the source of real clips, `generated`
  /// those of the generators; other sources are scored without being learned from. `progress` is told how
  /// many critics of how many are fitted.
  public init(
    _ features: [[Tensor]], real: Int, generated: [Int], _ folds: Folds,
    progress: (Int, Int) -> Void = { _, _ in }
  ) {
    let blocks = features.first?.count ?? 0, clips = folds.assignment.count
    require(
      features.indices.contains(real) && !generated.isEmpty
        && generated.allSatisfy { features.indices.contains($0) && $0 != real }
        && features.allSatisfy {
          $0.count == blocks && $0.allSatisfy { $0.shape.rank == 2 && $0.shape[0] == clips }
        },
      "critics: source \(real) and generators \(generated) of \(features.count), each with "
        + "\(blocks) blocks of \(clips) rows")
    var scores = features.map { _ in
      [[Double]](repeating: Array(repeating: 0, count: blocks), count: clips)
    }
    fittedOn = (0..<folds.count).map { folds.others(than: $0, clips: clips) }
    for block in 0..<blocks {
      let rows = features.map { $0[block].matrix }
      for fold in 0..<folds.count {
        progress(block * folds.count + fold, blocks * folds.count)
        let known = fittedOn[fold]
        let critic = LogisticRegression(
          positive: rows[real].gathered(known),
          negatives: generated.map { rows[$0].gathered(known) })
        let judged = folds.members(of: fold, clips: clips)
        for source in features.indices {
          for (clip, score) in zip(judged, critic.scores(rows[source].gathered(judged))) {
            scores[source][clip][block] = score
          }
        }
      }
    }
    self.scores = ClipScores(judge: CriticPanel.judge, scores: scores)
  }
}

/// A logistic regression on standardised numbers and their squares, with a ridge.
struct LogisticRegression {
  private let mean: [Double], scale: [Double]
  /// One number a feature, then the constant.
  private let weights: [Double]

  /// The ridge as a share of the number of rows.
  private static let ridge = 0.01

  /// Fitted by Newton's method; `negatives` are several groups of one weight.
  init(positive: Matrix, negatives: [Matrix]) {
    let groups = [positive] + negatives, n = groups.reduce(0) { $0 + $1.rows }
    let all = Matrix(n, positive.columns, groups.flatMap(\.values))
    let center = all.columnMeans
    mean = center
    var sums = [Double](repeating: 0, count: center.count)
    for i in 0..<n {
      for j in center.indices { sums[j] += (all[i, j] - center[j]) * (all[i, j] - center[j]) }
    }
    // A column that never changes says nothing; 0 keeps it out.
    scale = sums.map { $0 > 1e-12 * Double(n) ? 1 / sqrt($0 / Double(n)) : 0 }
    let x = LogisticRegression.expanded(all, mean, scale)
    let targets = groups.enumerated().flatMap { g, rows in
      [Double](repeating: g == 0 ? 1 : 0, count: rows.rows)
    }
    let shares = groups.enumerated().flatMap { g, rows in
      [Double](
        repeating: Double(n) / (2 * Double(rows.rows * (g == 0 ? 1 : negatives.count))),
        count: rows.rows)
    }
    weights = LogisticRegression.fit(x, targets, shares)
  }

  /// The log-odds of being positive, for each row.
  func scores(_ rows: Matrix) -> [Double] {
    LogisticRegression.expanded(rows, mean, scale).product(
      Matrix(weights.count, 1, weights)
    ).values
  }

  /// Standardised numbers, held within ±8, their squares, and a one.
  private static func expanded(_ rows: Matrix, _ mean: [Double], _ scale: [Double]) -> Matrix {
    var values: [Double] = []
    values.reserveCapacity(rows.rows * (2 * rows.columns + 1))
    for i in 0..<rows.rows {
      let z = (0..<rows.columns).map { min(8, max(-8, (rows[i, $0] - mean[$0]) * scale[$0])) }
      values += z + z.map { ($0 * $0 - 1) / 2.0.squareRoot() } + [1]
    }
    return Matrix(rows.rows, 2 * rows.columns + 1, values)
  }

  private static func fit(_ x: Matrix, _ targets: [Double], _ shares: [Double]) -> [Double] {
    let n = x.rows, d = x.columns, ridge = ridge * Double(n)
    var weights = [Double](repeating: 0, count: d)
    for _ in 0..<25 {
      let odds = x.product(Matrix(d, 1, weights)).values
      let chance = odds.map { 1 / (1 + Elementary.exp(-$0)) }
      let residual = (0..<n).map { shares[$0] * (targets[$0] - chance[$0]) }
      var slope = x.product(Matrix(n, 1, residual), transposed: true).values
      var scaled = x
      for i in 0..<n {
        let root = sqrt(shares[i] * chance[i] * (1 - chance[i]))
        for j in 0..<d { scaled[i, j] *= root }
      }
      var curvature = scaled.product(scaled, transposed: true)
      for j in 0..<d {
        // The constant is hardly held back, so that the shares of both kinds do not matter.
        let weight = j == d - 1 ? 1e-6 * ridge : ridge
        curvature[j, j] += weight
        slope[j] -= weight * weights[j]
      }
      guard let step = curvature.solvedPositive(slope) else { break }
      for j in 0..<d { weights[j] += step[j] }
      if step.allSatisfy({ abs($0) < 1e-8 }) { break }
    }
    return weights
  }
}

extension Matrix {
  /// x with `self`·x = `right`; nil if `self` is not positive definite.
  fileprivate func solvedPositive(_ right: [Double]) -> [Double]? {
    guard let lower = cholesky() else { return nil }
    var x = lower.solveLower(Matrix(rows, 1, right)).values
    for i in stride(from: rows - 1, through: 0, by: -1) {
      for j in i + 1..<Swift.max(i + 1, rows) { x[i] -= lower[j, i] * x[j] }
      x[i] /= lower[i, i]
    }
    return x
  }
}
