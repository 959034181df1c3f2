// A fixture of another shape should stop the tests at once.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import Foundation
import Kernels
import Tensors

/// `Fixtures/recognition.json`, which make_fixtures.py makes.
struct Fixtures: Decodable {
  struct Linear: Decodable {
    let train: [[Double]], labels: [Int], test: [[Double]]
    let penalties: [Double], probabilities: [[[Double]]]
  }

  struct Motion: Decodable {
    let shape: [Int], pixels: [UInt8], histograms: [Double]

    var clip: Tensor { Tensor(bytes: pixels, Shape(shape)) }
  }

  let linear: Linear, motion: Motion

  static let all: Fixtures = {
    let path = Bundle.module.path(
      forResource: "recognition", ofType: "json", inDirectory: "Fixtures")!
    return try! JSONDecoder().decode(
      Fixtures.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }()
}

/// A matrix of rows of one length.
func matrix(_ rows: [[Double]]) -> Matrix {
  Matrix(rows.count, rows.first?.count ?? 0, rows.flatMap { $0 })
}

/// The largest difference of two lists of one length.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
