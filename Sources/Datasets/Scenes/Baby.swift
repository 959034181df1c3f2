/// A baby seen from near: the head rocks, eyes blink, the mouth opens, arms wave; toys shake or swing.
func baby(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  blanket(&draw, &canvas)
  let face = Face(&draw)
  let toy = Toy(&draw, beside: face)
  return { canvas, t in
    face.show(&canvas, t)
    toy.shake(&canvas, t)
  }
}

/// Bedding of many patterns, with folds.
private func blanket(_ draw: inout Draw, _ canvas: inout Canvas) {
  let noise = Noise(&draw), offset = Point(draw(0...40), draw(0...40))
  let base = color(draw(0...1), draw(0.1...0.5), draw(0.6...0.97)),
    print = color(draw(0...1), draw(0.2...0.7), draw(0.45...0.95))
  let pattern = draw.integer(0...4), scale = draw(4...10), turn = Turn(draw(0...1)),
    fold = draw(0.2...0.55)
  canvas.paint { p in
    let q = turn(p - 0.5) * scale
    let mark: Float =
      switch pattern {
      case 0: smoothStep(-0.2, 0.2, wave(q.x))
      case 1: smoothStep(0.34, 0.26, (q - q.rounded(.toNearestOrAwayFromZero)).length)
      case 2: 0.5 * (wave(q.x * 0.7) > 0 ? 1 : 0) + 0.5 * (wave(q.y * 0.7) > 0 ? 1 : 0)
      case 3: smoothStep(0.5, 0.65, noise(q * 0.8 + offset, octaves: 2))
      default: 0
      }
    let crease = noise(turn(p * Point(2.2, 3.1)) + offset, octaves: 3) - 0.5
    let weave = noise(p * 30 + offset, octaves: 3) - 0.5
    return base.mixed(print, mark) * (0.82 + fold * 1.5 * crease + 0.22 * weave)
  }
  if draw.happens(0.6) {
    let centre = Point(draw(0.2...0.8), draw(0.15...0.6)),
      half = Point(draw(0.3...0.6), draw(0.2...0.45))
    let tint = color(draw(0...1), draw(0...0.2), draw(0.8...1))
    canvas.draw(.box(centre, half, turned: draw(-0.1...0.1), corner: 0.1)) {
      tint * (0.75 + 0.45 * noise($0 * 3 + offset, octaves: 4))
    }
  }
}

private struct Face {
  let centre: Point, radius: Float, tilt: Float
  let skin: Color, hair: Color, suit: Color, iris: Color
  let rock: Float, rate: Float, phase: Float, sway: Float
  let blink: Float, babble: Float, bonnet: Bool, tuft: Float, dots: Bool
  let arms: Float, armRate: Float

  init(_ draw: inout Draw) {
    radius = draw(0.17...0.28)
    centre = Point(draw(0.34...0.66), draw(0.32...0.5))
    tilt = draw(-0.09...0.09)
    skin = Color(0.98, 0.82, 0.72).mixed(Color(0.45, 0.29, 0.2), draw(0...1))
    hair = Color(0.12, 0.08, 0.05).mixed(Color(0.85, 0.7, 0.45), draw(0...1))
    suit = color(draw(0...1), draw(0.2...0.7), draw(0.6...0.98))
    iris = color(draw(0.05...0.6), 0.5, draw(0.15...0.4))
    rock = draw(0.02...0.07)
    rate = draw(0.02...0.06)
    phase = draw(0...1)
    sway = draw(0...0.06)
    blink = draw(10...50)
    babble = draw(0.03...0.09)
    bonnet = draw.happens(0.4)
    tuft = draw(0.2...0.9)
    dots = draw.happens(0.4)
    arms = draw(0.04...0.13)
    armRate = draw(0.04...0.1)
  }

  func show(_ canvas: inout Canvas, _ t: Float) {
    let beat = wave(phase + rate * t), turns = tilt + rock * beat, r = radius
    let head = centre + Point(sway * beat, 0.02 * wave(phase + 2 * rate * t))
    let chest = centre + Point(-0.4 * tilt, 1.75) * r
    func on(_ x: Float, _ y: Float) -> Point { head + (Point(x, y) * r).turned(turns) }
    canvas.draw(
      .ellipse(chest + Point(0.06, 0.08) * r, Point(1.15, 1.2) * r), Color.zero, opacity: 0.25)
    canvas.draw(.ellipse(chest, Point(1.05, 1.2) * r)) { p in
      let q = (p - chest) / r * 2.5
      return dots && (q - q.rounded(.toNearestOrAwayFromZero)).length < 0.25
        ? Color(repeating: 0.97) : suit
    }
    canvas.draw(.disc(head + Point(0.05, 0.08) * r, r * 1.08), Color.zero, opacity: 0.22)
    for side: Float in [-1, 1] { canvas.draw(.disc(on(side * 0.98, 0.1), r * 0.2), skin * 0.88) }
    if bonnet {
      canvas.draw(.ellipse(on(0, -0.16), Point(1.1, 1.12) * r, turned: turns), suit * 0.9)
    }
    canvas.draw(.ellipse(head, Point(0.98, 1.05) * r, turned: turns)) { p in
      skin * (1.04 - 0.18 * ((p - head) / r).dot(Point(0.4, 0.5)))
    }
    if !bonnet {
      for strand: Float in [-0.45, -0.15, 0.15, 0.45] {
        canvas.draw(
          .limb(on(strand, -0.98), on(strand * 0.5, -0.98 + 0.4 * tuft), r * 0.17, r * 0.04), hair)
      }
    }
    features(&canvas, t, on, turns)
    for side: Float in [-1, 1] { arm(&canvas, t, side, chest) }
  }

