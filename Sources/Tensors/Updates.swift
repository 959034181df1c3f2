internal import Kernels

// Steps of optimisers, in place. Parameters and moments are float32; a gradient has its parameter's
// shape.

extension Tensor {
  /// One step of Adam: `self -= rate * first / (sqrt(second) * root + epsilon)` after the moments
  /// took in `gradient` plus `decay * self`.
  ///
  /// `root` and `rate` carry the correction of the bias, so that both published forms fit.
  public mutating func updateByAdam(
    _ gradient: Tensor, first: inout Tensor, second: inout Tensor, rate: Float, beta1: Float,
    beta2: Float,
    root: Float, epsilon: Float, decay: Float
  ) {
    checkUpdate(gradient)
    Updates.adam(
      rate: rate, beta1: beta1, beta2: beta2, root: root, epsilon: epsilon, decay: decay,
      uniqueStorage(),
      gradient: gradient.storage, first: first.uniqueStorage(), second: second.uniqueStorage())
  }

  /// One step of RMSprop in PyTorch's form: `self -= rate * g / (sqrt(mean) + epsilon)`.
  public mutating func updateByRMSprop(
    _ gradient: Tensor, mean: inout Tensor, rate: Float, alpha: Float, epsilon: Float, decay: Float
  ) {
    checkUpdate(gradient)
    Updates.rmsprop(
      rate: rate, alpha: alpha, epsilon: epsilon, decay: decay, uniqueStorage(),
      gradient: gradient.storage,
      mean: mean.uniqueStorage())
  }

  /// One step of gradient descent: `velocity = momentum * velocity + g; self -= rate * velocity`.
  public mutating func updateBySGD(
    _ gradient: Tensor, velocity: inout Tensor, rate: Float, momentum: Float, decay: Float
  ) {
    checkUpdate(gradient)
    Updates.sgd(
      rate: rate, momentum: momentum, decay: decay, uniqueStorage(), gradient: gradient.storage,
      velocity: velocity.uniqueStorage())
  }

  /// `self = decay * self + (1 - decay) * other`.
  public mutating func average(with other: Tensor, decay: Float) {
    checkUpdate(other)
    Updates.average(decay: decay, uniqueStorage(), other.storage)
  }

  /// Adds `scale` times `other` in place; shapes are equal.
  public mutating func add(_ other: Tensor, scale: Float = 1) {
    checkUpdate(other)
    uniqueStorage().accumulate(other.storage, scale: scale)
  }

  private func checkUpdate(_ other: Tensor) {
    require(shape == other.shape, "update: parameter \(shape) does not fit \(other.shape)")
    require(
      elementType == .float32 && other.elementType == .float32,
      "update: parameters and gradients are float32, got \(elementType) and \(other.elementType)")
  }
}
