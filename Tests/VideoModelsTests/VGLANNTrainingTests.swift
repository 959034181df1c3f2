import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

extension VGLANNTests {
  @Suite struct Training {
    /// Sizes at which every stage takes well under a second.
    private static var sizes: VGLANNConfiguration {
      var sizes = VGLANNFixtures.configuration(.expanded, .laplacian)
      (sizes.width, sizes.batchSize, sizes.mappingBatchSize) = (2, 3, 4)
      (sizes.epochs, sizes.imleEpochs, sizes.vaeEpochs) = (4, 3, 3)
      (sizes.mixture.restarts, sizes.mixture.iterations) = (2, 3)
      return sizes
    }

    private static let clipCount = 7

    /// Runs steps of a stage; batches follow from the step alone.
    private func train(
      _ model: inout VGLANN, stage: Int, _ steps: Range<Int>, using random: inout RandomSource
    ) -> [StepReport] {
      steps.map { step in
        let indices = (0..<3).map { (3 * step + $0) % Self.clipCount }
        let clips = indices.map { VGLANNFixtures.numbers("clip \($0)", [16, 32, 32, 3]) }
        let batch = TrainingBatch(.stacked(clips), indices: indices)
        return model.trainingStep(
          stage: stage, step: step, on: stage == 0 ? batch : nil, using: &random)
      }
    }

    /// The names of the tensors of which two models hold other bytes.
    private func differences(_ a: VGLANN, _ b: VGLANN) -> [String] {
      let (a, b) = (a.exported(), b.exported())
      func bytes(_ tensor: Tensor?) -> Data? { tensor.map { Data($0.rawBytes) } }
      return Set(a.keys).union(b.keys).filter { bytes(a[$0]) != bytes(b[$0]) }.sorted()
    }

    /// Seven clips in batches of three are two steps an epoch: nine steps take five epochs.
    @Test func fewClipsAreSeenMoreOften() {
      var sizes = Self.sizes
      sizes.rateInterval = 2
      func trained(_ leastSteps: Int) -> (steps: Int, interval: Int) {
        sizes.leastSteps = leastSteps
        let model = VGLANN(sizes, clipCount: Self.clipCount, using: RandomSource(seed: 5))
        return (model.stages[0].steps, model.configuration.rateInterval)
      }
      #expect(trained(0) == (8, 2))
      #expect(trained(8) == (8, 2))
      #expect(trained(9) == (10, 2))
      #expect(trained(16) == (16, 4))
    }

    @Test func sameSeedGivesTheSameBytes() {
      func run(_ seed: UInt64) -> VGLANN {
        var model = VGLANN(
          Self.sizes, clipCount: Self.clipCount, using: RandomSource(seed: seed))
        var random = RandomSource(seed: 6)
        for stage in 0..<4 {
          let reports = train(&model, stage: stage, 0..<4, using: &random)
          #expect(reports.allSatisfy { $0.isFinite && $0.losses.count == 1 }, "stage \(stage)")
        }
        return model
      }
      let model = run(5)
      #expect(differences(model, run(5)) == [])
      let others = differences(model, run(7))
      for name in [
        "generator.v1.weight", "latents.rows", "imle.l1.weight", "vae.mapping.e1.weight",
      ] {
        #expect(others.contains(name), "\(name)")
      }
    }

    /// Stopped in the middle of each stage, after an odd number of steps.
    @Test(arguments: 0..<4) func resumingFromACheckpointGivesTheSameBytes(stage: Int) throws {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      var model = VGLANN(Self.sizes, clipCount: Self.clipCount, using: RandomSource(seed: 5))
      var random = RandomSource(seed: 6)
      for before in 0..<stage { _ = train(&model, stage: before, 0..<4, using: &random) }
      _ = train(&model, stage: stage, 0..<3, using: &random)
      try Safetensors(model.exported(), metadata: ["random": random.saved]).write(to: path)
      _ = train(&model, stage: stage, 3..<6, using: &random)

      let file = try Safetensors(path: path)
      var resumed = VGLANN(Self.sizes, clipCount: Self.clipCount, using: RandomSource(seed: 99))
      try resumed.load(file, from: path)
      let words = try #require(file.metadata["random"])
      var saved = try #require(RandomSource(saved: words))
      _ = train(&resumed, stage: stage, 3..<6, using: &saved)
      #expect(differences(resumed, model) == [])
      #expect(saved == random)
    }

