/// A train slides past the platform, or pulls in along it; at times people walk there.
func train(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  draw.happens(0.55) ? passing(stage, &draw, &canvas) : arriving(stage, &draw, &canvas)
}

/// How far a train has come at a time: at an even speed, braking or pulling away.
private struct Ride {
  let start: Float, speed: Float, change: Float

  func callAsFunction(_ t: Float) -> Float {
    // A braking train stops, and stays.
    let time = change < 0 ? min(t, -speed / change) : t
    return start + speed * time + 0.5 * change * time * time
  }
}

private struct Livery {
  let body: Color, stripe: Color, roof: Color, glass: Color
  let car: Float, windows: Int, doors: Bool, stripeAt: Float, stripeWidth: Float

  init(_ draw: inout Draw) {
    body =
      draw.happens(0.3)
      ? Color(repeating: draw(0.55...0.85)) : color(draw(0...1), draw(0.4...0.9), draw(0.4...0.9))
    stripe = color(draw(0...1), draw(0.3...0.9), draw(0.3...1))
    roof = Color(repeating: draw(0.25...0.6))
    glass = color(0.58, draw(0.1...0.4), draw(0.12...0.3))
    car = draw(0.9...1.7)
    windows = draw.integer(3...6)
    doors = draw.happens(0.7)
    stripeAt = draw(0.6...0.8)
    stripeWidth = draw(0.04...0.14)
  }

  /// The colour of the side at `x` along the train and `y` from roof to skirt, both in heights of the car.
  func side(_ x: Float, _ y: Float) -> Color {
    let place = x / car, within = place - place.rounded(.down)
    if within < 0.025 { return Color(repeating: 0.07) }
    if y < 0.12 { return roof * (0.9 + 0.3 * y) }
    if y > 0.9 { return Color(repeating: 0.16) }
    let pane = within * Float(windows), offset = pane - pane.rounded(.down)
    if doors, Int(pane) % 3 == 1, offset > 0.25, offset < 0.75, y > 0.22 {
      return y < 0.56 && abs(offset - 0.5) > 0.04 ? glass : stripe * 0.8
    }
    if y > 0.25, y < 0.53, offset > 0.14, offset < 0.86 { return glass * (1.4 - y) }
    if abs(y - stripeAt) < stripeWidth / 2 { return stripe }
    return body * (1.08 - 0.25 * y)
  }
}

/// Seen from the side.
private func passing(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  let top = draw(0.16...0.36), height = draw(0.3...0.46),
    platform = min(top + height + draw(0.02...0.08), 0.86)
  hall(top + height * 0.8, platform, &draw, &canvas)
  let livery = Livery(&draw), facing: Float = draw.happens() ? 1 : -1
  let ride = ride(&draw, fast: 0.045)
  let length = livery.car * height * Float(draw.integer(2...5))
  let people = commuters(platform, &draw)
  // The nose is at `ride` from the edge that the train comes from; it may be in the picture already.
  return { canvas, t in
    let nose = ride(t), tail = nose - length
    let centre = (nose + tail) / 2
    let x = facing > 0 ? centre : 1 - centre
    let form = Form.box(
      Point(x, top + height / 2), Point(length / 2, height / 2), corner: height * 0.16)
    canvas.draw(form) { p in
      let along = nose - (facing > 0 ? p.x : 1 - p.x)
      return livery.side(along / height, (p.y - top) / height)
    }
    for light: Float in [0.62, 0.72] {
      let lamp = Point(facing > 0 ? nose - 0.03 : 1 - nose + 0.03, top + height * light)
      canvas.draw(.disc(lamp, 0.014), Color(1, 0.95, 0.7))
    }
    for person in people { person.walk(&canvas, t) }
  }
}

private func ride(_ draw: inout Draw, fast: Float) -> Ride {
  switch draw.integer(0...2) {
  case 0: Ride(start: draw(-0.1...0.7), speed: fast * draw(0.4...1), change: 0)
  case 1:
    Ride(start: draw(-0.05...0.4), speed: fast * draw(0.6...1), change: -fast * draw(0.015...0.03))
  default: Ride(start: draw(0.3...1), speed: 0.005, change: fast * draw(0.02...0.045))
  }
}

