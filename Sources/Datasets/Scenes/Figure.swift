/// A person of simple limbs.
struct Figure {
  var skin: Color
  var hair: Color
  var shirt: Color
  var trousers: Color

  init(_ draw: inout Draw) {
    skin = Color(0.95, 0.76, 0.62).mixed(Color(0.36, 0.22, 0.15), draw(0...1))
    hair = Color(0.1, 0.07, 0.05).mixed(Color(0.75, 0.6, 0.35), draw(0...1) * draw(0...1))
    shirt = color(draw(0...1), draw(0.3...0.95), draw(0.35...1))
    trousers = color(draw(0...1), draw(0.1...0.6), draw(0.1...0.7))
  }

  /// Draws the person walking: feet at `feet`, `height` tall, facing −1 or 1, `phase` in steps.
  func walk(_ canvas: inout Canvas, feet: Point, height h: Float, facing: Float, phase: Float) {
    let swing = wave(phase) * 0.09
    let bob = abs(wave(phase)) * 0.012 * h
    let hip = Point(feet.x, feet.y - 0.47 * h + bob), neck = Point(hip.x, hip.y - 0.34 * h)
    let thick = 0.055 * h
    func leg(_ turns: Float, _ shade: Float) {
      let knee = hip + .hanging(turns * facing) * (0.24 * h)
      let bent = turns - max(0, -turns) * 0.7
      let foot = knee + .hanging(bent * facing) * (0.24 * h)
      canvas.draw(.limb(hip, knee, thick, thick * 0.85), trousers * shade)
      canvas.draw(.limb(knee, foot, thick * 0.85, thick * 0.6), trousers * shade)
    }
    func arm(_ turns: Float, _ shade: Float) {
      let shoulder = neck + Point(0, 0.04 * h)
      let elbow = shoulder + .hanging(turns * facing) * (0.17 * h)
      let hand = elbow + .hanging((turns + 0.06) * facing) * (0.16 * h)
      canvas.draw(.limb(shoulder, elbow, thick * 0.7, thick * 0.6), shirt * shade)
      canvas.draw(.limb(elbow, hand, thick * 0.55, thick * 0.5), skin * shade)
    }
    leg(-swing, 0.75)
    arm(swing, 0.75)
    leg(swing, 1)
    canvas.draw(.limb(neck + Point(0, 0.04 * h), hip, thick * 1.5, thick * 1.3), shirt)
    arm(-swing, 0.9)
    head(&canvas, neck - Point(-0.01 * h * facing, 0.09 * h), 0.075 * h, facing)
  }

  /// A head with hair at its back and top.
  func head(_ canvas: inout Canvas, _ centre: Point, _ radius: Float, _ facing: Float) {
    canvas.draw(.disc(centre - Point(0.2 * facing, 0.25) * radius, radius), hair)
    canvas.draw(.disc(centre + Point(0.15 * facing, 0.15) * radius, radius * 0.85), skin)
  }
}
