public import Tensors

/// `x · weight + bias` along the last axis.
public struct Linear: Module {
  /// `[inputs, outputs]`.
  public var weight: Tensor
  /// `[outputs]`, if there is one.
  public var bias: Tensor?

  /// A layer from `inputs` to `outputs` numbers; the default law is PyTorch's.
  public init(
    _ inputs: Int, _ outputs: Int, hasBias: Bool = true, weights: Initializer = .torchDefault,
    biases: Initializer = .torchDefault, using random: inout RandomSource
  ) {
    weight = weights([inputs, outputs], using: &random)
    bias = hasBias ? biases([outputs], fanShape: [inputs, outputs], using: &random) : nil
  }

  /// `[…, inputs]` to `[…, outputs]`.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("weight", &weight, .filter)
    visitor.visit("bias", &bias)
  }
}

extension TensorVisitor {
  /// Visits a trained tensor that may be absent.
  public mutating func visit(_ name: String, _ tensor: inout Tensor?) {
    guard var present = tensor else { return }
    tensor = nil  // so that an update in place finds the only reference
    visit(name, &present)
    tensor = present
  }

  /// Visits a module that may be absent.
  public mutating func visit<M: Module>(_ name: String, _ module: inout M?) {
    guard var present = module else { return }
    module = nil
    visit(name, &present)
    module = present
  }
}
