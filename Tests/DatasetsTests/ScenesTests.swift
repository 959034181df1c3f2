import Kernels
import Tensors
import Testing

@testable import Datasets

@Suite struct ScenesTests {
  private func clip(_ data: Scenes, _ index: Int) throws -> Clip {
    var random = RandomSource(seed: 0)
    return try data.clip(at: index, using: &random)
  }

  @Test(arguments: [(64, 32), (32, 16)])
  func backgroundIsStillWhereNothingCovers(size: Int, frames: Int) throws {
    let data = Scenes(.init(size: size, frames: frames), count: 40, seed: 11)
    for index in 0..<40 {
      let clip = try clip(data, index)
      #expect(clip.frames.shape == [frames, size, size, 3])
      #expect(clip.label == index % 4 && clip.group == nil)
      let values = clip.frames.values
      let cover = try #require(clip.foreground).values
      #expect(values.allSatisfy { -1...1 ~= $0 } && cover.allSatisfy { 0...1 ~= $0 })
      var wrong = 0, covered = 0, ground = [[Float]?](repeating: nil, count: size * size)
      for place in cover.indices {
        if cover[place] > 0 {
          covered += 1
          continue
        }
        let pixel = Array(values[3 * place..<3 * place + 3])
        if let seen = ground[place % (size * size)] {
          wrong += seen == pixel ? 0 : 1
        } else {
          ground[place % (size * size)] = pixel
        }
      }
      #expect(wrong == 0, "clip \(index)")
      let share = Double(covered) / Double(cover.count)
      #expect(0.005...0.9 ~= share, "clip \(index): \(share) of the pixels are covered")
    }
  }

  @Test func somethingMovesInEveryClip() throws {
    let data = Scenes(count: 200, seed: 12)
    for index in 0..<200 {
      let values = try clip(data, index).frames.values, frame = 64 * 64 * 3
      let moved = (frame..<values.count).count { abs(values[$0] - values[$0 - frame]) > 0.1 }
      #expect(moved > 500, "clip \(index) moves in \(moved) numbers of \(values.count)")
    }
  }

  @Test func noTwoClipsAreAlike() throws {
    let data = Scenes(.init(size: 32, frames: 4), count: 400, seed: 13)
    let clips = try (0..<400).map { try clip(data, $0).frames.values }
    #expect(Set(clips).count == 400)
    // Backgrounds too: the first frames of a category are far apart.
    let pixels = 32 * 32 * 3
    for index in stride(from: 0, to: 396, by: 4) {
      let (a, b) = (clips[index][..<pixels], clips[index + 4][..<pixels])
      var difference: Float = 0
      for (x, y) in zip(a, b) { difference += abs(x - y) / Float(pixels) }
      #expect(difference > 0.02, "clips \(index) and \(index + 4)")
    }
  }

  @Test func levelsAreThoseOf8BitVideoAndRepeat() throws {
    let data = Scenes(.init(categories: [.baby, .golf]), count: 10, seed: 14)
    let one = try clip(data, 7), other = try clip(data, 7)
    #expect(one.frames.exactBytes() != nil)
    #expect(one.frames.values == other.frames.values)
    #expect(data.classNames == ["baby", "golf"] && one.label == 1)
    let test = Scenes(.init(categories: [.baby, .golf]), count: 10, seed: 14, split: .test)
    #expect(try clip(test, 7).frames.values != one.frames.values)
  }

  /// A disc covers π r² of the picture, soft edge and all; the tolerance is that of a 64×64 raster.
  @Test func discsCoverTheirArea() {
    var canvas = Canvas(size: 64)
    canvas.draw(.disc(Point(0.5, 0.48), 0.3), Color(repeating: 1))
    let disc: Float = canvas.coverage.reduce(0, +) / 4096
    #expect(abs(disc - 0.282_743) < 1e-3)
    var other = Canvas(size: 64)
    other.draw(.box(Point(0.5, 0.5), Point(0.2, 0.1), turned: 0.1), Color(repeating: 1))
    let box: Float = other.coverage.reduce(0, +) / 4096
    #expect(abs(box - 0.08) < 1e-3)
    var third = Canvas(size: 64)
    third.draw(
      .polygon([Point(0.2, 0.2), Point(0.8, 0.3), Point(0.4, 0.9)]), Color(repeating: 1))
    let triangle: Float = third.coverage.reduce(0, +) / 4096
    #expect(abs(triangle - 0.2) < 2e-3)
  }
}