    /// Two steps an epoch: lengths are 1 after the second, and only then.
    @Test func latentsAreOnTheSphereAfterEachEpoch() {
      var model = VGLANN(Self.sizes, clipCount: Self.clipCount, using: RandomSource(seed: 5))
      var random = RandomSource(seed: 6)
      for step in 0..<4 {
        _ = train(&model, stage: 0, step..<step + 1, using: &random)
        let errors = model.latents.rowLengths().values.map { abs($0 - 1) }
        if step % 2 == 1 {
          #expect(errors.allSatisfy { $0 < 1e-6 }, "step \(step)")
        } else {
          #expect(errors.contains { $0 > 1e-4 }, "step \(step)")
        }
      }
    }

    /// Clips of one colour each, and a square that moves; an epoch is one step.
    @Test func aFewClipsAreLearnedByHeart() {
      var sizes = Self.sizes
      (sizes.width, sizes.batchSize, sizes.epochs, sizes.rateInterval) = (8, 4, 100, 80)
      let count = 4
      let clips = Tensor.stacked(
        (0..<count).map { i in
          let columns = VGLANNFixtures.range(32), rows = columns.reshaped([32, 1])
          let times = VGLANNFixtures.range(16).reshaped([16, 1, 1])
          let isNear = (columns - times - Float(i + 4)).absolute() .>= Tensor(4)
          let isOutside = Tensor.maximum(isNear, (rows - Float(4 * i)).absolute() .>= Tensor(4))
          let color = Tensor([3], (0..<3).map { (i >> $0) & 1 == 1 ? 0.6 : -0.6 })
          return (isOutside.reshaped([16, 32, 32, 1]) * color)
            + (1 - isOutside).reshaped([16, 32, 32, 1]) * 0.9
        })
      var model = VGLANN(sizes, clipCount: count, using: RandomSource(seed: 1))
      var random = RandomSource(seed: 2), losses: [Float] = []
      for step in 0..<sizes.epochs {
        let indices = random.permutation(count)
        let batch = TrainingBatch(clips.gathered(indices, along: 0), indices: indices)
        let report = model.trainingStep(stage: 0, step: step, on: batch, using: &random)
        losses.append(report.losses[0].value)
      }
      print("reconstruction: \(losses[0]) to \(losses[99])")
      #expect(losses[99] < 0.4 * losses[0])
      // A reconstruction is nearest to its own clip.
      let drawn = model.reconstructions(of: Array(0..<count))
      #expect(drawn.shape == clips.shape)
      let size = clips.shape.count / count
      let nearest = drawn.reshaped([count, size]).nearestRows(of: clips.reshaped([count, size]))
      #expect(nearest == Array(0..<count))
    }

    @Test func nearestRowsAreThoseOfBruteForce() {
      // More than one block of rows.
      let others = Samples.normal([40_000, 3], 1), rows = Samples.normal([900, 3], 2)
      let found = rows.nearestRows(of: others)
      #expect(found.count == 900)
      let (x, y) = (rows.doubles, others.doubles)
      func distance(_ i: Int, _ j: Int) -> Double {
        (0..<3).reduce(0) { $0 + (x[3 * i + $1] - y[3 * j + $1]) * (x[3 * i + $1] - y[3 * j + $1]) }
      }
      for i in stride(from: 0, to: 900, by: 9) {
        let least = (0..<40_000).reduce(Double.infinity) { min($0, distance(i, $1)) }
        // The products of numbers up to about 4 are rounded to 2e-6.
        #expect(distance(i, found[i]) <= least + 2e-6, "row \(i)")
      }
      let few = Tensor([3, 1], [0, 2, 2])
      #expect(Tensor([4, 1], [-1, 0.9, 1.1, 5]).nearestRows(of: few) == [0, 0, 1, 1])
    }

