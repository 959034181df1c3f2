import Foundation
import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

/// Kernels share one pool of threads, so these suites run one test at a time.
@Suite(.serialized) struct FrameGANTests {
  /// The sizes of `Fixtures/make_framegan_fixtures.py`.
  static func configuration(
    _ change: (inout FrameGANConfiguration) -> Void = { _ in }
  ) -> FrameGANConfiguration {
    var result = FrameGANConfiguration()
    result.latentSize = 7
    (result.frameGeneratorWidth, result.navigatorWidth) = (8, 4)
    (result.frameDiscriminatorWidth, result.videoDiscriminatorWidth) = (4, 2)
    (result.frameDiscriminators, result.videoDiscriminators) = (3, 3)
    change(&result)
    return result
  }

  /// Clips of noise, and a batch of `count` of them.
  static func batch(_ count: Int, _ random: inout RandomSource, frames: Int = 30) -> TrainingBatch {
    TrainingBatch(
      random.uniform([count, frames, 30, 30, 1], -1, 1), indices: Array(0..<count))
  }

  /// The names of the tensors of which two models hold other bytes.
  static func differences(_ a: some Module, _ b: some Module) -> [String] {
    let (a, b) = (a.exported(), b.exported())
    func bytes(_ tensor: Tensor?) -> Data? { tensor.map { Data($0.rawBytes) } }
    return Set(a.keys).union(b.keys).filter { bytes(a[$0]) != bytes(b[$0]) }.sorted()
  }
}

extension FrameGANTests {
  @Suite struct Structure {
    @Test func parameterCountsAreThePapers() {
      var random = RandomSource(seed: 0), one = FrameGANConfiguration()
      #expect(FrameGenerator(one, using: &random).parameterCount == 27_694_337)
      #expect(Navigator(one, using: &random).parameterCount == 12_970_596)
      let lstm = LSTM(128, 256, layers: 2, isBidirectional: true, using: &random)
      #expect(lstm.cells.map(\.parameterCount) == [395_264, 395_264, 788_480, 788_480])
      // One discriminator of each kind: forty-eight would be two gigabytes.
      (one.frameDiscriminators, one.videoDiscriminators) = (1, 1)
      let frames = ProjectionDiscriminators.ofFrames(one, using: &random)
      #expect(frames.parameterCount == 10_508_033)
      #expect(frames.groups[0].projection.weight.shape.count == 64)
      let clips = ProjectionDiscriminators.ofClips(one, using: &random)
      #expect(clips.parameterCount == 33_621_505)
      #expect(clips.groups[0].projection.weight.shape.count == 64)
    }

    @Test func partsCountAllDiscriminators() {
      let model = FrameGAN(configuration(), using: RandomSource(seed: 0))
      let sizes = configuration { ($0.frameDiscriminators, $0.videoDiscriminators) = (1, 1) }
      let alone = FrameGAN(sizes, using: RandomSource(seed: 0))
      let (parts, single) = (model.parts.map(\.value), alone.parts.map(\.value))
      #expect(parts == [single[0], 3 * single[1], single[2], 3 * single[3]])
    }

    @Test func defaultsAreThePapers() {
      let stages = FrameGAN(configuration(), using: RandomSource(seed: 0)).stages
      #expect(stages.map(\.name) == ["frames", "video"])
      #expect(stages.map(\.batchSize) == [64, 8])
      // 50 passes of 1,563 batches and 15 of 12,500.
      #expect(stages.map(\.steps) == [78_150, 187_500])
      let paper = FrameGANConfiguration()
      #expect(paper.frameDiscriminators == 48 && paper.videoDiscriminators == 16)
      #expect(paper.frameRate == 2e-4 && paper.videoRate == 3e-4)
      #expect(paper.optimizer == .rmsprop && paper.generatorLoss == .average)
    }

    @Test func configurationsSurviveJSON() throws {
      let sizes = configuration { $0.generatorLoss = .hypervolume }
      let json = try JSONEncoder().encode(sizes)
      #expect(try JSONDecoder().decode(FrameGANConfiguration.self, from: json) == sizes)
    }

    @Test(arguments: [(16, 32, 3), (33, 46, 1), (17, 64, 1)])
    func clipsOfOtherSizesPassAllNetworks(frames: Int, resolution: Int, channels: Int) {
      let sizes = configuration {
        ($0.frames, $0.resolution, $0.channels) = (frames, resolution, channels)
      }
      #expect(sizes.problem() == nil)
      var model = FrameGAN(sizes, using: RandomSource(seed: 1)), random = RandomSource(seed: 2)
      let clips = random.uniform(Shape(sizes.clips(2)), -1, 1)
      let codes = model.codes(2, using: &random)
      #expect(codes.shape == [2, frames, 7] && codes.values.allSatisfy { abs($0) <= 1 })
      for stage in 0...1 {
        let batch = TrainingBatch(clips, indices: [0, 1])
        #expect(model.trainingStep(stage: stage, step: 0, on: batch, using: &random).isFinite)
      }
      for sampler in model.samplers {
        let sample = model.sample(2, by: sampler, using: &random)
        #expect(sample.shape == clips.shape && sample.values.allSatisfy { abs($0) <= 1 })
      }
    }

