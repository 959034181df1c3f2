import CVectorKernels

/// A function of one number, with its constants where it has any.
public enum UnaryFunction: Sendable {
  case negate, absolute, squareRoot, exp, log, tanh, sigmoid, softplus
  /// 0.2 x + 0.5, held between 0 and 1: Keras' definition before version 3.
  case hardSigmoid
  case leakyReLU(slope: Float)
  case clip(Float, Float)
  case power(Float)
  /// a x + b.
  case affine(Float, Float)

  var code: (vk_unary_operation, Float, Float) {
    switch self {
    case .negate: (VK_NEGATE, 0, 0)
    case .absolute: (VK_ABSOLUTE, 0, 0)
    case .squareRoot: (VK_SQUARE_ROOT, 0, 0)
    case .exp: (VK_EXP, 0, 0)
    case .log: (VK_LOG, 0, 0)
    case .tanh: (VK_TANH, 0, 0)
    case .sigmoid: (VK_SIGMOID, 0, 0)
    case .softplus: (VK_SOFTPLUS, 0, 0)
    case .hardSigmoid: (VK_HARD_SIGMOID, 0, 0)
    case .leakyReLU(let slope): (VK_LEAKY_RELU, slope, 0)
    case .clip(let low, let high): (VK_CLIP, low, high)
    case .power(let exponent): (VK_POWER, exponent, 0)
    case .affine(let a, let b): (VK_AFFINE, a, b)
    }
  }
}

/// A function of two numbers; comparisons give 1 or 0.
public enum BinaryFunction: Sendable {
  case add, subtract, multiply, divide, maximum, minimum, greater, greaterOrEqual, equal

  var code: vk_binary_operation {
    switch self {
    case .add: VK_ADD
    case .subtract: VK_SUBTRACT
    case .multiply: VK_MULTIPLY
    case .divide: VK_DIVIDE
    case .maximum: VK_MAXIMUM
    case .minimum: VK_MINIMUM
    case .greater: VK_GREATER
    case .greaterOrEqual: VK_GREATER_OR_EQUAL
    case .equal: VK_EQUAL
    }
  }
}

/// A sparse linear map along one axis: output `j` is the sum of `weight * input[index]` over its
/// entries.
public struct AxisMap: Sendable {
  /// Extent of the axis before the map.
  public let inputs: Int
  /// For each output, the inputs that it reads and their weights.
  public let rows: [[(index: Int, weight: Float)]]

  /// A map from an axis of extent `inputs`; every index must lie in it.
  public init(inputs: Int, rows: [[(index: Int, weight: Float)]]) {
    require(
      rows.allSatisfy { $0.allSatisfy { 0..<inputs ~= $0.index } },
      "axis map: an index lies outside 0..<\(inputs)")
    (self.inputs, self.rows) = (inputs, rows)
  }

  /// The map of the gradient.
  public var transposed: AxisMap {
    var result = [[(index: Int, weight: Float)]](repeating: [], count: inputs)
    for (j, row) in rows.enumerated() {
      for entry in row { result[entry.index].append((j, entry.weight)) }
    }
    return AxisMap(inputs: rows.count, rows: result)
  }
}

extension Storage {
  /// `function` of each number.
  public func map(_ function: UnaryFunction) -> Storage {
    let result = Storage(count: count, type: type)
    let (code, a, b) = function.code
    vk_unary(code, a, b, type.code, address, result.address, count)
    return result
  }

  /// `upstream` times the derivative of `function` at `self`, where `value` is `map(function)`.
  public func mapGradient(_ function: UnaryFunction, value: Storage, upstream: Storage) -> Storage {
    let result = Storage(count: count, type: type)
    let (code, a, b) = function.code
    vk_unary_gradient(
      code, a, b, type.code, address, value.address, upstream.address, result.address, count)
    return result
  }

  /// `function` of pairs over `shape`; strides of 0 repeat.
  ///
  /// Both operands are float32.
  public static func combine(
    _ function: BinaryFunction, shape: [Int], _ a: Storage, strides aStrides: [Int], _ b: Storage,
    strides bStrides: [Int]
  ) -> Storage {
    let result = Storage(count: shape.reduce(1, *))
    vk_binary(
      function.code, Int32(shape.count), shape, a.floats, aStrides, b.floats, bStrides,
      result.floats)
    return result
  }

  /// Where `condition` is not 0 the number of `a`, elsewhere that of `b`; all float32 of one
  /// length.
  public static func select(_ condition: Storage, _ a: Storage, _ b: Storage) -> Storage {
    let result = Storage(count: condition.count)
    vk_select(condition.floats, a.floats, b.floats, result.floats, condition.count)
    return result
  }

  /// Adds `scale` times `other`.
  ///
  /// The caller holds the only reference.
  public func accumulate(_ other: Storage, scale: Float = 1) {
    vk_accumulate(mutableFloats, other.converted(to: .float32).floats, scale, count)
  }

  /// Copies a block of `shape` from one layout to another; strides and offsets in numbers.
  public func write(
    _ source: Storage, shape: [Int], from: (offset: Int, strides: [Int]),
    to: (offset: Int, strides: [Int])
  ) {
    if shape.contains(0) { return }
    vk_copy(
      Int32(type.size), Int32(shape.count), shape, source.address + from.offset * type.size,
      from.strides,
      address + to.offset * type.size, to.strides)
  }

  /// `mask * foreground + (1 - mask) * background` for `n` clips of `t` frames of `p` pixels of `c`
  /// channels.
  public static func compose(
    foreground: Storage, background: Storage, mask: Storage,
    _ sizes: (n: Int, t: Int, p: Int, c: Int)
  ) -> Storage {
    let clip = Storage(count: foreground.count)
    vk_compose(
      foreground.floats, background.floats, mask.floats, clip.floats, sizes.n, sizes.t, sizes.p,
      sizes.c)
    return clip
  }

  /// The gradients of `compose` with respect to foreground, background and mask.
  public static func composeGradient(
    foreground: Storage, background: Storage, mask: Storage, upstream: Storage,
    _ sizes: (n: Int, t: Int, p: Int, c: Int)
  ) -> (foreground: Storage, background: Storage, mask: Storage) {
    let result = (
      Storage(count: foreground.count), Storage(count: background.count), Storage(count: mask.count)
    )
    vk_compose_gradient(
      foreground.floats, background.floats, mask.floats, upstream.floats, result.0.floats,
      result.1.floats,
      result.2.floats, sizes.n, sizes.t, sizes.p, sizes.c)
    return result
  }
}
