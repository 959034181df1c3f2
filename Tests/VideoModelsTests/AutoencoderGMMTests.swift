import Foundation
import Kernels
import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

extension VGANTests {
  @Suite struct AutoencoderGMMs {
    // MARK: Structure

    @Test func parameterCountsAreThePapers() {
      let autoencoder = Autoencoder(AutoencoderGMMConfiguration(), using: RandomSource(seed: 0))
      #expect(autoencoder.encoder.parameterCount == 12_663_588)
      #expect(autoencoder.decoder.parameterCount == 16_245_383)
      #expect(autoencoder.parameterCount == 28_908_971)
      #expect(autoencoder.encoder.layers.last?.convolution.parameterCount == 1_638_500)
    }

    @Test func stagesFollowFromTheSizes() {
      var sizes = Self.sizes()
      (sizes.steps, sizes.batchSize) = (70, 4)
      let model = AutoencoderGMM(sizes, clipCount: 9, using: RandomSource(seed: 0))
      #expect(
        model.stages == [
          TrainingStage("autoencoder", steps: 70, batchSize: 4, clips: .withReplacement),
          TrainingStage("codes", steps: 3, batchSize: 4, clips: .sequential),
          TrainingStage("mixture", steps: 2 * 6),
        ])
      #expect(model.parts.map(\.key) == ["encoder", "decoder"])
      #expect(AutoencoderGMMConfiguration().mixture(clipCount: 49_999).covariance == .diagonal)
      #expect(AutoencoderGMMConfiguration().mixture(clipCount: 50_000).covariance == .full)
      #expect(AutoencoderGMMConfiguration().mixture(clipCount: 50_000).components == 256)
      #expect(AutoencoderGMMConfiguration().mixture(clipCount: 12).components == 12)
    }

    @Test func everyStoredTensorIsVisited() {
      expectEveryStoredTensorVisited(
        in: AutoencoderGMM(Self.sizes(), clipCount: 5, using: RandomSource(seed: 0)))
    }

