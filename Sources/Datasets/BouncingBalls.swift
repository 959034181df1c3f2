internal import Kernels
public import Tensors

/// Balls that bounce in a box, the generator published with the recurrent temporal RBM.
///
/// Sutskever, Hinton and Taylor, "The Recurrent Temporal Restricted Boltzmann Machine", NeurIPS 2008, and the data of
/// frame-GAN (arXiv:1901.11384). A box of 10 by 10, balls of radius 1.2 and mass 1, two half steps a frame: all balls
/// move, then walls turn speeds round, then pairs that touch exchange the parts of their speeds along the line between
/// them; positions are never corrected. A ball is drawn as exp(−(d²/r²)⁴).
///
/// Departures: the random numbers are ours, so the law is the published one but not the bytes.
public struct BouncingBalls: Dataset {
  /// What is drawn.
  public struct Configuration: Codable, Equatable, Sendable {
    /// How many balls.
    public var balls = 3
    /// Rows and columns of a frame.
    public var resolution = 30
    /// Frames of a clip; frame-GAN stored 128 and trained on windows of 30 (see `Windowed`).
    public var frames = 30
    /// The radius of every ball, in a box of 10 by 10.
    public var radius = 1.2

    /// Three balls, 30 frames of 30 by 30.
    public init(balls: Int = 3, resolution: Int = 30, frames: Int = 30, radius: Double = 1.2) {
      (self.balls, self.resolution, self.frames, self.radius) = (balls, resolution, frames, radius)
    }
  }

  static let box = 10.0

  private let configuration: Configuration
  private let random: RandomSource
  /// The name, the version and the settings.
  public let identity: String
  /// How many clips there are.
  public let count: Int

  /// `count` clips of `seed`; the parts of a split share none.
  public init(
    _ configuration: Configuration = Configuration(), count: Int, seed: UInt64,
    split: Split = .training
  ) {
    let c = configuration
    require(
      c.balls >= 1 && c.resolution >= 1 && c.frames >= 1 && c.radius > 0 && count >= 0,
      "bouncing balls: balls, resolution, frames and radius must be positive, got \(c)")
    // Starts are drawn until no two balls touch; beyond this density that practically never ends.
    let room = (BouncingBalls.box - c.radius) - max(2, c.radius)
    require(
      room >= 0 && Double(c.balls - 1) * c.radius * c.radius * 4 <= 0.75 * room * room,
      "bouncing balls: \(c.balls) balls of radius \(c.radius) do not fit into the box; "
        + "take fewer or smaller ones")
    (self.configuration, self.count) = (configuration, count)
    random = RandomSource(seed: seed).stream("bouncing-balls/\(split.rawValue)")
    identity =
      "bouncing-balls/1 balls=\(c.balls) radius=\(c.radius) resolution=\(c.resolution) "
      + "frames=\(c.frames) seed=\(seed) split=\(split.rawValue)"
  }

  /// `[T, H, W, 1]`.
  public var clipShape: Shape {
    [configuration.frames, configuration.resolution, configuration.resolution, 1]
  }

  /// The clip at `index`; nothing is left to `random`.
  public func clip(at index: Int, using random: inout RandomSource) throws -> Clip {
    checkIndex(index)
    var draw = Draw(self.random.stream("\(index)"))
    var balls = start(&draw)
    var pixels = [Float](repeating: -1, count: clipShape.count)
    for t in 0..<configuration.frames {
      render(balls, into: &pixels, frame: t)
      advance(&balls)
    }
    return Clip(frames: Tensor(clipShape, pixels))
  }

  // MARK: Motion

  struct Ball {
    var x: Double, y: Double, vx: Double, vy: Double
  }

