/// Where the shape of an action is, how it is turned, and how large it is, from 0 to 1.
struct ActionPose {
  var place: Point
  var turns: Float
  var size: Float
}

/// How the shape of one clip moves.
struct ActionPath {
  private let motion: Actions.Motion
  private let start: ActionPose
  private let speed: Float
  private let phase: Float
  private let reach: Float

  /// Start, direction and size are uniform whatever the motion; so they stay at every frame.
  init(_ motion: Actions.Motion, _ draw: inout Draw) {
    self.motion = motion
    start = ActionPose(
      place: Point(Float(draw.unit()), Float(draw.unit())), turns: Float(draw.unit()),
      size: Float(draw.unit()))
    speed = draw(0.7...1.3)
    phase = Float(draw.unit())
    reach = draw(0.16...0.26)
  }

  /// The pose at frame `t`.
  func pose(_ t: Float) -> ActionPose {
    var pose = start
    let slide = 0.03 * speed * t, spin = 0.028 * speed * t, turn = phase + 0.045 * speed * t
    switch motion {
    case .slideLeft: pose.place.x -= slide
    case .slideRight: pose.place.x += slide
    case .slideUp: pose.place.y -= slide
    case .slideDown: pose.place.y += slide
    case .turnClockwise: pose.turns += spin
    case .turnCounterclockwise: pose.turns -= spin
    case .grow: pose.size += 0.05 * speed * t
    case .shrink: pose.size -= 0.05 * speed * t
    case .orbit: pose.place += Point(wave(turn + 0.25), wave(turn)) * reach
    case .orbitBack: pose.place += Point(wave(turn + 0.25), -wave(turn)) * reach
    case .shuttle: pose.place.x += wave(turn) * reach
    case .bob: pose.place.y += wave(turn) * reach
    case .zigzag: pose.place += Point(0.7 * slide, 1.4 * reach * triangle(1.4 * turn))
    case .dart:
      let within = turn - turn.rounded(.down)
      pose.place.x += 0.8 * (turn.rounded(.down) + within * within * within)
    case .sway: pose.turns += 0.12 * wave(1.3 * turn)
    case .pulse: pose.size = triangle(phase + 0.03 * speed * t)
    }
    pose.place -= pose.place.rounded(.down)
    pose.size -= pose.size.rounded(.down)
    return pose
  }

  /// From 0 up to 1 and down again at an even speed; uniform where `turns` is.
  private func triangle(_ turns: Float) -> Float {
    let within = turns - turns.rounded(.down)
    return 1 - abs(2 * within - 1)
  }
}

/// What the clips of a group share: the shape, its colours and the background.
struct ActionLook {
  private let shape: Int
  private let body: Color
  private let mark: Color
  private let scale: Float
  private let noise: Noise
  private let offset: Point
  private let ground: (Color, Color)
  private let grain: Float
  private let things: [(form: Form, color: Color)]

  init(_ draw: inout Draw) {
    shape = draw.integer(0...4)
    let hue = draw(0...1)
    body = color(hue, draw(0.4...1), draw(0.55...1))
    mark = color(hue + draw(0.35...0.65), draw(0.4...1), draw(0.1...0.9))
    scale = draw(0.85...1.15)
    noise = Noise(&draw)
    offset = Point(draw(0...40), draw(0...40))
    ground = (
      color(draw(0...1), draw(0.05...0.6), draw(0.2...0.85)),
      color(draw(0...1), draw(0.05...0.6), draw(0.2...0.85))
    )
    grain = draw(2...9)
    things = (0..<draw.integer(1...4)).map { _ in
      let centre = Point(draw(0...1), draw(0...1)),
        half = Point(draw(0.04...0.14), draw(0.04...0.14))
      let tint = color(draw(0...1), draw(0.1...0.8), draw(0.2...0.9))
      return draw.happens()
        ? (Form.ellipse(centre, half), tint) : (Form.box(centre, half, turned: draw(0...1)), tint)
    }
  }

  /// The background.
  func paint(_ canvas: inout Canvas) {
    canvas.paint { p in
      let share = noise(p * grain + offset, octaves: 4)
      return ground.0.mixed(ground.1, smoothStep(0.2, 0.8, share))
        * (0.85 + 0.3 * noise(p * 22 + offset, octaves: 2))
    }
    for thing in things { canvas.draw(thing.form, thing.color, opacity: 0.85) }
  }

  /// The shape at `pose`, and again beyond each edge that it reaches over.
  func draw(_ pose: ActionPose, _ canvas: inout Canvas) {
    let radius = (0.1 + 0.11 * pose.size) * scale
    for across: Float in [-1, 0, 1] {
      for down: Float in [-1, 0, 1] {
        let place = pose.place + Point(across, down)
        guard abs(place.x - 0.5) < 0.5 + 1.5 * radius, abs(place.y - 0.5) < 0.5 + 1.5 * radius
        else { continue }
        shape(at: place, pose.turns, radius, &canvas)
      }
    }
  }

  /// No shape looks the same when turned.
  private func shape(at centre: Point, _ turns: Float, _ r: Float, _ canvas: inout Canvas) {
    func on(_ x: Float, _ y: Float) -> Point { centre + (Point(x, y) * r).turned(turns) }
    let thick = 0.2 * r
    switch shape {
    case 0:
      canvas.draw(.disc(centre, r), body)
      canvas.draw(.disc(on(0.5, 0), 0.38 * r), mark)
    case 1:
      canvas.draw(.box(centre, Point(1, 0.6) * r, turned: turns, corner: 0.1 * r), body)
      canvas.draw(.box(on(0.62, 0), Point(0.3, 0.5) * r, turned: turns), mark)
    case 2:
      canvas.draw(.polygon([on(1.15, 0), on(-0.75, 0.85), on(-0.75, -0.85)]), body)
      canvas.draw(.disc(on(0.35, 0), 0.28 * r), mark)
    case 3:
      canvas.draw(.limb(on(-0.9, 0), on(0.9, 0), thick, thick), body)
      canvas.draw(.limb(on(0, -0.9), on(0, 0.9), thick, thick), body)
      canvas.draw(.disc(on(0.85, 0), 0.36 * r), mark)
    default:
      canvas.draw(.ellipse(centre, Point(1.05, 0.62) * r, turned: turns), body)
      canvas.draw(.limb(on(0.3, 0), on(1.15, 0), 0.3 * r, 0.12 * r), mark)
    }
  }
}
