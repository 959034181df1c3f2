import Foundation
import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Metrics

@Suite(.serialized) struct ExtractorTests {
  // MARK: I3D

  struct GoldenI3D: Decodable {
    struct Case: Decodable { let shape: [Int], key: UInt64, logits: [Double] }
    let names: [String], cases: [Case]
  }

  /// The numbers of `formula` in make_fixtures.py.
  private func formula(_ count: Int, _ key: UInt64) -> [Float] {
    (0..<UInt64(count)).map { place in
      var x = (place &* 2_654_435_761 &+ key &* 40503 &+ 12345) & 0xFFFF_FFFF
      x = ((x ^ (x >> 15)) &* 2_246_822_519) & 0xFFFF_FFFF
      x = ((x ^ (x >> 13)) &* 3_266_489_917) & 0xFFFF_FFFF
      return Float(Double(x >> 8) / 8_388_608 - 1)
    }
  }

  /// A file of weights as make_fixtures.py has them, in PyTorch's order of axes.
  private func weights(_ names: [String]) -> Safetensors {
    var random = RandomSource(seed: 0)
    let shapes = I3D(using: &random).exported().mapValues(\.shape)
    var file = Safetensors([:])
    for (key, name) in names.enumerated() {
      guard let shape = shapes[name] else { continue }
      let values = formula(shape.count, UInt64(key)).map(Double.init)
      let fan = Double(shape.extents.dropFirst().reduce(1, *))
      let changed: [Double] =
        if shape.rank == 5 {
          values.map { $0 * (6 / fan).squareRoot() }
        } else if name.hasSuffix("running_var") || name.hasSuffix("bn.weight") {
          values.map { 1 + 0.25 * $0 }
        } else {
          values.map { 0.25 * $0 }
        }
      file.tensors[name] = Tensor(shape, changed.map { Float($0) })
    }
    return file
  }

  /// Random weights against an independent implementation in PyTorch, in double.
  ///
  /// 1e-4 of the root mean square: float32 through 22 layers.
  @Test func i3dIsThatOfPyTorch() throws {
    let golden = try JSONDecoder().decode(GoldenI3D.self, from: Fixtures.data("i3d"))
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("i3d-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try weights(golden.names).write(to: path)
    let network = try I3D(path: path)
    #expect(network.exported().keys.sorted() == golden.names)
    for example in golden.cases {
      let shape = Shape(example.shape)
      let logits = withoutRecording {
        network(Tensor(shape, formula(shape.count, example.key)))
      }
      #expect(logits.shape == [shape[0], 400])
      expectClose(logits.doubles, example.logits, relative: 1e-4, "I3D \(shape)")
    }
  }

  @Test func i3dHasThePublishedNumberOfParameters() {
    var random = RandomSource(seed: 0)
    #expect(I3D(using: &random).parameterCount == 12_689_984)
  }

  @Test func filesThatAreNoI3DAreRefusedByName() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("none-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Safetensors(["logits.conv3d.bias": Tensor.zeros([400])]).write(to: path)
    #expect {
      try I3D(path: path)
    } throws: { error in
      "\(error)".contains("Conv3d_1a_7x7.bn.bias") && "\(error)".contains(path)
    }
    #expect(throws: TensorFileError.self) { try I3D(path: "/nowhere/i3d.safetensors") }
  }

  // MARK: The embedded extractor

  @Test func theEmbeddedExtractorIsSmallAndNamed() throws {
    let network = try MotionNet.embedded()
    #expect(network.parameterCount == 701_204)
    let attributes = try FileManager.default.attributesOfItem(atPath: MotionNet.embeddedPath)
    #expect(try #require(attributes[.size] as? Int) < 4 << 20)
    #expect(network.hash.count == 16)
    var other = network
    other.updateParameters { _, _, tensor in tensor = tensor + 1e-3 }
    #expect(other.hash != network.hash)
    #expect(try MotionNet.read(MotionNet.embeddedPath).recipe["seed"] == "0")
  }

