import Foundation
import Tensors
import Testing

@testable import VideoIO

/// A still, textured scene, larger than what the camera sees of it.
struct TexturedScene {
  static let height = 300, width = 360
  /// Brightness 0…1 of each pixel.
  private var pixels = [Float](repeating: 0.5, count: height * width)

  /// Discs of all sizes, one over another.
  init(seed: UInt64) {
    var random = RandomSource(seed: seed).stream("discs")
    let draws = random.uniform([3_000, 4]).values
    for disc in stride(from: 0, to: draws.count, by: 4) {
      let (x, y) = (draws[disc] * Float(Self.width), draws[disc + 1] * Float(Self.height))
      let radius = 2 + 10 * draws[disc + 2] * draws[disc + 2]
      for row in max(0, Int(y - radius))..<min(Self.height, Int(y + radius) + 1) {
        for column in max(0, Int(x - radius))..<min(Self.width, Int(x + radius) + 1) {
          let (dx, dy) = (Float(column) - x, Float(row) - y)
          // Edges one pixel wide.
          let cover = min(1, max(0, radius - (dx * dx + dy * dy).squareRoot()))
          let place = row * Self.width + column
          pixels[place] += cover * (draws[disc + 3] - pixels[place])
        }
      }
    }
  }

  /// Between the pixels.
  func brightness(_ x: Double, _ y: Double) -> Float {
    let column = min(max(Int(x), 0), Self.width - 2), row = min(max(Int(y), 0), Self.height - 2)
    let (u, v) = (Float(x) - Float(column), Float(y) - Float(row)),
      place = row * Self.width + column
    let upper = pixels[place] * (1 - u) + pixels[place + 1] * u
    let lower = pixels[place + Self.width] * (1 - u) + pixels[place + Self.width + 1] * u
    return upper * (1 - v) + lower * v
  }

  /// What a camera sees for which `view` takes its pixels to those of the scene.
  func frame(
    height: Int = 128, width: Int = 160, _ view: Homography, gain: Float = 1
  ) -> VideoFrame {
    let m = view.elements
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * height * width)
    for place in 0..<height * width {
      let (x, y) = (Double(place % width), Double(place / width))
      let w = m[6] * x + m[7] * y + m[8]
      let light =
        gain * brightness((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)
      pixels.append(UInt8(light * 230))
      pixels.append(UInt8(light * 200))
      pixels.append(UInt8(light * 160))
    }
    return VideoFrame(width: width, height: height, pixels: pixels)
  }
}

extension Homography {
  static func translation(_ x: Double, _ y: Double) -> Homography {
    Homography(elements: [1, 0, x, 0, 1, y, 0, 0, 1])
  }

  /// About the middle of 128×160 pixels.
  static func rotation(degrees: Double, scale: Double = 1) -> Homography {
    let (c, s) = (scale * cos(degrees * .pi / 180), scale * sin(degrees * .pi / 180))
    return translation(80, 64) * Homography(elements: [c, -s, 0, s, c, 0, 0, 0, 1])
      * translation(-80, -64)
  }

  /// The middle of the camera's picture in the middle of the scene, then `motion`.
  static func camera(_ motion: Homography) -> Homography {
    translation(
      Double(TexturedScene.width) / 2 - 80, Double(TexturedScene.height) / 2 - 64) * motion
  }
}

/// How far, in pixels, the 21×21 pixels around (`x`, `y`) of `a` have moved in `b`, at most 3 each
/// way: the best match by squares, between pixels by a parabola.
func displacement(_ a: VideoFrame, _ b: VideoFrame, x: Int, y: Int) -> Double {
  func error(_ dx: Int, _ dy: Int) -> Double {
    var sum = 0.0
    for row in y - 10...y + 10 {
      for column in x - 10...x + 10 {
        let from = a.pixels[3 * (row * a.width + column)]
        let to = b.pixels[3 * ((row + dy) * b.width + column + dx)]
        sum += (Double(from) - Double(to)) * (Double(from) - Double(to))
      }
    }
    return sum
  }
  var best = (error: Double.infinity, dx: 0, dy: 0)
  for dy in -3...3 {
    for dx in -3...3 where error(dx, dy) < best.error { best = (error(dx, dy), dx, dy) }
  }
  func vertex(_ left: Double, _ right: Double) -> Double {
    let curvature = left + right - 2 * best.error
    return curvature > 0 ? min(0.5, max(-0.5, (left - right) / (2 * curvature))) : 0
  }
  let x = Double(best.dx) + vertex(error(best.dx - 1, best.dy), error(best.dx + 1, best.dy))
  let y = Double(best.dy) + vertex(error(best.dx, best.dy - 1), error(best.dx, best.dy + 1))
  return (x * x + y * y).squareRoot()
}

/// The largest displacement of five places of any frame from the first.
func residualMotion(_ frames: [VideoFrame]) -> Double {
  let side = frames[0].width, near = side / 5, places = [near, side - near]
  let middle = (side / 2, side / 2)
  let points = places.flatMap { x in places.map { (x, $0) } } + [middle]
  return frames.map { frame in
    points.map { displacement(frames[0], frame, x: $0.0, y: $0.1) }.max() ?? 0
  }.max() ?? 0
}

/// Stores frames without loss.
func writeFrames(_ frames: [VideoFrame], _ path: String) throws {
  try VideoEncoder.write(Tensor(frames), to: path, framesPerSecond: 25)
}

/// All clips of `path`.
func clips(_ path: String, _ configuration: StabilizerConfiguration) throws -> [StabilizedClip] {
  var stabilizer = try Stabilizer(path, configuration), result: [StabilizedClip] = []
  while let clip = try stabilizer.next() { result.append(clip) }
  return result
}

/// Pixels that do not depend on one another.
func noiseFrames(_ count: Int, height: Int = 96, width: Int = 128) -> [VideoFrame] {
  var random = RandomSource(seed: 5).stream("noise")
  return (0..<count).map { _ in
    let bytes = random.integers(3 * height * width, below: 256).map { UInt8($0) }
    return VideoFrame(width: width, height: height, pixels: bytes)
  }
}
