internal import Kernels
public import Tensors

/// A convolution over two or three axes, then, if wanted, batch normalisation, then an activation.
///
/// The whole block is one layer because its parts are computed together: normalisation and
/// activation are one pass, and under normalisation by the batch the bias is never added, since the
/// batch's mean takes it away again.
public struct Convolution: Module {
  /// Which way the filter runs.
  public enum Direction: Sendable { case forward, transposed }

  /// Forward `[kernel…, inputs / groups, outputs]`, transposed `[kernel…, outputs, inputs]`.
  public var weight: Tensor
  /// `[outputs]`, if there is one.
  public var bias: Tensor?
  /// The normalisation after it, if there is one.
  public var norm: BatchNorm?
  /// The window that the filter slides.
  public let window: Window
  /// What comes last.
  public let activation: Activation
  private let direction: Direction
  private let groups: Int

  /// A block from `inputs` to `outputs` channels; the default law is PyTorch's.
  public init(
    _ inputs: Int, _ outputs: Int, _ window: Window, direction: Direction = .forward,
    groups: Int = 1,
    hasBias: Bool = true, norm: BatchNorm? = nil, _ activation: Activation = .none,
    weights: Initializer = .torchDefault, biases: Initializer = .torchDefault,
    using random: inout RandomSource
  ) {
    require(
      groups == 1 || direction == .forward, "a transposed convolution has one group, got \(groups)")
    let (a, b) = direction == .forward ? (inputs / groups, outputs) : (outputs, inputs)
    let shape = Shape(window.kernel + [a, b])
    weight = weights(shape, using: &random)
    bias = hasBias ? biases([outputs], fanShape: shape, using: &random) : nil
    (self.norm, self.window, self.activation) = (norm, window, activation)
    (self.direction, self.groups) = (direction, groups)
  }

  /// `[N, (T,) H, W, inputs]` to `[N, (T',) H', W', outputs]`.
  public func callAsFunction(_ x: Tensor, _ phase: Phase) -> Tensor {
    let fused = norm == nil ? bias : nil
    let y =
      switch direction {
      case .forward: x.convolved(weight, bias: fused, window, groups: groups)
      case .transposed: x.convolvedTransposed(weight, bias: fused, window)
      }
    guard let norm else { return activation == .none ? y : y.leakyReLU(activation.slope) }
    return norm(y, phase, bias: bias, activation)
  }

  /// The spatial extents of the output for those of an input.
  public func outputs(_ extents: [Int]) -> [Int] {
    direction == .forward ? window.outputs(extents) : window.transposedOutputs(extents)
  }

  /// Channels of the input and of the output.
  public var channels: (input: Int, output: Int) {
    direction == .forward
      ? (weight.shape[-2] * groups, weight.shape[-1]) : (weight.shape[-1], weight.shape[-2])
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight", &weight, .filter)
    visitor.visit("bias", &bias)
    visitor.visit("norm", &norm)
  }
}

/// A fixed random filter of norm one that discriminators look through; never trained.
///
/// Neyshabur, Bhojanapalli and Chakrabarti, "Stabilizing GAN training with multiple random
/// projections", 2017.
public struct RandomProjection: Module {
  /// `[kernel…, channels, outputs]`, each output's filter of Euclidean norm 1.
  public private(set) var weight: Tensor
  private let window: Window

  /// Filters drawn from `law`, then brought to norm 1.
  public init(
    _ channels: Int, _ outputs: Int, _ window: Window, _ law: Initializer = .torchDefault,
    using random: inout RandomSource
  ) {
    let draw = law(Shape(window.kernel + [channels, outputs]), using: &random)
    let axes = Array(0..<draw.shape.rank - 1)
    weight = draw / (draw * draw).sum(over: axes).squareRoot()
    self.window = window
  }

  /// `[N, (T,) H, W, channels]` to `[N, (T',) H', W', outputs]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.convolved(weight, window) }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight", buffer: &weight)
  }
}