  /// 1e-6 of the largest: convolutions sum in an order that the batch does not change.
  @Test func featuresDoNotDependOnCompanyOrThreads() throws {
    let network = try MotionNet.embedded()
    var random = RandomSource(seed: 13)
    let clips = movingSquares(35, &random)
    let all = network.features(of: clips)
    #expect(all.shape == [35, 64])
    let one = network.features(of: clips.slice(33..<34, along: 0))
    expectClose(one, all.slice(33..<34, along: 0), relative: 1e-6)
    let alone = Threads.using(1) { network.features(of: clips) }
    expectClose(alone, all, relative: 1e-6)
  }

  @Test func clipsOfOtherSizesAreBroughtToTheNetworks() throws {
    let x = Samples.uniform([2, 32, 64, 64, 3], -1, 1)
    let every = MotionNet.prepared(x)
    #expect(every.shape == [2, 16, 32, 32, 3])
    let by = x.gathered((0..<16).map { 2 * $0 }, along: 1)
      .averagePooled(Window([1, 2, 2], stride: [1, 2, 2], padding: [0, 0, 0]))
    expectClose(every, by, relative: 1e-5)
    let grey = MotionNet.prepared(Samples.uniform([1, 10, 30, 30, 1], -1, 1))
    #expect(grey.shape == [1, 16, 32, 32, 3])
    expectClose(grey.slice(2..<3, along: 4), grey.slice(0..<1, along: 4), relative: 0)
    expectClose(grey.slice(9..<10, along: 1), grey.slice(15..<16, along: 1), relative: 0)
    // 30 frames: those from the eighth on.
    let middle = Samples.uniform([1, 30, 32, 32, 3], -1, 1)
    expectClose(MotionNet.prepared(middle), middle.slice(7..<23, along: 1), relative: 0)
  }

  /// The derivative of the feature maps with respect to the clip, by differences; 1e-2 as for networks
  /// of several layers (docs/tolerances.md).
  @Test func featureMapsAreDifferentiable() throws {
    let network = try MotionNet.embedded()
    let clip = Samples.uniform([1, 16, 32, 32, 3], -0.8, 0.8)
    #expect(
      network.featureMaps(of: clip).map(\.shape.extents) == [
        [1, 16, 16, 16, 32], [1, 8, 8, 8, 64], [1, 4, 4, 4, 96], [1, 4, 4, 4, 64],
      ])
    expectGradientMatchesDifferences(at: [clip], relative: 1e-2, directions: 1, "feature maps") {
      network.featureMaps(of: $0[0])[2]
    }
  }

  /// Distances to clips that were not touched, in the extractor's space.
  @Test func distancesRiseWithEveryDamage() throws {
    let network = try MotionNet.embedded()
    var random = RandomSource(seed: 14)
    let real = movingSquares(96, &random), other = movingSquares(96, &random)
    let reference = FeatureStatistics(network.features(of: real))
    func distance(_ clips: Tensor) -> Double {
      FrechetDistance.between(reference, FeatureStatistics(network.features(of: clips)))
    }
    let same = distance(other)
    for damaged in [
      ControlClips.frozen(other), ControlClips.shuffled(other, using: &random),
      Damage.blurred(other, by: 4), ControlClips.noise(other.shape, using: &random),
      (other + random.normal(other.shape, deviation: 0.2)).clipped(-1, 1),
    ] {
      #expect(distance(damaged) > 2 * same)
    }
  }

  /// Eight clips of two motions, by heart.
  @Test func trainingLearnsASmallBatchAndRepeatsItself() {
    var random = RandomSource(seed: 15)
    let right = movingSquares(4, &random), left = ControlClips.reversed(movingSquares(4, &random))
    let batch = ExtractorBatch(
      clips: Tensor.concatenated([right, left], along: 0),
      motions: [0, 0, 0, 0, 1, 1, 1, 1], scenes: Array(repeating: nil, count: 8))
    func losses(_ steps: Int) -> [Float] {
      var configuration = ExtractorTraining.Configuration()
      configuration.steps = 40
      var training = ExtractorTraining(configuration)
      return (0..<steps).map { _ in training.step(on: batch).loss }
    }
    let all = losses(30)
    #expect(all.allSatisfy { $0.isFinite })
    let (early, late) = (all.prefix(5).reduce(0, +), all.suffix(5).reduce(0, +))
    #expect(late < 0.7 * early)
    #expect(losses(3) == Array(all.prefix(3)))
  }
}
