import Datasets
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

extension FrameGANTests {
  @Suite struct Training {
    /// Three at once, and each alone with an optimiser of its own, after two steps.
    @Test(arguments: FrameGANConfiguration.Optimizer.allCases)
    func stackedDiscriminatorsEqualSeparateOnes(rule: FrameGANConfiguration.Optimizer) throws {
      var sizes = configuration { $0.optimizer = rule }
      var random = RandomSource(seed: 4)
      var together = ProjectionDiscriminators.ofFrames(sizes, using: &random)
      sizes.frameDiscriminators = 1
      var alone = (0..<3).map { _ in ProjectionDiscriminators.ofFrames(sizes, using: &random) }
      for k in 0..<3 {
        let own = together.exported().mapValues { tensor in
          tensor.shape.rank == 4 && tensor.shape[0] == 8  // the projections, K last
            ? tensor.slice(k..<k + 1, along: 3) : tensor.slice(k..<k + 1, along: 0)
        }
        try alone[k].load(Safetensors(own), from: "slice")
      }
      func optimizer(_ model: ProjectionDiscriminators) -> any Optimizer<ProjectionDiscriminators> {
        rule == .adam
          ? Adam(for: model, StepSchedule(1e-2)) : RMSprop(for: model, StepSchedule(1e-2))
      }
      var rules = alone.map(optimizer), joint = optimizer(together)
      let real = random.normal([4, 30, 30, 1]), fake = random.normal([4, 30, 30, 1])
      var losses: [Float] = [], means: [Float] = []
      for _ in 0..<2 {
        means.append(together.update(by: &joint, real: real, fake: fake))
        let each = alone.indices.map { alone[$0].update(by: &rules[$0], real: real, fake: fake) }
        losses.append(each.reduce(0, +) / 3)
      }
      expectClose(means.map(Double.init), losses.map(Double.init), relative: 1e-6)
      let logits = together(real)
      for k in 0..<3 {
        expectClose(logits.slice(k..<k + 1, along: 0), alone[k](real), relative: 1e-5)
      }
    }

    @Test func lossesStayFiniteWhereASigmoidWouldNot() {
      var random = RandomSource(seed: 4)
      var discriminators = ProjectionDiscriminators.ofFrames(configuration(), using: &random)
      discriminators.updateParameters { _, name, tensor in
        if name == "d4.bias" { tensor = Tensor([3, 1], [500, 0, -500]) }
      }
      let x = random.normal([2, 30, 30, 1])
      let losses = discriminators.groups[0].losses(real: x, fake: x).values
      expectClose(losses.map(Double.init), [500, 2 * 0.6931, 500], relative: 1e-2)
    }

    @Test(arguments: FrameGANConfiguration.Optimizer.allCases)
    func oneStepMovesWhatItTrainsAndNothingElse(rule: FrameGANConfiguration.Optimizer) {
      var model = FrameGAN(configuration { $0.optimizer = rule }, using: RandomSource(seed: 5))
      // Weights as small as the released laws make them at these widths hardly pass a slope on.
      func enlarge(_ index: Int, _ name: String, _ tensor: inout Tensor) {
        if tensor.shape.rank > 1 { tensor = tensor * 10 }
      }
      model.frameGenerator.updateParameters(enlarge)
      model.frameDiscriminators.updateParameters(enlarge)
      model.videoDiscriminators.updateParameters(enlarge)
      var random = RandomSource(seed: 6)
      let moving = [
        ["frame_generator", "frame_discriminators"], ["navigator", "video_discriminators"],
      ]
      for stage in 0...1 {
        let before = model.clone(), batch = batch(4, &random)
        #expect(model.trainingStep(stage: stage, step: 0, on: batch, using: &random).isFinite)
        let moved = differences(before, model)
        for name in model.exported().keys {
          let network = name.prefix { $0 != "." }
          let isFixed =
            name.contains("projection") || name.contains("optimizer") && name.contains(".running_")
            || VGANFixtures.isCancelled(bias: name, in: model)
          let isMoving = moving[stage].contains { network == $0 || network == $0 + "_optimizer" }
          #expect(moved.contains(name) == (isMoving && !isFixed), "stage \(stage): \(name)")
        }
        #expect(model.exported().values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
      }
    }

    @Test func projectionsKeepNormOne() {
      let model = trained(stages: [3, 3])
      for projection in [
        model.frameDiscriminators.groups[0].projection,
        model.videoDiscriminators.groups[0].projection,
      ] {
        let weight = projection.weight, axes = Array(0..<weight.shape.rank - 1)
        expectClose((weight * weight).sum(over: axes), Tensor.ones([3]), relative: 1e-6)
      }
    }

    @Test func sameSeedGivesTheSameBytes() {
      #expect(differences(trained(stages: [4, 4]), trained(stages: [4, 4])) == [])
      let other = FrameGAN(configuration(), using: RandomSource(seed: 6))
      #expect(
        differences(other, FrameGAN(configuration(), using: RandomSource(seed: 5))).contains(
          "navigator.linear1.weight"))
    }

