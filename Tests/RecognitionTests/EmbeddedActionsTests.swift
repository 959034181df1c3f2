import Datasets
import Foundation
import Kernels
import Recognition
import Tensors
import Testing

/// The embedded actions by their first list, groups of validation and test never seen.
@Suite(.serialized) struct EmbeddedActionsTests {
  private func clips(_ split: Split) throws -> (clips: [Tensor], labels: [Int]) {
    var options = DatasetOptions()
    (options.frames, options.size, options.count) = (16, 32, 250)
    (options.split, options.heldOutGroups) = (split, 4)
    let data = try DatasetName.actions.open(options)
    var random = RandomSource(seed: 0)
    let all = try (0..<data.count).map { try data.clip(at: $0, using: &random) }
    return (all.map(\.frames), try all.map { try #require($0.label) })
  }

  private func accuracy(_ describe: (Tensor) -> [Double]) throws -> Double {
    let parts = try [Split.training, .validation, .test].map { split in
      let part = try clips(split)
      return (features: matrix(part.clips.map(describe)), labels: part.labels)
    }
    let classifier = LinearClassifier(
      features: parts[0].features, labels: parts[0].labels, classes: 10, validation: parts[1])
    return classifier.accuracy(parts[2].features, parts[2].labels)
  }

  /// 0.59, 0.14 and 0.11 when written, of 70 clips; chance is 0.1.
  ///
  /// The bounds lie four standard errors or more away from chance, and from 0.59.
  @Test func motionTellsTheClassAndPicturesDoNot() throws {
    let motion = try accuracy { MotionHistograms()($0) }
    #expect(motion > 0.3, "motion histograms: \(motion)")
    for raw in [RawFrames(), RawFrames(averaging: 4)] {
      let still = try accuracy { raw($0) }
      #expect(still < 0.25, "raw frames: \(still)")
    }
  }
}
