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

extension RecordedSuite {
  /// The judges who voted on a data set, in the order of their first vote.
  func judges(on data: String) -> [String] {
    votes.reduce(into: []) {
      if $1.origin.data == data && !$0.contains($1.judge) { $0.append($1.judge) }
    }
  }

  /// The sources that were judged on a data set, in the order of tables.
  func judged(on data: String) -> [SourceName] {
    let present = Set(
      votes.lazy.filter { $0.origin.data == data }.flatMap { [$0.left, $0.right] })
    let known = sources(on: data).filter(present.contains)
    return known + present.subtracting(known).sorted { $0.name < $1.name }
  }

  /// The choices of `judge` between two sources, all seeds together or one.
  func preference(
    _ first: SourceName, over second: SourceName, judge: String, on data: String, seed: Int? = nil
  ) -> Preference? {
    var (wins, losses, ties) = (0, 0, 0)
    for vote in votes
    where vote.judge == judge && vote.origin.data == data
      && (seed == nil || vote.origin.seed == seed)
    {
      let isForward = vote.left == first && vote.right == second
      guard isForward || (vote.left == second && vote.right == first) else { continue }
      switch vote.choice {
      case .tie: ties += 1
      case .left: if isForward { wins += 1 } else { losses += 1 }
      case .right: if isForward { losses += 1 } else { wins += 1 }
      }
    }
    guard wins + losses + ties > 0 else { return nil }
    return Preference(first: first, second: second, wins: wins, losses: losses, ties: ties)
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