/// The far wall, posts, rails, and the platform in front with its line.
private func hall(_ rail: Float, _ platform: Float, _ draw: inout Draw, _ canvas: inout Canvas) {
  let noise = Noise(&draw), offset = Point(draw(0...40), draw(0...40))
  let wall = color(draw(0.02...0.14), draw(0.05...0.55), draw(0.35...0.8))
  let (above, below) = sky(&draw)
  let open = draw.happens(0.5), edge = draw(0.06...0.2), brick = draw(10...20),
    bricks = draw.happens(0.6)
  let paving = color(draw(0...0.15), draw(0...0.2), draw(0.45...0.75))
  let line = draw.happens(0.75) ? Color(0.95, 0.8, 0.15) : Color(repeating: 0.95)
  canvas.paint { p in
    let grain = noise(p * 20 + offset, octaves: 4) - 0.5
    if p.y > platform {
      let depth = p.y - platform
      if depth > 0.05, depth < 0.085 { return line * (0.9 + 0.3 * grain) }
      let tile = wave(p.x * 4 + (p.x - 0.5) * depth * 8) > 0.97 ? Float(0.8) : 1
      return paving * (0.75 + 0.5 * depth + 0.4 * grain) * tile
    }
    if p.y > rail { return Color(0.3, 0.27, 0.24) * (0.6 + 1.2 * (grain + 0.4)) }
    if open, p.y < edge + 0.25 * (rail - edge) {
      let roofs = edge + 0.15 * noise(Point((p.x * 9).rounded(.down), 2) + offset, octaves: 1)
      if p.y < roofs {
        return above.mixed(below, p.y * 3).mixed(Color(repeating: 0.95), max(0, grain))
      }
    }
    var shade: Float = 0.9 + 0.6 * grain + 0.25 * (noise(p * 3 + offset, octaves: 2) - 0.5)
    if bricks {
      let row = (p.y * brick * 1.6).rounded(.down),
        column = p.x * brick + (Int(row) % 2 == 0 ? 0.5 : 0)
      let joint = p.y * brick * 1.6 - row < 0.16 || column - column.rounded(.down) < 0.1
      shade *= joint ? 0.7 : 0.9 + 0.25 * noise.single(Point(column.rounded(.down), row) + offset)
    }
    return wall * shade
  }
  let steel = Color(repeating: draw(0.12...0.5)), step = draw(0.22...0.5), shift = draw(0...0.5)
  for x in stride(from: shift - step, to: 1.2, by: step) {
    canvas.draw(.box(Point(x, rail / 2), Point(0.014, rail / 2)), steel)
  }
  if !open || draw.happens() {
    canvas.draw(.box(Point(0.5, 0), Point(0.6, edge * 0.6)), steel * 0.7)
  }
  for _ in 0..<draw.integer(0...3) {
    let centre = Point(draw(0.05...0.95), draw(0.2...0.9) * rail),
      half = Point(draw(0.04...0.11), draw(0.025...0.05))
    canvas.draw(.box(centre, half), color(draw(0...1), draw(0.3...0.9), draw(0.25...0.95)))
    canvas.draw(.box(centre, half * Point(0.75, 0.25)), Color(repeating: 0.95))
  }
}

/// Seen along the platform: rails run to a far point, and the train comes from there.
private func arriving(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  let side: Float = draw.happens() ? 1 : -1
  let far = Point(0.5 + side * draw(0.0...0.15), draw(0.26...0.42)),
    track = far.x - side * draw(0.3...0.45)
  perspective(far, track, side, &draw, &canvas)
  let livery = Livery(&draw)
  let width = draw(0.36...0.5), height = width * draw(1.15...1.4)
  let begin = draw(1.8...3.6), speed = begin / stage.frames * draw(0.35...0.75),
    braking = draw(0...0.4)
  let people = draw.happens(0.5) ? commuters(0.72, &draw) : []
  return { canvas, t in
    let distance = max(1.05, begin - speed * t * (1 - braking * t / stage.frames))
    func seen(_ x: Float, _ y: Float, _ z: Float) -> Point {
      Point(far.x + (track - far.x + x) / z, far.y + (0.98 - far.y - y) / z)
    }
    let back = distance + 9
    let near = side * width / 2
    // The flank that faces the platform, from the far end to the front.
    let corners = [
      seen(near, height, back), seen(near, height, distance), seen(near, 0, distance),
      seen(near, 0, back),
    ]
    canvas.draw(.polygon(side > 0 ? [corners[1], corners[0], corners[3], corners[2]] : corners)) {
      p in
      let z = (track - far.x + near) / (abs(p.x - far.x) < 0.01 ? 0.01 * -side : p.x - far.x)
      let y = (p.y - seen(near, height, z).y) * z / height
      return livery.side((z - distance) * 1.6, min(max(y, 0), 1)) * 0.85
    }
    let centre = seen(0, height / 2, distance), half = Point(width, height) / (2 * distance)
    canvas.draw(.box(centre, half, corner: half.x * 0.35)) { p in
      let y = (p.y - centre.y) / half.y
      if y < -0.15, y > -0.72, abs(p.x - centre.x) < half.x * 0.8 { return livery.glass }
      return y > 0.78 ? Color(repeating: 0.15) : y > 0.2 && y < 0.5 ? livery.stripe : livery.body
    }
    for lamp: Float in [-0.6, 0.6] {
      canvas.draw(
        .disc(centre + Point(lamp, 0.62) * half, max(0.012, half.x * 0.14)), Color(1, 0.97, 0.8))
    }
    for person in people { person.walk(&canvas, t) }
  }
}

