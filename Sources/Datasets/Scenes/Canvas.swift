internal import Kernels

/// Red, green and blue in 0…1.
typealias Color = SIMD3<Float>
/// A place on the picture: x runs right and y down, each from 0 to 1.
typealias Point = SIMD2<Float>

extension SIMD where Scalar == Float {
  /// On the way from this to `other`, all of it at 1.
  func mixed(_ other: Self, _ share: Float) -> Self { self + (other - self) * share }
}

extension SIMD2<Float> {
  func dot(_ other: Point) -> Float { (self * other).sum() }
  var length: Float { dot(self).squareRoot() }
  /// One unit in the direction `turns`, clockwise from straight down when `turns` is negative.
  static func hanging(_ turns: Float) -> Point {
    Point(
      Float(Elementary.sine(turns: Double(turns))), Float(Elementary.cosine(turns: Double(turns))))
  }
  /// Turned by `turns` about the origin.
  func turned(_ turns: Float) -> Point { Turn(turns)(self) }
}

/// A turn about the origin, for many points.
struct Turn {
  private let sine: Float
  private let cosine: Float

  init(_ turns: Float) {
    sine = Float(Elementary.sine(turns: Double(turns)))
    cosine = Float(Elementary.cosine(turns: Double(turns)))
  }

  func callAsFunction(_ p: Point) -> Point {
    Point(cosine * p.x - sine * p.y, sine * p.x + cosine * p.y)
  }
}

/// Sine of a fraction of a full turn.
func wave(_ turns: Float) -> Float { Float(Elementary.sine(turns: Double(turns))) }

