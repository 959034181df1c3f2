import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// Kernels share one pool of threads, so these suites run one test at a time.
@Suite(.serialized) struct VGANTests {}

extension VGANTests {
  @Suite struct Structure {
    @Test func parameterCountsAreThePapers() {
      var random = RandomSource(seed: 0)
      var one = VGANConfiguration()
      one.streams = 1
      #expect(VGANGenerator(VGANConfiguration(), using: &random).parameterCount == 16_245_383)
      #expect(VGANGenerator(one, using: &random).parameterCount == 12_663_619)
      #expect(VGANDiscriminator(VGANConfiguration(), using: &random).parameterCount == 11_057_858)
    }

    @Test func layerParameterCountsAreThePapers() {
      var random = RandomSource(seed: 0)
      let generator = VGANGenerator(VGANConfiguration(), using: &random)
      let discriminator = VGANDiscriminator(VGANConfiguration(), using: &random)
      // Convolutions without their normalisations, which add two numbers a channel.
      let expected = [
        "b1": 819_712, "b2": 2_097_408, "b3": 524_416, "b4": 131_136, "b5": 3_075,
        "v1": 1_638_912, "v2": 8_388_864, "v3": 2_097_280, "v4": 524_352, "fg": 12_291,
        "mask": 4_097,
        "d1": 12_352, "d2": 524_416, "d3": 2_097_408, "d4": 8_389_120, "d5": 32_770,
      ]
      let normalized: Set = ["b1", "b2", "b3", "b4", "v1", "v2", "v3", "v4", "d2", "d3", "d4"]
      let layers = generator.layers + discriminator.layers
      #expect(
        layers.map(\.name) == [
          "b1", "b2", "b3", "b4", "b5", "v1", "v2", "v3", "v4", "fg", "mask", "d1", "d2", "d3",
          "d4", "d5",
        ])
      for layer in layers {
        let added = normalized.contains(layer.name) ? 2 * layer.convolution.channels.output : 0
        #expect(
          layer.convolution.parameterCount == expected[layer.name].map { $0 + added },
          "\(layer.name)")
        #expect((layer.convolution.norm != nil) == normalized.contains(layer.name), "\(layer.name)")
      }
    }

    @Test func layerOutputsAreThePapers() {
      var random = RandomSource(seed: 0)
      var sizes = VGANConfiguration()
      sizes.width = 1
      let layers =
        VGANGenerator(sizes, using: &random).layers
        + VGANDiscriminator(sizes, using: &random).layers
      let images = [[4, 4], [8, 8], [16, 16], [32, 32], [64, 64]]
      let clips = [
        [2, 4, 4], [4, 8, 8], [8, 16, 16], [16, 32, 32], [32, 64, 64], [32, 64, 64],
      ]
      #expect(layers.map(\.output) == images + clips + clips[..<4].reversed() + [[1, 1, 1]])
    }

    @Test(arguments: [1, 2], [16, 32]) func weightsFollowTheReleasedLaws(streams: Int, frames: Int)
    {
      var sizes = VGANConfiguration()
      (sizes.streams, sizes.width, sizes.frames) = (streams, 8, frames)
      let vgan = VGAN(sizes, using: RandomSource(seed: 3))
      for (name, value) in vgan.generator.namedParameters + vgan.discriminator.namedParameters {
        let numbers = value.values.map(Double.init),
          mean = numbers.reduce(0, +) / Double(numbers.count)
        let deviation =
          (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
          .squareRoot()
        // Five standard errors of the mean, and twice those of the deviation.
        let error = 5 / Double(numbers.count).squareRoot()
        switch name {
        case let name where name.hasSuffix("bias"):
          #expect(numbers.allSatisfy { $0 == 0 }, "\(name)")
        case let name where name.hasSuffix("norm.weight"):
          #expect(abs(mean - 1) < 0.02 * error && abs(deviation / 0.02 - 1) < 2 * error, "\(name)")
        default:
          #expect(abs(mean) < 0.01 * error && abs(deviation / 0.01 - 1) < 2 * error, "\(name)")
        }
      }
    }

    @Test(arguments: [16, 32], [32, 64]) func drawingsHaveTheirShapesAndRanges(
      frames: Int, resolution: Int
    ) throws {
      for streams in 1...2 {
        var sizes = VGANConfiguration()
        (sizes.streams, sizes.width, sizes.frames, sizes.resolution) = (
          streams, 2, frames, resolution
        )
        var vgan = VGAN(sizes, using: RandomSource(seed: 0))
        // Large weights reach the ends of the ranges.
        vgan.generator.updateParameters { _, name, tensor in
          if name.hasPrefix("fg") || name.hasPrefix("mask") || name.hasPrefix("b5") {
            tensor = tensor * 1000
          }
        }
        var random = RandomSource(seed: 1)
        let drawing = vgan.generator(random.normal([3, 100]), .training)
        #expect(drawing.clip.shape == [3, frames, resolution, resolution, 3])
        #expect(drawing.clip.values.allSatisfy { abs($0) <= 1 })
        #expect(vgan.discriminator(drawing.clip, .inference).shape == [3, 2])
        #expect(vgan.sample(2, using: &random).shape == [2, frames, resolution, resolution, 3])
        guard streams == 2 else {
          #expect(drawing.foreground == nil && drawing.background == nil && drawing.mask == nil)
          continue
        }
        let foreground = try #require(drawing.foreground),
          background = try #require(drawing.background)
        let mask = try #require(drawing.mask)
        #expect(
          foreground.shape == drawing.clip.shape && foreground.values.allSatisfy { abs($0) <= 1 })
        #expect(background.shape == [3, 1, resolution, resolution, 3])
        #expect(background.values.allSatisfy { abs($0) <= 1 })
        #expect(mask.shape == [3, frames, resolution, resolution, 1])
        #expect(mask.values.allSatisfy { (0...1).contains($0) })
        #expect(mask.values.contains { $0 > 0.9 } && mask.values.contains { $0 < 0.1 })
      }
    }

    @Test func sizesThatDoNotFitAreNamed() {
      func problem(_ change: (inout VGANConfiguration) -> Void) -> String? {
        var sizes = VGANConfiguration()
        change(&sizes)
        return sizes.problem()
      }
      #expect(problem { _ in } == nil)
      #expect(problem { $0.streams = 3 } == "streams must be 1 or 2, got 3")
      #expect(problem { $0.latentSize = 0 } == "the latent size must be 1 to 65536, got 0")
      #expect(problem { $0.width = 0 } == "the width must be 1 to 1024, got 0")
      #expect(problem { $0.width = .max } == "the width must be 1 to 1024, got \(Int.max)")
      #expect(problem { $0.frames = 24 } == "frames must be 16 or 32, got 24")
      #expect(problem { $0.resolution = 128 } == "the resolution must be 32 or 64, got 128")
    }

    @Test(arguments: [1, 2]) func everyStoredTensorIsVisited(streams: Int) {
      expectEveryStoredTensorVisited(
        in: VGAN(VGANFixtures.configuration(streams: streams), using: RandomSource(seed: 0)))
    }
  }
}
