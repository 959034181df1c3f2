public import Tensors
public import Testing

/// How far two lists of numbers lie apart.
public struct Deviation {
  /// The largest error as a share of what is allowed; at most 1 if the lists agree.
  public var worst = 0.0
  /// Where it is, and the numbers there.
  public var index = 0, actual = 0.0, expected = 0.0

  /// Compares each number under the bound `absolute + relative * |expected|`.
  ///
  /// Equal infinities agree, as do two NaN.
  public init(_ actual: [Double], _ expected: [Double], relative: Double, absolute: Double) {
    for (i, (a, e)) in zip(actual, expected).enumerated() where !(a == e || (a.isNaN && e.isNaN)) {
      let error = abs(a - e), bound = absolute + relative * abs(e)
      let share = error.isNaN || !bound.isFinite ? .infinity : error / bound
      if share > worst || i == 0 { (worst, index, self.actual, self.expected) = (share, i, a, e) }
    }
  }
}

/// The root of the mean of squares of the finite numbers.
public func rootMeanSquare(_ values: [Double]) -> Double {
  let finite = values.filter(\.isFinite)
  return (finite.reduce(0) { $0 + $1 * $1 } / Double(max(1, finite.count))).squareRoot()
}

/// Expects each number of `actual` to lie within `absolute + relative * |expected|` of that of
/// `expected`.
///
/// Without `absolute` it is `relative` times the root mean square of what is expected: in a sum
/// whose terms cancel, an error is as large as the terms make it, not as the small result would
/// have it.
public func expectClose(
  _ actual: [Double], _ expected: [Double], relative: Double = 1e-5, absolute: Double? = nil,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record(
      "\(what): \(actual.count) numbers, expected \(expected.count)", sourceLocation: sourceLocation
    )
    return
  }
  let floor = absolute ?? relative * rootMeanSquare(expected)
  let deviation = Deviation(actual, expected, relative: relative, absolute: floor)
  Worst.note(what, relative, deviation.worst)
  guard deviation.worst > 1 else { return }
  Issue.record(
    """
    \(what): at \(deviation.index) of \(actual.count) \(deviation.actual), expected \(deviation.expected); \
    \(deviation.worst) times the error allowed (relative \(relative), absolute \(floor))
    """, sourceLocation: sourceLocation)
}

/// The same for tensors, whose shapes must be equal.
public func expectClose(
  _ actual: Tensor, _ expected: Tensor, relative: Double = 1e-5, absolute: Double? = nil,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(what): shape \(actual.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  expectClose(
    actual.doubles, expected.doubles, relative: relative, absolute: absolute, what,
    sourceLocation: sourceLocation)
}

/// The same for a tensor and the numbers of a naive twin.
public func expectClose(
  _ actual: Tensor, _ expected: Naive, relative: Double = 1e-5, absolute: Double? = nil,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(what): shape \(actual.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  expectClose(
    actual.doubles, expected.values, relative: relative, absolute: absolute, what,
    sourceLocation: sourceLocation)
}

extension Tensor {
  /// The numbers in double precision.
  public var doubles: [Double] { values.map(Double.init) }
}
