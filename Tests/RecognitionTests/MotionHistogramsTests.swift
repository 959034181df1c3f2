import Foundation
import Recognition
import Synchronization
import Tensors
import Testing

@Suite struct MotionHistogramsTests {
  /// A smooth texture that repeats itself after 32 pixels and moves by `step` pixels a frame.
  private func texture(_ step: (x: Double, y: Double), frames: Int = 5) -> Tensor {
    let waves = [(1.0, 2.0, 0.3), (2, -1, 1.1), (3, 1, 2), (-2, 3, 0.7), (3, -3, 0.1)]
    var values: [Float] = []
    for t in 0..<frames {
      for y in 0..<32 {
        for x in 0..<32 {
          let (u, v) = (Double(x) - step.x * Double(t), Double(y) - step.y * Double(t))
          let level = waves.reduce(0) { $0 + sin(2 * .pi * ($1.0 * u + $1.1 * v) / 32 + $1.2) }
          values += [Float](repeating: Float(level / 5), count: 3)
        }
      }
    }
    return Tensor([frames, 32, 32, 3], values)
  }

  /// The shares of the bins of flow in each cell.
  private func flowShares(_ clip: Tensor) -> [[Double]] {
    let found = MotionHistograms()(clip)
    return (0..<8).map { cell in found[17 * cell + 8..<17 * cell + 17].map { $0 * $0 } }
  }

  @Test func histogramsAreThoseOfOpenCVInPython() {
    let fixture = Fixtures.all.motion, found = MotionHistograms()(fixture.clip)
    #expect(found.count == MotionHistograms.count)
    // Flow is float32, which other processors round otherwise.
    #expect(difference(found, fixture.histograms) < 1e-4)
  }

  /// In each cell most of the motion lies in the bin of the direction, though what comes in at
  /// the border is not seen before.
  @Test(arguments: 0..<8) func flowLiesInTheBinOfItsDirection(_ eighth: Int) {
    let angle = Double(eighth) * .pi / 4
    for shares in flowShares(texture((1.5 * cos(angle), 1.5 * sin(angle)))) {
      #expect(shares[eighth] > 0.7, "\(shares)")
    }
  }

  @Test func stillClipsAreStill() {
    for shares in flowShares(texture((0, 0))) { #expect(shares.dropLast().allSatisfy { $0 == 0 }) }
    let flat = MotionHistograms()(Tensor(repeating: 0.5, [2, 40, 30, 3]))
    // Two frames are one pair, which fills the first half of time.
    #expect(flat.count { $0 != 0 } == 4 && flat.max() == 1)
  }

  /// Horizontal waves have vertical slopes, both ways equally.
  @Test func gradientsLieInTheBinsOfTheirDirections() {
    let levels = (0..<32).map { Float(sin(2 * .pi * Double($0) / 8)) }
    let frame = levels.flatMap { [Float](repeating: $0, count: 32 * 3) }
    let found = MotionHistograms()(Tensor([2, 32, 32, 3], frame + frame))
    for cell in 0..<4 {
      let shares = found[17 * cell..<17 * cell + 8].map { $0 * $0 }
      #expect(shares[2] > 0.4 && shares[6] > 0.4 && abs(shares[2] + shares[6] - 1) < 1e-12)
    }
  }

  @Test func motionOfAQuarterOfThePictureFillsItsCells() {
    var still = texture((0, 0)).values
    let moving = texture((1, 0)).values
    for t in 0..<5 {
      for y in 0..<16 {
        let row = ((t * 32 + y) * 32 + 16) * 3
        still.replaceSubrange(row..<row + 48, with: moving[row..<row + 48])
      }
    }
    let shares = flowShares(Tensor([5, 32, 32, 3], still))
    for cell in 0..<8 {
      // The second of each four is at the top on the right.
      #expect(cell % 4 == 1 ? shares[cell][0] > 0.5 : shares[cell][8] > 0.5, "\(cell): \(shares)")
    }
  }

  @Test func callsAtOnceGiveTheSame() {
    let clip = texture((1, 0.5)), expected = MotionHistograms()(clip)
    let results = Mutex<[[Double]]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let found = MotionHistograms()(clip)
      results.withLock { $0.append(found) }
    }
    #expect(results.withLock { $0.count == 8 && $0.allSatisfy { $0 == expected } })
  }

  @Test func mistakesStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = MotionHistograms()(Tensor(repeating: 0, [1, 32, 32, 3]))
    }
  }
}

@Suite struct RawFramesTests {
  /// Frames of one level each: the level of the first, and the mean over the first, middle and last.
  @Test func framesAreTheFirstOrAMean() {
    let clip = Tensor(
      [5, 32, 48, 3],
      (0..<5).flatMap { t in [Float](repeating: Float(t * t) / 16, count: 32 * 48 * 3) })
    let first = RawFrames()(clip), mean = RawFrames(averaging: 3)(clip)
    #expect(first.count == RawFrames.count && first.allSatisfy { $0 == 0 })
    #expect(mean.allSatisfy { abs($0 - 1.25 / 3) < 1e-6 })
  }

  /// Columns that rise evenly: a pixel of the result is the mean of two, at every row and channel.
  @Test func pixelsAreMeansOfAreas() {
    let clip = Tensor(
      [1, 32, 32, 3], (0..<32 * 32 * 3).map { (place: Int) -> Float in Float(place / 3 % 32) / 32 })
    let expected = (0..<16 * 16 * 3).map { (place: Int) -> Double in
      (2 * Double(place / 3 % 16) + 0.5) / 32
    }
    #expect(difference(RawFrames()(clip), expected) < 1e-6)
  }
}
