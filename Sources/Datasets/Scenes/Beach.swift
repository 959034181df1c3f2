/// Waves roll to the shore and run up the sand; people walk along it; at times a boat passes or a gull flies.
func beach(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  let coast = Coast(&draw)
  coast.paint(&canvas, &draw)
  let sea = Sea(coast, &draw)
  let walkers = (0..<draw.integer(0...3)).map { _ in Walker(coast, &draw) }.sorted {
    $0.feet.y < $1.feet.y
  }
  let boat = draw.happens(0.35) ? Boat(coast, &draw) : nil
  let gulls = (0..<(draw.happens(0.4) ? draw.integer(1...3) : 0)).map { _ in Gull(coast, &draw) }
  return { canvas, t in
    boat?.sail(&canvas, t)
    sea.roll(&canvas, t)
    for gull in gulls { gull.fly(&canvas, t) }
    for walker in walkers { walker.walk(&canvas, t) }
  }
}

/// Where sky, sea and sand meet.
private struct Coast {
  let horizon: Float, shore: Float, slope: Float
  let noise: Noise
  let water: Color, sand: Color

  init(_ draw: inout Draw) {
    horizon = draw(0.18...0.42)
    shore = draw(0.55...0.78)
    slope = draw(-0.16...0.16)
    noise = Noise(&draw)
    water = color(draw(0.46...0.62), draw(0.35...0.75), draw(0.4...0.75))
    sand = color(draw(0.07...0.13), draw(0.2...0.5), draw(0.68...0.95))
  }

  /// The row where the sand begins.
  func edge(_ x: Float) -> Float {
    shore + slope * (x - 0.5) + 0.05 * (noise.single(Point(x * 3, 5)) - 0.5)
  }

  func paint(_ canvas: inout Canvas, _ draw: inout Draw) {
    let (top, low) = sky(&draw), offset = Point(draw(0...40), draw(0...40))
    let clouds = draw(0.4...0.75), land = draw.happens(0.4) ? draw(0.03...0.14) : 0
    let side = draw(-0.5...1.5)
    canvas.paint { p in
      if p.y < horizon {
        let bulk = max(0, 1 - abs(p.x - side) * 1.6)
        let hill =
          horizon - land * bulk * (0.6 + 0.6 * noise(Point(p.x * 6, 9) + offset, octaves: 3))
        if p.y > hill { return Color(0.3, 0.38, 0.36) * (0.6 + 0.8 * noise(p * 18 + offset)) }
        let cloud = smoothStep(clouds, clouds + 0.2, noise(p * Point(3.5, 9) + offset, octaves: 5))
        return top.mixed(low, p.y / horizon).mixed(Color(repeating: 0.97), cloud * 0.8)
      }
      let edge = edge(p.x)
      if p.y < edge {
        let depth = (p.y - horizon) / (edge - horizon)
        let ripple = noise(Point(p.x * 7, 4 / (0.08 + depth)) + offset, octaves: 4) - 0.5
        return water.mixed(Color(0.75, 0.85, 0.82), depth * 0.35) * (0.85 + 0.6 * ripple)
      }
      let dry = smoothStep(0, 0.12, p.y - edge)
      let grain = noise(p * 22 + offset, octaves: 4) - 0.5
      let dune = noise(p * Point(3, 9) + offset, octaves: 2) - 0.5
      return sand * (0.62 + 0.36 * dry) * (1 + 0.35 * grain + 0.25 * dune)
    }
    for _ in 0..<draw.integer(0...3) { parasol(&canvas, &draw) }
  }

  private func parasol(_ canvas: inout Canvas, _ draw: inout Draw) {
    let x = draw(0...1), foot = Point(x, edge(x) + draw(0.12...0.3)), h = draw(0.1...0.22)
    let (one, other) = (color(draw(0...1), 0.8, 0.9), Color(repeating: draw(0.7...1)))
    canvas.draw(.limb(foot, foot - Point(0, h), 0.008, 0.006), Color(repeating: 0.85))
    let centre = foot - Point(0, h * 0.75), radius = h * 0.62
    let roof = Form.disc(centre, radius)
    let half = Form(low: roof.low, high: Point(roof.high.x, centre.y)) {
      max(roof.distance($0), $0.y - centre.y)
    }
    canvas.draw(half) { wave(($0.x - centre.x) / radius * 1.5 + 0.1) > 0 ? one : other }
    let towel = foot + Point(draw(-0.1...0.1), 0.02)
    canvas.draw(.box(towel, Point(0.5 * h, 0.1 * h), turned: draw(-0.03...0.03)), other * 0.9)
  }
}

/// Crests that grow as they come nearer, and the foam that runs up the sand.
private struct Sea {
  let coast: Coast
  let crests: Int, speed: Float, phase: Float, height: Float
  let period: Float, reach: Float, swash: Float

  init(_ coast: Coast, _ draw: inout Draw) {
    self.coast = coast
    crests = draw.integer(3...6)
    speed = draw(0.35...0.9) / 32 / 1.5
    phase = draw(0...1)
    height = draw(0.6...1.5)
    period = draw(28...60)
    reach = draw(0.03...0.1)
    swash = draw(0...1)
  }

