/// One forced choice between two clips: a line of `votes.jsonl`.
public struct Vote: Codable, Hashable, Sendable {
  /// Which of the two was chosen.
  public enum Choice: String, Codable, Sendable {
    /// The first.
    case left
    /// The second.
    case right
    /// Neither: counted as half a vote for each.
    case tie
  }

  /// Where it belongs.
  public var origin: Origin
  /// Who judged, with the judge's version, such as "critics/1".
  public var judge: String
  /// Whose clips were shown.
  public var left: SourceName, right: SourceName
  /// Which of their clips, from 0.
  public var leftClip: Int, rightClip: Int
  /// What was chosen.
  public var choice: Choice
  /// Everything of the protocol that moves the vote, as a hash.
  public var fingerprint: String
  /// Whether it may stand in a table without a warning.
  public var isReportable: Bool

  /// A vote with all that belongs to it.
  public init(
    origin: Origin, judge: String, left: SourceName, leftClip: Int, right: SourceName,
    rightClip: Int, choice: Choice, fingerprint: String, isReportable: Bool
  ) {
    (self.origin, self.judge) = (origin, judge)
    (self.left, self.leftClip) = (left, leftClip)
    (self.right, self.rightClip) = (right, rightClip)
    (self.choice, self.fingerprint, self.isReportable) = (choice, fingerprint, isReportable)
  }
}
