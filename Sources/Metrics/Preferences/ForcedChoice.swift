internal import Kernels
public import Tensors

/// Which parts clips belong to when judges are cross-fitted: a clip is judged by what was learned
/// from the other parts.
///
/// Clip i belongs to the same part in every source, so two sources that are drawn alike are treated
/// alike.
public struct Folds: Sendable, Equatable {
  /// How many parts there are.
  public let count: Int
  /// The part of each clip.
  public let assignment: [Int]

  /// `clips` clips in random order dealt to `count` parts, at least two, and none empty.
  public init(clips: Int, count: Int = 4, using random: inout RandomSource) {
    require(2...max(2, clips) ~= count, "folds: \(clips) clips cannot be dealt to \(count) parts")
    self.count = count
    var assignment = [Int](repeating: 0, count: clips)
    for (place, clip) in random.permutation(clips).enumerated() {
      assignment[clip] = place % count
    }
    self.assignment = assignment
  }

  /// Parts that are given.
  init(assignment: [Int], count: Int) { (self.assignment, self.count) = (assignment, count) }

  /// The first `clips` clips that lie in part `fold`, rising.
  func members(of fold: Int, clips: Int) -> [Int] {
    (0..<clips).filter { assignment[$0] == fold }
  }

  /// Those of the first `clips` clips that do not.
  func others(than fold: Int, clips: Int) -> [Int] {
    (0..<clips).filter { assignment[$0] != fold }
  }
}

/// Two clips side by side, by the numbers of their sources and their own.
public struct Trial: Sendable, Hashable {
  /// The clip on the left, and that on the right.
  public let leftSource: Int, leftClip: Int, rightSource: Int, rightClip: Int

  /// Two clips.
  public init(leftSource: Int, leftClip: Int, rightSource: Int, rightClip: Int) {
    (self.leftSource, self.leftClip) = (leftSource, leftClip)
    (self.rightSource, self.rightClip) = (rightSource, rightClip)
  }

  /// `count` trials between two sources of `clips` clips each.
  ///
  /// Each source stands on the left in every other trial. Both clips of a trial belong to one part, so
  /// that the same judge sees both. Clips are used alike: none for the third time before all in its
  /// part were used twice.
  public static func drawn(
    _ count: Int, between first: Int, and second: Int, clips: Int, _ folds: Folds,
    using random: inout RandomSource
  ) -> [Trial] {
    require(
      clips == folds.assignment.count,
      "trials: \(clips) clips, but folds of \(folds.assignment.count)")
    var pairs: [(Int, Int)] = []
    while pairs.count < count {
      let round = (0..<folds.count).flatMap { fold -> [(Int, Int)] in
        let members = folds.members(of: fold, clips: clips)
        let (a, b) = (random.permutation(members.count), random.permutation(members.count))
        return zip(a, b).map { (members[$0], members[$1]) }
      }
      pairs += random.permutation(round.count).map { round[$0] }
    }
    return pairs.prefix(count).enumerated().map { number, pair in
      number % 2 == 0
        ? Trial(leftSource: first, leftClip: pair.0, rightSource: second, rightClip: pair.1)
        : Trial(leftSource: second, leftClip: pair.1, rightSource: first, rightClip: pair.0)
    }
  }
}

/// What a judge said about two clips.
public struct ForcedChoice: Sendable, Hashable {
  /// Which clip looks more real.
  public enum Choice: String, Sendable, Codable, CaseIterable {
    /// One of them.
    case left, right
    /// Neither; it counts as half a choice for each.
    case tie
  }

  /// Who judged, such as "critics/1".
  public let judge: String
  /// The clips.
  public let trial: Trial
  /// The choice.
  public let choice: Choice

  /// A choice.
  public init(judge: String, trial: Trial, choice: Choice) {
    (self.judge, self.trial, self.choice) = (judge, trial, choice)
  }
}

/// How real clips look to a judge with one opinion or several.
public struct ClipScores: Sendable {
  /// Who judges.
  public let judge: String
  /// By source, clip and opinion; more is more real, and opinions are only compared with themselves.
  public let scores: [[[Double]]]

  /// The choice of the majority of opinions; a draw is a tie.
  public func choice(_ trial: Trial) -> ForcedChoice {
    let left = scores[trial.leftSource][trial.leftClip]
    let right = scores[trial.rightSource][trial.rightClip]
    let balance = zip(left, right).reduce(0) {
      $0 + ($1.0 > $1.1 ? 1 : $1.0 < $1.1 ? -1 : 0)
    }
    return ForcedChoice(
      judge: judge, trial: trial, choice: balance > 0 ? .left : balance < 0 ? .right : .tie)
  }
}

/// How often one source was preferred to another.
public struct PreferenceCount: Sendable, Equatable {
  /// Choices for the first, for the second, and for neither.
  public private(set) var wins = 0, losses = 0, ties = 0

  /// Counts those of `choices` that are between both sources.
  public init(_ choices: [ForcedChoice], first: Int, second: Int) {
    for choice in choices {
      let sources = (choice.trial.leftSource, choice.trial.rightSource)
      guard sources == (first, second) || sources == (second, first) else { continue }
      switch choice.choice {
      case .tie: ties += 1
      case .left: if sources.0 == first { wins += 1 } else { losses += 1 }
      case .right: if sources.1 == first { wins += 1 } else { losses += 1 }
      }
    }
  }

  /// How many choices there were.
  public var n: Int { wins + losses + ties }
  /// The share of choices for the first, a tie counting half.
  public var share: Double { (Double(wins) + 0.5 * Double(ties)) / Double(n) }
}
