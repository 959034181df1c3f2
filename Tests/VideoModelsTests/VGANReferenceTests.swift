import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

// Fixtures: Fixtures/make_fixtures.py, from baselines/pytorch/vgan.py in double precision.

extension VGANTests {
  @Suite struct Reference {
    @Test(arguments: [1, 2], Phase.allCases) func generatorAndItsGradientEqualPyTorchs(
      streams: Int, phase: Phase
    ) throws {
      let generator = try VGANFixtures.vgan(streams: streams).generator
      let z = try #require(VGANFixtures.file("input").tensors["latent"])
      var outputs: [String: Tensor] = [:]
      let (_, gradient) = valueAndGradient(at: generator) { generator in
        let drawing = generator(z, phase)
        // The twin calls the only stream's clip its foreground.
        outputs = ["clip": drawing.clip, "foreground": drawing.foreground ?? drawing.clip]
        outputs["background"] = drawing.background?.reshaped([3, 32, 32, 3])
        outputs["mask"] = drawing.mask
        return drawing.clip.mean()
      }
      try VGANFixtures.check(
        generator, outputs, gradient, "\(streams).generator.\(phase.rawValue).", phase)
    }

    @Test(arguments: Phase.allCases) func discriminatorAndItsGradientEqualPyTorchs(phase: Phase)
      throws
    {
      let discriminator = try VGANFixtures.vgan(streams: 2).discriminator
      let clip = try #require(VGANFixtures.file("input").tensors["clip"])
      var outputs: [String: Tensor] = [:]
      let (_, gradient) = valueAndGradient(at: discriminator) { discriminator in
        let logits = discriminator(clip, phase)
        outputs["logits"] = logits
        return logits.mean()
      }
      try VGANFixtures.check(
        discriminator, outputs, gradient, "discriminator.\(phase.rawValue).", phase)
    }

    /// One step, then nine more, with the twin's clips and codes and a second implementation of
    /// Torch7's Adam.
    ///
    /// The first step moves a number by 2e-4, so that 1e-5 of the greatest weights is a twentieth
    /// of it.
    @Test(arguments: [1, 2]) func trainingStepsEqualPyTorchs(streams: Int) throws {
      var vgan = try VGANFixtures.vgan(streams: streams)
      let input = try VGANFixtures.file("input"), file = try VGANFixtures.file("training")
      let clips = try #require(input.tensors["clip"]).slice(0..<2, along: 0)
      let latents = try #require(input.tensors["latents.\(streams)"])
      let losses = try #require(file.tensors["\(streams).losses"])
      for step in 1...latents.shape[0] {
        let report = vgan.trainingStep(on: clips, latent: latents.entry(step - 1, along: 0))
        let expected = losses.entry(step - 1, along: 0).values
        #expect(abs(report.discriminatorLoss - expected[0]) <= 1e-4 * expected[0], "step \(step)")
        #expect(abs(report.generatorLoss - expected[1]) <= 1e-4 * expected[1], "step \(step)")
        #expect(abs(report.maskMean - expected[2]) <= 1e-5, "step \(step)")
        guard step == 1 || step == latents.shape[0] else { continue }
        let place = "\(streams).\(step)."
        try VGANFixtures.expect(
          vgan.generator.exported(), under: place + "generator.", of: file, within: 1e-5)
        try VGANFixtures.expect(
          vgan.discriminator.exported(), under: place + "discriminator.", of: file, within: 1e-5)
      }
    }
  }
}
