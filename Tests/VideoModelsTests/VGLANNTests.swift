import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// Kernels share one pool of threads, so these suites run one test at a time.
@Suite(.serialized) struct VGLANNTests {}

extension VGLANNTests {
  @Suite struct Structure {
    @Test func parameterCountsAreThePublished() {
      var random = RandomSource(seed: 0)
      var sizes = VGLANNConfiguration()
      #expect(VGLANNGenerator(sizes, using: &random).parameterCount == 16_245_383)
      sizes.generator = .expanded
      #expect(VGLANNGenerator(sizes, using: &random).parameterCount == 20_657_991)
      #expect(IMLEMapping(noise: 16, latent: 100, using: &random).parameterCount == 31_744)
      #expect(VAEMapping(noise: 16, latent: 100, using: &random).parameterCount == 653_444)
    }

    @Test func residualNetworksHaveThePublishedCounts() {
      let last = 2048 * 400 + 400  // the linear layer that is left out
      let resNet = ResNet3D(.resNet50)
      #expect(resNet.parameterCount + last == 47_018_576)
      let resNeXt = ResNet3D(.resNeXt101)
      #expect(resNeXt.parameterCount + last == 48_340_816)
      #expect(
        resNeXt.stages.map { $0.reduce(0) { $0 + $1.parameterCount } }
          == [233_472, 1_344_512, 29_562_880, 16_314_368])
      #expect(ResNet3D(.resNeXt101, stages: 2).parameterCount == 1_643_968)
      #expect(resNet.stages.map(\.count) == [3, 4, 6, 3])
      #expect(resNet.stages[3][0].shortcut?.weight.shape == [1, 1, 1, 1024, 2048])
      #expect(resNeXt.stages[2][22].conv2.weight.shape == [3, 3, 3, 16, 512])
    }

    @Test(arguments: VGLANNConfiguration.Form.allCases) func weightsFollowTheReleasedLaws(
      form: VGLANNConfiguration.Form
    ) throws {
      var sizes = VGLANNFixtures.configuration(form)
      sizes.width = 8
      let model = VGLANN(sizes, clipCount: 50, using: RandomSource(seed: 3)),
        names = model.exported()
      for (name, value) in names {
        let numbers = value.values.map(Double.init)
        let deviation =
          (numbers.reduce(0) { $0 + $1 * $1 } / Double(numbers.count)).squareRoot()
        let error = 5 / Double(numbers.count).squareRoot()
        if name == "latents.rows" {
          #expect(abs(deviation / 0.01 - 1) < error, "\(name)")
        } else if name.hasPrefix("generator.") && !name.contains(".norm.") {
          let filter = try #require(names[name.replacing(".bias", with: ".weight")]).shape
          let volume = filter.extents.dropFirst(2).reduce(1, *)
          let fans = (filter[0] * volume, filter[1] * volume)
          if name.hasSuffix("weight") {
            let law = 2 / Double(fans.0 + fans.1).squareRoot()
            #expect(abs(deviation / law - 1) < error, "\(name)")
          } else {
            let bound = 1 / Double(fans.1).squareRoot()
            #expect(numbers.allSatisfy { abs($0) <= bound * 1.0001 }, "\(name)")
            #expect((numbers.map(abs).max() ?? 0) > bound / 4, "\(name)")
          }
        }
      }
    }

    @Test(arguments: [16, 32], [32, 64]) func clipsHaveTheirShapesAndRanges(
      frames: Int, resolution: Int
    ) {
      var sizes = VGLANNConfiguration()
      (sizes.width, sizes.frames, sizes.resolution) = (2, frames, resolution)
      sizes.mixture.components = 1
      for form in VGLANNConfiguration.Form.allCases {
        sizes.generator = form
        let model = VGLANN(sizes, clipCount: 7, using: RandomSource(seed: 0))
        var random = RandomSource(seed: 1)
        let shape: Shape = [2, frames, resolution, resolution, 3]
        #expect(model.reconstructions(of: [6, 0]).shape == shape)
        for sampler in model.samplers {
          let clips = model.sample(2, by: sampler, using: &random)
          #expect(clips.shape == shape && clips.values.allSatisfy { abs($0) <= 1 }, "\(sampler)")
        }
      }
    }

    @Test func stagesFollowFromTheClips() {
      var sizes = VGLANNConfiguration()
      sizes.width = 2
      let stages = VGLANN(sizes, clipCount: 64, using: RandomSource(seed: 0)).stages
      #expect(stages.map(\.name) == ["glo", "imle", "vae", "gmm"])
      // Four batches of 15 an epoch; four clips are left over.
      #expect(stages.map(\.steps) == [800, 100, 200, 1010])
      #expect(stages.map(\.batchSize) == [15, 0, 0, 0])
      #expect(stages.map(\.clips) == [.shuffled, .none, .none, .none])
      let few = VGLANN(sizes, clipCount: 3, using: RandomSource(seed: 0)).stages[0]
      #expect(few.steps == 200 && few.batchSize == 3)
    }

    @Test func sizesThatDoNotFitAreNamed() {
      func problem(_ change: (inout VGLANNConfiguration) -> Void) -> String? {
        var sizes = VGLANNConfiguration()
        change(&sizes)
        return sizes.problem()
      }
      #expect(problem { _ in } == nil)
      #expect(problem { $0.frames = 24 } == "frames must be 16 or 32, got 24")
      #expect(problem { $0.resolution = 128 } == "the resolution must be 32 or 64, got 128")
      #expect(problem { $0.width = 0 } == "the width must be 1 to 1024, got 0")
      #expect(problem { $0.epochs = 0 } == "epochs must be 1 to 1000000, got 0")
      #expect(
        problem { $0.mappingBatchSize = 1 } == "the mapping's batch size must be 2 to 65536, got 1")
      #expect(
        problem { $0.latentRate = -1 } == "the latent rate must be positive, 1000 at most, got -1.0"
      )
    }

    @Test func everyStoredTensorIsVisited() {
      var sizes = VGLANNFixtures.configuration(.expanded)
      sizes.mixture.components = 2
      var model = VGLANN(sizes, clipCount: 5, using: RandomSource(seed: 0)).clone()
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
