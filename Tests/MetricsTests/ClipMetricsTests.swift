import Kernels
import Tensors
import TestSupport
import Testing

@testable import Metrics

/// Against numpy: `Fixtures/make_fixtures.py`.
///
/// 1e-6: what float32 clips leave.
@Suite(.serialized) struct ClipMetricsTests {
  private let clips = Fixtures["frames/clips"].tensor

  private func check(_ found: ClipValues, _ name: String) {
    #expect(difference(found.values, Fixtures[name].values) < 1e-6, "\(name)")
  }

  @Test func changesFromFrameToFrameAreThoseOfNumPy() {
    check(InterframeError.binarised(clips), "frames/binarised")
    check(InterframeError.raw(clips), "frames/raw")
  }

  /// One transition of two pixels by hand: 0 stays below every positive number.
  @Test func binarisationTakesZeroForBlack() {
    let clip = Tensor([1, 2, 1, 2, 1], [0, -0.2, 0.1, 0])
    #expect(InterframeError.binarised(clip).values == [0.5])
    #expect(InterframeError.binarised(clip).deviation == 0)
  }

  @Test func meansAndDeviationsAreThoseOfThePopulation() {
    let values = ClipValues([1, 2, 3, 6])
    #expect(values.value == 3 && values.n == 4)
    #expect(abs(values.deviation - 3.5.squareRoot()) < 1e-12)
  }

  @Test func flickerIsThatOfNumPy() {
    check(Flicker.measured(clips, motion: Fixtures["frames/motion"].tensor), "frames/flicker")
    check(Flicker.estimated(clips), "frames/estimated")
  }

  @Test func clipsWithoutStillPixelsHaveNoFlicker() {
    let all = Tensor.ones(clips.shape.replacing(4, with: 1))
    #expect(Flicker.measured(clips, motion: all).n == 0)
  }

  @Test func estimatedFlickerSeesNoiseAndNotMotion() {
    var random = RandomSource(seed: 1)
    let still = movingSquares(2, noise: 0, &random)
    let noisy = still + random.normal(still.shape, deviation: 0.1)
    #expect(Flicker.estimated(still).value < 1e-9)
    // Differences of two normal numbers of deviation 0.05: twice the variance.
    #expect(abs(Flicker.estimated(noisy).value - 0.005) < 0.0005)
  }

  @Test func masksAreMeasuredAsByNumPy() {
    let found = MaskStatistics(
      mask: Fixtures["mask/mask"].tensor, motion: Fixtures["mask/motion"].tensor)
    check(found.moving, "mask/moving")
    check(found.still, "mask/still")
  }

  @Test func estimatedMotionIsWhereTheSquareIs() {
    var random = RandomSource(seed: 2)
    // Each pixel shows the square in four frames of sixteen: the median is the background.
    let motion = MaskStatistics.estimatedMotion(of: movingSquares(1, noise: 0, speed: 2, &random))
    #expect(motion.shape == [1, 16, 32, 32, 1])
    let moving = motion.sum(over: [2, 3, 4]).values
    #expect(moving.allSatisfy { $0 == 64 })
  }

  @Test func diversityIsThatOfNumPyAndNoneForOneClip() {
    check(Diversity.pairwise(clips), "frames/diversity")
    let same = clips.gathered([1, 1, 1], along: 0)
    #expect(Diversity.pairwise(same).value < 1e-7)
  }

  @Test func replayedClipsAreFoundAmongTheTrainingClips() {
    var random = RandomSource(seed: 3)
    let training = movingSquares(8, &random), heldOut = movingSquares(4, &random)
    let replay = ControlClips.replay(training, count: 4, using: &random)
    let found = NearestTraining(generated: replay, heldOut: heldOut, training: training)
    #expect(found.ratio < 1e-6)
    expectClose(training.gathered(found.nearest, along: 0), replay, relative: 0)
    let fresh = movingSquares(4, &random)
    let other = NearestTraining(generated: fresh, heldOut: heldOut, training: training)
    #expect(0.3 < other.ratio && other.ratio < 3)
  }

  @Test func controlsKeepFramesAndChangeTime() {
    var random = RandomSource(seed: 4)
    let shuffled = ControlClips.shuffled(clips, using: &random)
    #expect(shuffled.values != clips.values)
    expectClose(shuffled.sum(over: [1]), clips.sum(over: [1]), relative: 1e-5)
    expectClose(ControlClips.reversed(ControlClips.reversed(clips)), clips, relative: 0)
    #expect(InterframeError.raw(ControlClips.frozen(clips)).value == 0)
    let noise = ControlClips.noise(clips.shape, using: &random)
    #expect(noise.values.allSatisfy { -1 <= $0 && $0 < 1 })
  }

  @Test func quantizedClipsAreThoseOfAFile() {
    let x = Tensor([1, 1, 1, 1, 4], [-1.2, -0.9999, 0.5 / 127.5, 1])
    #expect(x.quantized.bytes == [0, 0, 128, 255])
    #expect(x.quantized.quantized.values == x.quantized.values)
  }

  /// A clip's number is the same to the bit alone and in company.
  @Test func numbersDoNotDependOnTheBatch() {
    let one = clips.slice(1..<2, along: 0)
    #expect(InterframeError.raw(one).values[0] == InterframeError.raw(clips).values[1])
    #expect(Flicker.estimated(one).values[0] == Flicker.estimated(clips).values[1])
  }
}