/// 0 before `low`, 1 after `high`, smooth between.
func smoothStep(_ low: Float, _ high: Float, _ x: Float) -> Float {
  let t = min(max((x - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}

/// The colour of hue (in turns), saturation and value.
func color(_ hue: Float, _ saturation: Float, _ value: Float) -> Color {
  func channel(_ offset: Float) -> Float {
    let k = (hue * 6 + offset) - 6 * ((hue * 6 + offset) / 6).rounded(.down)
    return value - value * saturation * max(0, min(k, 4 - k, 1))
  }
  return Color(channel(5), channel(3), channel(1))
}

/// A region, by its distance: negative inside, in heights of the picture.
struct Form {
  let low: Point
  let high: Point
  let distance: (Point) -> Float

  static func ellipse(_ centre: Point, _ radii: Point, turned turns: Float = 0) -> Form {
    let reach = max(radii.x, radii.y), short = min(radii.x, radii.y)
    let c = Point(repeating: reach), axis = Point(1, 0).turned(turns)
    return Form(low: centre - c, high: centre + c) { p in
      let d = p - centre
      let local = Point(d.dot(axis), d.y * axis.x - d.x * axis.y) / radii
      // Exact for a disc; for an ellipse the edge is right and the slope near enough for a soft edge.
      let length = local.length
      let slope = (local / radii).length
      return length < 1e-4 ? -short : length * (length - 1) / max(slope, 1e-4)
    }
  }

  static func disc(_ centre: Point, _ radius: Float) -> Form {
    Form(low: centre - radius, high: centre + radius) { ($0 - centre).length - radius }
  }

  /// A limb from `a` to `b`, of its own radius at either end.
  static func limb(_ a: Point, _ b: Point, _ ra: Float, _ rb: Float) -> Form {
    let along = b - a, squared = max(along.dot(along), 1e-12), reach = max(ra, rb)
    let low = Point(min(a.x, b.x), min(a.y, b.y)) - reach
    let high = Point(max(a.x, b.x), max(a.y, b.y)) + reach
    return Form(low: low, high: high) { p in
      let share = min(max((p - a).dot(along) / squared, 0), 1)
      return (p - a - along * share).length - (ra + (rb - ra) * share)
    }
  }

  /// A rectangle of half extents `half` with rounded corners.
  static func box(
    _ centre: Point, _ half: Point, turned turns: Float = 0, corner: Float = 0
  ) -> Form {
    let reach = Point(repeating: turns == 0 ? 0 : half.length), axis = Point(1, 0).turned(turns)
    let extent = turns == 0 ? half : reach
    return Form(low: centre - extent, high: centre + extent) { p in
      let d = p - centre
      let x = abs(d.dot(axis)) - half.x + corner
      let y = abs(d.y * axis.x - d.x * axis.y) - half.y + corner
      return Point(max(x, 0), max(y, 0)).length + min(max(x, y), 0) - corner
    }
  }

  /// A convex polygon whose corners go round clockwise as seen.
  static func polygon(_ corners: [Point]) -> Form {
    let low = corners.reduce(corners[0]) { Point(min($0.x, $1.x), min($0.y, $1.y)) }
    let high = corners.reduce(corners[0]) { Point(max($0.x, $1.x), max($0.y, $1.y)) }
    let edges = corners.indices.map { i in
      let a = corners[i], along = corners[(i + 1) % corners.count] - a
      return (a, Point(along.y, -along.x) / max(along.length, 1e-6))
    }
    return Form(low: low, high: high) { p in
      edges.reduce(-1) { max($0, (p - $1.0).dot($1.1)) }
    }
  }
}

/// A square picture, and how much of each pixel was drawn over since the background was finished.
struct Canvas {
  let size: Int
  var pixels: [Color]
  var coverage: [Float]

  init(size: Int) {
    self.size = size
    pixels = [Color](repeating: .zero, count: size * size)
    coverage = [Float](repeating: 0, count: size * size)
  }

  /// The middle of a pixel.
  func point(_ column: Int, _ row: Int) -> Point {
    (Point(Float(column), Float(row)) + 0.5) / Float(size)
  }

  /// Colours every pixel anew.
  mutating func paint(_ shade: (Point) -> Color) {
    for row in 0..<size {
      for column in 0..<size { pixels[row * size + column] = shade(point(column, row)) }
    }
  }

  /// Draws a form in one colour.
  mutating func draw(_ form: Form, _ color: Color, opacity: Float = 1) {
    draw(form, opacity: opacity) { _ in color }
  }

  /// Draws a form, its edge soft over one pixel.
  mutating func draw(_ form: Form, opacity: Float = 1, shade: (Point) -> Color) {
    let scale = Float(size)
    guard form.high.x > -1, form.high.y > -1, form.low.x < 2, form.low.y < 2 else { return }
    let low = form.low * scale - 1, high = form.high * scale + 1
    let rows = max(0, Int(low.y))..<max(max(0, Int(low.y)), min(size, Int(high.y) + 1))
    let columns = max(0, Int(low.x))..<max(max(0, Int(low.x)), min(size, Int(high.x) + 1))
    for row in rows {
      for column in columns {
        let place = point(column, row)
        let share = min(max(0.5 - form.distance(place) * scale, 0), 1) * opacity
        if share > 0 { blend(row * size + column, shade(place), share) }
      }
    }
  }

  /// Puts `share` of a colour on one pixel.
  mutating func blend(_ pixel: Int, _ color: Color, _ share: Float) {
    pixels[pixel] = pixels[pixel].mixed(color, share)
    coverage[pixel] += (1 - coverage[pixel]) * share
  }
}

/// Smooth random numbers over the plane, in 0…1.
struct Noise {
  private let lattice: [Float]

  init(_ draw: inout Draw) { lattice = draw.field(64 * 64) }

  /// One octave, one lattice cell a unit.
  func single(_ p: Point) -> Float {
    let (x, y) = (p.x.rounded(.down), p.y.rounded(.down))
    let (i, j) = (Int(x) & 63, Int(y) & 63), (i1, j1) = ((i + 1) & 63, (j + 1) & 63)
    let f = p - Point(x, y), s = f * f * (3 - 2 * f)
    let top = lattice[j * 64 + i] + (lattice[j * 64 + i1] - lattice[j * 64 + i]) * s.x
    let bottom = lattice[j1 * 64 + i] + (lattice[j1 * 64 + i1] - lattice[j1 * 64 + i]) * s.x
    return top + (bottom - top) * s.y
  }

  /// Octaves of halving size and weight.
  func callAsFunction(_ p: Point, octaves: Int = 4) -> Float {
    var (sum, weight, total, place) = (Float(0), Float(1), Float(0), p)
    for _ in 0..<octaves {
      sum += weight * single(place)
      total += weight
      weight *= 0.55
      place = place * 2 + Point(17.3, 9.7)
    }
    return sum / total
  }
}