  func roll(_ canvas: inout Canvas, _ t: Float) {
    let scale = Float(canvas.size)
    for column in 0..<canvas.size {
      let x = (Float(column) + 0.5) / scale, edge = coast.edge(x)
      for crest in 0..<crests {
        let way = Float(crest) / Float(crests) + phase + t * speed
        let q = way - way.rounded(.down)
        let bend =
          coast.noise(Point(x * 2.5 + Float(crest) * 7.3, way.rounded(.down) * 3.1), octaves: 2)
          - 0.5
        let nearness = q * q * (0.4 + 0.6 * q) + 0.12 * bend * q
        let y = coast.horizon + (edge - coast.horizon) * max(nearness, 0)
        let thick = (0.006 + 0.05 * q * q) * height
        let foam = smoothStep(0.45, 0.85, q + 0.5 * bend)
        let strength = smoothStep(0, 0.2, q) * (1 - smoothStep(0.96, 1, q))
        band(&canvas, column, y - thick, y, coast.water * 0.62, 0.75 * strength)
        let top = coast.water.mixed(Color(repeating: 0.98), 0.3 + 0.7 * foam)
        band(&canvas, column, y - thick * 1.5, y - thick * 0.75, top, (0.5 + 0.5 * foam) * strength)
        band(&canvas, column, y, y + thick * 0.8, Color(repeating: 0.95), foam * 0.8 * strength)
      }
      let ripple = 0.025 * (coast.noise(Point(x * 6, t * 0.03), octaves: 2) - 0.5)
      let run = edge + reach * (0.5 + 0.5 * wave(swash + t / period)) + ripple
      band(&canvas, column, edge - 0.02, run, coast.water.mixed(Color(repeating: 0.9), 0.5), 0.7)
      band(&canvas, column, run - 0.022, run, Color(repeating: 0.98), 0.9)
    }
  }

  /// A soft-edged piece of one column.
  private func band(
    _ canvas: inout Canvas, _ column: Int, _ low: Float, _ high: Float, _ color: Color,
    _ opacity: Float
  ) {
    let scale = Float(canvas.size), a = low * scale, b = high * scale
    guard opacity > 0, b > a, b > 0, a < scale else { return }
    for row in max(0, Int(a))...max(max(0, Int(a)), min(canvas.size - 1, Int(b))) {
      let share = min(b, Float(row) + 1) - max(a, Float(row))
      if share > 0 { canvas.blend(row * canvas.size + column, color, min(share, 1) * opacity) }
    }
  }
}

private struct Walker {
  let figure: Figure, feet: Point, height: Float, speed: Float, phase: Float

  init(_ coast: Coast, _ draw: inout Draw) {
    figure = Figure(&draw)
    let depth = draw(0.05...0.3), x = draw(0.05...0.95)
    feet = Point(x, min(coast.edge(x) + depth, 0.98))
    height = (feet.y - coast.horizon) * draw(0.5...0.7)
    speed = draw(0.008...0.02) * height * 2 * (draw.happens() ? 1 : -1)
    phase = draw(0...1)
  }

  func walk(_ canvas: inout Canvas, _ t: Float) {
    let place = feet + Point(speed * t, 0)
    canvas.draw(
      .ellipse(place + Point(0.05, 0.01) * height, Point(0.2, 0.03) * height),
      Color(0.2, 0.15, 0.1), opacity: 0.4)
    figure.walk(
      &canvas, feet: place, height: height, facing: speed > 0 ? 1 : -1,
      phase: phase + t * abs(speed) / height * 1.3)
  }
}

private struct Boat {
  let start: Point, size: Float, speed: Float, hull: Color, sail: Color

  init(_ coast: Coast, _ draw: inout Draw) {
    size = draw(0.05...0.12)
    start = Point(draw(0.1...0.9), coast.horizon + draw(0.01...0.04))
    speed = draw(0.002...0.007) * (draw.happens() ? 1 : -1)
    hull = color(draw(0...1), 0.6, draw(0.3...0.7))
    sail = color(draw(0...1), draw(0...0.5), 0.97)
  }

  func sail(_ canvas: inout Canvas, _ t: Float) {
    let place = start + Point(speed * t, 0.003 * wave(t / 20))
    let mast = place - Point(0, 1.3 * size), side: Float = speed > 0 ? -1 : 1
    let clew = place + Point(side * 0.6, -0.15) * size, tack = place - Point(0, 0.15 * size)
    canvas.draw(.polygon(side > 0 ? [mast, clew, tack] : [mast, tack, clew]), sail)
    canvas.draw(
      .limb(place - Point(size * 0.5, 0), place + Point(size * 0.5, 0), 0.012, 0.012), hull)
  }
}

private struct Gull {
  let start: Point, velocity: Point, size: Float, phase: Float, beat: Float

  init(_ coast: Coast, _ draw: inout Draw) {
    start = Point(draw(0.1...0.9), coast.horizon * draw(0.25...0.9))
    velocity = Point(draw(0.006...0.015) * (draw.happens() ? 1 : -1), draw(-0.002...0.002))
    size = draw(0.03...0.06)
    phase = draw(0...1)
    beat = draw(0.06...0.12)
  }

  func fly(_ canvas: inout Canvas, _ t: Float) {
    let place = start + velocity * t, lift = wave(phase + beat * t) * 0.6
    for side: Float in [-1, 1] {
      let elbow = place + Point(side * 0.5, -0.3 - 0.3 * lift) * size
      canvas.draw(.limb(place, elbow, 0.009, 0.008), Color(repeating: 0.25))
      canvas.draw(
        .limb(elbow, place + Point(side, -lift * 0.9) * size, 0.008, 0.004), Color(repeating: 0.3))
    }
  }
}
