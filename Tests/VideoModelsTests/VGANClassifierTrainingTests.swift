import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

extension VGANClassifierTests {
  @Suite struct Training {
    @Test func headOnFeaturesIsTheWholeNetworkInUse() throws {
      let classifier = try VGANClassifierFixtures.filled()
      let clips = VGANClassifierFixtures.clips(3).clips, features = classifier.features(clips)
      #expect(features.shape == [3, 1, 2, 2, 32])
      #expect(
        classifier.logits(ofFeatures: features, .inference).values
          == classifier(clips, .inference).values)
      let shares = classifier.probabilities(clips)
      #expect(shares.values == classifier.probabilities(ofFeatures: features).values)
      expectClose(shares.sum(over: [1]), Tensor.ones([3]))
      // A clip's result does not depend on its company.
      let alone = classifier.probabilities(clips.slice(1..<2, along: 0))
      #expect(alone.values == shares.slice(1..<2, along: 0).values)
    }

    /// With every map kept, training's dropout doubles what inference sees.
    @Test func inferenceHalvesWhatTrainingKeeps() throws {
      var classifier = try VGANClassifierFixtures.filled()
      classifier.head.bias = .zeros([5])
      let features = classifier.features(VGANClassifierFixtures.clips(3).clips)
      let all = classifier.logits(ofFeatures: features, .training, mask: .ones([3, 32]))
      #expect(
        all.values == (2 * classifier.logits(ofFeatures: features, .inference)).values)
      let none = classifier.logits(ofFeatures: features, .training, mask: .zeros([3, 32]))
      #expect(none.values.allSatisfy { $0 == 0 })
    }

    @Test func masksKeepHalfOfTheMaps() {
      var random = RandomSource(seed: 4)
      let mask = VGANClassifierFixtures.classifier().mask(500, using: &random)
      let kept = mask.values.reduce(0) { $0 + Double($1) }
      #expect(mask.values.allSatisfy { $0 == 0 || $0 == 1 })
      // Five standard errors.
      #expect(abs(kept / 16_000 - 0.5) < 5 * 0.5 / 16_000.0.squareRoot())
    }

    @Test func featuresGivenAndComputedTrainTheHeadAlike() throws {
      let classifier = try VGANClassifierFixtures.filled()
      let (clips, labels) = VGANClassifierFixtures.clips(4)
      var given = VGANClassifierTraining(classifier, .head), computed = given.clone()
      var random = RandomSource(seed: 6), again = random
      for _ in 0..<3 {
        let loss = given.step(
          onFeatures: classifier.features(clips), labels: labels, using: &random)
        #expect(loss == computed.step(on: clips, labels: labels, using: &again))
      }
      #expect(differences(given, computed) == [])
      #expect(differences(given.classifier, classifier) == ["head.bias", "head.weight"])
    }

    @Test(arguments: VGANClassifierTraining.Trained.allCases)
    func resumingFromACheckpointGivesTheSameBytes(trained: VGANClassifierTraining.Trained) throws {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }

      var training = VGANClassifierTraining(VGANClassifierFixtures.classifier(), trained)
      var random = RandomSource(seed: 6)
      train(&training, steps: 5, using: &random)
      try Safetensors(training.exported(), metadata: ["random": random.saved]).write(to: path)
      train(&training, steps: 5, using: &random)

      let file = try Safetensors(path: path)
      var resumed = VGANClassifierTraining(
        VGANClassifierFixtures.classifier(seed: 99), trained)
      try resumed.load(file, from: path)
      let words = try #require(file.metadata["random"])
      var saved = try #require(RandomSource(saved: words))
      train(&resumed, steps: 5, using: &saved)
      #expect(differences(resumed, training) == [])
      #expect(saved == random)
    }

    @Test(arguments: VGANClassifier.Initialization.allCases)
    func oneStepLeavesEveryTensorFinite(law: VGANClassifier.Initialization) {
      var training = VGANClassifierTraining(
        VGANClassifierFixtures.classifier(law), .everything)
      let before = training.classifier.exported()
      var random = RandomSource(seed: 6)
      train(&training, steps: 1, using: &random)
      for (name, tensor) in training.classifier.exported() {
        #expect(tensor.values.allSatisfy { $0.isFinite }, "\(name)")
        let isKept = VGANFixtures.isCancelled(bias: name, in: training.classifier)
        #expect(isKept == (tensor.values == before[name]?.values), "\(name)")
      }
    }

    /// Ten clips of noise in five classes, whose first loss is that of a guess.
    @Test(arguments: VGANClassifierTraining.Trained.allCases)
    func learnsOneBatchByHeart(trained: VGANClassifierTraining.Trained) throws {
      var sizes = VGANClassifierFixtures.configuration(), random = RandomSource(seed: 1)
      sizes.learningRate = 5e-3
      var training = VGANClassifierTraining(
        VGANClassifier(
          sizes, trunk: try VGANFixtures.vgan(streams: 2).discriminator, using: &random),
        trained)
      let (clips, labels) = VGANClassifierFixtures.clips()
      func loss(_ classifier: VGANClassifier) -> Float {
        Loss.crossEntropy(classifier(clips, .inference), labels).scalar
      }
      let first = loss(training.classifier)
      for _ in 0..<120 { _ = training.step(on: clips, labels: labels, using: &random) }
      print("\(trained): loss \(first) to \(loss(training.classifier))")
      #expect(abs(first - logf(5)) < 0.5)
      #expect(loss(training.classifier) < 0.5 * first)
      #expect(training.classifier.probabilities(clips).argmax() == labels)
    }

    private func train(
      _ training: inout VGANClassifierTraining, steps: Int, using random: inout RandomSource
    ) {
      for _ in 0..<steps {
        let labels = random.integers(4, below: 5)
        _ = training.step(
          on: random.uniform([4, 16, 32, 32, 3], -1, 1), labels: labels, using: &random)
      }
    }
  }
}
