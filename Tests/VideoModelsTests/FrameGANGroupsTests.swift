import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

extension FrameGANTests {
  /// Algebra is the oracle: losses are sums over discriminators, whichever are computed together.
  @Suite struct Groups {
    /// Three at once; two and then one; each alone.
    @Test(arguments: GeneratorLoss.allCases, [[3], [2, 1], [1, 1, 1]])
    func groupsEqualOne(loss: GeneratorLoss, sizes: [Int]) throws {
      for stage in 0...1 {
        var whole = Self.model(loss)
        var grouped = try Self.regrouped(whole, stage: stage, size: sizes[0])
        let discriminators = [grouped.frameDiscriminators, grouped.videoDiscriminators][stage]
        #expect(discriminators.groups.map(\.count) == sizes)

        var random = RandomSource(seed: 6)
        let batch = batch(4, &random)
        let fake = stage == 0 ? batch.clips.entry(0, along: 1) : batch.clips
        let one = [whole.frameDiscriminators, whole.videoDiscriminators][stage].judge(fake, loss)
        let several = discriminators.judge(fake, loss)
        expectClose(several.losses, one.losses, "losses")
        expectClose(several.slope, one.slope, "slope by what was drawn")

        var again = random
        let expected = whole.trainingStep(stage: stage, step: 0, on: batch, using: &random)
        let report = grouped.trainingStep(stage: stage, step: 0, on: batch, using: &again)
        expectClose(
          report.losses.map { Double($0.value) }, expected.losses.map { Double($0.value) },
          relative: 1e-5, absolute: 0, "losses of the step")
        // The optimisers' means are a hundredth of the squares of the slopes. The generator's first
        // step goes by the signs of its slopes, of which those near zero are rounding.
        let trained = Self.tensors(of: whole, groupedAs: grouped)
        for (name, tensor) in grouped.exported()
        where !["frame_generator.", "navigator."].contains(where: name.hasPrefix) {
          expectClose(tensor, try #require(trained[name]), name)
        }
      }
    }

    @Test func smallNetworksAreOneGroupUnderTheirOwnNames() {
      let model = FrameGAN(configuration(), using: RandomSource(seed: 5))
      #expect(model.frameDiscriminators.groups.count == 1)
      #expect(model.videoDiscriminators.groups.count == 1)
      #expect(model.exported()["video_discriminators.d1.weight"]?.shape[0] == 3)
    }

    /// Weights ten times as large as the released laws make them, which at these widths hardly pass
    /// a slope on.
    private static func model(_ loss: GeneratorLoss) -> FrameGAN {
      var result = FrameGAN(
        configuration { $0.generatorLoss = loss }, using: RandomSource(seed: 5))
      func enlarge(_ index: Int, _ name: String, _ tensor: inout Tensor) {
        if tensor.shape.rank > 1 { tensor = tensor * 10 }
      }
      result.frameGenerator.updateParameters(enlarge)
      result.frameDiscriminators.updateParameters(enlarge)
      result.videoDiscriminators.updateParameters(enlarge)
      return result
    }

    /// The same model with the discriminators of `stage` in groups of `size`.
    private static func regrouped(_ model: FrameGAN, stage: Int, size: Int) throws -> FrameGAN {
      // Biases are a few bytes more than the weights that are counted.
      let discriminators = [model.frameDiscriminators, model.videoDiscriminators][stage]
      let bytes = discriminators.parameterCount / 3 * 4 * size
      var result = FrameGAN(
        model.configuration, groupBytes: bytes, using: RandomSource(seed: 9))
      try result.load(Safetensors(tensors(of: model, groupedAs: result)), from: "groups")
      return result
    }

    /// The tensors of a model of one group, cut as those of `other` are.
    private static func tensors(
      of model: FrameGAN, groupedAs other: FrameGAN
    ) -> [String: Tensor] {
      let whole = model.exported()
      var result: [String: Tensor] = [:], starts: [String: Int] = [:]
      for (name, part) in other.exported().sorted(by: { $0.key < $1.key }) {
        let own = name.replacing(/groups\.\d\./, with: "")
        guard let tensor = whole[own] else { continue }
        let axis = own.hasSuffix("projection.weight") ? tensor.shape.rank - 1 : 0
        guard own != name else {
          result[name] = tensor
          continue
        }
        let start = starts[own] ?? 0, count = part.shape[axis]
        result[name] = tensor.slice(start..<start + count, along: axis)
        starts[own] = start + count
      }
      return result
    }
  }
}
