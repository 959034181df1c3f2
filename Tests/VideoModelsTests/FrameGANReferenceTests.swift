import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

// Fixtures: Fixtures/make_framegan_fixtures.py, a twin in PyTorch, in double precision.

extension FrameGANTests {
  @Suite struct Reference {
    let file: Safetensors
    var model = FrameGAN(configuration(), using: RandomSource(seed: 1))

    init() throws {
      let file = try VGANFixtures.file("framegan")
      func load(_ network: inout some Module, _ name: String) throws {
        try network.load(file, from: "framegan", prefix: "weights/\(name).")
      }
      try load(&model.frameGenerator, "frame_generator")
      try load(&model.frameDiscriminators, "frame_discriminators")
      try load(&model.navigator, "navigator")
      try load(&model.videoDiscriminators, "video_discriminators")
      self.file = file
    }

    private func input(_ name: String) throws -> Tensor {
      try #require(file.tensors["input/" + name]).converted(to: .float32)
    }

    /// Outputs, gradients and running statistics agree with those under `prefix`, to 1e-4 of the
    /// largest; a bias that normalisation by the batch takes away again has a gradient of 0.
    private func check(
      _ outputs: [String: Tensor], _ gradient: some Module, _ prefix: String, isTraining: Bool
    ) throws {
      var file = file, tensors = outputs
      let cancelled = gradient.exported().keys.filter {
        isTraining && VGANFixtures.isCancelled(bias: $0, in: gradient)
      }
      for (name, slope) in gradient.exported()
      where !name.contains(".running_") && name != "projection.weight" {
        guard cancelled.contains(name) else {
          tensors["gradients." + name] = slope
          continue
        }
        #expect(slope.values.allSatisfy { $0 == 0 }, "\(name)")
        let expected = try #require(file.tensors[prefix + "gradients." + name])
        file.tensors[prefix + "gradients." + name] = nil
        #expect(expected.values.allSatisfy { abs($0) < 1e-12 }, "\(name)")
      }
      try VGANFixtures.expect(tensors, under: prefix, of: file, within: 1e-4)
    }

    @Test(arguments: Phase.allCases) func frameGeneratorEqualsPyTorchs(phase: Phase) throws {
      let codes = try input("codes")
      var outputs: [String: Tensor] = [:]
      let slope = valueAndGradient(at: model.frameGenerator) { generator in
        let y = generator(codes, phase)
        outputs["y"] = y.detached()
        return (y * y).mean()
      }.gradient
      if phase == .training {
        for (name, value) in model.frameGenerator.exported() where name.contains(".running_") {
          outputs["after." + name] = value
        }
      }
      try check(
        outputs, slope, "forward/frame_generator.\(phase.rawValue).",
        isTraining: phase == .training)
    }

    /// With the batch transposed, and viewed instead as the released code does.
    @Test(arguments: ["training", "inference", "released"])
    func navigatorEqualsPyTorchs(kind: String) throws {
      var random = RandomSource(seed: 0)
      let sizes = configuration { $0.isBatchTransposed = kind != "released" }
      var navigator = Navigator(sizes, using: &random)
      try navigator.load(file, from: "framegan", prefix: "weights/navigator.")
      let z = try input("z"), phase: Phase = kind == "inference" ? .inference : .training
      var outputs: [String: Tensor] = [:]
      let slope = valueAndGradient(at: navigator) { navigator in
        let y = navigator(z, phase), last = Float(y.shape.count - 1)
        outputs["y"] = y.detached()
        let weights = Tensor(y.shape, (0..<y.shape.count).map { 0.5 + Float($0) / last })
        return (weights * y * y).mean()
      }.gradient
      try check(outputs, slope, "forward/navigator.\(kind).", isTraining: phase == .training)
    }

    /// Three discriminators as one network equal three of PyTorch's.
    @Test(arguments: [true, false]) func discriminatorsEqualPyTorchs(areOfFrames: Bool) throws {
      let discriminators = areOfFrames ? model.frameDiscriminators : model.videoDiscriminators
      let x = try input(areOfFrames ? "frames" : "clips")
      var outputs: [String: Tensor] = [:]
      let slope = valueAndGradient(at: discriminators) { discriminators in
        let y = discriminators(x)
        outputs["y"] = y.detached()
        return (y * y).mean()
      }.gradient
      outputs["input"] =
        valueAndGradient(at: x) { x in
          let y = discriminators(x)
          return (y * y).mean()
        }.gradient
      let name = areOfFrames ? "frame_discriminators" : "video_discriminators"
      try check(outputs, slope, "forward/\(name).", isTraining: false)
    }

    @Test(arguments: GeneratorLoss.allCases)
    func generatorLossesAndTheirGradientsEqualPyTorchs(loss: GeneratorLoss) throws {
      let codes = try input("codes")
      var value: Float = 0
      let slope = valueAndGradient(at: model.frameGenerator) { generator in
        let fake = generator(codes, .training)
        let (losses, slope) = model.frameDiscriminators.judge(fake, loss)
        value = loss(losses).scalar
        return (fake * slope).sum()
      }.gradient
      let expected = try #require(file.tensors["losses/\(loss.rawValue)"])
      expectClose([Double(value)], expected.doubles, relative: 1e-5, "\(loss)")
      try check([:], slope, "losses/\(loss.rawValue).", isTraining: true)
    }

    /// One step against PyTorch's RMSprop, one for each network.
    ///
    /// A first step moves a number by ten times the rate whatever its slope, 2e-3 beside weights of
    /// about 1; so 1e-4 of the largest is a twentieth of it.
    @Test func stepsEqualPyTorchsWithOptimizersOfTheirOwn() throws {
      var model = model
      let first = model.frameStep(
        on: try input("frames"), latents: (try input("latent.0"), try input("latent.1")))
      try check(first, "frames")
      try expectNetwork(model.frameGenerator, "step/frames.frame_generator.")
      try expectNetwork(model.frameDiscriminators, "step/frames.frame_discriminators.")
      // The twin's second stage starts from the same weights as the first.
      model.frameGenerator = try Reference().model.frameGenerator
      let second = model.videoStep(on: try input("clips"), latent: try input("latent.clips"))
      try check(second, "video")
      try expectNetwork(model.navigator, "step/video.navigator.")
      try expectNetwork(model.videoDiscriminators, "step/video.video_discriminators.")
    }

    private func check(_ report: StepReport, _ stage: String) throws {
      let expected = try #require(file.tensors["step/\(stage).losses"])
      expectClose(report.losses.map { Double($0.value) }, expected.doubles, relative: 1e-4, stage)
    }

    private func expectNetwork(_ network: some Module, _ prefix: String) throws {
      try VGANFixtures.expect(network.exported(), under: prefix, of: file, within: 1e-4)
    }
  }
}
