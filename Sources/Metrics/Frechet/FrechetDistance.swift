internal import Foundation
public import Kernels

/// The Fréchet distance between two normal distributions.
///
/// |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½): Dowson and Landau, J. Multivariate Analysis 12,
/// 1982; of features of clips Unterthiner and others, arXiv:1812.01717. It is called FVD only where
/// the features are I3D's. With few clips it is too large; see `FrechetLimit`.
public enum FrechetDistance {
  /// Between features whose statistics are given.
  public static func between(_ a: FeatureStatistics, _ b: FeatureStatistics) -> Double {
    between(a.mean, a.covariance, b.mean, b.covariance)
  }

  /// Between distributions of means of D numbers and of covariances `D × D`, symmetric.
  public static func between(
    _ mean: [Double], _ covariance: Matrix, _ otherMean: [Double], _ otherCovariance: Matrix
  ) -> Double {
    let d = mean.count
    require(
      otherMean.count == d
        && [covariance, otherCovariance].allSatisfy { $0.rows == d && $0.columns == d },
      "Fréchet distance: means of \(d) and \(otherMean.count) numbers, covariances "
        + "\(covariance.rows) × \(covariance.columns) and "
        + "\(otherCovariance.rows) × \(otherCovariance.columns)")
    let half = symmetricRoot(covariance)
    let inner = half.product(otherCovariance).product(half)
    let overlap = inner.symmetricEigen().values.reduce(0) { $0 + root(of: $1) }
    let shift = zip(mean, otherMean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return shift + covariance.trace + otherCovariance.trace - 2 * overlap
  }

  /// The symmetric square root of a covariance.
  private static func symmetricRoot(_ covariance: Matrix) -> Matrix {
    let (values, vectors) = covariance.symmetricEigen()
    var scaled = vectors
    for i in 0..<values.count {
      let scale = root(of: values[i])
      for j in 0..<vectors.columns { scaled[i, j] *= scale }
    }
    return vectors.product(scaled, transposed: true)
  }

  /// Of an eigenvalue; the released code leaves those under 1e-10 as they are, which is almost 0.
  private static func root(of value: Double) -> Double {
    let size = abs(value)
    return size < 1e-10 ? size : sqrt(size)
  }
}