  /// The first positions and speeds: all balls inside, none touching; the speeds' root sum of squares is ½.
  func start(_ draw: inout Draw) -> [Ball] {
    var balls = (0..<configuration.balls).map { _ in
      Ball(x: 0, y: 0, vx: draw.normal(), vy: draw.normal())
    }
    let norm = balls.reduce(0) { $0 + $1.vx * $1.vx + $1.vy * $1.vy }.squareRoot()
    for i in balls.indices {
      balls[i].vx *= 0.5 / norm
      balls[i].vy *= 0.5 / norm
    }
    while !place(&balls, &draw) {}
    return balls
  }

  /// Draws all positions anew; false if they will not do.
  private func place(_ balls: inout [Ball], _ draw: inout Draw) -> Bool {
    let r = configuration.radius, inside = r...(BouncingBalls.box - r)
    for i in balls.indices {
      (balls[i].x, balls[i].y) = (2 + 8 * draw.unit(), 2 + 8 * draw.unit())
      guard inside ~= balls[i].x, inside ~= balls[i].y else { return false }
      for j in 0..<i where distance(balls[i], balls[j]) < 2 * r { return false }
    }
    return true
  }

  private func distance(_ a: Ball, _ b: Ball) -> Double {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
  }

  /// One frame on: two half steps.
  func advance(_ balls: inout [Ball]) {
    let r = configuration.radius
    for _ in 0..<2 {
      for i in balls.indices {
        balls[i].x += 0.5 * balls[i].vx
        balls[i].y += 0.5 * balls[i].vy
      }
      for i in balls.indices {
        balls[i].vx = reflected(balls[i].vx, at: balls[i].x)
        balls[i].vy = reflected(balls[i].vy, at: balls[i].y)
      }
      for i in balls.indices {
        for j in 0..<i where distance(balls[i], balls[j]) < 2 * r { collide(&balls, i, j) }
      }
    }
  }

  private func reflected(_ speed: Double, at place: Double) -> Double {
    if place + configuration.radius > BouncingBalls.box { return -speed.magnitude }
    return place - configuration.radius < 0 ? speed.magnitude : speed
  }

  /// Equal masses exchange their speeds along the line between them.
  private func collide(_ balls: inout [Ball], _ i: Int, _ j: Int) {
    let (a, b) = (balls[i], balls[j]), d = distance(a, b)
    guard d > 0 else { return }
    let (x, y) = ((a.x - b.x) / d, (a.y - b.y) / d)
    let change = (x * b.vx + y * b.vy) - (x * a.vx + y * a.vy)
    balls[i].vx += x * change
    balls[i].vy += y * change
    balls[j].vx -= x * change
    balls[j].vy -= y * change
  }

  // MARK: Drawing

  /// Draws the balls in −1…1; the first coordinate runs along columns.
  private func render(_ balls: [Ball], into pixels: inout [Float], frame: Int) {
    let resolution = configuration.resolution, start = frame * resolution * resolution
    let scale = BouncingBalls.box / Double(resolution),
      r2 = configuration.radius * configuration.radius
    var picture = [Float](repeating: 0, count: resolution * resolution)
    // Further out the value is below 2e-10, which float32 cannot tell from 0 beside −1.
    let reach = configuration.radius * 1.5
    for ball in balls {
      let (rows, columns) = (
        span(ball.y, reach, scale, resolution), span(ball.x, reach, scale, resolution)
      )
      for row in rows {
        let y = (Double(row) + 0.5) * scale - ball.y
        for column in columns {
          let x = (Double(column) + 0.5) * scale - ball.x
          let ratio = (x * x + y * y) / r2, fourth = ratio * ratio * ratio * ratio
          if fourth > 25 { continue }
          picture[row * resolution + column] += Float(Elementary.exp(-fourth))
        }
      }
    }
    for i in picture.indices { pixels[start + i] = 2 * min(picture[i], 1) - 1 }
  }

  private func span(_ centre: Double, _ reach: Double, _ scale: Double, _ count: Int) -> Range<Int>
  {
    let low = Int(((centre - reach) / scale).rounded(.down))
    let high = Int(((centre + reach) / scale).rounded(.up))
    return max(0, min(low, count))..<max(0, min(high, count))
  }
}
