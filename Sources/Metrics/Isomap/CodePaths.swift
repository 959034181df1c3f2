internal import Kernels
public import Tensors

/// How far a navigator steps from code to code, along the points, against chance and against lines.
///
/// Albuquerque and others, arXiv:1901.11384, section 4.2, draw codes, draws of the prior and linear
/// interpolations on one isomap and say that codes are neither; this measures it.
public struct CodePaths: Sendable {
  /// For each clip the mean distance between its neighbouring codes.
  public let steps: ClipValues
  /// Distances between neighbours in the list of draws of the prior, which have nothing in common.
  public let prior: ClipValues
  /// For each line the mean distance between neighbouring codes on it.
  public let lines: ClipValues
  /// The map of all points: codes clip by clip, then the prior, then the lines.
  public let map: Isomap

  /// Of codes `[N, T, Z]` of clips and draws `[M, Z]` of the prior, at least `2 · lines` and two.
  ///
  /// Each of `lines` lines leads from a draw to the next by T equal steps inside; the ends are draws.
  public init(codes: Tensor, prior: Tensor, lines: Int = 2, neighbours: Int = 6) {
    require(
      codes.shape.rank == 3 && prior.shape.rank == 2 && codes.shape[2] == prior.shape[1]
        && codes.shape[1] > 1 && prior.shape[0] >= max(2, 2 * lines),
      "code paths: codes \(codes.shape) and prior \(prior.shape) should be [N, T, Z] and [M, Z], "
        + "with two draws a line")
    let (n, t, z) = (codes.shape[0], codes.shape[1], codes.shape[2])
    let draws = prior.matrix
    let straight = (0..<lines).flatMap { CodePaths.line(draws, 2 * $0, 2 * $0 + 1, steps: t) }
    let points = Matrix(
      n * t + draws.rows + lines * t, z,
      codes.values.map(Double.init) + draws.values + straight)
    let lengths = NeighbourGraph(points, neighbours: neighbours).pathLengths()
    func path(_ first: Int) -> Double {
      let sum = (first..<first + t - 1).reduce(0) { $0 + lengths[$1, $1 + 1] }
      return sum / Double(t - 1)
    }
    steps = ClipValues((0..<n).map { path($0 * t) })
    let start = n * t
    self.prior = ClipValues((start..<start + draws.rows - 1).map { lengths[$0, $0 + 1] })
    self.lines = ClipValues((0..<lines).map { path(start + draws.rows + $0 * t) })
    map = Isomap(pathLengths: lengths)
  }

  private static func line(_ draws: Matrix, _ from: Int, _ to: Int, steps: Int) -> [Double] {
    (1...steps).flatMap { step -> [Double] in
      let share = Double(step) / Double(steps + 1)
      return zip(draws[row: from], draws[row: to]).map { (1 - share) * $0 + share * $1 }
    }
  }
}
