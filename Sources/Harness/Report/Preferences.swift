internal import Results

/// How often one source was preferred to another by one judge.
struct Preference {
  let first: SourceName, second: SourceName
  /// Choices for each, and for neither.
  let wins: Int, losses: Int, ties: Int

  var count: Int { wins + losses + ties }
  /// Percent for the first, a tie counting half.
  var percent: Double { 100 * (Double(wins) + 0.5 * Double(ties)) / Double(max(1, count)) }
  /// Wilson's interval of `percent`.
  var interval: ClosedRange<Double> {
    let bounds = Statistics.wilson(
      successes: Double(wins) + 0.5 * Double(ties), trials: Double(count))
    return 100 * bounds.lowerBound...100 * bounds.upperBound
  }
  var reversed: Preference {
    Preference(first: second, second: first, wins: losses, losses: wins, ties: ties)
  }
}

/// Votes, counted once.
struct Ballots {
  /// Votes of one judge for one order of two sources.
  private struct Key: Hashable {
    let judge: String, data: String, seed: Int, left: SourceName, right: SourceName
  }

  private var choices: [Key: [Vote.Choice: Int]] = [:]
  /// The judges on each data set, in the order of their first votes.
  private(set) var judges: [String: [String]] = [:]
  /// Whose clips were judged on each data set.
  private(set) var sources: [String: Set<SourceName>] = [:]

  init(_ votes: [Vote]) {
    for vote in votes {
      let (data, seed) = (vote.origin.data, vote.origin.seed)
      let key = Key(
        judge: vote.judge, data: data, seed: seed, left: vote.left, right: vote.right)
      choices[key, default: [:]][vote.choice, default: 0] += 1
    }
    for vote in votes where judges[vote.origin.data]?.contains(vote.judge) != true {
      judges[vote.origin.data, default: []].append(vote.judge)
    }
    for key in choices.keys { sources[key.data, default: []].formUnion([key.left, key.right]) }
  }

  /// How often each of two sources was chosen by `judge` with `seed`.
  func preference(
    _ first: SourceName, over second: SourceName, judge: String, on data: String, seed: Int
  ) -> Preference {
    func count(_ left: SourceName, _ right: SourceName, _ choice: Vote.Choice) -> Int {
      let key = Key(judge: judge, data: data, seed: seed, left: left, right: right)
      return choices[key]?[choice] ?? 0
    }
    return Preference(
      first: first, second: second,
      wins: count(first, second, .left) + count(second, first, .right),
      losses: count(first, second, .right) + count(second, first, .left),
      ties: count(first, second, .tie) + count(second, first, .tie))
  }
}

extension RecordedSuite {
  /// The judges who voted on a data set, in the order of their first vote.
  func judges(on data: String) -> [String] { ballots.judges[data] ?? [] }

  /// The sources that were judged on a data set, in the order of tables.
  func judged(on data: String) -> [SourceName] {
    let present = ballots.sources[data] ?? []
    let known = sources(on: data).filter(present.contains)
    return known + present.subtracting(known).sorted { $0.name < $1.name }
  }

  /// The choices of `judge` between two sources, all seeds together or one.
  func preference(
    _ first: SourceName, over second: SourceName, judge: String, on data: String, seed: Int? = nil
  ) -> Preference? {
    let seeds = (seed.map { [$0] } ?? resolved.seeds).map {
      ballots.preference(first, over: second, judge: judge, on: data, seed: $0)
    }
    let sum = Preference(
      first: first, second: second, wins: seeds.map(\.wins).reduce(0, +),
      losses: seeds.map(\.losses).reduce(0, +), ties: seeds.map(\.ties).reduce(0, +))
    return sum.count > 0 ? sum : nil
  }
}

/// How strong a source is by the choices between it and others.
struct Strength {
  let source: SourceName
  let value: Double
  let interval: ClosedRange<Double>
}

extension RecordedSuite {
  /// The strengths by one judge's choices on a data set, strongest first; nil where no one voted.
  func strengths(judge: String, on data: String) -> [Strength]? {
    let sources = judged(on: data)
    let pairs = sources.indices.flatMap { i in
      (i + 1..<max(i + 1, sources.count)).compactMap { j -> BradleyTerry.Pair? in
        preference(sources[i], over: sources[j], judge: judge, on: data).map {
          BradleyTerry.Pair(i, j, wins: $0.wins, losses: $0.losses, ties: $0.ties)
        }
      }
    }
    guard !pairs.isEmpty else { return nil }
    let fit = BradleyTerry(pairs, count: sources.count, draws: 500)
    return sources.indices.map {
      Strength(source: sources[$0], value: fit.strengths[$0], interval: fit.intervals[$0])
    }.sorted { $0.value > $1.value }
  }
}