    /// Latents in two narrow bundles: what the mappings draw lies near them, and in both.
    @Test func mappingsFindTheLatents() throws {
      var sizes = Self.sizes
      (sizes.latentSize, sizes.noiseSize, sizes.mappingBatchSize) = (8, 4, 16)
      (sizes.imleEpochs, sizes.vaeEpochs) = (150, 100)
      (sizes.mixture.components, sizes.mixture.iterations) = (2, 20)
      let count = 64
      var model = VGLANN(sizes, clipCount: count, using: RandomSource(seed: 1))
      var rows = (VGLANNFixtures.numbers("offsets", [count, 8]) * 0.1).values
      for i in 0..<count { rows[8 * i + i % 2] += 1 }
      let table = Tensor([count, 8], rows), latents = table / table.rowLengths()
      var tensors = model.exported()
      tensors["latents.rows"] = latents
      try model.load(Safetensors(tensors), from: "bundles")
      var random = RandomSource(seed: 2)
      for stage in 1..<4 {
        let losses = (0..<model.stages[stage].steps).map { step in
          model.trainingStep(stage: stage, step: step, on: nil, using: &random).losses[0].value
        }
        let (first, last) = (losses[0], losses[losses.count - 1]), name = model.stages[stage].name
        print("\(name): \(first) to \(last)")
        if stage < 3 { #expect(last < 0.2 * first, "\(name)") } else { #expect(last <= first) }
      }
      for sampler in model.samplers {
        let drawn = model.mapped(100, by: sampler, .inference, using: &random)
        let z = drawn / drawn.rowLengths(), nearest = z.nearestRows(of: latents)
        let distances = (z - latents.gathered(nearest, along: 0)).rowLengths().values.sorted()
        print(
          "\(sampler): half within \(distances[50]) of a latent, nine of ten within \(distances[90])"
        )
        // Bundles are 1.4 apart and 0.3 wide; some noise maps to what is between them.
        #expect(distances[50] < 0.3, "\(sampler)")
        let shares = nearest.reduce(0) { $0 + $1 % 2 }
        #expect((20...80).contains(shares), "\(sampler): \(shares) of 100 in the second bundle")
      }
    }

    @Test func samplingFollowsItsPhase() {
      var sizes = Self.sizes
      for isReleased in [false, true] {
        sizes.parity.samplesInTraining = isReleased
        let model = VGLANN(sizes, clipCount: Self.clipCount, using: RandomSource(seed: 5))
        let before = model.clone()
        for sampler in model.samplers {
          var random = RandomSource(seed: 6), again = random
          let clips = model.sample(4, by: sampler, using: &random)
          let isRepeatable = model.sample(4, by: sampler, using: &again).values == clips.values
          #expect(isRepeatable, "\(sampler)")
          guard sampler != "gmm" else { continue }
          // Noise is drawn row by row: fewer clips are the first of more.
          var fewer = RandomSource(seed: 6)
          expectClose(
            model.sample(2, by: sampler, using: &fewer), clips.slice(0..<2, along: 0),
            relative: 1e-4, "\(sampler), released: \(isReleased)")
        }
        #expect(differences(model, before) == [])
      }
    }

    @Test func fewLatentsGetFewComponents() {
      let names = VGLANN(Self.sizes, clipCount: 303, using: RandomSource(seed: 0)).exported()
      #expect(names["gmm.best.means"]?.shape == [300, 4])
    }
  }
}

extension VGLANNTests {
  @Suite struct Weights {
    private func sizes(_ loss: VGLANNConfiguration.Reconstruction) -> VGLANNConfiguration {
      VGLANNFixtures.configuration(.original, loss)
    }

