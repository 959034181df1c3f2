public import Tensors

/// A value made of tensors and other modules: a layer, a network, an optimiser's moments.
///
/// Weights, their gradient, an optimiser's moments and a moving average are all values of the
/// model's own type.
public protocol Module {
  /// Shows every stored tensor to `visitor`, in declaration order, under its checkpoint name.
  mutating func visit(_ visitor: inout TensorVisitor)
}

/// How the axes of a parameter are ordered in PyTorch, whose order checkpoints keep.
public enum ParameterLayout: Sendable {
  /// The same order.
  case plain
  /// Ours `[kernel…, a, b]`, PyTorch's `[b, a, kernel…]`: linear layers, convolutions and
  /// transposed convolutions.
  case filter
  /// Ours `[K, kernel…, a, b]`, PyTorch's `[K, b, a, kernel…]`: K filters, as PyTorch stacks the
  /// states of K modules.
  case stackedFilters
}

/// A walk over the tensors of a module.
public struct TensorVisitor {
  /// One tensor on the way.
  public struct Place {
    /// Names of the modules and of the tensor, joined by dots.
    public let name: String
    /// The order of its axes.
    public let layout: ParameterLayout
    /// Whether it is trained; running statistics are not.
    public let isParameter: Bool
  }

  private var path: [String] = []
  private let replacesReferences: Bool
  private let body: (Place, inout Tensor) -> Void

  /// A walk that calls `body` for each tensor.
  ///
  /// With `replacesReferences`, running statistics become the module's own.
  init(replacesReferences: Bool = false, _ body: @escaping (Place, inout Tensor) -> Void) {
    (self.replacesReferences, self.body) = (replacesReferences, body)
  }

  /// Visits a trained tensor.
  public mutating func visit(
    _ name: String, _ tensor: inout Tensor, _ layout: ParameterLayout = .plain
  ) {
    body(place(name, layout, isParameter: true), &tensor)
  }

  /// Visits a tensor that is kept but not trained.
  public mutating func visit(_ name: String, buffer tensor: inout Tensor) {
    body(place(name, .plain, isParameter: false), &tensor)
  }

  /// Visits a module under its name.
  public mutating func visit(_ name: String, _ module: inout some Module) {
    path.append(name)
    module.visit(&self)
    path.removeLast()
  }

  /// Visits modules under numbers from 0.
  public mutating func visit(_ name: String, _ modules: inout [some Module]) {
    for i in modules.indices { visit("\(name).\(i)", &modules[i]) }
  }

  /// Visits the running statistics of a normalisation.
  public mutating func visit(_ statistics: inout RunningStatistics) {
    if replacesReferences { statistics = RunningStatistics(copying: statistics) }
    visit("running_mean", buffer: &statistics.mean)
    visit("running_var", buffer: &statistics.variance)
  }

  private func place(_ name: String, _ layout: ParameterLayout, isParameter: Bool) -> Place {
    Place(name: (path + [name]).joined(separator: "."), layout: layout, isParameter: isParameter)
  }
}

extension Module {
  /// Calls `body` for each tensor, which it may change.
  mutating func forEachTensor(_ body: @escaping (TensorVisitor.Place, inout Tensor) -> Void) {
    var visitor = TensorVisitor(body)
    visit(&visitor)
  }

  /// Calls `body` with the number, name and value of each trained tensor, which it may change.
  public mutating func updateParameters(_ body: (Int, String, inout Tensor) -> Void) {
    withoutActuallyEscaping(body) { body in
      var index = 0
      forEachTensor { place, tensor in
        guard place.isParameter else { return }
        body(index, place.name, &tensor)
        index += 1
      }
    }
  }

  /// The trained tensors with their names, in order of declaration.
  public var namedParameters: [(name: String, value: Tensor)] {
    var result: [(name: String, value: Tensor)] = [], copy = self
    copy.updateParameters { _, name, tensor in result.append((name, tensor)) }
    return result
  }

  /// The trained tensors in order of declaration.
  public var parameters: [Tensor] { namedParameters.map(\.value) }

  /// How many numbers are trained.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }

  /// The same module with every trained tensor replaced by zeros: where moments start.
  ///
  /// Its running statistics are its own, so that nothing moves them.
  public func zeros() -> Self {
    var result = clone()
    result.updateParameters { _, _, tensor in tensor = .zeros(tensor.shape) }
    return result
  }

  /// A true copy: running statistics, which plain copies share, become its own.
  public func clone() -> Self {
    var result = self
    var visitor = TensorVisitor(replacesReferences: true) { _, _ in }
    result.visit(&visitor)
    return result
  }

  /// Adds the parameters of `other`, a module of the same structure, in place.
  public mutating func add(_ other: Self) {
    let others = other.parameters
    updateParameters { i, _, tensor in tensor.add(others[i]) }
  }

  /// Moves towards `other`: `self = decay * self + (1 - decay) * other`, the exponential moving
  /// average of parameters.
  ///
  /// Running statistics are taken over as they are.
  public mutating func average(with other: Self, decay: Float) {
    let others = other.parameters
    updateParameters { i, _, tensor in tensor.average(with: others[i], decay: decay) }
    var source = other, buffers: [Tensor] = []
    source.forEachTensor { place, tensor in if !place.isParameter { buffers.append(tensor) } }
    var next = 0
    forEachTensor { place, tensor in
      guard !place.isParameter else { return }
      tensor = buffers[next]
      next += 1
    }
  }
}

/// The value of `loss` at `model` and its gradient, a value of the model's own type.
///
/// Nothing is recorded outside of `loss`. A graph is consumed as its gradient is taken, so the
/// model's parameters are its own again when this returns, and an optimiser can change them in
/// place.
public func valueAndGradient<Model: Module>(
  at model: Model, in loss: (Model) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Model) {
  let parameters = model.parameters
  let (value, gradients) = try valueAndGradient(at: parameters) { leaves in
    var tracked = model
    tracked.updateParameters { i, _, tensor in tensor = leaves[i] }
    return try loss(tracked)
  }
  var gradient = model
  gradient.updateParameters { i, _, tensor in tensor = gradients[i] }
  return (value, gradient)
}
