internal import Foundation
internal import Kernels
public import Tensors

/// Realism in the space of a fixed extractor: Kynkäänniemi and others, "Improved precision and recall
/// metric for assessing generative models", NeurIPS 2019, equation 3.
///
/// The score of a clip is the largest, over real clips, of the distance from the real clip to its
/// third nearest real neighbour as a share of its distance to the clip; the half of the real clips
/// with the largest such radii is left out, as there. Real clips are those of the parts that the
/// judged clip does not belong to, so real clips are not compared with themselves.
public struct FeatureRealism: Sendable {
  /// The name of the judge, with its version.
  public static let judge = "realism/1"
  private static let neighbours = 3

  /// The scores of every clip of every source; at 1 and above the clip lies among real ones.
  public let scores: ClipScores

  /// Of the features `[N, D]` of every source, `N` being the number of clips in `folds`.
  ///
  /// `real` is the number of the source of real clips. Each part leaves at least five of them.
  public init(_ features: [Tensor], real: Int, _ folds: Folds) {
    let clips = folds.assignment.count
    require(
      features.indices.contains(real)
        && features.allSatisfy { $0.shape.rank == 2 && $0.shape[0] == clips },
      "realism: source \(real) of \(features.count), each with features of \(clips) clips")
    let rows = features.map(\.matrix)
    var scores = features.map { _ in [[Double]](repeating: [0], count: clips) }
    for fold in 0..<folds.count {
      let known = rows[real].gathered(folds.others(than: fold, clips: clips))
      require(
        known.rows > FeatureRealism.neighbours + 1,
        "realism: \(known.rows) real clips are too few to compare with")
      let spheres = FeatureRealism.spheres(known)
      let judged = folds.members(of: fold, clips: clips)
      for source in rows.indices {
        let squares = rows[source].gathered(judged).squaredDistances(to: known)
        for (row, clip) in judged.enumerated() {
          let shares = spheres.map { sphere -> Double in
            let square = squares[row, sphere.center]
            return square > 0 ? sphere.radius / sqrt(square) : .greatestFiniteMagnitude
          }
          scores[source][clip] = [shares.max() ?? 0]
        }
      }
    }
    self.scores = ClipScores(judge: FeatureRealism.judge, scores: scores)
  }

  /// The rows with the smaller half of radii, and those.
  private static func spheres(_ rows: Matrix) -> [(center: Int, radius: Double)] {
    let squares = rows.squaredDistances(to: rows)
    let all = (0..<rows.rows).map { i -> (center: Int, radius: Double) in
      let others = (0..<rows.rows).filter { $0 != i }.map { squares[i, $0] }.sorted()
      return (i, sqrt(others[neighbours - 1]))
    }
    let median = all.map(\.radius).sorted()[all.count / 2]
    return all.filter { $0.radius <= median }
  }
}
