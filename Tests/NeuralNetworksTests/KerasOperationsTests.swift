import NeuralNetworks
import Tensors
import TestSupport
import Testing

/// Operations against golden results of Keras; see `KerasGoldenTests` for what is left out.
@Suite(.serialized, .enabled(if: KerasFile.folder != nil, Comment(rawValue: KerasFile.absent)))
struct KerasOperationsTests {
  @Test(arguments: [1, 2, 3], [true, false]) func pooling(_ axes: Int, _ isMaximum: Bool) {
    KerasGoldenTests.check("pooling/\(isMaximum ? "Max" : "Average")Pooling\(axes)D", atLeast: 9) {
      example in
      let kernel = example.integers("pool_size", axes)!,
        stride = example.integers("strides", axes) ?? kernel
      return KerasGoldenTests.onChannelsLast(example) { x in
        // One axis is two of which the first has one entry.
        let x = axes == 1 ? x.reshaped([1, 1, x.shape[1], x.shape[2]]) : x
        let front = axes == 1 ? [1] : [], extents = Array(x.shape.extents.dropFirst().dropLast())
        let window =
          example.isSame
          ? Window.same(front + kernel, stride: front + stride, extents: extents)
          : Window(front + kernel, stride: front + stride, padding: extents.map { _ in 0 })
        return isMaximum ? x.maxPooled(window) : x.averagePooled(window, countsPadding: false)
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func globalPooling(_ axes: Int) {
    func spatial(_ example: KerasExample) -> [Int] {
      example.isChannelsFirst ? Array(2..<axes + 2) : Array(1...axes)
    }
    KerasGoldenTests.check("pooling/GlobalMaxPooling\(axes)D", atLeast: 3) {
      $0.x.maximum(over: spatial($0))
    }
    KerasGoldenTests.check("pooling/GlobalAveragePooling\(axes)D", atLeast: 3) {
      $0.x.mean(over: spatial($0))
    }
  }

  @Test(arguments: [2, 3]) func upSampling(_ axes: Int) {
    KerasGoldenTests.check("convolutional/UpSampling\(axes)D", atLeast: 5) { example in
      KerasGoldenTests.onChannelsLast(example) {
        $0.upsampledNearest(example.integers("size", axes)!)
      }
    }
  }

  @Test func upSamplingOverOneAxis() {
    KerasGoldenTests.check("convolutional/UpSampling1D", atLeast: 2) { example in
      example.x.repeated(example.expected.shape[0] / example.inputs[0].shape[0], along: 1)
    }
  }

  @Test(arguments: [1, 2, 3]) func zeroPadding(_ axes: Int) {
    KerasGoldenTests.check("convolutional/ZeroPadding\(axes)D", atLeast: 3) { example in
      let pairs = example.pairs("padding", axes)
      return KerasGoldenTests.onChannelsLast(example) { x in
        pairs.indices.reduce(x) { $0.padded(pairs[$1][0], pairs[$1][1], along: $1 + 1) }
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func cropping(_ axes: Int) {
    KerasGoldenTests.check("convolutional/Cropping\(axes)D", atLeast: 3) { example in
      let pairs = example.pairs("cropping", axes)
      return KerasGoldenTests.onChannelsLast(example) { x in
        pairs.indices.reduce(x) {
          $0.slice(pairs[$1][0]..<$0.shape[$1 + 1] - pairs[$1][1], along: $1 + 1)
        }
      }
    }
  }

  @Test func activations() {
    KerasGoldenTests.check("activations", atLeast: 22) { example in
      let parts = example.name.split(separator: ".")
      // relu.3 is held under 0.5, relu.4 is leaky.
      switch example.name {
      case "activations.relu.3": return example.x.clipped(0, 0.5)
      case "activations.relu.4": return example.x.leakyReLU(0.3)
      default: return KerasGoldenTests.activated(example.x, String(parts[1]))
      }
    }
  }

  @Test func activationLayers() {
    let names = [
      "softmax", "elu", "selu", "softplus", "softsign", "relu", "tanh", "sigmoid", "hard_sigmoid",
      "linear",
    ]
    KerasGoldenTests.check("core/Activation", atLeast: 7) { example in
      let y = example.x.linear(example.weights[0], bias: example.weights[1])
      return KerasGoldenTests.activated(y, names[Int(example.name.split(separator: ".")[2])!])
    }
  }

  @Test func leakyReLU() {
    KerasGoldenTests.check("advanced_activations", atLeast: 1) { example in
      guard example.name.contains("LeakyReLU") else { return nil }
      let (x, y) = (example.inputs[0].values, example.expected.values),
        i = x.indices.min { x[$0] < x[$1] }!
      return example.x.leakyReLU(y[i] / x[i])
    }
  }

  @Test(arguments: ["Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"]) func merging(
    _ name: String
  ) {
    KerasGoldenTests.check("merge/" + name, atLeast: name == "Subtract" ? 1 : 3) { example in
      let branches = stride(from: 0, to: example.weights.count, by: 2).map {
        example.x.linear(example.weights[$0], bias: example.weights[$0 + 1])
      }
      let rest = branches.dropFirst()
      switch name {
      case "Add": return rest.reduce(branches[0]) { $0 + $1 }
      case "Average": return rest.reduce(branches[0]) { $0 + $1 } / Float(branches.count)
      case "Maximum": return rest.reduce(branches[0]) { Tensor.maximum($0, $1) }
      case "Minimum": return rest.reduce(branches[0]) { Tensor.minimum($0, $1) }
      case "Multiply": return rest.reduce(branches[0]) { $0 * $1 }
      default: return rest.reduce(branches[0]) { $0 - $1 }
      }
    }
  }

  @Test func concatenation() {
    KerasGoldenTests.check("merge/Concatenate", atLeast: 1) { example in
      // The others repeat branches in ways not written down.
      guard example.expected.shape.rank == 1 else { return nil }
      return Tensor.concatenated(
        stride(from: 0, to: example.weights.count, by: 2).map {
          example.x.linear(example.weights[$0], bias: example.weights[$0 + 1])
        }, along: 1)
    }
  }

  @Test func layout() {
    KerasGoldenTests.check("core/Flatten", atLeast: 3) { $0.x.reshaped([$0.x.shape.count]) }
    KerasGoldenTests.check("core/Reshape", atLeast: 3) {
      $0.x.reshaped(Shape($0.attributes["target_shape"] as! [Int]))
    }
    KerasGoldenTests.check("core/Permute", atLeast: 4) {
      $0.x.transposed([0] + ($0.attributes["dims"] as! [Int]))
    }
    KerasGoldenTests.check("core/RepeatVector", atLeast: 1) {
      $0.x.repeated($0.expected.shape[0], along: 0)
    }
  }

  @Test func timeDistributedLayers() {
    KerasGoldenTests.check("wrappers/TimeDistributed", atLeast: 2) { example in
      guard example.weights[0].shape.rank == 4 else {
        return example.x.linear(example.weights[0], bias: example.weights[1])
      }
      let window = Window([3, 3], stride: [1, 1], padding: [0, 0])
      return example.inputs[0].convolved(example.weights[0], bias: example.weights[1], window)
    }
  }
}
