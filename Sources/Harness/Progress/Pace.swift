/// How fast a job goes, from what it did in the last half minute.
///
/// The first part, which often builds caches, counts only until there is a second one; what an earlier run
/// did takes no time.
struct Pace {
  private struct Sample { let time: Double, done: Int }

  private var samples: [Sample]
  private static let memory = 30.0

  /// A job of which `done` parts are done at `time`, in seconds.
  init(done: Int, at time: Double) { samples = [Sample(time: time, done: done)] }

  /// `done` parts are done at `time`.
  mutating func update(done: Int, at time: Double) {
    guard let last = samples.last, done > last.done else { return }
    // A sample a second is enough, and keeps what is remembered small.
    if samples.count > 2, time - samples[samples.count - 2].time < 1 { samples.removeLast() }
    samples.append(Sample(time: time, done: done))
    while samples.count > 3, time - samples[1].time > Self.memory { samples.removeFirst() }
  }

  /// Seconds a part; nil before the first.
  var secondsPerPart: Double? {
    guard samples.count > 1, let last = samples.last else { return nil }
    let first = samples[samples.count > 2 ? 1 : 0]
    return (last.time - first.time) / Double(last.done - first.done)
  }
}
