import Foundation
import Kernels
import Tensors
import Testing

@testable import Metrics

/// Against scikit-learn's Isomap: `Fixtures/make_fixtures.py`.
@Suite(.serialized) struct IsomapTests {
  @Test(arguments: ["roll", "apart"])
  func mapsAreThoseOfScikitLearn(_ name: String) {
    let points = Fixtures["isomap/\(name)/points"].matrix
    let lengths = NeighbourGraph(points, neighbours: 6).pathLengths()
    #expect(difference(lengths.values, Fixtures["isomap/\(name)/lengths"].values) < 1e-9)
    let found = Isomap(points).places, expected = Fixtures["isomap/\(name)/places"].matrix
    for column in 0..<2 {
      let (a, b) = (
        (0..<found.rows).map { found[$0, column] }, (0..<found.rows).map { expected[$0, column] }
      )
      // The sign of an eigenvector is arbitrary.
      let error = min(difference(a, b), difference(a, b.map { -$0 }))
      #expect(error < 1e-7, "column \(column) of \(name)")
    }
  }

  /// Points on a circle: neighbours are a chord apart, and the longest way is half of the chords.
  @Test func pathsGoAlongTheCircle() {
    let n = 24
    let angles = (0..<n).map { 2 * Double.pi * Double($0) / Double(n) }
    let points = Matrix(n, 2, angles.flatMap { [cos($0), sin($0)] })
    let lengths = NeighbourGraph(points, neighbours: 2).pathLengths(), chord = lengths[0, 1]
    #expect(abs(lengths[0, n / 2] - Double(n / 2) * chord) < 1e-9)
  }

  /// Small steps from code to code against draws that have nothing in common.
  @Test func stepsOfAWalkAreShorterThanThoseOfThePrior() {
    var random = RandomSource(seed: 7)
    let start = random.normal([3, 1, 10]), drift = random.normal([3, 12, 10], deviation: 0.05)
    let codes = Tensor.concatenated((0..<12).map { _ in start }, along: 1) + drift
    let found = CodePaths(codes: codes, prior: random.normal([60, 10]), lines: 2)
    #expect(found.steps.n == 3 && found.lines.n == 2 && found.prior.n == 59)
    #expect(found.steps.value < 0.5 * found.prior.value)
    #expect(found.lines.value < found.prior.value)
    #expect(found.map.places.rows == 3 * 12 + 60 + 2 * 12)
  }
}
