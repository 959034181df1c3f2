// A fixture of another shape should stop the tests at once.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import Foundation
import Kernels
import Tensors
import Testing

@testable import Metrics

/// A block of numbers in double precision, of `Fixtures/metrics.json`, which make_fixtures.py makes.
struct Block: Decodable {
  let shape: [Int], values: [Double]

  var tensor: Tensor { Tensor(Shape(shape), values.map(Float.init)) }
  var matrix: Matrix { Matrix(shape[0], shape[1], values) }
}

enum Fixtures {
  static func data(_ name: String) -> Data {
    let path = Bundle.module.path(
      forResource: name, ofType: "json", inDirectory: "Fixtures")!
    return try! Data(contentsOf: URL(fileURLWithPath: path))
  }

  private static let blocks = try! JSONDecoder().decode(
    [String: Block].self, from: data("metrics"))

  static subscript(name: String) -> Block { blocks[name]! }
}

/// The largest difference of two lists of one length.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// Clips with a square that moves to the right over a still background, by one or two pixels a frame,
/// and noise of `noise`.
func movingSquares(
  _ count: Int, noise: Float = 0.02, speed fixed: Int? = nil, _ random: inout RandomSource
) -> Tensor {
  let (t, side) = (16, 32)
  var values: [Float] = []
  for _ in 0..<count {
    let shade = random.uniform([4], -0.9, 0.9).values
    let start = random.integers(2, below: 20), speed = fixed ?? 1 + random.integers(1, below: 2)[0]
    for frame in 0..<t {
      for y in 0..<side {
        for x in 0..<side {
          let left = (start[0] + frame * speed) % side, top = start[1]
          let isInside = (x - left + side) % side < 8 && y >= top && y < top + 8
          for c in 0..<3 { values.append(isInside ? -shade[c] : 0.5 * shade[3] + 0.01 * Float(x)) }
        }
      }
    }
  }
  let clips = Tensor([count, t, side, side, 3], values)
  return (clips + random.normal(clips.shape, deviation: noise)).clipped(-1, 1)
}
