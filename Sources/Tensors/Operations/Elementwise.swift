public import Kernels

extension Tensor {
  /// `function` of each number, with its derivative from the same table.
  func map(_ function: UnaryFunction) -> Tensor {
    let x = storage, y = x.map(function)
    return Tensor(shape, y).recorded(
      (
        self,
        { upstream in
          Tensor(
            upstream.shape,
            x.mapGradient(function, value: y, upstream: upstream.converted(to: x.type).storage))
        }
      ))
  }

  /// The negative of each number.
  public static prefix func - (x: Tensor) -> Tensor { x.map(.negate) }
  /// Absolute values; the derivative at 0 is 0.
  public func absolute() -> Tensor { map(.absolute) }
  /// Square roots.
  public func squareRoot() -> Tensor { map(.squareRoot) }
  /// Powers of e.
  public func exp() -> Tensor { map(.exp) }
  /// Natural logarithms.
  public func log() -> Tensor { map(.log) }
  /// Hyperbolic tangents.
  public func tanh() -> Tensor { map(.tanh) }
  /// 1 / (1 + exp(-x)).
  public func sigmoid() -> Tensor { map(.sigmoid) }
  /// 0.2 x + 0.5 held between 0 and 1, as Keras defined it before version 3.
  public func hardSigmoid() -> Tensor { map(.hardSigmoid) }
  /// log(1 + exp(x)).
  public func softplus() -> Tensor { map(.softplus) }
  /// max(x, 0); the derivative at 0 is 0.
  public func relu() -> Tensor { map(.leakyReLU(slope: 0)) }
  /// x where positive, otherwise `slope` times x.
  public func leakyReLU(_ slope: Float) -> Tensor { map(.leakyReLU(slope: slope)) }
  /// Held between `low` and `high`; the derivative outside is 0.
  public func clipped(_ low: Float, _ high: Float) -> Tensor { map(.clip(low, high)) }
  /// Each number to the power of `exponent`.
  public func power(_ exponent: Float) -> Tensor { map(.power(exponent)) }

  /// The same numbers stored as `type`; the gradient returns in the type of this tensor.
  public func converted(to type: ElementType) -> Tensor {
    if type == elementType { return self }
    let original = elementType
    return Tensor(shape, storage.converted(to: type))
      .recorded((self, { $0.converted(to: original) }))
  }
}

// MARK: Two operands

extension Tensor {
  /// `function` of pairs, with broadcasting; float32 unless both operands are bfloat16.
  private static func combine(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor, _ name: String)
    -> Tensor
  {
    let shape = Shape.broadcast(a.shape, b.shape, name)
    let (extents, aStrides, bStrides) = collapsed(
      shape.extents, repeatedStrides(a.shape, in: shape), repeatedStrides(b.shape, in: shape))
    let result = Storage.combine(
      function, shape: extents, a.storage.converted(to: .float32), strides: aStrides,
      b.storage.converted(to: .float32), strides: bStrides)
    let isHalf = a.elementType == .bfloat16 && b.elementType == .bfloat16
    return Tensor(shape, isHalf ? result.converted(to: .bfloat16) : result)
  }

  /// Sums over the axes along which a tensor of `shape` was repeated; the gradient of broadcasting.
  func reduced(to shape: Shape) -> Tensor {
    if self.shape == shape { return self }
    let missing = self.shape.rank - shape.rank
    let axes = self.shape.extents.indices.filter { axis in
      axis < missing || (shape.extents[axis - missing] == 1 && self.shape.extents[axis] != 1)
    }
    return sum(over: axes).reshaped(shape)
  }

