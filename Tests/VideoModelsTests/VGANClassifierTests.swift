import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// Kernels share one pool of threads, so these suites run one test at a time.
@Suite(.serialized) struct VGANClassifierTests {}

extension VGANClassifierTests {
  @Suite struct Structure {
    @Test func parameterCountIsThePapers() {
      var random = RandomSource(seed: 0)
      let classifier = VGANClassifier(VGANClassifierConfiguration(), .torch, using: &random)
      #expect(classifier.parameterCount == 12_679_973)
      #expect(classifier.head.parameterCount == 1_654_885)
      #expect(classifier.mask(2, using: &random).shape == [2, 512])
    }

    @Test(arguments: VGANClassifier.Initialization.allCases)
    func weightsFollowTheirLaw(law: VGANClassifier.Initialization) {
      var sizes = VGANClassifierConfiguration(), random = RandomSource(seed: 3)
      sizes.width = 16
      let classifier = VGANClassifier(sizes, law, using: &random)
      let parameters = classifier.namedParameters
      // Inputs of one unit, whose weight has PyTorch's axes `[outputs, inputs, kernel…]`.
      let fans = classifier.exported().filter { $0.key.hasSuffix(".weight") }.mapValues {
        Double($0.shape.count / $0.shape[0])
      }
      for (name, value) in parameters {
        let layer = name.split(separator: ".")[0]
        let bound = 1 / fans["\(layer).weight"]!.squareRoot()
        switch (law, name) {
        case (_, let name) where name.hasSuffix("norm.bias"): expectZeros(value, name)
        case (.torch, let name) where name.hasSuffix("norm.weight"):
          expectUniform(value, 0, 1, name)
        case (.torch, _): expectUniform(value, -bound, bound, name)
        case (.normal, let name) where name.hasSuffix("bias"): expectZeros(value, name)
        case (.normal, let name) where name.hasSuffix("norm.weight"):
          expectMoments(value, mean: 1, deviation: 0.02, name)
        case (.normal, _): expectMoments(value, mean: 0, deviation: 0.01, name)
        }
      }
      #expect(parameters.count == 16)
    }

    private func expectZeros(_ tensor: Tensor, _ name: String) {
      #expect(tensor.values.allSatisfy { $0 == 0 }, "\(name)")
    }

    private func expectUniform(_ tensor: Tensor, _ low: Double, _ high: Double, _ name: String) {
      // A bound may be rounded to float32.
      let slack = 1e-6 * (high - low)
      #expect(
        tensor.values.allSatisfy { low - slack...high + slack ~= Double($0) },
        "\(name)")
      expectMoments(
        tensor, mean: (low + high) / 2, deviation: (high - low) / 12.0.squareRoot(), name)
    }

    /// Within five standard errors of the mean, and twice those of the deviation.
    private func expectMoments(
      _ tensor: Tensor, mean expected: Double, deviation: Double, _ name: String
    ) {
      let numbers = tensor.values.map(Double.init), count = Double(numbers.count)
      let mean = numbers.reduce(0, +) / count, error = 5 / count.squareRoot()
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      #expect(abs(mean - expected) < deviation * error, "\(name)")
      #expect(abs(variance.squareRoot() / deviation - 1) < 2 * error, "\(name)")
    }

    @Test func trunkIsACopyOfTheDiscriminators() throws {
      let discriminator = try VGANFixtures.vgan(streams: 2).discriminator
      var expected = discriminator.exported(), random = RandomSource(seed: 1)
      let classifier = VGANClassifier(
        VGANClassifierFixtures.configuration(), trunk: discriminator, using: &random)
      expected = expected.filter { !$0.key.hasPrefix("d5.") }
      let trunk = classifier.exported().filter { !$0.key.hasPrefix("head.") }
      #expect(Set(trunk.keys) == Set(expected.keys))
      for (name, tensor) in trunk { #expect(tensor.values == expected[name]?.values, "\(name)") }
      #expect(classifier.head.weight.values.allSatisfy { abs($0) <= 1 / Float(128).squareRoot() })

      let (clips, labels) = VGANClassifierFixtures.clips(4), before = discriminator.clone()
      var training = VGANClassifierTraining(classifier, .everything)
      _ = training.step(on: clips, labels: labels, using: &random)
      _ = classifier(clips, .training, mask: classifier.mask(4, using: &random))
      #expect(differences(discriminator, before) == [])
    }

    /// As `bench train` writes it: both networks and their optimisers in one file.
    @Test func savedDiscriminatorIsWhatTheClassifierBeginsWith() throws {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      let vgan = VGAN(VGANFixtures.configuration(), using: RandomSource(seed: 5))
      try Safetensors(vgan.exported()).write(to: path)
      let file = try Safetensors(path: path)

      var random = RandomSource(seed: 9)
      let sizes = VGANClassifierFixtures.configuration()
      var saved = VGANDiscriminator(sizes.discriminator, using: &random)
      try saved.load(file, from: path, prefix: "discriminator.")
      let classifier = VGANClassifier(sizes, trunk: saved, using: &random)
      for (name, tensor) in classifier.exported() where !name.hasPrefix("head.") {
        #expect(tensor.values == file.tensors["discriminator." + name]?.values, "\(name)")
      }

      var wider = sizes
      wider.width = 8
      var other = VGANDiscriminator(wider.discriminator, using: &random)
      let error = #expect(throws: TensorFileError.self) {
        try other.load(file, from: path, prefix: "discriminator.")
      }
      #expect(
        error?.description.contains(
          "'discriminator.d1.weight' should be [8, 3, 4, 4, 4], but is [4, 3, 4, 4, 4]") == true)
    }

    @Test func otherSizesStopTheProgramAndAreNamed() async {
      let trunk = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        var random = RandomSource(seed: 1)
        let discriminator = VGANDiscriminator(VGANFixtures.configuration(), using: &random)
        _ = VGANClassifier(VGANClassifierConfiguration(), trunk: discriminator, using: &random)
      }
      let message = String(decoding: trunk?.standardErrorContent ?? [], as: UTF8.self)
      #expect(message.contains("[32, 64, 64, 64]") && message.contains("[16, 32, 32, 4]"))
    }

    @Test func sizesThatDoNotFitAreNamed() {
      func problem(_ change: (inout VGANClassifierConfiguration) -> Void) -> String? {
        var sizes = VGANClassifierConfiguration()
        change(&sizes)
        return sizes.problem()
      }
      #expect(problem { _ in } == nil)
      #expect(problem { $0.classes = 1 } == "classes must be 2 to 65536, got 1")
      #expect(problem { $0.width = 0 } == "the width must be 1 to 1024, got 0")
      #expect(problem { $0.frames = 24 } == "frames must be 16 or 32, got 24")
      #expect(problem { $0.resolution = 128 } == "the resolution must be 32 or 64, got 128")
      #expect(problem { $0.batchSize = 0 } == "the batch size must be 1 to 65536, got 0")
      #expect(
        problem { $0.learningRate = .nan }
          == "the learning rate must be positive, 1000 at most, got nan")
    }

    @Test(arguments: VGANClassifierTraining.Trained.allCases)
    func everyStoredTensorIsVisited(trained: VGANClassifierTraining.Trained) {
      expectEveryStoredTensorVisited(
        in: VGANClassifierTraining(VGANClassifierFixtures.classifier(), trained))
    }
  }
}