    @Test func sizesThatDoNotFitAreNamed() {
      func problem(_ change: (inout AutoencoderGMMConfiguration) -> Void) -> String? {
        var sizes = AutoencoderGMMConfiguration()
        change(&sizes)
        return sizes.problem()
      }
      #expect(problem { _ in } == nil)
      #expect(problem { $0.frames = 24 } == "frames must be 16 or 32, got 24")
      #expect(problem { $0.batchSize = 0 } == "the batch size must be 1 to 65536, got 0")
      #expect(problem { $0.components = 0 } == "the components must be 1 to 65536, got 0")
      #expect(problem { $0.restarts = 0 } == "the restarts must be 1 to 1000, got 0")
      #expect(
        problem { $0.mixtureIterations = -1 }
          == "the mixture's iterations must be 0 to 1000000, got -1")
    }

    @Test(arguments: [16, 32], [32, 64]) func samplesHaveTheirShapesAndRanges(
      frames: Int, resolution: Int
    ) {
      var sizes = Self.sizes()
      (sizes.width, sizes.frames, sizes.resolution) = (2, frames, resolution)
      let model = AutoencoderGMM(sizes, clipCount: 3, using: RandomSource(seed: 0))
      var random = RandomSource(seed: 1)
      let drawn = model.sample(2, using: &random)
      #expect(drawn.shape == [2, frames, resolution, resolution, 3])
      #expect(drawn.values.allSatisfy { abs($0) <= 1 })
      #expect(model.reconstruction(of: drawn).clip.shape == drawn.shape)
    }

    // MARK: Against PyTorch (Fixtures/make_autoencoder_fixtures.py)

    @Test(arguments: Phase.allCases) func lossAndGradientEqualPyTorchs(phase: Phase) throws {
      let fixture = try VGANFixtures.file("autoencoder").tensors
      var weights: [String: Tensor] = [:]
      for (part, name) in [("encoder", "discriminator"), ("decoder", "generator")] {
        for (key, tensor) in try VGANFixtures.file(name).tensors {
          weights["\(part).\(key)"] = tensor
        }
      }
      for (key, tensor) in fixture where key.hasPrefix("weights.") {
        weights[String(key.dropFirst("weights.".count))] = tensor
      }
      var sizes = Self.sizes()
      sizes.latentSize = 100
      var autoencoder = Autoencoder(sizes, using: RandomSource(seed: 0))
      try autoencoder.load(Safetensors(weights), from: "fixtures")
      let clips = try #require(VGANFixtures.file("input").tensors["clip"])
      var outputs: [String: Tensor] = [:]
      if phase == .inference { outputs["code"] = autoencoder.encoder(clips, phase) }
      let (loss, gradient) = valueAndGradient(at: autoencoder) { autoencoder in
        let code = autoencoder.encoder(clips, phase)
        let drawing = autoencoder.decoder(code, phase)
        outputs = ["code": code, "clip": drawing.clip]
        outputs["mask"] = drawing.mask
        return AutoencoderGMM.loss(of: drawing, for: clips).total
      }
      outputs["loss"] = loss
      try VGANFixtures.check(
        autoencoder, outputs, gradient, "\(phase.rawValue).", phase, of: "autoencoder")
    }

    // MARK: Training

    @Test(arguments: ElementType.allCases) func oneStepMovesEveryParameterAndStaysFinite(
      precision: ElementType
    ) {
      var model = AutoencoderGMM(
        Self.sizes(), clipCount: 5, precision: precision, using: RandomSource(seed: 0))
      let before = model.exported()
      var random = RandomSource(seed: 1)
      let clips = random.uniform([2, 16, 32, 32, 3], -1, 1)
      let report = model.trainingStep(
        stage: 0, step: 0, on: TrainingBatch(clips, indices: [0, 1]), using: &random)
      #expect(report.losses.map(\.name) == ["reconstruction", "mask mean"] && report.isFinite)
      for (name, tensor) in model.exported() {
        #expect(tensor.values.allSatisfy { $0.isFinite }, "\(name)")
        #expect(tensor.elementType == .float32, "\(name)")
        let isKept =
          name.hasPrefix("codes") || name.hasPrefix("mixture")
          || name.contains("optimizer") && name.contains(".running_")
          || VGANFixtures.isCancelled(bias: name, in: model)
        #expect((tensor.values == before[name]?.values) == isKept, "\(name)")
      }
    }

    @Test func sameSeedGivesTheSameBytes() {
      func run(_ seed: UInt64) -> AutoencoderGMM {
        var training = AutoencoderRun(Self.sizes(), seed: seed)
        while training.step() {}
        return training.model
      }
      let first = run(5)
      #expect(differences(first, run(5)) == [])
      #expect(differences(first, run(6)).contains("codes"))
    }

    /// Every step is taken by a model that was saved and loaded after the step before.
    @Test func resumingAfterAnyStepOfAnyStageGivesTheSameBytes() throws {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("\(UUID()).safetensors").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      var undisturbed = AutoencoderRun(Self.sizes(), seed: 5), resumed = undisturbed
      resumed.model = undisturbed.model.clone()
      while undisturbed.step() {
        _ = resumed.step()
        try Safetensors(
          resumed.model.exported(), metadata: ["random": resumed.random.saved]
        ).write(to: path)
        let file = try Safetensors(path: path)
        resumed.model = AutoencoderGMM(
          Self.sizes(), clipCount: AutoencoderRun.clipCount, using: RandomSource(seed: 99))
        try resumed.model.load(file, from: path)
        let words = try #require(file.metadata["random"])
        resumed.random = try #require(RandomSource(saved: words))
      }
      #expect(resumed.random == undisturbed.random)
      #expect(differences(resumed.model, undisturbed.model) == [])
    }

    @Test func codesAreThoseOfTheEncoderInUse() throws {
      var training = AutoencoderRun(Self.sizes(), seed: 5)
      while training.stage < 2 { _ = training.step() }
      let kept = try #require(training.model.exported()["codes"])
      let found = training.model.autoencoder.encoder(training.clips, .inference)
      // Batches of two here, all five at once there.
      for (a, b) in zip(kept.values, found.values) { #expect(abs(a - b) < 1e-5) }
      #expect(Set(kept.values).count > kept.shape[0])
    }

    /// Eight clips of two kinds: reconstructions come near them, and what is drawn looks like one
    /// of them rather than like their mean.
    @Test func aSmallSetOfClipsIsLearned() {
      var sizes = Self.sizes()
      (sizes.width, sizes.latentSize, sizes.steps, sizes.batchSize) = (8, 16, 120, 4)
      (sizes.learningRate, sizes.components) = (2e-3, 2)
      var random = RandomSource(seed: 7)
      let looks = random.uniform([2, 1, 4, 4, 3], -0.8, 0.8).upsampledNearest([1, 8, 8])
      let shades = random.uniform([8, 1, 1, 1, 3], -0.1, 0.1)
      let clips =
        (looks.gathered([0, 1, 0, 1, 0, 1, 0, 1], along: 0) + shades).repeated(16, along: 1)
      let center = clips - clips.mean(over: [0]), variance = (center * center).mean().scalar

      var training = AutoencoderRun(sizes, seed: 8, clips: clips)
      while training.step() {}
      let drawing = training.model.reconstruction(of: clips).clip
      let error = Loss.meanSquaredError(drawing, clips).scalar
      let drawn = training.model.sample(8, using: &random)
      let farthest = (0..<8).map { i in
        (0..<8).map { j in
          Loss.meanSquaredError(drawn.entry(i, along: 0), clips.entry(j, along: 0)).scalar
        }.min() ?? .infinity
      }.max()
      print("variance \(variance), error \(error), farthest sample \(farthest ?? .infinity)")
      #expect(error < 0.2 * variance)
      #expect((farthest ?? .infinity) < 0.5 * variance)
      #expect(drawn.values.allSatisfy { abs($0) <= 1 })
    }

    /// Width 4, 16 frames of 32 × 32, four steps on pairs.
    private static func sizes() -> AutoencoderGMMConfiguration {
      var result = AutoencoderGMMConfiguration()
      (result.latentSize, result.width, result.frames, result.resolution) = (12, 4, 16, 32)
      (result.steps, result.batchSize) = (4, 2)
      (result.components, result.restarts, result.mixtureIterations) = (3, 2, 5)
      return result
    }
  }
}

