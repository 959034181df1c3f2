import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// What `Fixtures/make_classifier_fixtures.py` wrote, and classifiers of its size.
enum VGANClassifierFixtures {
  static func file() throws -> Safetensors { try VGANFixtures.file("classifier") }

  /// Width 4, 16 frames of 32 × 32, five classes.
  static func configuration() -> VGANClassifierConfiguration {
    var result = VGANClassifierConfiguration()
    (result.classes, result.width, result.frames, result.resolution) = (5, 4, 16, 32)
    return result
  }

  static func classifier(_ law: VGANClassifier.Initialization = .torch, seed: UInt64 = 1)
    -> VGANClassifier
  {
    var random = RandomSource(seed: seed)
    return VGANClassifier(configuration(), law, using: &random)
  }

  /// The trunk of the discriminator's fixture under the head of this one.
  static func filled() throws -> VGANClassifier {
    var random = RandomSource(seed: 1)
    var result = try VGANClassifier(
      configuration(), trunk: VGANFixtures.vgan(streams: 2).discriminator, using: &random)
    try result.head.load(file(), from: "classifier", prefix: "head.")
    return result
  }

  /// `count` clips by a formula, clip i of class i mod 5.
  static func clips(_ count: Int = 10) -> (clips: Tensor, labels: [Int]) {
    (VGLANNFixtures.numbers("classifier", [count, 16, 32, 32, 3]), (0..<count).map { $0 % 5 })
  }
}