    @Test(arguments: VGLANNConfiguration.Reconstruction.allCases) func lossesSayWhatTheyNeed(
      loss: VGLANNConfiguration.Reconstruction
    ) throws {
      guard ["vgg16", "resnet3d50", "resnext3d101"].contains(loss.rawValue) else {
        #expect(try sizes(loss).pretrainedFeatures(from: nil) == nil)
        return
      }
      let missing = #expect(throws: MissingWeights.self) {
        try sizes(loss).pretrainedFeatures(from: nil)
      }
      #expect(
        missing?.description.hasPrefix("The loss '\(loss.rawValue)' needs the weights") == true)
      let unread = #expect(throws: TensorFileError.self) {
        try sizes(loss).pretrainedFeatures(from: "/nowhere/weights.safetensors")
      }
      #expect(unread?.description.contains("does not exist") == true)
    }

    /// A file as PyTorch writes it: names of a wrapped model, counters, and layers that are not run.
    @Test func filesOfPyTorchAreRead() throws {
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID()).safetensors"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      let network = ResNet3D(.resNeXt101, stages: 2)
      var file = VGLANNFixtures.weights(of: network)
      file.tensors = VGLANNFixtures.prefixed("module.", file.tensors)
      file.tensors["module.fc.bias"] = Tensor.zeros([400])
      try file.write(to: path)
      let loaded = try #require(
        try sizes(.resnext3d101).pretrainedFeatures(from: path) as? ResNet3DFeatures)
      let expected = try VGLANNFixtures.filled(network).exported(),
        found = loaded.network.exported()
      #expect(expected.allSatisfy { found[$0.key]?.values == $0.value.values })
      #expect(loaded.taps == [0, 1, 2] && loaded.phase == .inference && loaded.scalesInput)

      var released = sizes(.resnext3d101)
      (released.parity.countsSecondStageTwice, released.parity.featuresInTraining) = (true, true)
      released.parity.skipsInputScaling = true
      let other = try #require(
        try released.pretrainedFeatures(from: path) as? ResNet3DFeatures)
      #expect(other.taps == [0, 1, 2, 2] && other.phase == .training && !other.scalesInput)
    }

    @Test func filesThatDoNotFitAreNamed() throws {
      var file = VGLANNFixtures.weights(of: VGG16(levels: 3))
      file.tensors["features.5.weight"] = nil
      let missing = #expect(throws: TensorFileError.self) {
        try sizes(.vgg16).features(file, from: "vgg.safetensors")
      }
      #expect(
        missing?.description
          == "vgg.safetensors does not fit the model: it lacks 'features.5.weight'.")
      file.tensors["features.5.weight"] = Tensor.zeros([128, 64, 5, 5])
      let misshapen = #expect(throws: TensorFileError.self) {
        try sizes(.vgg16).features(file, from: "vgg.safetensors")
      }
      #expect(
        misshapen?.description == "vgg.safetensors does not fit the model: tensor "
          + "'features.5.weight' should be [128, 64, 3, 3], but is [128, 64, 5, 5].")
    }

    /// Any features can be looked through.
    @Test func anExtractorIsInjected() {
      struct Means: PerceptualFeatures {
        func callAsFunction(_ clips: Tensor) -> [Tensor] { [clips.mean(over: [1, 2, 3]) * 3] }
      }
      let drawn = VGLANNFixtures.numbers("a", [2, 4, 8, 8, 3])
      let real = VGLANNFixtures.numbers("b", [2, 4, 8, 8, 3])
      let loss = ReconstructionLoss(configuration: sizes(.extractor), features: Means())
      let pixels = (drawn - real).absolute().mean().scalar
      let means = ((drawn - real).mean(over: [1, 2, 3]) * 3).absolute().mean().scalar
      #expect(abs(loss(drawn, real).scalar - pixels - means) < 1e-6)

      var configuration = sizes(.extractor)
      configuration.batchSize = 2
      var model = VGLANN(
        configuration, clipCount: 2, features: Means(), using: RandomSource(seed: 0))
      var random = RandomSource(seed: 1)
      let clips = VGLANNFixtures.numbers("clips", [2, 16, 32, 32, 3])
      let report = model.trainingStep(
        stage: 0, step: 0, on: TrainingBatch(clips, indices: [0, 1]), using: &random)
      #expect(report.isFinite && report.losses[0].name == "reconstruction")
    }
  }
}
