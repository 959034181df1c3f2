import Foundation
import Kernels
import Tensors
import Testing

@testable import Metrics

@Suite(.serialized) struct PreferencesTests {
  /// Wilson's score interval, JASA 22, 1927.
  private func wilson(_ share: Double, _ n: Double) -> ClosedRange<Double> {
    let z = 1.959964, scale = 1 + z * z / n, middle = (share + z * z / (2 * n)) / scale
    let half = z / scale * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return middle - half...middle + half
  }

  /// Against scikit-learn.
  ///
  /// 1e-5: it does not hold back the constant, we do by 1e-6 of the ridge.
  @Test func criticsFitAsScikitLearnDoes() {
    func rows(_ name: String) -> Matrix { Fixtures["critics/\(name)"].matrix }
    let critic = LogisticRegression(
      positive: rows("real"), negatives: [rows("fake0"), rows("fake1")])
    let found = critic.scores(rows("asked"))
    #expect(difference(found, Fixtures["critics/scores"].values) < 1e-5)
  }

  /// Against numpy, parts being even and odd clips.
  @Test func realismIsThatOfNumPy() {
    let folds = Folds(assignment: (0..<16).map { $0 % 2 }, count: 2)
    let sources = ["real", "other"]
    let found = FeatureRealism(
      sources.map { Fixtures["realism/\($0)"].tensor }, real: 0, folds)
    for (source, name) in sources.enumerated() {
      for part in 0..<2 {
        let own = stride(from: part, to: 16, by: 2).map { found.scores.scores[source][$0][0] }
        #expect(difference(own, Fixtures["realism/\(name)/\(part)"].values) < 1e-9)
      }
    }
  }

  @Test func foldsAreEvenAndTrialsBalanced() {
    var random = RandomSource(seed: 8)
    let folds = Folds(clips: 22, count: 4, using: &random)
    let sizes = (0..<4).map { folds.members(of: $0, clips: 22).count }
    #expect(sizes.sorted() == [5, 5, 6, 6])
    let trials = Trial.drawn(44, between: 1, and: 3, clips: 22, folds, using: &random)
    #expect(trials.filter { $0.leftSource == 1 }.count == 22)
    #expect(trials.allSatisfy { Set([$0.leftSource, $0.rightSource]) == [1, 3] })
    for trial in trials {
      #expect(folds.assignment[trial.leftClip] == folds.assignment[trial.rightClip])
    }
    for clip in 0..<22 {
      let uses = trials.filter { ($0.leftSource == 1 ? $0.leftClip : $0.rightClip) == clip }
      #expect(uses.count == 2)
    }
  }

  /// Blocks of noise in which each clip has a direction of its own: a critic that had seen a clip
  /// would know it.
  @Test func criticsNeverJudgeAClipTheyWereFittedOn() {
    var random = RandomSource(seed: 9)
    let folds = Folds(clips: 40, count: 4, using: &random)
    func noise() -> [Tensor] { [random.normal([40, 60])] }
    let panel = CriticPanel([noise(), noise()], real: 0, generated: [1], folds)
    for fold in 0..<4 {
      let judged = Set(folds.members(of: fold, clips: 40))
      #expect(judged.isDisjoint(with: panel.fittedOn[fold]))
      #expect(judged.union(panel.fittedOn[fold]).count == 40)
    }
    let trials = Trial.drawn(400, between: 0, and: 1, clips: 40, folds, using: &random)
    let count = PreferenceCount(trials.map(panel.scores.choice), first: 0, second: 1)
    // 40 clips a source in 400 trials: the share is as uncertain as one of 40.
    #expect(wilson(0.5, 40).contains(count.share), "\(count)")
    // The same numbers judged by critics that saw them: real wins almost always.
    let blocks = [noise()[0].matrix, noise()[0].matrix]
    let seen = LogisticRegression(positive: blocks[0], negatives: [blocks[1]])
    let wins = zip(seen.scores(blocks[0]), seen.scores(blocks[1])).filter { $0.0 > $0.1 }.count
    #expect(wins > 36)
  }

