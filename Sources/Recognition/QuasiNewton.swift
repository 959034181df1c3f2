internal import Kernels

/// Minima of smooth convex functions by L-BFGS: Nocedal and Wright, "Numerical optimization", 2006,
/// algorithm 7.4.
enum QuasiNewton {
  /// Steps that are remembered.
  private static let memory = 10
  /// It ends where no slope is larger, or after so many steps.
  private static let smallestSlope = 1e-7, mostSteps = 2000

  /// Where `function` is least; the search starts at `start`.
  static func minimum(
    of function: (Matrix) -> (value: Double, slope: Matrix), from start: Matrix
  ) -> Matrix {
    var place = start, (value, slope) = function(start)
    var pairs: [(step: [Double], change: [Double])] = []
    for _ in 0..<mostSteps where slope.values.contains(where: { abs($0) > smallestSlope }) {
      let direction = direction(down: slope.values, pairs)
      guard let next = walk(from: place, value, slope.values, along: direction, function) else {
        break
      }
      let step = subtract(next.place.values, place.values)
      let change = subtract(next.slope.values, slope.values)
      if dot(step, change) > 0 { pairs.append((step, change)) }
      if pairs.count > memory { pairs.removeFirst() }
      (place, value, slope) = next
    }
    return place
  }

  /// Minus the slope times an estimate of the inverse curvature.
  private static func direction(
    down slope: [Double], _ pairs: [(step: [Double], change: [Double])]
  ) -> [Double] {
    var direction = slope.map { -$0 }, parts: [Double] = []
    for (step, change) in pairs.reversed() {
      let part = dot(step, direction) / dot(step, change)
      add(-part, change, to: &direction)
      parts.append(part)
    }
    let length = dot(slope, slope).squareRoot()
    let scale = pairs.last.map { dot($0.step, $0.change) / dot($0.change, $0.change) }
    let factor = scale ?? 1 / max(1, length)
    for k in direction.indices { direction[k] *= factor }
    for ((step, change), part) in zip(pairs, parts.reversed()) {
      add(part - dot(change, direction) / dot(step, change), step, to: &direction)
    }
    return direction
  }

  /// The first of ever shorter steps that brings enough, or after which it still goes down.
  ///
  /// Where rounding hides what a step brings, slopes still tell. Nil if there is no such step.
  private static func walk(
    from place: Matrix, _ value: Double, _ slope: [Double], along direction: [Double],
    _ function: (Matrix) -> (value: Double, slope: Matrix)
  ) -> (place: Matrix, value: Double, slope: Matrix)? {
    let descent = dot(slope, direction)
    var length = 1.0
    for _ in 0..<30 {
      var next = place
      add(length, direction, to: &next.values)
      let found = function(next)
      if found.value <= value + 1e-4 * length * descent || dot(found.slope.values, direction) <= 0 {
        return (next, found.value, found.slope)
      }
      length /= 2
    }
    return nil
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in a.indices { sum += a[k] * b[k] }
    return sum
  }

  private static func subtract(_ a: [Double], _ b: [Double]) -> [Double] {
    a.indices.map { a[$0] - b[$0] }
  }

  private static func add(_ factor: Double, _ a: [Double], to b: inout [Double]) {
    for k in a.indices { b[k] += factor * a[k] }
  }
}
