/// A figure swings a club and the ball flies off, or a putt rolls to the hole, on a lawn before trees.
func golf(_ stage: Stage, _ draw: inout Draw, _ canvas: inout Canvas) -> Motion {
  let horizon = draw(0.26...0.5)
  lawn(horizon, &draw, &canvas)
  let putts = draw.happens(0.35)
  let facing: Float = draw.happens() ? 1 : -1
  let height = draw(0.36...0.66)
  let ground = max(horizon + 0.16, min(0.95, draw(0.66...0.96)))
  let stance = facing > 0 ? draw(0.14...0.5) : draw(0.5...0.86)
  let figure = Figure(&draw)
  let impact = stage.frames * draw(0.3...0.62)
  let feet = Point(stance, ground)
  let start = feet + Point(facing * 0.34 * height, -0.005)
  let flight = Point(facing * draw(0.018...0.035), -draw(0.014...0.032))
  let roll = facing * draw(0.010...0.02), hole = start.x + roll * draw(10...22)
  let radius = max(0.011, 0.022 * height + 0.004)
  if putts {
    canvas.draw(.ellipse(Point(hole, start.y + 0.01), Point(0.028, 0.011)), Color(repeating: 0.08))
    flag(&canvas, Point(hole, start.y + 0.008), 0.45 * height + 0.1, &draw)
  }
  return { canvas, t in
    let after = t - impact
    canvas.draw(
      .ellipse(feet + Point(0.03, 0.005), Point(0.2, 0.035) * height), Color(0.05, 0.12, 0.04),
      opacity: 0.45)
    var ball = start - Point(0, radius * 0.6)
    if putts, after > 0 {
      // Rolls ever slower and drops into the hole.
      let way = min(after * (1 - min(after, 30) * 0.012), 40) * roll
      ball.x += abs(way) > abs(hole - start.x) ? hole - start.x : way
      if abs(way) > abs(hole - start.x) { ball.y += 0.02 }
    } else if after > 0 {
      ball += flight * after + Point(0, 0.00045) * after * after
    }
    let sunk = putts && ball.y > start.y
    if !sunk { canvas.draw(.disc(ball, radius), Color(0.98, 0.98, 0.95)) }
    swing(
      &canvas, figure, feet, height, facing, clubAngle(after, putts), putts ? 0.05 : 0.2)
  }
}

/// Where the arms point, in turns from straight down, negative on the way back; `after` is the time since impact.
private func clubAngle(_ after: Float, _ putts: Bool) -> Float {
  let reach: Float = putts ? 0.07 : 0.42, back: Float = putts ? 8 : 12, down: Float = putts ? 5 : 4
  if after < -down { return -reach * smoothStep(-back - down - 2, -down - 1, after) }
  if after < 0 {
    let share = 1 + after / down
    return -reach * (1 - share * share)
  }
  let share = min(after / (putts ? 8 : 7), 1)
  return reach * share * (2 - share)
}

/// Draws the golfer with the arms at `angle`.
private func swing(
  _ canvas: inout Canvas, _ figure: Figure, _ feet: Point, _ h: Float, _ facing: Float,
  _ angle: Float, _ cock: Float
) {
  let thick = 0.05 * h
  let hip = feet + Point(angle * 0.1 * h * facing, -0.46 * h)
  let neck = hip + Point((0.09 + angle * 0.12) * h * facing, -0.31 * h)
  for side: Float in [-1, 1] {
    let foot = feet + Point(side * 0.12 * h, 0),
      knee = (hip + foot) / 2 + Point(0.02 * h * facing, 0)
    canvas.draw(.limb(hip, knee, thick * 1.15, thick), figure.trousers * (side < 0 ? 0.8 : 1))
    canvas.draw(.limb(knee, foot, thick, thick * 0.7), figure.trousers * (side < 0 ? 0.8 : 1))
    canvas.draw(
      .limb(foot, foot + Point(0.05 * h * facing, 0), thick * 0.6, thick * 0.5),
      Color(repeating: 0.92))
  }
  canvas.draw(.limb(neck, hip, thick * 1.7, thick * 1.35), figure.shirt)
  figure.head(&canvas, neck + Point(0.03 * h * facing, -0.1 * h), 0.072 * h, facing)
  let lean = angle + 0.06
  let hands = neck + Point(0, 0.03 * h) + .hanging(lean * facing) * (0.3 * h)
  let wrist = lean + cock * (angle < 0 ? max(angle * 2.4, -1) : min(angle * 2, 1)) + 0.035
  let tip = hands + .hanging(wrist * facing) * (0.43 * h)
  canvas.draw(.limb(hands, tip, 0.006 + 0.006 * h, 0.006 + 0.004 * h), Color(repeating: 0.82))
  canvas.draw(
    .limb(
      tip, tip + .hanging((wrist + 0.22) * facing) * (0.06 * h), 0.016 * h + 0.004,
      0.014 * h + 0.003), Color(repeating: 0.18))
  canvas.draw(
    .limb(neck + Point(0, 0.03 * h), hands, thick * 0.75, thick * 0.55), figure.shirt * 0.85)
  canvas.draw(.disc(hands, thick * 0.75), figure.skin)
}