/// A model in training, step by step through all stages.
private struct AutoencoderRun {
  static let clipCount = 5
  let clips: Tensor
  var model: AutoencoderGMM, random: RandomSource
  private(set) var stage = 0, next = 0

  init(_ sizes: AutoencoderGMMConfiguration, seed: UInt64, clips: Tensor? = nil) {
    var source = RandomSource(seed: seed)
    self.clips = clips ?? source.uniform([AutoencoderRun.clipCount, 16, 32, 32, 3], -1, 1)
    model = AutoencoderGMM(
      sizes, clipCount: self.clips.shape[0], using: source.stream("model"))
    random = source
  }

  /// Takes a step; false if there is none left.
  mutating func step() -> Bool {
    guard stage < model.stages.count else { return false }
    let current = model.stages[stage], count = clips.shape[0]
    let indices =
      switch current.clips {
      case .withReplacement: random.integers(current.batchSize, below: count)
      case .sequential:
        Array(next * current.batchSize..<min((next + 1) * current.batchSize, count))
      default: [Int]()
      }
    let batch =
      indices.isEmpty
      ? nil : TrainingBatch(clips.gathered(indices, along: 0), indices: indices)
    let report = model.trainingStep(stage: stage, step: next, on: batch, using: &random)
    #expect(report.isFinite && !report.losses.isEmpty)
    next += 1
    if next == current.steps { (stage, next) = (stage + 1, 0) }
    return true
  }
}