    @Test func sizesThatDoNotFitAreNamed() {
      func problem(_ change: (inout FrameGANConfiguration) -> Void) -> String? {
        configuration(change).problem()
      }
      #expect(problem { _ in } == nil)
      #expect(problem { $0.frames = 15 } == "frames must be 16 to 1024, got 15")
      #expect(problem { $0.resolution = 40 }?.hasSuffix("30 to 256, got 40") == true)
      #expect(problem { $0.channels = 0 } == "channels must be 1 to 4, got 0")
      #expect(problem { $0.latentSize = 0 } == "the latent size must be 1 to 65536, got 0")
      #expect(problem { $0.frameGeneratorWidth = 6 }?.hasSuffix("4 to 4096, got 6") == true)
      #expect(problem { $0.navigatorWidth = 5 }?.hasSuffix("2 to 1024, got 5") == true)
      for path in [\FrameGANConfiguration.frameDiscriminatorWidth, \.videoDiscriminatorWidth] {
        #expect(problem { $0[keyPath: path] = 0 }?.hasSuffix("1 to 1024, got 0") == true)
      }
      for path in [\FrameGANConfiguration.frameDiscriminators, \.videoDiscriminators] {
        #expect(problem { $0[keyPath: path] = 0 }?.hasSuffix("discriminators, got 0") == true)
      }
      for path in [\FrameGANConfiguration.frameBatchSize, \.videoBatchSize] {
        #expect(problem { $0[keyPath: path] = 1 }?.hasSuffix("2 to 65536, got 1") == true)
      }
      for path in [\FrameGANConfiguration.frameSteps, \.videoSteps] {
        #expect(problem { $0[keyPath: path] = -1 }?.hasSuffix("0 to 1000000000, got -1") == true)
      }
      for path in [\FrameGANConfiguration.frameRate, \.videoRate] {
        #expect(problem { $0[keyPath: path] = 0 }?.hasSuffix("1000 at most, got 0.0") == true)
      }
    }

    @Test func weightsFollowTheReleasedLaws() {
      let sizes = configuration { $0.frameGeneratorWidth = 32 }
      let model = FrameGAN(sizes, using: RandomSource(seed: 3))
      let released =
        model.frameGenerator.namedParameters + model.frameDiscriminators.namedParameters
        + model.videoDiscriminators.namedParameters
      for (name, value) in released where !name.contains("norm") {
        if name.hasSuffix("bias") {
          #expect(value.values.allSatisfy { $0 == 0 }, "\(name)")
          continue
        }
        // Five standard errors of a deviation.
        let numbers = value.doubles, error = 5 / (2 * Double(numbers.count)).squareRoot()
        #expect(abs(rootMeanSquare(numbers) / 0.02 - 1) < error, "\(name)")
      }
      for (name, value) in model.navigator.namedParameters where name.hasPrefix("lstm") {
        let largest = value.doubles.map { abs($0) }.max() ?? 0  // within ± 1 / √4
        #expect(largest <= 0.5 && largest > 0.3, "\(name)")
      }
    }

    @Test func everyStoredTensorIsVisited() {
      var model = FrameGAN(configuration(), using: RandomSource(seed: 0)).clone()
      // What a visitor replaces is what it saw: a tensor that it missed keeps its numbers.
      let marks = model.exported().mapValues { Tensor(repeating: 7, $0.shape) }
      #expect(throws: Never.self) { try model.load(Safetensors(marks), from: "marks") }
      var stored: [String: Tensor] = [:]
      collect(model, "model", into: &stored)
      #expect(stored.count == marks.count)
      for (place, tensor) in stored {
        #expect(tensor.values.allSatisfy { $0 == 7 }, "\(place) was not visited")
      }
    }

    /// Every tensor that `value` stores, by reflection.
    private func collect(_ value: Any, _ place: String, into stored: inout [String: Tensor]) {
      if let tensor = value as? Tensor {
        stored[place] = tensor
      } else {
        for (i, child) in Mirror(reflecting: value).children.enumerated() {
          collect(child.value, "\(place).\(child.label ?? "\(i)")", into: &stored)
        }
      }
    }
  }
}
