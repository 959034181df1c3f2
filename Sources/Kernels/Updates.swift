import CVectorKernels

/// One step of an optimiser on one block of parameters, in place; all storages float32 of one
/// length.
///
/// The caller holds the only reference to what is written.
public enum Updates {
  /// Adam; `root` and `epsilon` carry the correction of the bias, so that both published forms fit.
  public static func adam(
    rate: Float, beta1: Float, beta2: Float, root: Float, epsilon: Float, decay: Float,
    _ p: Storage,
    gradient: Storage, first: Storage, second: Storage
  ) {
    var constants = vk_adam(
      rate: rate, beta1: beta1, beta2: beta2, root: root, epsilon: epsilon, decay: decay)
    vk_adam_update(
      &constants, p.mutableFloats, gradient.floats, first.mutableFloats, second.mutableFloats,
      p.count)
  }

  /// RMSprop in PyTorch's form, without momentum.
  public static func rmsprop(
    rate: Float, alpha: Float, epsilon: Float, decay: Float, _ p: Storage, gradient: Storage,
    mean: Storage
  ) {
    vk_rmsprop_update(
      rate, alpha, epsilon, decay, p.mutableFloats, gradient.floats, mean.mutableFloats, p.count)
  }

  /// Gradient descent with momentum.
  public static func sgd(
    rate: Float, momentum: Float, decay: Float, _ p: Storage, gradient: Storage, velocity: Storage
  ) {
    vk_sgd_update(
      rate, momentum, decay, p.mutableFloats, gradient.floats, velocity.mutableFloats, p.count)
  }

  /// average = decay * average + (1 - decay) * p.
  public static func average(decay: Float, _ average: Storage, _ p: Storage) {
    vk_average_update(decay, average.mutableFloats, p.floats, p.count)
  }
}

/// Counter-based random numbers: number `i` of a stream depends on nothing but the stream's key and
/// `i`.
public enum Philox {
  /// One block of Philox4x32-10 for the published test vectors.
  public static func block(counter: [UInt32], key: [UInt32]) -> [UInt32] {
    var result = [UInt32](repeating: 0, count: 4)
    vk_philox(counter, key, &result)
    return result
  }

  /// 32-bit numbers `first`, `first + 1`, … of the stream `key`.
  public static func bits(key: UInt64, first: UInt64, count: Int) -> [UInt32] {
    var result = [UInt32](repeating: 0, count: count)
    vk_random_bits(key, first, &result, count)
    return result
  }

  /// Uniform in 0..<1.
  public static func uniform(key: UInt64, first: UInt64, count: Int) -> Storage {
    let result = Storage(count: count)
    vk_random_uniform(key, first, result.floats, count)
    return result
  }

  /// Standard normal; `first` is even.
  public static func normal(key: UInt64, first: UInt64, count: Int) -> Storage {
    require(
      first % 2 == 0, "normal numbers come in pairs: the first must be even, got \(first)")
    let result = Storage(count: count)
    vk_random_normal(key, first, result.floats, count)
    return result
  }
}
