import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

// Fixtures: Fixtures/make_vglann_fixtures.py, PyTorch in double precision.

extension VGLANNTests {
  @Suite struct Reference {
    @Test(arguments: ["l1", "laplacian", "released"]) func pixelLossesEqualPyTorchs(name: String)
      throws
    {
      var sizes = VGLANNFixtures.configuration(.original, name == "l1" ? .l1 : .laplacian)
      sizes.parity.sumsBells = name == "released"
      sizes.parity.omitsLastFrame = name == "released"
      let loss = ReconstructionLoss(configuration: sizes, features: nil)
      let (drawn, real) = clips("loss", [2, 4, 32, 32, 3])
      let (value, slope) = valueAndGradient(at: drawn) { loss($0, real) }
      try VGLANNFixtures.expect(
        ["value": value, "gradient": slope], under: "loss.\(name).", within: 1e-5)
    }

    /// At 64 × 64 four layers, inputs scaled; at 32 × 32 three, as released.
    @Test(arguments: ["scaled", "raw"]) func vgg16EqualsPyTorchs(name: String) throws {
      let (size, frames) = name == "scaled" ? (64, 1) : (32, 2)
      var sizes = VGLANNFixtures.configuration(.original, .vgg16)
      sizes.resolution = size
      sizes.parity.skipsInputScaling = name == "raw"
      let weights = VGLANNFixtures.weights(of: VGG16(levels: name == "scaled" ? 4 : 3))
      let features = try sizes.features(weights, from: "the formula")
      try check(features, sizes, clips(name, [1, frames, size, size, 3]), under: "vgg16.\(name).")
    }

    /// Small ones: two blocks in some stages, and groups in the ResNeXt; in training, as released,
    /// without scaling, as far as the second stage.
    @Test(arguments: ["resnet", "resnext"], Phase.allCases) func residualNetworksEqualPyTorchs(
      name: String, phase: Phase
    ) throws {
      let isResNet = name == "resnet", isUsed = phase == .inference
      let architecture = ResNet3D.Architecture(
        blocks: isResNet ? [2, 1, 2, 1] : [2, 2], groups: isResNet ? 1 : 4, stem: 8,
        inner: isResNet ? 8 : 16)
      let network = ResNet3D(architecture, stages: isResNet && isUsed ? 4 : 2)
      let features = ResNet3DFeatures(
        network: try VGLANNFixtures.filled(network), phase: phase, scalesInput: isUsed,
        taps: isUsed ? isResNet ? [0, 1, 2, 4] : [0, 1, 2, 2] : [0, 1, 2])
      try check(
        features, VGLANNFixtures.configuration(.original, .resnet3d50),
        clips("\(name) \(phase.rawValue)", [4, 8, 32, 32, 3]),
        under: "resnet.\(name).\(phase.rawValue).")
    }

    private func clips(_ name: String, _ shape: Shape) -> (drawn: Tensor, real: Tensor) {
      (
        VGLANNFixtures.numbers(name + " drawn", shape),
        VGLANNFixtures.numbers(name + " real", shape)
      )
    }

    /// Features of drawn clips, the loss and its gradient.
    private func check(
      _ features: any PerceptualFeatures, _ sizes: VGLANNConfiguration,
      _ clips: (drawn: Tensor, real: Tensor), under prefix: String
    ) throws {
      let loss = ReconstructionLoss(configuration: sizes, features: features)
      let (value, slope) = valueAndGradient(at: clips.drawn) { loss($0, clips.real) }
      var found = ["value": value, "gradient": slope]
      for (i, feature) in features(clips.drawn).enumerated() { found["\(i)"] = feature }
      try VGLANNFixtures.expect(found, under: prefix, within: 1e-4)
    }

