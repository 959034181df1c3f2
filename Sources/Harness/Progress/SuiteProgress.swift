internal import Foundation
internal import VideoModels

/// Shows how far a suite is: "[3/24] vgan-two-stream · scenes · seed 0 · 1,204/4,600 · D 0.41 G 3.2 · 41 ms/step ·
/// ETA 2:10 · suite 21 min".
public final class SuiteProgress {
  /// What is trained or measured.
  struct Job {
    /// A key of its own, such as the name of the run.
    let key: String
    /// What a reader calls it.
    let name: String, data: String, seed: Int
    let work: SuitePace.Work
    /// Seconds that it should take.
    var seconds = 0.0

    /// As "vgan-two-stream · scenes · seed 0".
    var title: String { "\(name) · \(data) · seed \(seed)" }
  }

  private let line: StatusLine
  private let clock: @Sendable () -> Double
  private var numbers: [String: Int] = [:], jobs: [String: Job] = [:], pace = SuitePace([])
  private var job: Job?, steps: [Int] = [], jobPace = Pace(done: 0, at: 0)

  /// Shown in `style`; live where standard error is a terminal unless given.
  public convenience init(_ style: StatusLine.Style = .standard) { self.init(StatusLine(style)) }

  init(
    _ line: StatusLine, clock: @escaping @Sendable () -> Double = { StatusLine.seconds() }
  ) {
    (self.line, self.clock) = (line, clock)
  }

  var isQuiet: Bool { line.style == .quiet }

  /// All jobs of the suite in their order, and which are still to be done.
  func expect(_ jobs: [Job], open: (Job) -> Bool) {
    numbers = Dictionary(jobs.enumerated().map { ($1.key, $0 + 1) }) { first, _ in first }
    for job in jobs { self.jobs[job.key] = job }
    pace = SuitePace(
      jobs.filter(open).map { .init(key: $0.key, work: $0.work, seconds: $0.seconds) })
  }

  /// Begins `job`, whose stages have `steps` steps, at a step of a stage.
  func begin(_ job: Job, steps: [Int], stage: Int = 0, step: Int = 0) {
    let done = steps.prefix(stage).reduce(0, +) + step, total = steps.reduce(0, +)
    (self.job, self.steps, jobPace) = (job, steps, Pace(done: done, at: clock()))
    jobs[job.key] = job
    if done > 0, done < total {
      let unit = job.work == .training ? "step" : "metric"
      note(
        "\(titled(job)): resumes after \(unit) \(Phrases.grouped(done)) of \(Phrases.grouped(total))"
      )
    } else if line.style == .plain {
      note(titled(job) + (job.work == .training ? ": \(Phrases.count(total, "step"))" : ""))
    }
  }

  /// A step of a stage is done.
  func step(stage: Int, step: Int, _ report: StepReport) {
    let losses = report.losses.map {
      String(format: "%@ %.3g", Self.letters[$0.name] ?? $0.name, $0.value)
    }
    advance(to: steps.prefix(stage).reduce(0, +) + step, losses.joined(separator: " "))
  }

  /// Of `count` clips by `sampler`, `done` are generated.
  func sample(_ done: Int, of count: Int, _ sampler: String) {
    guard let job else { return }
    line.show {
      [
        .init(number(job.key) + job.name), .init(job.data, 5), .init("seed \(job.seed)", 3),
        .init("sampling \(sampler) \(done)/\(count)"),
      ]
    }
  }

  /// `done` metrics are measured, and `name` is next: part `part` of `parts`.
  func measure(_ done: Int, _ name: String, part: Int = 0, of parts: Int = 0) {
    advance(to: done, parts > 0 ? "\(name) \(part)/\(parts)" : name)
  }

  /// The job is over, or was before; `outcome` is printed, and `warning` in any style.
  func finish(_ key: String, _ outcome: String? = nil, warning: String? = nil) {
    let isCurrent = job?.key == key, title = jobs[key].map(titled) ?? key
    pace.finish(key, seconds: isCurrent ? whole : nil)
    if isCurrent { job = nil }
    if let outcome { note("\(title): \(outcome)") }
    if let warning { warn("\(title): \(warning)") }
  }

  /// Prints a line that stays.
  func note(_ line: String) { self.line.note(line) }

  /// Prints a line that stays, in any style: what somebody should know of.
  func warn(_ line: String) { self.line.warn(line) }

  /// Takes the live line away.
  func clear() { line.clear() }

  /// The losses that the papers write as letters.
  private static let letters = ["discriminator": "D", "generator": "G"]

  private var whole: Double? {
    jobPace.secondsPerPart.map { $0 * Double(steps.reduce(0, +)) }
  }

  private func titled(_ job: Job) -> String { number(job.key) + job.title }

  private func number(_ key: String) -> String {
    numbers[key].map { "[\($0)/\(numbers.count)] " } ?? ""
  }

  private func advance(to done: Int, _ words: String) {
    guard let job else { return }
    jobPace.update(done: done, at: clock())
    line.show {
      let total = steps.reduce(0, +), perStep = jobPace.secondsPerPart
      let left = perStep.map { $0 * Double(total - done) }
      let suite = pace.open.count > 1 ? pace.seconds(in: job.key, left: left, whole: whole) : nil
      let isTraining = job.work == .training
      return [
        .init(number(job.key) + job.name), .init(job.data, 5), .init("seed \(job.seed)", 3),
        .init("\(Phrases.grouped(done))/\(Phrases.grouped(total))"),
        .init(words, isTraining ? 4 : 1),
        .init(isTraining ? perStep.map(Self.perStep) ?? "" : "", 6),
        .init(left.map { "ETA \(Phrases.clock($0))" } ?? "", 1),
        .init(suite.map { "suite \(Phrases.roughly($0))" } ?? "", 2),
      ]
    }
  }

  /// As "41 ms/step".
  private static func perStep(_ seconds: Double) -> String {
    seconds < 1
      ? String(format: "%.3g ms/step", max(0.1, 1000 * seconds))
      : String(format: "%.3g s/step", seconds)
  }
}
