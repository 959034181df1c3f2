internal import Kernels
internal import Tensors

/// A rule that moves a model against its gradient.
public protocol Optimizer<Model>: Module {
  associatedtype Model: Module
  /// Moves `model` in place; `gradient` comes from `valueAndGradient`.
  mutating func update(_ model: inout Model, along gradient: Model)
}

/// A learning rate that is multiplied by `factor` after every `interval` steps.
public struct StepSchedule: Hashable, Sendable, Codable {
  /// The rate at first.
  public var rate: Float
  /// What it is multiplied by, and after how many steps each time.
  public var factor: Float, interval: Int

  /// A rate that stays, unless an interval is given.
  public init(_ rate: Float, factor: Float = 1, every interval: Int = .max) {
    require(interval > 0, "schedule: the interval must be positive, got \(interval)")
    (self.rate, self.factor, self.interval) = (rate, factor, interval)
  }

  /// The rate of step `step`, counted from 0.
  public func callAsFunction(_ step: Int) -> Float {
    (0..<step / interval).reduce(rate) { rate, _ in rate * factor }
  }
}

/// Adam: Kingma and Ba, ICLR 2015.
public struct Adam<Model: Module>: Optimizer {
  /// Where epsilon is added.
  public enum Form: String, Sendable, Codable {
    /// To the corrected root, as in the paper and PyTorch.
    case pytorch
    /// To the uncorrected root, as in Torch7 and TensorFlow ("epsilon hat").
    case torch7
  }

  /// The rate of each step.
  public var schedule: StepSchedule
  private let beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float, form: Form
  private var first: Model, second: Model
  private var step = Tensor(0)

  /// Moments of zero for `model`.
  ///
  /// Weight decay is added to the gradient.
  public init(
    for model: Model, _ schedule: StepSchedule, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8,
    weightDecay: Float = 0, form: Form = .pytorch
  ) {
    (self.schedule, self.beta1, self.beta2, self.epsilon) = (schedule, beta1, beta2, epsilon)
    (self.weightDecay, self.form) = (weightDecay, form)
    (first, second) = (model.zeros(), model.zeros())
  }

  /// Moves `model` in place by one step.
  public mutating func update(_ model: inout Model, along gradient: Model) {
    let t = step.scalar + 1
    let rate = schedule(Int(step.scalar)) / (1 - power(beta1, t)),
      root = (1 - power(beta2, t)).squareRoot()
    step = Tensor(t)
    let gradients = gradient.parameters
    var (m, v) = (first.takeParameters(), second.takeParameters())
    let (beta1, beta2, epsilon, decay, form) = (beta1, beta2, epsilon, weightDecay, form)
    model.updateParameters { i, _, tensor in
      tensor.updateByAdam(
        gradients[i], first: &m[i], second: &v[i], rate: form == .pytorch ? rate : rate * root,
        beta1: beta1,
        beta2: beta2, root: form == .pytorch ? 1 / root : 1, epsilon: epsilon, decay: decay)
    }
    first.putParameters(&m)
    second.putParameters(&v)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("first", &first)
    visitor.visit("second", &second)
    visitor.visit("step", &step)
  }
}

/// RMSprop in PyTorch's form: epsilon is added to the root.
///
/// Tieleman and Hinton, 2012.
public struct RMSprop<Model: Module>: Optimizer {
  /// The rate of each step.
  public var schedule: StepSchedule
  private let alpha: Float, epsilon: Float, weightDecay: Float
  private var mean: Model
  private var step = Tensor(0)

  /// Means of zero for `model`.
  ///
  /// Weight decay is added to the gradient.
  public init(
    for model: Model, _ schedule: StepSchedule, alpha: Float = 0.99, epsilon: Float = 1e-8,
    weightDecay: Float = 0
  ) {
    (self.schedule, self.alpha, self.epsilon, self.weightDecay) = (
      schedule, alpha, epsilon, weightDecay
    )
    mean = model.zeros()
  }

  /// Moves `model` in place by one step.
  public mutating func update(_ model: inout Model, along gradient: Model) {
    let rate = schedule(Int(step.scalar))
    step = step + 1
    let gradients = gradient.parameters
    var means = mean.takeParameters()
    let (alpha, epsilon, decay) = (alpha, epsilon, weightDecay)
    model.updateParameters { i, _, tensor in
      tensor.updateByRMSprop(
        gradients[i], mean: &means[i], rate: rate, alpha: alpha, epsilon: epsilon, decay: decay)
    }
    mean.putParameters(&means)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("mean", &mean)
    visitor.visit("step", &step)
  }
}

/// Gradient descent with momentum in PyTorch's form, without dampening.
public struct SGD<Model: Module>: Optimizer {
  /// The rate of each step.
  public var schedule: StepSchedule
  private let momentum: Float, weightDecay: Float
  private var velocity: Model
  private var step = Tensor(0)

  /// A velocity of zero for `model`.
  ///
  /// Weight decay is added to the gradient.
  public init(
    for model: Model, _ schedule: StepSchedule, momentum: Float = 0, weightDecay: Float = 0
  ) {
    (self.schedule, self.momentum, self.weightDecay) = (schedule, momentum, weightDecay)
    velocity = model.zeros()
  }

  /// Moves `model` in place by one step.
  public mutating func update(_ model: inout Model, along gradient: Model) {
    let rate = schedule(Int(step.scalar))
    step = step + 1
    let gradients = gradient.parameters
    var velocities = velocity.takeParameters()
    let (momentum, decay) = (momentum, weightDecay)
    model.updateParameters { i, _, tensor in
      tensor.updateBySGD(
        gradients[i], velocity: &velocities[i], rate: rate, momentum: momentum, decay: decay)
    }
    velocity.putParameters(&velocities)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("velocity", &velocity)
    visitor.visit("step", &step)
  }
}

private func power(_ base: Float, _ exponent: Float) -> Float {
  Float((0..<Int(exponent)).reduce(1.0) { product, _ in product * Double(base) })
}

extension Module {
  /// The parameters, leaving nothing behind, so that they are the only references and can be
  /// changed in place.
  fileprivate mutating func takeParameters() -> [Tensor] {
    var result: [Tensor] = []
    updateParameters { _, _, tensor in
      result.append(tensor)
      tensor = Tensor(0)
    }
    return result
  }

  fileprivate mutating func putParameters(_ parameters: inout [Tensor]) {
    let source = parameters
    updateParameters { i, _, tensor in tensor = source[i] }
    parameters = []
  }
}