    /// Cut in the middle of the first stage, and of the second.
    @Test(arguments: [([2, 0], [2, 4]), ([4, 2], [0, 2])])
    func resumingFromACheckpointGivesTheSameBytes(done: [Int], left: [Int]) throws {
      var random = RandomSource(seed: 6)
      var model = FrameGAN(configuration(), using: RandomSource(seed: 5))
      train(&model, stages: done, using: &random)
      let checkpoint = Safetensors(model.exported(), metadata: ["random": random.saved])
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      try checkpoint.write(to: path)
      var resumed = FrameGAN(configuration(), using: RandomSource(seed: 99))
      let file = try Safetensors(path: path)
      try resumed.load(file, from: path)
      let words = try #require(file.metadata["random"])
      var saved = try #require(RandomSource(saved: words))
      train(&resumed, stages: left, using: &saved)
      #expect(differences(resumed, trained(stages: [4, 4])) == [])
    }

    @Test func samplingMovesNothingAndSwapsFrameGenerators() {
      let model = trained(stages: [2, 2])
      let other = FrameGAN(configuration(), using: RandomSource(seed: 9))
      let before = model.clone()
      var random = RandomSource(seed: 7), again = random, third = random, fourth = random
      let clips = model.sample(2, by: "navigator", using: &random)
      #expect(clips.values == model.sample(2, frames: model.frameGenerator, using: &again).values)
      let swapped = model.sample(2, frames: other.frameGenerator, using: &third)
      #expect(swapped.values != clips.values)
      // The swapped clips are the other's pictures of this navigator's codes.
      let codes = model.codes(2, using: &fourth)
      let pictures = other.frameGenerator(codes.reshaped([60, 7]), .inference)
      #expect(swapped.values == pictures.values)
      #expect(differences(model, before) == [])
    }

    @Test func eachClipGivesOneOfItsOwnFrames() {
      // Every pixel of frame t of clip i is i + t / 100.
      let values = (0..<3).flatMap { i in (0..<40).map { Float(i) + Float($0) / 100 } }
      let clips = Tensor([3, 40, 1, 1, 1], values).broadcast(to: [3, 40, 2, 2, 1])
      var random = RandomSource(seed: 8), seen: Set<Float> = []
      for _ in 0..<40 {
        let frames = FrameGAN.oneFrameEach(of: clips, using: &random)
        #expect(frames.shape == [3, 2, 2, 1])
        for i in 0..<3 {
          let picture = frames.entry(i, along: 0).values
          #expect(Set(picture).count == 1 && Int(picture[0]) == i)
          seen.insert(picture[0])
        }
      }
      // 120 draws among 120 frames leave about 1/e of them out.
      #expect(seen.count > 60)
    }

    /// A fresh generator draws grey, much of it above the middle; after four hundred steps its
    /// pictures hold about as much ball as the data's and differ from each other.
    ///
    /// Adversaries swing, so the last hundred steps are averaged.
    @Test func framesLearnHowMuchBallThereIs() throws {
      let sizes = configuration {
        ($0.latentSize, $0.frameGeneratorWidth, $0.frameDiscriminatorWidth) = (100, 32, 8)
        ($0.optimizer, $0.frameRate) = (.adam, 5e-3)
      }
      let balls = BouncingBalls(.init(balls: 1), count: 64, seed: 100)
      var random = RandomSource(seed: 5), model = FrameGAN(sizes, using: RandomSource(seed: 5))
      let all = Tensor.stacked(
        try (0..<64).map { try balls.clip(at: $0, using: &random).frames })
      var fills: [Float] = [], changes: [Float] = []
      func look() {
        var random = RandomSource(seed: 7)
        let drawn = model.sample(4, by: "random-codes", using: &random)
        fills.append(fill(drawn))
        changes.append(change(drawn))
      }
      look()
      let first = fills.removeLast()
      changes = []
      for step in 0..<400 {
        let indices = random.integers(16, below: 64)
        let batch = TrainingBatch(all.gathered(indices, along: 0), indices: indices)
        let report = model.trainingStep(stage: 0, step: step, on: batch, using: &random)
        try #require(report.isFinite)
        if step >= 300, step % 10 == 0 { look() }
      }
      let last = (fill: fills.reduce(0, +) / 10, change: changes.reduce(0, +) / 10)
      print("ball in pictures: data \(fill(all)); drawn at first \(first), then \(last)")
      // Independent frames of one ball differ in 2 p (1 − p) = 0.08 of their pixels.
      #expect(abs(fill(all) - 0.0413) < 0.002)
      #expect(abs(first - 0.0413) > 0.1)
      #expect(abs(last.fill - 0.0413) < 0.025 && last.change > 0.03)
    }

    /// The share of pixels above the middle.
    private func fill(_ clips: Tensor) -> Float { (clips .> Tensor(0)).mean().scalar }

    /// The share of pixels that cross the middle from one frame to the next.
    private func change(_ clips: Tensor) -> Float {
      let lit = clips .> Tensor(0), frames = clips.shape[1]
      let step = lit.slice(1..<frames, along: 1) - lit.slice(0..<frames - 1, along: 1)
      return step.absolute().mean().scalar
    }

    private func train(_ model: inout FrameGAN, stages: [Int], using random: inout RandomSource) {
      for (stage, steps) in stages.enumerated() {
        for step in 0..<steps {
          let batch = batch(3, &random)
          _ = model.trainingStep(stage: stage, step: step, on: batch, using: &random)
        }
      }
    }

    private func trained(stages: [Int]) -> FrameGAN {
      var random = RandomSource(seed: 6)
      var model = FrameGAN(configuration(), using: RandomSource(seed: 5))
      train(&model, stages: stages, using: &random)
      return model
    }
  }
}
