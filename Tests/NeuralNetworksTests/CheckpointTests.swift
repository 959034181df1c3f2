import Foundation
import Kernels
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

/// A folder for one test, removed after it.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}

@Suite(.serialized) struct CheckpointTests {
  @Test func aSavedNetworkComesBackAsItWas() throws {
    let network = smallNetwork(1), x = Samples.normal([2, 4, 4, 2])
    _ = network(x, .training)
    try withFolder { folder in
      let path = folder + "/network.safetensors"
      try Safetensors(network.exported(prefix: "g."), metadata: ["step": "3"]).write(to: path)
      let file = try Safetensors(path: path)
      #expect(file.metadata == ["step": "3"])
      var other = smallNetwork(2)
      try other.load(file, from: path, prefix: "g.")
      #expect(other.exported().mapValues(\.values) == network.exported().mapValues(\.values))
      #expect(other(x, .inference).values == network(x, .inference).values)
    }
  }

  /// Written tensor by tensor, and from a copy of them all.
  @Test func aModelsFileIsThatOfItsTensors() throws {
    var network = smallNetwork(1)
    let eager = Safetensors(network.exported(), metadata: ["step": "3"])
    let lazy = Safetensors(network, metadata: ["step": "3"])
    #expect(lazy.names == eager.names)
    #expect(lazy.names.allSatisfy { lazy.shape(of: $0) == eager.tensors[$0]?.shape })
    // What the model becomes later is none of the file's business.
    network.updateParameters { _, _, tensor in tensor.add(Tensor.ones(tensor.shape)) }
    try withFolder { folder in
      try eager.write(to: folder + "/eager")
      try lazy.write(to: folder + "/lazy")
      let bytes = FileManager.default.contents(atPath: folder + "/eager")
      #expect(bytes != nil && bytes == FileManager.default.contents(atPath: folder + "/lazy"))
    }
  }

  @Test func filtersAreWrittenInPyTorchsOrderOfAxes() {
    var random = RandomSource(seed: 1)
    let window = Window([3, 4], stride: [1, 1], padding: [0, 0])
    let forward = Convolution(2, 5, window, using: &random),
      back = Convolution(2, 5, window, direction: .transposed, using: &random)
    #expect(forward.exported()["weight"]!.shape == [5, 2, 3, 4])
    #expect(back.exported()["weight"]!.shape == [2, 5, 3, 4])
    #expect(Linear(2, 5, using: &random).exported()["weight"]!.shape == [5, 2])
    #expect(LSTM(2, 5, using: &random).exported()["weight_ih_l0"]!.shape == [20, 2])
    let ours = forward.weight, theirs = forward.exported()["weight"]!
    #expect(
      theirs.slice(4..<5, along: 0).entry(1, along: 1).values
        == ours.entry(4, along: 3).entry(1, along: 2).values)
    for (rank, shape) in [(2, [3, 5] as Shape), (4, [2, 3, 4, 5]), (5, [2, 2, 3, 4, 5])] {
      let w = Samples.normal(shape)
      #expect(w.exported(.filter).imported(.filter).values == w.values, "rank \(rank)")
      #expect(w.exported(.plain).shape == shape)
    }
  }

  @Test func normalizationIsWrittenUnderPyTorchsNames() {
    var random = RandomSource(seed: 1)
    let names = BatchNorm(3, using: &random).exported().keys.sorted()
    #expect(names == ["bias", "running_mean", "running_var", "weight"])
  }

  @Test func loadingDoesNotChangeCopies() throws {
    let network = smallNetwork(1)
    var copy = network
    try copy.load(Safetensors(smallNetwork(2).exported()), from: "memory")
    #expect(network.parameters.map(\.values) == smallNetwork(1).parameters.map(\.values))
    #expect(network.first.norm!.statistics !== copy.first.norm!.statistics)
  }

  @Test func bfloat16IsLoadedAsFloat32() throws {
    var network = smallNetwork(1)
    try network.load(
      Safetensors(network.exported().mapValues { $0.converted(to: .bfloat16) }), from: "memory")
    #expect(network.parameters.allSatisfy { $0.elementType == .float32 })
  }

  private static func failure(_ change: (inout [String: Tensor]) -> Void, isStrict: Bool = true)
    -> String?
  {
    var tensors = smallNetwork(2).exported(), network = smallNetwork(1)
    change(&tensors)
    do {
      try network.load(Safetensors(tensors), from: "weights.safetensors", isStrict: isStrict)
      return nil
    } catch {
      #expect(
        network.parameters.map(\.values) == smallNetwork(1).parameters.map(\.values),
        "a failed load changes nothing")
      return "\(error)"
    }
  }

  @Test func missingTensorsAreNamed() {
    let one = CheckpointTests.failure { $0["last.bias"] = nil }
    #expect(one == "weights.safetensors does not fit the model: it lacks 'last.bias'.")
    let two = CheckpointTests.failure { ($0["last.bias"], $0["last.weight"]) = (nil, nil) }
    #expect(two == "weights.safetensors does not fit the model: it lacks 'last.bias' and 1 more.")
  }

  @Test func unknownTensorsAreNamedIfStrict() {
    let strict = CheckpointTests.failure { $0["more"] = Tensor(1) }
    #expect(strict == "weights.safetensors does not fit the model: the model has no 'more'.")
    #expect(CheckpointTests.failure({ $0["more"] = Tensor(1) }, isStrict: false) == nil)
  }

  @Test func misshapenTensorsAreNamedWithBothShapes() {
    let message = CheckpointTests.failure { $0["last.weight"] = .zeros([6, 1]) }
    #expect(
      message
        == "weights.safetensors does not fit the model: tensor 'last.weight' should be [1, 6], but is [6, 1]."
    )
  }

  @Test func randomSourcesAreSavedInWords() {
    var random = RandomSource(seed: 3)
    _ = random.uniform([5])
    var restored = RandomSource(saved: random.saved)!
    #expect(restored.uniform([4]).values == random.uniform([4]).values)
    #expect(
      RandomSource(saved: "1") == nil && RandomSource(saved: "a b") == nil
        && RandomSource(saved: "") == nil)
  }
}
