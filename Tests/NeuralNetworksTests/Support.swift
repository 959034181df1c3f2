internal import Foundation
import NeuralNetworks
import Tensors
import TestSupport

/// A file of PyTorch's results; Fixtures/make_fixtures.py makes it.
func fixture(_ name: String) -> Fixture {
  Fixture(
    path: required(Bundle.module.path(forResource: "Fixtures/" + name, ofType: "safetensors"), name)
  )
}

/// A module of nothing but parameters.
struct Parameters: Module {
  var weight: Tensor
  mutating func visit(_ visitor: inout TensorVisitor) { visitor.visit("weight", &weight) }
}

/// A network with every kind of member: layers, a list, optional parts, a normalisation and a fixed
/// projection.
struct SmallNetwork: Module {
  var first: Convolution
  var blocks: [Convolution]
  var projection: RandomProjection
  var memory: LSTM
  var last: Linear
  var extra: Linear?

  init(using random: inout RandomSource) {
    let window = Window([3, 3], stride: [1, 1], padding: [1, 1])
    first = Convolution(2, 4, window, norm: BatchNorm(4, using: &random), .relu, using: &random)
    let norm = BatchNorm(4, using: &random)
    blocks = [
      Convolution(4, 4, window, hasBias: false, norm: norm, .leakyReLU(slope: 0.2), using: &random),
      Convolution(4, 3, window, direction: .transposed, using: &random),
    ]
    projection = RandomProjection(3, 2, window, using: &random)
    memory = LSTM(2, 3, layers: 2, isBidirectional: true, using: &random)
    last = Linear(6, 1, using: &random)
  }

  /// `[N, H, W, 2]` to `[N]`.
  func callAsFunction(_ x: Tensor, _ phase: Phase) -> Tensor {
    let features = projection(blocks.reduce(first(x, phase)) { $1($0, phase) })
    let states = memory(features.reshaped([x.shape[0], x.shape[1] * x.shape[2], 2]))
    return last(states.mean(over: [1])).reshaped([x.shape[0]])
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("first", &first)
    visitor.visit("blocks", &blocks)
    visitor.visit("projection", &projection)
    visitor.visit("memory", &memory)
    visitor.visit("last", &last)
    visitor.visit("extra", &extra)
  }
}

/// A network of `seed`.
func smallNetwork(_ seed: UInt64 = 1) -> SmallNetwork {
  var random = RandomSource(seed: seed)
  return SmallNetwork(using: &random)
}