private func perspective(
  _ far: Point, _ track: Float, _ side: Float, _ draw: inout Draw, _ canvas: inout Canvas
) {
  let noise = Noise(&draw), offset = Point(draw(0...40), draw(0...40)), (above, below) = sky(&draw)
  let paving = color(draw(0...0.15), draw(0...0.25), draw(0.45...0.8)),
    wall = color(draw(0...1), draw(0.05...0.3), draw(0.3...0.7))
  let roofed = draw.happens(0.55), roof = color(draw(0...1), draw(0...0.3), draw(0.2...0.45))
  let line = draw.happens(0.75) ? Color(0.95, 0.8, 0.15) : Color(repeating: 0.95),
    city = draw(0.03...0.14)
  let edge = track + side * 0.33
  canvas.paint { p in
    let grain = noise(p * 20 + offset, octaves: 4) - 0.5
    let z = max(0.05, p.y - far.y) / (0.98 - far.y), x = far.x + (p.x - far.x) / z
    if p.y > far.y {
      let across = (x - edge) * side, wide = wave(3.5 / z) > 0.9 ? Float(0.82) : 1
      if across > 0.72 { return wall * (0.6 + 0.5 * grain + 0.3 * z) }
      if across > 0 {
        return (across > 0.07 && across < 0.14 ? line : paving * wide) * (0.85 + 0.5 * grain)
      }
      if across > -0.06 { return paving * 0.45 }
      let rail = min(abs(x - track - 0.14), abs(x - track + 0.14)) < 0.018
      let sleeper = wave(6 / z) > 0.3 ? Float(0.75) : 1
      return rail ? Color(repeating: 0.7) : Color(0.42, 0.38, 0.34) * sleeper * (0.75 + 0.9 * grain)
    }
    let up = (far.y - p.y) / far.y, reach = (p.x - far.x) * side
    if roofed, reach > -0.25 * up, up > 0.12 {
      let beam = wave(1.6 / max(up, 0.08)) > 0.8 ? Float(1.4) : 1
      return roof * beam * (0.8 + 0.5 * grain)
    }
    if reach > 0.12, up < reach * 1.4 { return wall * (0.8 + 0.5 * grain) }
    let building = city * (0.4 + noise.single(Point((p.x * 11).rounded(.down), 3) + offset))
    if far.y - p.y < building { return wall * (0.5 + 0.6 * grain) }
    return above.mixed(below, 1 - up).mixed(Color(repeating: 0.96), max(0, grain) * 1.2)
  }
}

/// People on the platform.
private struct Commuter {
  let figure: Figure, feet: Point, height: Float, speed: Float, phase: Float

  func walk(_ canvas: inout Canvas, _ t: Float) {
    figure.walk(
      &canvas, feet: feet + Point(speed * t, 0), height: height, facing: speed >= 0 ? 1 : -1,
      phase: phase + t * abs(speed) / height * 1.3)
  }
}

private func commuters(_ platform: Float, _ draw: inout Draw) -> [Commuter] {
  (0..<max(0, draw.integer(-2...3))).map { _ in
    let height = draw(0.3...0.42)
    return Commuter(
      figure: Figure(&draw), feet: Point(draw(0...1), min(0.99, platform + draw(0.1...0.25))),
      height: height, speed: draw(-0.012...0.012), phase: draw(0...1))
  }
}