  private func features(
    _ canvas: inout Canvas, _ t: Float, _ on: (Float, Float) -> Point, _ turns: Float
  ) {
    let r = radius, since = (t + blink) / 45
    let open = min(1, abs(since - since.rounded()) * 45 / 3)
    let gaze = 0.06 * wave(phase + 0.5 * rate * t)
    for side: Float in [-1, 1] {
      let eye = on(side * 0.38, -0.08)
      canvas.draw(
        .ellipse(eye, Point(0.17, 0.035 + 0.1 * open) * r, turned: turns), Color(repeating: 0.96))
      canvas.draw(
        .ellipse(
          on(side * 0.38 + gaze, -0.08), Point(0.105, 0.03 + 0.085 * open) * r, turned: turns), iris
      )
      canvas.draw(
        .limb(on(side * 0.26, -0.35), on(side * 0.5, -0.33), 0.03 * r, 0.03 * r), hair, opacity: 0.7
      )
      canvas.draw(.disc(on(side * 0.58, 0.3), r * 0.2), Color(0.95, 0.45, 0.42), opacity: 0.3)
    }
    canvas.draw(.disc(on(0, 0.18), r * 0.08), skin * 0.82)
    let mouth = 0.05 + 0.14 * max(0, wave(phase + babble * t))
    canvas.draw(
      .ellipse(on(0, 0.52), Point(0.26 - 0.4 * mouth, mouth) * r, turned: turns),
      Color(0.62, 0.16, 0.2))
    canvas.draw(
      .ellipse(on(0, 0.56), Point(0.14, 0.5 * mouth) * r, turned: turns), Color(0.9, 0.5, 0.5))
  }

  private func arm(_ canvas: inout Canvas, _ t: Float, _ side: Float, _ chest: Point) {
    let swing = wave(phase + 0.25 * side + armRate * t), r = radius
    let shoulder = chest + Point(side * 0.85, -0.55) * r
    let elbow = shoulder + .hanging((0.2 + arms * swing) * side) * (0.75 * r)
    let hand = elbow + .hanging((0.36 + 1.6 * arms * swing) * side) * (0.7 * r)
    canvas.draw(.limb(shoulder, elbow, r * 0.3, r * 0.25), suit * 0.92)
    canvas.draw(.limb(elbow, hand, r * 0.25, r * 0.19), suit * 0.96)
    canvas.draw(.disc(hand, r * 0.24), skin)
  }
}

/// A rattle that shakes, a ball that rolls, a mobile that turns overhead, or none.
private struct Toy {
  let kind: Int, place: Point, size: Float, rate: Float, phase: Float, one: Color, other: Color

  init(_ draw: inout Draw, beside face: Face) {
    kind = draw.integer(0...3)
    let side: Float = face.centre.x > 0.5 ? 0.16 : 0.84
    place = Point(side + draw(-0.06...0.06), draw(0.2...0.85))
    size = draw(0.06...0.11)
    rate = draw(0.04...0.12)
    phase = draw(0...1)
    one = color(draw(0...1), draw(0.6...1), draw(0.7...1))
    other = color(draw(0...1), draw(0.4...1), draw(0.6...1))
  }

  func shake(_ canvas: inout Canvas, _ t: Float) {
    let beat = wave(phase + rate * t)
    switch kind {
    case 0:
      let end = place + .hanging(0.5 + 0.12 * beat) * (2.6 * size)
      canvas.draw(.limb(place, end, size * 0.25, size * 0.25), other)
      canvas.draw(.disc(end, size), one)
      canvas.draw(.disc(end, size * 0.5), other)
    case 1:
      let centre = place + Point(0.12 * beat, 0), spin = Turn(-0.12 * beat / (6.28 * size))
      canvas.draw(.disc(centre, size * 1.25)) { p in
        let q = spin(p - centre)
        return (q.x > 0) == (q.y > 0) ? one : other
      }
    case 2:
      for k in 0..<4 {
        let turn = phase + 0.4 * rate * t + Float(k) / 4
        let hang = Point(0.5 + 0.34 * wave(turn), 0.1 + 0.03 * wave(turn + 0.25))
        let near = 0.75 + 0.35 * wave(turn + 0.25)
        canvas.draw(.limb(Point(hang.x, -0.05), hang, 0.005, 0.005), Color(repeating: 0.4))
        canvas.draw(
          k % 2 == 0
            ? .disc(hang, size * near * 0.7)
            : .box(hang, Point(repeating: size * near * 0.6), turned: turn), k < 2 ? one : other)
      }
    default: break
    }
  }
}
