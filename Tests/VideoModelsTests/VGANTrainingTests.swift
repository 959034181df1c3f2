import Foundation
import Kernels
import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

extension VGANTests {
  @Suite struct Training {
    @Test func sameSeedGivesTheSameBytes() {
      func run() -> VGAN {
        var vgan = VGAN(VGANFixtures.configuration(), using: RandomSource(seed: 5)),
          random = RandomSource(seed: 6)
        train(&vgan, steps: 10, using: &random)
        return vgan
      }
      #expect(differences(run(), run()) == [])
    }

    @Test func otherSeedsGiveOtherBytes() {
      let sizes = VGANFixtures.configuration()
      let names = differences(
        VGAN(sizes, using: RandomSource(seed: 5)), VGAN(sizes, using: RandomSource(seed: 6)))
      #expect(names.contains("generator.v1.weight") && names.contains("discriminator.d1.weight"))
    }

    @Test(arguments: [1, 2]) func resumingFromACheckpointGivesTheSameBytes(streams: Int) throws {
      let sizes = VGANFixtures.configuration(streams: streams)
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }

      var vgan = VGAN(sizes, using: RandomSource(seed: 5)), random = RandomSource(seed: 6)
      train(&vgan, steps: 5, using: &random)
      try Safetensors(vgan.exported(), metadata: ["random": random.saved]).write(to: path)
      train(&vgan, steps: 5, using: &random)

      let file = try Safetensors(path: path)
      var resumed = VGAN(sizes, using: RandomSource(seed: 99))
      try resumed.load(file, from: path)
      let words = try #require(file.metadata["random"])
      var saved = try #require(RandomSource(saved: words))
      train(&resumed, steps: 5, using: &saved)
      #expect(differences(resumed, vgan) == [])
      #expect(saved == random)
    }

    @Test(arguments: [1, 2], ElementType.allCases) func oneStepLeavesEveryTensorFinite(
      streams: Int, precision: ElementType
    ) {
      var vgan = VGAN(
        VGANFixtures.configuration(streams: streams), precision: precision,
        using: RandomSource(seed: 5))
      let before = vgan.exported()
      var random = RandomSource(seed: 6)
      train(&vgan, steps: 1, using: &random)
      for (name, tensor) in vgan.exported() {
        #expect(tensor.values.allSatisfy { $0.isFinite }, "\(name)")
        #expect(tensor.elementType == .float32, "\(name)")
        let isKept =
          name.contains("optimizer") && name.contains(".running_")
          || VGANFixtures.isCancelled(bias: name, in: vgan)
        if !isKept { #expect(tensor.values != before[name]?.values, "\(name) did not move") }
      }
    }

    /// On one batch of bright clips the discriminator soon tells them from drawn ones, and the
    /// generator loses.
    @Test func discriminatorLearnsOneBatchByHeart() {
      var vgan = VGAN(VGANFixtures.configuration(), using: RandomSource(seed: 5)),
        random = RandomSource(seed: 6)
      let clips = random.uniform([4, 16, 32, 32, 3], 0.2, 1)
      let first = vgan.trainingStep(on: clips, using: &random)
      var last = first
      for _ in 0..<40 { last = vgan.trainingStep(on: clips, using: &random) }
      print("losses after 1 step: \(first); after 41: \(last)")
      // A fresh network hardly tells anything.
      #expect(abs(first.discriminatorLoss - 2 * logf(2)) < 0.5)
      #expect(last.discriminatorLoss < 0.4 * first.discriminatorLoss)
      #expect(last.generatorLoss > first.generatorLoss)
      #expect((0...1).contains(last.maskMean))
    }

    @Test func generatorFollowsAStillDiscriminator() throws {
      let vgan = try VGANFixtures.vgan(streams: 2)
      var generator = vgan.generator, random = RandomSource(seed: 6)
      var adam = Adam(for: generator, StepSchedule(2e-3), beta1: 0.5, form: .torch7)
      let z = random.normal([4, 100])
      var losses: [Float] = []
      for _ in 0..<30 {
        let (loss, slope) = valueAndGradient(at: generator) { generator in
          Loss.crossEntropy(
            vgan.discriminator(generator(z, .training).clip, .inference), [0, 0, 0, 0])
        }
        adam.update(&generator, along: slope)
        losses.append(loss.scalar)
      }
      print("generator against a still discriminator: \(losses[0]) to \(losses[29])")
      #expect(losses[29] < 0.5 * losses[0])
    }

    /// In a process of its own, since other tests would allocate meanwhile.
    @Test func memoryIsFlatAfterTheThirdStep() async {
      await #expect(processExitsWith: .success) {
        var vgan = VGAN(VGANFixtures.configuration(), using: RandomSource(seed: 5)),
          random = RandomSource(seed: 6)
        let clips = random.uniform([2, 16, 32, 32, 3], -1, 1)
        var bytes: [Int] = []
        for _ in 0..<8 {
          _ = vgan.trainingStep(on: clips, using: &random)
          bytes.append(Memory.bytesInUse)
        }
        #expect(Set(bytes[2...]).count == 1, "bytes in use after each step: \(bytes)")
        // The first sampling lays the filters out anew beside them.
        let sampled = (0..<4).map { _ in
          _ = vgan.sample(2, using: &random)
          return Memory.bytesInUse
        }
        #expect(Set(sampled).count == 1, "bytes in use after each sampling: \(sampled)")
      }
    }

    @Test func samplingMovesNoStatistics() {
      let vgan = VGAN(VGANFixtures.configuration(), using: RandomSource(seed: 5))
      let before = vgan.clone()
      var random = RandomSource(seed: 6), again = random
      let clips = vgan.sample(3, using: &random)
      #expect(clips.values == vgan.sample(3, using: &again).values)
      #expect(differences(vgan, before) == [])
    }

    private func train(_ vgan: inout VGAN, steps: Int, using random: inout RandomSource) {
      for _ in 0..<steps {
        let clips = random.uniform([2, 16, 32, 32, 3], -1, 1)
        _ = vgan.trainingStep(on: clips, using: &random)
      }
    }
  }
}