/// Sky, trees, mown lawn, at times a bunker or a pond.
private func lawn(_ horizon: Float, _ draw: inout Draw, _ canvas: inout Canvas) {
  let noise = Noise(&draw), offset = Point(draw(0...40), draw(0...40))
  let (top, low) = sky(&draw)
  let trees = color(draw(0.22...0.36), draw(0.35...0.7), draw(0.18...0.42))
  let grass = color(draw(0.2...0.33), draw(0.45...0.8), draw(0.42...0.72))
  let canopy = draw(0.05...0.22), rough = draw(3...9)
  let stripes = draw(5...14), lean = draw(-1.2...1.2), contrast = draw(0.02...0.16)
  canvas.paint { p in
    let crest = horizon - canopy * noise(Point(p.x * rough, 3) + offset, octaves: 3)
    if p.y < crest {
      let cloud = smoothStep(0.5, 0.75, noise(p * Point(3, 7) + offset))
      return top.mixed(low, p.y / horizon).mixed(Color(repeating: 0.97), cloud * 0.7)
    }
    if p.y < horizon {
      return trees * (0.45 + 1.1 * noise(p * 14 + offset, octaves: 4))
    }
    let depth = (p.y - horizon) / (1 - horizon), far = 1 / (0.18 + depth)
    let mown =
      wave(((p.x - 0.5) * far * 0.5 + lean * depth) * stripes * 0.3) > 0 ? contrast : -contrast
    let blade = noise(Point(p.x * far * 8, far * 12) + offset, octaves: 5) - 0.5
    return grass * (0.78 + 0.3 * depth + mown + 0.55 * blade)
  }
  if draw.happens(0.6) {
    let sand = draw.happens(0.6)
    let tint = sand ? Color(0.88, 0.8, 0.6) : Color(0.35, 0.5, 0.62)
    let centre = Point(draw(0...1), horizon + (1 - horizon) * draw(0.1...0.5))
    let radii = Point(draw(0.1...0.3), draw(0.02...0.07))
    canvas.draw(.ellipse(centre + Point(0, 0.012), radii), grass * 0.5)
    canvas.draw(.ellipse(centre, radii)) { tint * (0.8 + 0.35 * noise($0 * 25, octaves: 3)) }
  }
  if draw.happens(0.4) {
    flag(
      &canvas, Point(draw(0.05...0.95), horizon + (1 - horizon) * draw(0.08...0.3)),
      draw(0.1...0.2), &draw)
  }
}

private func flag(_ canvas: inout Canvas, _ foot: Point, _ height: Float, _ draw: inout Draw) {
  let top = foot - Point(0, height), side: Float = draw.happens() ? 0.3 : -0.3
  canvas.draw(.limb(foot, top, 0.007, 0.006), Color(repeating: 0.93))
  let tip = top + Point(side * height, 0.1 * height), low = top + Point(0, 0.22 * height)
  canvas.draw(
    .polygon(side > 0 ? [top, tip, low] : [top, low, tip]), color(draw(0...1), 0.85, 0.9))
}

/// The colours of a sky, above and at the horizon.
func sky(_ draw: inout Draw) -> (top: Color, low: Color) {
  switch draw.integer(0...3) {
  case 0: (color(0.6, draw(0.4...0.75), draw(0.7...0.95)), color(0.57, draw(0.1...0.25), 0.97))
  case 1: (Color(repeating: draw(0.6...0.75)), Color(repeating: draw(0.78...0.92)))
  case 2: (color(0.64, 0.4, draw(0.45...0.7)), color(draw(0.04...0.1), draw(0.35...0.6), 0.97))
  default: (color(0.56, draw(0.2...0.45), 0.9), color(0.14, draw(0.05...0.2), 0.98))
  }
}