    @Test(arguments: VGLANNConfiguration.Form.allCases, Phase.allCases)
    func generatorAndItsGradientEqualPyTorchs(form: VGLANNConfiguration.Form, phase: Phase) throws {
      var random = RandomSource(seed: 0)
      let networks = LatentGenerator(
        generator: try VGLANNFixtures.filled(
          VGLANNGenerator(VGLANNFixtures.configuration(form), using: &random)),
        latents: LatentTable(rows: VGLANNFixtures.numbers("rows", [3, 100])))
      var found: [String: Tensor] = [:]
      let (_, slope) = valueAndGradient(at: networks) { networks in
        let clip = networks([0, 1, 2], phase)
        found["clip"] = clip
        return (clip * VGLANNFixtures.numbers("upstream", clip.shape)).mean()
      }
      let parameters = Set(networks.namedParameters.map(\.name))
      for (name, value) in slope.exported() where parameters.contains(name) {
        found["gradients.\(name)"] = value
      }
      for (name, value) in networks.generator.exported() where name.contains(".running_") {
        found["after.\(name)"] = value
      }
      let prefix = "generator.\(form.rawValue).\(phase.rawValue)."
      let cancelled = parameters.filter { VGANFixtures.isCancelled(bias: $0, in: networks) }
      var file = try VGLANNFixtures.file()
      if phase == .training {
        for name in cancelled {
          #expect(found["gradients.\(name)"]?.values.allSatisfy { $0 == 0 } == true, "\(name)")
          found["gradients.\(name)"] = nil
          file.tensors["\(prefix)gradients.\(name)"] = nil
        }
      }
      try VGANFixtures.expect(found, under: prefix, of: file, within: 1e-4)
    }

    /// Four steps in two epochs: both optimisers new and both rates halved with the second, the
    /// table on the sphere at the end of each.
    @Test func trainingEqualsPyTorchs() throws {
      var sizes = VGLANNFixtures.configuration()
      (sizes.batchSize, sizes.epochs, sizes.rateInterval) = (2, 2, 1)
      var model = VGLANN(sizes, clipCount: 5, using: RandomSource(seed: 0))
      var random = RandomSource(seed: 0)
      var weights = VGLANNFixtures.prefixed(
        "generator.",
        VGLANNFixtures.weights(of: VGLANNGenerator(sizes, using: &random)).tensors)
      weights["latents.rows"] = VGLANNFixtures.numbers("table", [5, 100]) / 64
      try model.load(
        Safetensors(model.exported().merging(weights) { $1 }), from: "the formula")
      let clips = VGLANNFixtures.numbers("clips", [5, 16, 32, 32, 3])
      var losses: [Float] = []
      for (step, indices) in [[0, 3], [4, 1], [2, 0], [1, 3]].enumerated() {
        let batch = TrainingBatch(clips.gathered(indices, along: 0), indices: indices)
        let report = model.trainingStep(stage: 0, step: step, on: batch, using: &random)
        losses.append(report.losses[0].value)
      }
      var found = model.exported().filter {
        $0.key.hasPrefix("generator.") || $0.key.hasPrefix("latents.")
      }
      found = VGLANNFixtures.prefixed("after.", found)
      found["losses"] = Tensor([4], losses)
      try VGANFixtures.expect(
        found, under: "training.", of: VGLANNFixtures.file(), within: 1e-4)
    }

    @Test(arguments: Phase.allCases) func imleNetworkEqualsPyTorchs(phase: Phase) throws {
      var random = RandomSource(seed: 0)
      let network = try VGLANNFixtures.filled(
        IMLEMapping(noise: 16, latent: 100, using: &random), salt: "imle")
      var found: [String: Tensor] = [:]
      let (_, slope) = valueAndGradient(at: network) { network in
        let out = network(VGLANNFixtures.numbers("noise", [9, 16]) * 2, phase)
        found["out"] = out
        return Loss.meanSquaredError(out, VGLANNFixtures.numbers("targets", [9, 100]))
      }
      let parameters = Set(network.namedParameters.map(\.name))
      for (name, value) in slope.exported() where parameters.contains(name) {
        found["gradients.\(name)"] = value
      }
      for (name, value) in network.exported() where name.contains(".running_") {
        found["after.\(name)"] = value
      }
      try VGLANNFixtures.expect(found, under: "imle.\(phase.rawValue).", within: 1e-4)
    }

    @Test func vaeLossEqualsPyTorchs() throws {
      var random = RandomSource(seed: 0)
      let network = try VGLANNFixtures.filled(
        VAEMapping(noise: 16, latent: 100, using: &random), salt: "vae")
      let codes = VGLANNFixtures.numbers("codes", [7, 100])
      let (value, slope) = valueAndGradient(at: network) {
        $0.loss(codes / codes.rowLengths(), noise: VGLANNFixtures.numbers("noise", [7, 16]) * 2)
      }
      var found = VGLANNFixtures.prefixed("gradients.", slope.exported())
      found["value"] = value
      try VGLANNFixtures.expect(found, under: "vae.", within: 1e-4)
    }
  }
}
