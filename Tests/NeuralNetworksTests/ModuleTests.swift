import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

@Suite(.serialized) struct ModuleTests {
  /// How many tensors a value stores, found by reflection.
  static func storedTensors(_ value: Any) -> Int {
    if value is Tensor { return 1 }
    return Mirror(reflecting: value).children.reduce(0) { $0 + storedTensors($1.value) }
  }

  static func visitedTensors(_ module: some Module) -> Int {
    var copy = module, count = 0
    withoutActuallyEscaping({ (_: TensorVisitor.Place, _: inout Tensor) in count += 1 }) {
      copy.forEachTensor($0)
    }
    return count
  }

  @Test func everyStoredTensorIsVisited() {
    var random = RandomSource(seed: 1)
    var network = smallNetwork()
    func expectAllVisited(_ module: some Module, _ name: String) {
      #expect(ModuleTests.visitedTensors(module) == ModuleTests.storedTensors(module), "\(name)")
      #expect(ModuleTests.storedTensors(module) > 0, "\(name)")
    }
    expectAllVisited(network, "network")
    network.extra = Linear(2, 2, using: &random)
    expectAllVisited(network, "network with its optional part")
    let adam = Adam(for: network, StepSchedule(0.1))
    let rmsprop = RMSprop(for: network, StepSchedule(0.1)),
      sgd = SGD(for: network, StepSchedule(0.1))
    expectAllVisited(adam, "Adam")
    expectAllVisited(rmsprop, "RMSprop")
    expectAllVisited(sgd, "SGD")
    expectAllVisited(ConvLSTMCell(2, 3, kernel: 3, using: &random), "ConvLSTM")
    expectAllVisited(LSTMCell(2, 3, using: &random), "LSTM cell")
  }

  @Test func namesAreUniqueAndInOrder() {
    let names = smallNetwork().namedParameters.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Array(names.prefix(8)) == [
        "first.weight", "first.bias", "first.norm.weight", "first.norm.bias", "blocks.0.weight",
        "blocks.0.norm.weight",
        "blocks.0.norm.bias", "blocks.1.weight",
      ])
    #expect(Array(names.suffix(2)) == ["last.weight", "last.bias"])
  }

  @Test func parametersAreCountedWithoutRunningStatistics() {
    let network = smallNetwork()
    let counts = (9 * 2 * 4 + 4 + 8) + (9 * 4 * 4 + 8) + (9 * 4 * 3 + 3)
    let recurrent = 2 * (2 * 12 + 3 * 12 + 24) + 2 * (6 * 12 + 3 * 12 + 24)
    #expect(network.parameterCount == counts + recurrent + 7)
  }

  @Test func plainCopiesShareRunningStatisticsAndClonesDoNot() {
    let network = smallNetwork(), copy = network, clone = network.clone(),
      x = Samples.normal([2, 4, 4, 2])
    _ = network(x, .training)
    #expect(copy.first.norm!.statistics === network.first.norm!.statistics)
    #expect(clone.first.norm!.statistics !== network.first.norm!.statistics)
    #expect(network.first.norm!.statistics.mean.values != [0, 0, 0, 0])
    #expect(clone.first.norm!.statistics.mean.values == [0, 0, 0, 0])
    #expect(clone.parameters.map(\.values) == network.parameters.map(\.values))
  }

  @Test func inferenceLeavesRunningStatistics() {
    let network = smallNetwork(), x = Samples.normal([2, 4, 4, 2])
    _ = network(x, .inference)
    #expect(network.first.norm!.statistics.mean.values == [0, 0, 0, 0])
    #expect(network.first.norm!.statistics.variance.values == [1, 1, 1, 1])
  }

  @Test func zerosKeepTheStructure() {
    let network = smallNetwork(), zeros = network.zeros()
    #expect(zeros.parameters.map(\.shape) == network.parameters.map(\.shape))
    #expect(zeros.parameters.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
    #expect(network.parameters.contains { $0.values.contains { $0 != 0 } })
  }

  @Test func averagesMoveParametersAndTakeOverStatistics() {
    let network = smallNetwork(1)
    var average = smallNetwork(2).clone()
    _ = network(Samples.normal([2, 4, 4, 2]), .training)
    let before = average.parameters
    average.average(with: network, decay: 0.9)
    for (new, (old, other)) in zip(average.parameters, zip(before, network.parameters)) {
      expectClose(new, old * 0.9 + other * 0.1, relative: 1e-6)
    }
    #expect(
      average.first.norm!.statistics.mean.values == network.first.norm!.statistics.mean.values)
    _ = network(Samples.normal([2, 4, 4, 2], 2), .training)
    #expect(
      average.first.norm!.statistics.mean.values != network.first.norm!.statistics.mean.values)
  }

  @Test func modulesAdd() {
    var sum = smallNetwork(1)
    let (a, b) = (sum.parameters, smallNetwork(2))
    sum.add(b)
    for (new, (x, y)) in zip(sum.parameters, zip(a, b.parameters)) {
      expectClose(new, x + y, relative: 1e-6)
    }
  }

  @Test func gradientsAreModelsAndMatchFiniteDifferences() {
    let network = smallNetwork(), x = Samples.normal([2, 4, 3, 2])
    let slope = valueAndGradient(at: network) { $0(x, .inference).sum() }.gradient
    #expect(slope.parameters.map(\.shape) == network.parameters.map(\.shape))
    // Seven layers deep slopes are small beside the loss, whose rounding is then 1 % of a
    // difference.
    expectGradientMatchesDifferences(at: network.parameters, relative: 1e-2, "network") {
      parameters in
      var changed = network
      changed.updateParameters { i, _, tensor in tensor = parameters[i] }
      // Statistics of use, shifts that keep every number right of the kink, and an LSTM far from
      // saturation.
      changed.first.norm!.shift = changed.first.norm!.shift + 9
      changed.blocks[0].norm!.shift = changed.blocks[0].norm!.shift + 9
      changed.blocks[1].weight = changed.blocks[1].weight * 0.1
      return changed(x, .inference)
    }
  }

  @Test func parametersAreUntrackedAfterAGradient() {
    let network = smallNetwork(), x = Samples.normal([1, 3, 3, 2])
    let slope = valueAndGradient(at: network) { $0(x, .training).sum() }.gradient
    let later = valueAndGradient(at: Tensor(1)) { _ in
      network(x, .inference).sum() + slope.parameters[0].sum()
    }
    #expect(later.gradient.scalar == 0)
  }
}
