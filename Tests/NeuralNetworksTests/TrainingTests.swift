import Foundation
import Kernels
import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Two layers that can learn XOR.
private struct Perceptron: Module {
  var hidden: Linear, output: Linear

  init(using random: inout RandomSource) {
    hidden = Linear(2, 8, using: &random)
    output = Linear(8, 1, using: &random)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { output(hidden(x).tanh()) }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("hidden", &hidden)
    visitor.visit("output", &output)
  }
}

@Suite(.serialized) struct TrainingTests {
  @Test func xorIsLearnt() {
    var random = RandomSource(seed: 1)
    var model = Perceptron(using: &random), adam = Adam(for: model, StepSchedule(0.05))
    let x = Tensor([4, 2], [0, 0, 0, 1, 1, 0, 1, 1]), y = Tensor([4, 1], [0, 1, 1, 0])
    var losses: [Float] = []
    for _ in 0..<300 {
      let (loss, slope) = valueAndGradient(at: model) { Loss.binaryCrossEntropy($0(x), y) }
      adam.update(&model, along: slope)
      losses.append(loss.scalar)
    }
    #expect(losses[0] > 0.5 && losses[299] < 0.02)
    #expect((model(x).sigmoid() .> Tensor(0.5)).values == y.values)
  }

  /// The weights after `steps` steps on random pictures, as the bytes of a checkpoint.
  private static func trained(_ seed: UInt64, _ steps: Int, _ afterStep: (Int) -> Void = { _ in })
    -> [String: [Float]]
  {
    let random = RandomSource(seed: seed)
    var (weights, noise) = (random.stream("weights"), random.stream("noise"))
    var network = SmallNetwork(using: &weights)
    var adam = Adam(for: network, StepSchedule(0.01))
    for step in 0..<steps {
      let x = noise.normal([4, 6, 6, 2]), target = noise.uniform([4])
      let slope = valueAndGradient(at: network) { Loss.meanSquaredError($0(x, .training), target) }
        .gradient
      adam.update(&network, along: slope)
      afterStep(step)
    }
    return network.exported().mapValues(\.values)
  }

  @Test func theSameSeedGivesTheSameBytes() {
    let first = TrainingTests.trained(5, 4), second = TrainingTests.trained(5, 4)
    for (name, values) in first {
      #expect(values.map(\.bitPattern) == second[name]!.map(\.bitPattern), "\(name)")
      #expect(values.allSatisfy { $0.isFinite }, "\(name)")
    }
    #expect(first != TrainingTests.trained(6, 4))
  }

  // In a process of its own: other suites run beside this one.
  @Test func memoryIsFlatAfterTheThirdStep() async {
    await #expect(processExitsWith: .success) {
      var inUse: [Int] = []
      _ = TrainingTests.trained(7, 40) { _ in
        inUse.append(Memory.bytesInUse)
      }
      #expect(Set(inUse.dropFirst(3)).count == 1, "bytes of tensors: \(inUse)")
    }
  }

  @Test func oneBatchIsLearntByHeart() {
    var random = RandomSource(seed: 3)
    var network = SmallNetwork(using: &random), rmsprop = RMSprop(for: network, StepSchedule(0.003))
    let x = random.normal([4, 5, 5, 2]), target = Tensor([4], [1, -1, 0.5, -0.5])
    var losses: [Float] = []
    for _ in 0..<250 {
      let (loss, slope) = valueAndGradient(at: network) {
        Loss.meanSquaredError($0(x, .training), target)
      }
      rmsprop.update(&network, along: slope)
      losses.append(loss.scalar)
    }
    #expect(losses[249] < 0.05 * losses[0], "\(losses[0]) to \(losses[249])")
  }
}
