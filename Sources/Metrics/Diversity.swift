internal import Kernels
public import Tensors

/// How far clips lie from one another.
public enum Diversity {
  /// For each clip its mean distance to all others: the root of the mean squared difference of the
  /// numbers, black being 0 and white 1.
  ///
  /// Clips `[N, T, H, W, C]` in −1…1, at least two. The mean over clips is the mean over pairs; a
  /// generator that draws one clip only has 0.
  public static func pairwise(_ clips: Tensor) -> ClipValues {
    let rows = clips.clipRows
    require(rows.rows > 1, "diversity: two clips at least are needed, got \(clips.shape)")
    let squares = rows.squaredDistances(to: rows)
    return ClipValues(
      (0..<rows.rows).map { i in
        let sum = (0..<rows.rows).reduce(0) { $0 + ($1 == i ? 0 : level(squares[i, $1], rows)) }
        return sum / Double(rows.rows - 1)
      })
  }

  /// The distance in levels of 0…1 from a squared distance in −1…1.
  fileprivate static func level(_ square: Double, _ rows: Matrix) -> Double {
    (square / Double(rows.columns)).squareRoot() / 2
  }
}

/// How far clips lie from the nearest clip that was trained on: a check of memorisation.
///
/// Distances are roots of mean squared differences, black being 0 and white 1, between clips brought
/// to 16 by 16 pixels by area, which keeps noise from deciding.
public struct NearestTraining: Sendable {
  /// The distance of each generated clip, and of each held-out real clip, to its nearest.
  public let generated: ClipValues, real: ClipValues
  /// The index of the nearest training clip of each generated clip.
  public let nearest: [Int]

  /// The mean distance of generated clips as a share of that of held-out real ones: about 1 for new
  /// clips of the same kind, 0 for clips that were learned by heart.
  public var ratio: Double { generated.value / real.value }

  /// Of clips `[N, T, H, W, C]` in −1…1 of three sources, equal but for `N`.
  public init(generated: Tensor, heldOut: Tensor, training: Tensor) {
    let known = NearestTraining.rows(training)
    require(known.rows > 0, "nearest neighbours: there are no training clips")
    let (own, other) = (
      NearestTraining.search(NearestTraining.rows(generated), known),
      NearestTraining.search(NearestTraining.rows(heldOut), known)
    )
    (self.generated, nearest) = (ClipValues(own.map(\.distance)), own.map(\.index))
    real = ClipValues(other.map(\.distance))
  }

  private static func rows(_ clips: Tensor) -> Matrix {
    clips.requireClips()
    let small = min(16, clips.shape[2]), narrow = min(16, clips.shape[3])
    return clips.resized(height: small, width: narrow, .torchArea).clipRows
  }

  private static func search(_ rows: Matrix, _ known: Matrix) -> [(distance: Double, index: Int)] {
    let squares = rows.squaredDistances(to: known)
    return (0..<rows.rows).map { i in
      let index = (0..<known.rows).min { squares[i, $0] < squares[i, $1] } ?? 0
      return (Diversity.level(squares[i, index], rows), index)
    }
  }
}