  /// Sums; shapes broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    let (aShape, bShape) = (a.shape, b.shape)
    return combine(.add, a, b, "+").recorded(
      (a, { $0.reduced(to: aShape) }), (b, { $0.reduced(to: bShape) }))
  }

  /// Differences; shapes broadcast.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let (aShape, bShape) = (a.shape, b.shape)
    return combine(.subtract, a, b, "-")
      .recorded((a, { $0.reduced(to: aShape) }), (b, { (-$0).reduced(to: bShape) }))
  }

  /// Products; shapes broadcast.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let (x, y) = (a.detached(), b.detached())
    return combine(.multiply, a, b, "*")
      .recorded((a, { ($0 * y).reduced(to: x.shape) }), (b, { ($0 * x).reduced(to: y.shape) }))
  }

  /// Quotients; shapes broadcast.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let (x, y) = (a.detached(), b.detached())
    return combine(.divide, a, b, "/")
      .recorded(
        (a, { ($0 / y).reduced(to: x.shape) }), (b, { (-($0 * x) / (y * y)).reduced(to: y.shape) }))
  }

  /// The larger of each pair; where they are equal each gets half of the gradient.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (x, y) = (a.detached(), b.detached())
    return combine(.maximum, a, b, "maximum")
      .recorded(
        (a, { ($0 * preference(x, y)).reduced(to: x.shape) }),
        (b, { ($0 * preference(y, x)).reduced(to: y.shape) }))
  }

  /// The smaller of each pair; where they are equal each gets half of the gradient.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor {
    let (x, y) = (a.detached(), b.detached())
    return combine(.minimum, a, b, "minimum")
      .recorded(
        (a, { ($0 * preference(y, x)).reduced(to: x.shape) }),
        (b, { ($0 * preference(x, y)).reduced(to: y.shape) }))
  }

  /// 1 where a > b, ½ where equal, else 0.
  private static func preference(_ a: Tensor, _ b: Tensor) -> Tensor {
    combine(.greater, a, b, ">") + 0.5 * combine(.equal, a, b, "==")
  }

  /// 1 where a > b, otherwise 0; shapes broadcast.
  ///
  /// Not differentiable.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { combine(.greater, a, b, ".>") }
  /// 1 where a >= b, otherwise 0; shapes broadcast.
  ///
  /// Not differentiable.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { combine(.greaterOrEqual, a, b, ".>=") }
  /// 1 where a == b, otherwise 0; shapes broadcast.
  ///
  /// Not differentiable.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { combine(.equal, a, b, ".==") }

  /// This tensor where `condition` is not 0, elsewhere `other`; shapes broadcast.
  public func selected(where condition: Tensor, otherwise other: Tensor) -> Tensor {
    let both = Shape.broadcast(shape, other.shape, "select")
    let full = Shape.broadcast(both, condition.shape, "select")
    let mask = condition.detached().broadcast(to: full).converted(to: .float32)
    let (a, b) = (self.shape, other.shape), zero = Tensor.zeros(full)
    func choose(_ x: Tensor, _ y: Tensor) -> Tensor {
      Tensor(full, Storage.select(mask.storage, x.storage, y.storage))
    }
    let x = detached().broadcast(to: full).converted(to: .float32)
    let y = other.detached().broadcast(to: full).converted(to: .float32)
    return choose(x, y).recorded(
      (self, { choose($0, zero).reduced(to: a) }), (other, { choose(zero, $0).reduced(to: b) }))
  }
}

// MARK: Numbers beside tensors

extension Tensor {
  /// Adds a number to each.
  public static func + (x: Tensor, number: Float) -> Tensor { x.map(.affine(1, number)) }
  /// Adds a number to each.
  public static func + (number: Float, x: Tensor) -> Tensor { x.map(.affine(1, number)) }
  /// Subtracts a number from each.
  public static func - (x: Tensor, number: Float) -> Tensor { x.map(.affine(1, -number)) }
  /// Subtracts each from a number.
  public static func - (number: Float, x: Tensor) -> Tensor { x.map(.affine(-1, number)) }
  /// Multiplies each by a number.
  public static func * (x: Tensor, number: Float) -> Tensor { x.map(.affine(number, 0)) }
  /// Multiplies each by a number.
  public static func * (number: Float, x: Tensor) -> Tensor { x.map(.affine(number, 0)) }
  /// Divides each by a number.
  public static func / (x: Tensor, number: Float) -> Tensor { x.map(.affine(1 / number, 0)) }
  /// Divides a number by each.
  public static func / (number: Float, x: Tensor) -> Tensor {
    x.map(.power(-1)).map(.affine(number, 0))
  }
}

infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .== : ComparisonPrecedence

/// The strides with which a tensor of `shape` is read in a broadcast to `full`: 0 along repeated
/// axes.
func repeatedStrides(_ shape: Shape, in full: Shape) -> [Int] {
  let missing = full.rank - shape.rank, strides = shape.strides
  return full.extents.indices.map { axis in
    axis < missing || shape.extents[axis - missing] == 1 ? 0 : strides[axis - missing]
  }
}

/// The same walk over two layouts with as few axes as possible, at least one.
func collapsed(_ extents: [Int], _ a: [Int], _ b: [Int]) -> (extents: [Int], a: [Int], b: [Int]) {
  var result: (extents: [Int], a: [Int], b: [Int]) = ([], [], [])
  for axis in extents.indices where extents[axis] != 1 {
    if let last = result.extents.indices.last, result.a[last] == a[axis] * extents[axis],
      result.b[last] == b[axis] * extents[axis]
    {
      result.extents[last] *= extents[axis]
      (result.a[last], result.b[last]) = (a[axis], b[axis])
    } else {
      result.extents.append(extents[axis])
      result.a.append(a[axis])
      result.b.append(b[axis])
    }
  }
  return result.extents.isEmpty ? ([1], [1], [1]) : result
}