  /// A clip that is changed changes no score of another part's critic.
  @Test func scoresOfAClipDoNotMoveItsOwnCritic() {
    var random = RandomSource(seed: 10)
    let folds = Folds(clips: 12, count: 3, using: &random)
    let real = random.normal([12, 5]), fake = random.normal([12, 5], mean: 1)
    let before = CriticPanel([[real], [fake]], real: 0, generated: [1], folds).scores.scores
    let clip = folds.members(of: 1, clips: 12)[0], neighbour = folds.members(of: 1, clips: 12)[1]
    var values = real.values
    for i in 0..<5 { values[clip * 5 + i] += 100 }
    let after = CriticPanel(
      [[Tensor(real.shape, values)], [fake]], real: 0, generated: [1], folds
    ).scores.scores
    #expect(before[0][neighbour] == after[0][neighbour])
    #expect(before[0][clip] != after[0][clip])
    #expect(
      before[0][folds.members(of: 0, clips: 12)[0]] != after[0][folds.members(of: 0, clips: 12)[0]])
  }

  /// Real clips, others of their kind, frozen and noisy ones.
  private struct Panel {
    let critics: ClipScores, realism: ClipScores, folds: Folds
    let clips: [Tensor]

    init(seed: UInt64) throws {
      var random = RandomSource(seed: seed)
      let n = 48, real = movingSquares(n, &random)
      let frozen = ControlClips.frozen(movingSquares(n, &random))
      let noisy = movingSquares(n, noise: 0.2, &random)
      clips = [real, movingSquares(n, &random), frozen, noisy]
      folds = Folds(clips: n, count: 4, using: &random)
      let extractor = try MotionNet.embedded()
      let look = CriticFeatures(extractor: extractor)
      critics = CriticPanel(clips.map { look($0) }, real: 0, generated: [2, 3], folds).scores
      realism = FeatureRealism(clips.map { extractor.features(of: $0) }, real: 0, folds).scores
    }

    func share(_ scores: ClipScores, _ a: Int, _ b: Int) -> Double {
      var random = RandomSource(seed: 11)
      let trials = Trial.drawn(96, between: a, and: b, clips: 48, folds, using: &random)
      return PreferenceCount(trials.map(scores.choice), first: a, second: b).share
    }
  }

  @Test func realIsNotPreferredToRealAndFrozenClipsWinOnlySmoothness() throws {
    let panel = try Panel(seed: 12)
    for scores in [panel.critics, panel.realism] {
      let same = panel.share(scores, 0, 1)
      #expect(wilson(same, 48).contains(0.5), "\(scores.judge): \(same)")
      #expect(panel.share(scores, 0, 2) > 0.8, "\(scores.judge) against frozen")
      #expect(panel.share(scores, 0, 3) > 0.8, "\(scores.judge) against noise")
    }
    let smoothness = panel.clips.map { InterframeError.raw($0).value }
    #expect(smoothness[2] == 0 && smoothness[2] < smoothness[0])
  }

  @Test func majoritiesDecideAndDrawsAreTies() {
    let scores = ClipScores(
      judge: "a", scores: [[[1, 2, 3]], [[0, 0, 4]], [[1, 1, 4]]])
    func choice(_ left: Int, _ right: Int) -> ForcedChoice.Choice {
      scores.choice(Trial(leftSource: left, leftClip: 0, rightSource: right, rightClip: 0)).choice
    }
    #expect(choice(0, 1) == .left && choice(1, 0) == .right)
    #expect(choice(0, 2) == .tie)
    let all = [(0, 1), (1, 0), (2, 0)].map {
      scores.choice(Trial(leftSource: $0.0, leftClip: 0, rightSource: $0.1, rightClip: 0))
    }
    let count = PreferenceCount(all, first: 0, second: 1)
    #expect(count.wins == 2 && count.losses == 0 && count.ties == 0 && count.share == 1)
    #expect(PreferenceCount(all, first: 0, second: 2).share == 0.5)
  }
}
