public import Kernels

/// A panel of critics that say which of two clips looks more like the real ones.
///
/// A proxy for people's forced choices, no more. For each pair of sources and each fold a critic is
/// fitted, on one kind of features, to tell real clips from the pair's clips; it sees no clip of the
/// fold that it judges. A clip's score in a critic's eyes is its log odds of being real. The panel has
/// one critic for each kind of features, and the majority decides; equal votes are a tie.
public struct CriticPanel: Sendable {
  /// One source's clips, as each kind of features sees them.
  public struct Source: Sendable {
    /// One matrix a kind of features; a row a clip.
    public let features: [Matrix]

    /// The clips whose features are `features`.
    public init(_ features: [Matrix]) { self.features = features }

    /// How many clips there are.
    public var count: Int { features.first?.rows ?? 0 }
  }

  /// Which of two clips was chosen.
  public enum Choice: String, Sendable, Codable {
    /// The first.
    case first
    /// The second.
    case second
    /// Neither.
    case tie
  }

  private let real: Source
  /// The numbers of the folds: every critic is fitted on all but one.
  public let folds: Int

  /// Critics who know reality from `real`.
  public init(real: Source, folds: Int = 2) {
    require(folds >= 2, "critics: \(folds) folds leave no clip to judge")
    (self.real, self.folds) = (real, folds)
  }

  /// The fold of a clip: clips at every `folds`th index are judged together.
  public func fold(of index: Int) -> Int { index % folds }

  /// The clips by which critics of `fold` learn.
  public func trainingIndices(_ count: Int, judging fold: Int) -> [Int] {
    (0..<count).filter { self.fold(of: $0) != fold }
  }

  /// What the panel chooses for each of `pairs`, clips of `first` and `second` by their indices; both
  /// of a pair must be of one fold.
  ///
  /// Real clips themselves are judged as `first` or `second` by their indices among `real`.
  public func choices(
    _ first: Source, _ second: Source, pairs: [(Int, Int)]
  ) -> [Choice] {
    require(
      pairs.allSatisfy { fold(of: $0.0) == fold(of: $0.1) },
      "critics: both clips of a pair must be of one fold")
    var balance = [Int](repeating: 0, count: pairs.count)
    for kind in real.features.indices {
      for fold in 0..<folds {
        let mine = pairs.indices.filter { self.fold(of: pairs[$0].0) == fold }
        guard !mine.isEmpty else { continue }
        let critic = critic(kind, fold, first, second)
        let a = critic.scores(first.features[kind].rows(mine.map { pairs[$0].0 }))
        let b = critic.scores(second.features[kind].rows(mine.map { pairs[$0].1 }))
        for (k, i) in mine.enumerated() where a[k] != b[k] { balance[i] += a[k] > b[k] ? 1 : -1 }
      }
    }
    return balance.map { $0 > 0 ? .first : $0 < 0 ? .second : .tie }
  }

  /// A critic of one kind for one fold: real clips against those of both sources.
  private func critic(
    _ kind: Int, _ fold: Int, _ first: Source, _ second: Source
  ) -> LogisticRegression {
    func learnt(_ source: Source) -> Matrix {
      source.features[kind].rows(trainingIndices(source.count, judging: fold))
    }
    let (reality, a, b) = (learnt(real), learnt(first), learnt(second))
    let all = Matrix(
      reality.rows + a.rows + b.rows, reality.columns, reality.values + a.values + b.values)
    let labels = (0..<all.rows).map { $0 < reality.rows }
    return LogisticRegression(all, labels)
  }
}

/// Realism of a clip in the space of features: Kynkäänniemi and others, "Improved precision and recall
/// metric for assessing generative models", NeurIPS 2019, section 3.3.
public struct FeatureRealism: Sendable {
  private let real: Matrix, radii: [Double]

  /// Reality by the features of real clips, a row each; a clip's ball reaches to its `neighbours`th
  /// neighbour, and the half of the balls that are largest are left out.
  public init(real: Matrix, neighbours: Int = 3) {
    require(
      real.rows > neighbours,
      "realism: \(real.rows) real clips are too few for \(neighbours) neighbours")
    let distances = Isomap.distances(real)
    let radii = (0..<real.rows).map { i in distances[row: i].sorted()[neighbours] }
    let median = radii.sorted()[radii.count / 2]
    let kept = radii.indices.filter { radii[$0] <= median }
    self.real = real.rows(kept)
    self.radii = kept.map { radii[$0] }
  }

  /// The realism of each row: above 1 inside of a ball.
  public func scores(_ features: Matrix) -> [Double] {
    let products = features.product(real, otherTransposed: true)
    func square(_ row: ArraySlice<Double>) -> Double { row.reduce(0) { $0 + $1 * $1 } }
    let squares = (0..<real.rows).map { square(real[row: $0]) }
    return (0..<features.rows).map { i in
      let own = square(features[row: i])
      return (0..<real.rows).reduce(0) { best, j in
        let distance = max(0, own + squares[j] - 2 * products[i, j]).squareRoot()
        return max(best, radii[j] / max(distance, 1e-9))
      }
    }
  }
}
