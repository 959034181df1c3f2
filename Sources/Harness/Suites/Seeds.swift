/// The seeds of a suite: as many as a table can hold, and each a number that records can hold.
public struct Seeds: Sendable {
  /// The most seeds of a run, and the range of each.
  static let most = 1_000, range = 0...1_000_000_000

  /// In the order in which they are given.
  public let list: [Int]

  /// Seeds as people write them: "0..2", "0,1,2" or "4".
  public init(words: String) throws {
    let ends = words.split(separator: ".", omittingEmptySubsequences: false)
    if ends.count == 3, ends[1].isEmpty, let first = Int(ends[0]), let last = Int(ends[2]),
      first <= last
    {
      // Counted before they are made.
      let (difference, isTooMany) = last.subtractingReportingOverflow(first)
      guard Self.range.contains(first), Self.range.contains(last), !isTooMany,
        difference < Self.most
      else { throw Self.error(words) }
      list = Array(first...last)
      return
    }
    let numbers = words.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let seeds = numbers.compactMap { $0 }
    guard seeds.count == numbers.count, Set(seeds).count == seeds.count,
      Self.problem(seeds) == nil
    else { throw Self.error(words) }
    list = seeds
  }

  /// One sentence for seeds that are too many or out of range.
  static func problem(_ seeds: [Int]) -> String? {
    if seeds.count > most { return "at most \(most) seeds can be run, got \(seeds.count)." }
    return seeds.first { !range.contains($0) }.map {
      "a seed must be \(range.lowerBound) to \(range.upperBound), got \($0)."
    }
  }

  private static func error(_ words: String) -> HarnessError {
    HarnessError(
      "--seeds \(words.prefix(100)): give at most \(most) seeds from \(range.lowerBound) to "
        + "\(range.upperBound), none twice, such as 0..2 or 0,1,2.")
  }
}
