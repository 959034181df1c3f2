internal import Kernels
internal import NeuralNetworks
internal import Tensors

/// Some discriminators, computed together: all weights have an axis K in front.
struct DiscriminatorGroup: Module {
  var projection: RandomProjection
  var d1, d2, d3, d4: StackedConvolution
  private let shape: [Int]

  /// How many there are.
  var count: Int { d1.bias.shape[0] }

  /// Weights as released: N(0, 0.02), biases 0; filters of the projections uniform, then of norm 1.
  ///
  /// Four layers between five numbers of `channels`, for inputs of `shape`, `[(T,) H, W, C]`.
  init(
    _ count: Int, _ shape: [Int], projection window: Window, _ channels: [Int], _ windows: [Window],
    using random: inout RandomSource
  ) {
    self.shape = shape
    projection = RandomProjection(shape[shape.count - 1], count, window, using: &random)
    func layer(_ i: Int, slope: Float) -> StackedConvolution {
      StackedConvolution(
        count, channels[i], channels[i + 1], windows[i], slope: slope, using: &random)
    }
    d1 = layer(0, slope: 0.2)
    d2 = layer(1, slope: 0.2)
    d3 = layer(2, slope: 0.2)
    d4 = layer(3, slope: 1)
  }

  /// The same network on numbers of its own: the packed filters that convolutions keep beside
  /// their weights go with it.
  func copied() -> DiscriminatorGroup {
    var result = self
    result.updateParameters { _, _, tensor in tensor = .concatenated([tensor], along: 0) }
    return result
  }

  /// The logits `[K, N]` that `x`, `[N, (T,) H, W, C]` in −1…1, is real.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let n = x.shape[0]
    require(
      x.shape == Shape([n] + shape),
      "projection discriminators: [N] + \(shape) is expected, got \(x.shape)")
    let views = projection(x)  // [N, …, K]
    let axes = [views.shape.rank - 1] + Array(0..<views.shape.rank - 1)
    let each = views.transposed(axes)  // [K, N, …]
    let start = each.reshaped(Shape(each.shape.extents + [1]))
    return [d1, d2, d3, d4].reduce(start) { $1($0) }.reshaped([each.shape[0], n])
  }

  /// The losses `[K]` that the maker of `fake` has with each: cross-entropy of drawn ones as real.
  func losses(ofDrawn fake: Tensor) -> Tensor { (-self(fake)).softplus().mean(over: [1]) }

  /// The discriminators' own losses `[K]`: cross-entropies of real and of drawn ones, summed.
  func losses(real: Tensor, fake: Tensor) -> Tensor {
    let n = real.shape[0], logits = self(.concatenated([real, fake], along: 0))  // [K, N + M]
    return (-logits.slice(0..<n, along: 1)).softplus().mean(over: [1])
      + logits.slice(n..<n + fake.shape[0], along: 1).softplus().mean(over: [1])
  }

  /// Visits what is stored, in order of declaration.
  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("projection", &projection)
    visitor.visit("d1", &d1)
    visitor.visit("d2", &d2)
    visitor.visit("d3", &d3)
    visitor.visit("d4", &d4)
  }
}

/// K convolutions of one size, each with an input of its own, then a leaky rectifier.
struct StackedConvolution: Module {
  /// `[K, kernel…, inputs, outputs]`.
  var weight: Tensor
  /// `[K, outputs]`.
  var bias: Tensor
  private let window: Window, slope: Float

  init(
    _ count: Int, _ inputs: Int, _ outputs: Int, _ window: Window, slope: Float,
    using random: inout RandomSource
  ) {
    weight = random.normal(Shape([count] + window.kernel + [inputs, outputs]), deviation: 0.02)
    bias = .zeros([count, outputs])
    (self.window, self.slope) = (window, slope)
  }

  /// `[K, N, (T,) H, W, inputs]` to `[K, N, (T',) H', W', outputs]`.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let y = x.convolved(weight, bias: bias, window)
    return slope == 1 ? y : y.leakyReLU(slope)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight", &weight, .stackedFilters)
    visitor.visit("bias", &bias)
  }
}
