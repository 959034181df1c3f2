internal import Kernels
public import NeuralNetworks
public import Tensors

/// K discriminators, each behind a fixed random projection of its own, as one network.
///
/// Neyshabur, Bhojanapalli and Chakrabarti, "Stabilizing GAN training with multiple random
/// projections", arXiv:1705.07831; arXiv:1901.11384, section 3, and the released code. All weights
/// have an axis K in front; nothing passes from one discriminator to another, and the optimisers
/// work number by number, so this equals K networks with optimisers of their own.
///
/// Departures: logits, where the released networks end in a sigmoid; the losses are the same. For
/// clips of other sizes than 30 × 30 × 30 the last kernel changes, so that one logit remains.
public struct ProjectionDiscriminators: Module {
  var projection: RandomProjection
  var d1, d2, d3, d4: StackedConvolution
  private let shape: [Int]

  /// How many there are.
  var count: Int { d1.bias.shape[0] }

  /// Discriminators of frames `[N, H, W, C]`.
  public static func ofFrames(
    _ configuration: FrameGANConfiguration, using random: inout RandomSource
  ) -> ProjectionDiscriminators {
    let w = configuration.frameDiscriminatorWidth
    return ProjectionDiscriminators(
      configuration.frameDiscriminators, Array(configuration.pictures(1).dropFirst()),
      projection: Window([8, 8], stride: [2, 2], padding: [3, 3]), widths: [w, 2 * w, 4 * w],
      [
        Window([4, 4], stride: [2, 2], padding: [2, 2]), .doubleImage, .doubleImage,
      ], lastPadding: [1, 1], using: &random)
  }

  /// Discriminators of clips `[N, T, H, W, C]`.
  public static func ofClips(
    _ configuration: FrameGANConfiguration, using random: inout RandomSource
  ) -> ProjectionDiscriminators {
    let w = configuration.videoDiscriminatorWidth
    return ProjectionDiscriminators(
      configuration.videoDiscriminators, Array(configuration.clips(1).dropFirst()),
      projection: Window([1, 8, 8], stride: [1, 3, 3], padding: [0, 2, 2]),
      widths: [w, 2 * w, 3 * w],
      [
        .doubleClip, Window([4, 4, 4], stride: [2, 1, 1], padding: [1, 1, 1]),
        Window([4, 4, 4], stride: [1, 1, 1], padding: [0, 1, 1]),
      ], lastPadding: [0, 1, 1], using: &random)
  }

  /// Weights as released: N(0, 0.02), biases 0; filters of the projections uniform, then of norm 1.
  private init(
    _ count: Int, _ shape: [Int], projection window: Window, widths: [Int], _ windows: [Window],
    lastPadding: [Int], using random: inout RandomSource
  ) {
    self.shape = shape
    projection = RandomProjection(shape[shape.count - 1], count, window, using: &random)
    let extents = windows.reduce(window.outputs(Array(shape.dropLast()))) { $1.outputs($0) }
    let last = Window(
      zip(extents, lastPadding).map { $0 + 2 * $1 }, stride: extents.map { _ in 1 },
      padding: lastPadding)
    d1 = StackedConvolution(count, 1, widths[0], windows[0], slope: 0.2, using: &random)
    d2 = StackedConvolution(count, widths[0], widths[1], windows[1], slope: 0.2, using: &random)
    d3 = StackedConvolution(count, widths[1], widths[2], windows[2], slope: 0.2, using: &random)
    d4 = StackedConvolution(count, widths[2], 1, last, slope: 1, using: &random)
  }

  /// The logits `[K, N]` that `x`, `[N, (T,) H, W, C]` in −1…1, is real.
  public func callAsFunction(_ x: Tensor) -> Tensor {
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

  // MARK: Losses

  /// The losses `[K]` that the maker of `fake` has with each: cross-entropy of drawn ones as real.
  func losses(ofDrawn fake: Tensor) -> Tensor { (-self(fake)).softplus().mean(over: [1]) }

  /// The discriminators' own losses `[K]`: cross-entropies of real and of drawn ones, summed.
  func losses(real: Tensor, fake: Tensor) -> Tensor {
    let n = real.shape[0], logits = self(.concatenated([real, fake], along: 0))  // [K, N + M]
    return (-logits.slice(0..<n, along: 1)).softplus().mean(over: [1])
      + logits.slice(n..<n + fake.shape[0], along: 1).softplus().mean(over: [1])
  }

  /// One step of each on its own loss; gives their mean.
  mutating func update(
    by optimizer: inout any Optimizer<ProjectionDiscriminators>, real: Tensor, fake: Tensor
  ) -> Float {
    let (sum, slope) = valueAndGradient(at: self) { $0.losses(real: real, fake: fake).sum() }
    optimizer.update(&self, along: slope)
    return sum.scalar / Float(count)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
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
