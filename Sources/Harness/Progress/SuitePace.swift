/// How long the rest of a suite should take, by the speed of what was done so far.
///
/// Training and measuring have a speed each: how long they took, compared with how long they should have.
struct SuitePace {
  /// What a job does.
  enum Work: Hashable { case training, measuring }

  /// A job, and the seconds that it should take.
  struct Job {
    let key: String, work: Work, seconds: Double
  }

  private(set) var open: [Job]
  private var expected: [Work: Double] = [:], taken: [Work: Double] = [:]

  init(_ jobs: [Job]) { open = jobs }

  /// The job `key` is over; all of it takes `seconds`, which is nil if that was not measured.
  mutating func finish(_ key: String, seconds: Double?) {
    guard let index = open.firstIndex(where: { $0.key == key }) else { return }
    let job = open.remove(at: index)
    guard let seconds, job.seconds > 0 else { return }
    expected[job.work, default: 0] += job.seconds
    taken[job.work, default: 0] += seconds
  }

  /// Seconds to the end, while the job `key` has `left` seconds to go and takes `whole` in all; nil if neither
  /// is known yet.
  func seconds(in key: String, left: Double?, whole: Double?) -> Double {
    let current = open.first { $0.key == key }
    func slowness(_ work: Work) -> Double {
      let isCurrent = current?.work == work && whole != nil
      let expected = self.expected[work, default: 0] + (isCurrent ? current?.seconds ?? 0 : 0)
      let taken = self.taken[work, default: 0] + (isCurrent ? whole ?? 0 : 0)
      return expected > 0 ? taken / expected : 1
    }
    return open.reduce(0) { sum, job in
      sum + (job.key == key && left != nil ? left ?? 0 : job.seconds * slowness(job.work))
    }
  }
}
