internal import Foundation
public import Kernels

/// Logistic regression of two classes on standardised features, with a penalty on the weights, by
/// Newton's method in float64.
public struct LogisticRegression: Sendable {
  private let mean: [Double], scale: [Double], weights: [Double], bias: Double

  /// Fits rows of `features` to `labels`; the penalty is ½·`penalty`·|w|² for the mean of the losses.
  public init(_ features: Matrix, _ labels: [Bool], penalty: Double = 0.01) {
    let (n, d) = (features.rows, features.columns)
    require(
      labels.count == n && n > 1,
      "logistic regression: \(labels.count) labels for \(n) rows")
    (mean, scale) = Self.standards(features)
    let x = Self.standardized(features, mean, scale, withOne: true)
    var w = [Double](repeating: 0, count: d + 1)
    for _ in 0..<30 {
      let scores = x.product(Matrix(d + 1, 1, w)).values
      let chances = scores.map { 1 / (1 + exp(-$0)) }
      var slope = (0...d).map { $0 < d ? penalty * w[$0] : 0 }
      var weighted = x
      for i in 0..<n {
        let error = (chances[i] - (labels[i] ? 1 : 0)) / Double(n)
        let spread = (chances[i] * (1 - chances[i]) / Double(n)).squareRoot()
        for j in 0...d {
          slope[j] += error * x[i, j]
          weighted[i, j] *= spread
        }
      }
      var curvature = weighted.product(weighted, transposed: true)
      for j in 0...d { curvature[j, j] += j < d ? penalty : 1e-9 }
      guard let factor = curvature.cholesky() else { break }
      let step = factor.solveFactored(slope)
      for j in 0...d { w[j] -= step[j] }
      if (step.map { abs($0) }.max() ?? 0) < 1e-9 { break }
    }
    (weights, bias) = (Array(w.dropLast()), w[d])
  }

  /// The log odds of each row.
  public func scores(_ features: Matrix) -> [Double] {
    let x = Self.standardized(features, mean, scale, withOne: false)
    return x.product(Matrix(weights.count, 1, weights)).values.map { $0 + bias }
  }

  private static func standards(_ features: Matrix) -> ([Double], [Double]) {
    let n = Double(features.rows)
    let mean = (0..<features.columns).map { j in
      (0..<features.rows).reduce(0) { $0 + features[$1, j] } / n
    }
    let scale = (0..<features.columns).map { j in
      let sum = (0..<features.rows).reduce(0) {
        $0 + (features[$1, j] - mean[j]) * (features[$1, j] - mean[j])
      }
      return 1 / max(1e-9, (sum / n).squareRoot())
    }
    return (mean, scale)
  }

  private static func standardized(
    _ features: Matrix, _ mean: [Double], _ scale: [Double], withOne: Bool
  ) -> Matrix {
    let columns = features.columns + (withOne ? 1 : 0)
    var x = Matrix(zeros: features.rows, columns)
    for i in 0..<features.rows {
      for j in 0..<features.columns { x[i, j] = (features[i, j] - mean[j]) * scale[j] }
      if withOne { x[i, columns - 1] = 1 }
    }
    return x
  }
}

extension Matrix {
  /// x with L·Lᵀ·x = b, `self` being L.
  func solveFactored(_ b: [Double]) -> [Double] {
    var x = solveLower(Matrix(rows, 1, b)).values
    for k in stride(from: rows - 1, through: 0, by: -1) {
      for j in k + 1..<max(k + 1, rows) { x[k] -= self[j, k] * x[j] }
      x[k] /= self[k, k]
    }
    return x
  }
}
