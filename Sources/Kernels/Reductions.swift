import CVectorKernels

extension Storage {
  /// Sums over the middle of `[outer, count, inner]`, float32.
  public func sum(outer: Int, count: Int, inner: Int) -> Storage {
    let result = Storage(count: outer * inner)
    vk_sum(floats, outer, count, inner, result.floats)
    return result
  }

  /// The largest over the middle of `[outer, count, inner]`, float32; `count` is at least 1.
  public func max(outer: Int, count: Int, inner: Int) -> Storage {
    let result = Storage(count: outer * inner)
    vk_max(floats, outer, count, inner, result.floats)
    return result
  }

  /// x - log sum exp x along rows of `columns` numbers, float32.
  public func logSoftmax(columns: Int) -> Storage {
    let result = Storage(count: count)
    vk_log_softmax(floats, result.floats, count / columns, columns)
    return result
  }

  /// The gradient of `logSoftmax`, of which `self` is the value.
  public func logSoftmaxGradient(upstream: Storage, columns: Int) -> Storage {
    let result = Storage(count: count)
    vk_log_softmax_gradient(floats, upstream.floats, result.floats, count / columns, columns)
    return result
  }

  /// `map` along the middle of `[outer, map.inputs, inner]`, float32.
  public func applying(_ map: AxisMap, outer: Int, inner: Int) -> Storage {
    let result = Storage(count: outer * map.rows.count * inner)
    let start = map.rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let index = map.rows.flatMap { $0.map(\.index) }, weight = map.rows.flatMap { $0.map(\.weight) }
    start.withUnsafeBufferPointer { start in
      index.withUnsafeBufferPointer { index in
        weight.withUnsafeBufferPointer { weight in
          var c = vk_axis_map(
            inputs: map.inputs, outputs: map.rows.count, start: start.baseAddress,
            index: index.baseAddress, weight: weight.baseAddress)
          vk_apply_axis_map(&c, floats, result.floats, outer, inner)
        }
      }
    }
    return result
  }

  /// The largest of each window along the middle of `[outer, inputs, inner]`, and which it was.
  public func maxPooled(
    outer: Int, inputs: Int, inner: Int, outputs: Int, window: Int, stride: Int, padding: Int
  ) -> (value: Storage, winner: [Int32]) {
    let value = Storage(count: outer * outputs * inner)
    var winner = [Int32](repeating: 0, count: value.count)
    vk_max_pool(
      floats, value.floats, &winner, outer, inputs, outputs, inner, window, stride, padding)
    return (value, winner)
  }

  /// The gradient of `maxPooled`: `self` is the upstream gradient.
  public func maxPoolGradient(winner: [Int32], outer: Int, inputs: Int, inner: Int, outputs: Int)
    -> Storage
  {
    let result = Storage(count: outer * inputs * inner)
    vk_max_pool_gradient(floats, winner, result.floats, outer, inputs, outputs, inner)
    return result
  }

  /// Mean and biased variance of each of the last `channels`, float32.
  public func moments(channels: Int) -> (mean: Storage, variance: Storage) {
    let result = (Storage(count: channels), Storage(count: channels))
    vk_moments(address, type.code, count / channels, channels, result.0.floats, result.1.floats)
    return result
  }

  /// `x * scale + shift` by channel, then leaky rectification with `slope`; a slope of 1 leaves it
  /// out.
  public func scaledAndShifted(scale: [Float], shift: [Float], slope: Float) -> Storage {
    let result = Storage(count: count, type: type), channels = scale.count
    vk_scale_shift(
      address, type.code, scale, shift, slope, result.address, count / channels, channels)
    return result
  }

  /// With g the upstream gradient of the rectified `value`: the sums of g and of g (x - mean) by
  /// channel.
  public func normalizationSums(
    value: Storage, upstream: Storage, mean: [Float], slope: Float
  ) -> (sum: [Float], product: [Float]) {
    var sum = mean, product = mean
    vk_normalization_sums(
      address, value.address, upstream.address, type.code, mean, slope, &sum, &product,
      count / mean.count, mean.count)
    return (sum, product)
  }

  /// `a * g + b * x + c` by channel, with g as in `normalizationSums`.
  public func normalizationGradient(
    value: Storage, upstream: Storage, a: [Float], b: [Float], c: [Float], slope: Float
  ) -> Storage {
    let result = Storage(count: count, type: type)
    vk_normalization_gradient(
      address, value.address, upstream.address, type.code, a, b, c, slope, result.address,
      count / a.count, a.count)
    return result
  }
}
