import Foundation
import Tensors
import Testing
import VideoIO

@testable import Files
@testable import Harness
@testable import Results

/// Runs of a suite in process; they share processors and folders, so one at a time.
@Suite(.serialized) struct RunTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @discardableResult
  private func run(
    _ options: SuiteOptions, _ interruption: Interruption = Interruption()
  ) throws -> SuiteRun.Summary {
    try SuiteRun(options, models: [TinyModel.registered]).run(interruption, SuiteProgress(.quiet))
  }

  @Test func everythingIsRecordedOnce() throws {
    let options = try scratch.options()
    let first = try run(options)
    #expect(first.done == 2 && first.skipped == 0 && first.failed == 0 && first.diverged == 0)
    let before = try scratch.contents()
    let second = try run(options)
    #expect(second.done == 0 && second.skipped == 2)
    #expect(try scratch.contents() == before)

    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let measurements = try results.measurements.current()
    // Raw and binarised, of real clips twice, six controls and two samplers, for two seeds.
    #expect(measurements.count == 2 * 2 * (2 + 6 + 2))
    #expect(measurements.filter { $0.source.name == "frozen" }.allSatisfy { $0.value == 0 })
    #expect(measurements.allSatisfy { $0.isReportable && $0.direction == .lower })
    #expect(Set(measurements.map(\.fingerprint)).count == 1)
    let series = try results.series.read()
    #expect(series.map(\.name) == ["first/error", "second/error", "third/error"] * 2)
    #expect(series[0].x == [0, 1, 2, 3, 4, 5])
    let resolved: ResolvedSuite? = try RecordDocument.read(results.resolved)
    let task = try #require(resolved?.tasks.first)
    let manifest = try #require(try results.manifest(task.run))
    #expect(manifest.state == .done && manifest.samplers == ["plain", "other one"])
    #expect(manifest.parameters == [Manifest.Part(name: "weights", count: 4)])
    #expect(manifest.stages.map(\.steps) == [6, 3, 6] && manifest.cost.seconds > 0)
    #expect(try run(options, settings: ["tiny.steps=2"]) == 4)
  }

  /// How many training runs there are after the suite ran once more with `settings`.
  private func run(_ options: SuiteOptions, settings: [String]) throws -> Int {
    var options = options
    options.overrides = settings
    try run(options)
    let runs = try FileManager.default.contentsOfDirectory(
      atPath: "\(scratch.path)/results/tiny/runs")
    return runs.filter { $0.hasPrefix("tiny-") }.count
  }

  @Test func aPartRemovesNothingAndIsNotReportable() throws {
    var options = try scratch.options()
    #expect(try run(options).doubt == nil)
    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let before: ResolvedSuite? = try RecordDocument.read(results.resolved)
    #expect(before?.planned?.count == 2)
    options.seeds = [1]
    #expect(try run(options).doubt == nil)
    let after: ResolvedSuite? = try RecordDocument.read(results.resolved)
    #expect(after == before)
    options.seeds = nil
    options.limit = 2
    #expect(try run(options).doubt == "the run was limited.")
  }

  @Test func whatIsMissingFromThePlanIsSaid() throws {
    var options = try scratch.options()
    options.seeds = [0]
    #expect(
      try run(options).doubt
        == "1 of 2 runs of the suite are missing, such as tiny on scenes with seed 1.")
    options.seeds = nil
    #expect(try run(options).doubt == nil)
    options.scale = .smoke
    #expect(try run(options).doubt == "the scale 'smoke' only shows that everything works.")
  }

  @Test func tooFewHeldOutClipsSkipAMetricAndAreRecorded() throws {
    let text = tinySuite.replacing("higher_is_better: false}", with: "}\n  preference: {}")
    let summary = try run(try scratch.options(text))
    #expect(summary.done == 2 && summary.failed == 0)
    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let run = try #require(try results.measurements.current().first?.origin.run)
    #expect(
      try results.manifest(run)?.configuration["skipped.preference"]
        == "it needs 12 held-out clips, of which there are 2")
    #expect(try results.votes.read().isEmpty)
  }

  @Test func oneHeldOutClipIsRefused() throws {
    // Real clips are compared with real ones.
    let text = tinySuite.replacing("held_out_clips: 4", with: "held_out_clips: 1")
    #expect {
      try run(try scratch.options(text))
    } throws: {
      "\($0)".hasSuffix("held_out_clips must be 2 to 1000000, got 1.")
    }
  }

  @Test func aStageWithoutABatchIsAnError() throws {
    var options = try scratch.options()
    options.overrides = ["tiny.batch_size=0"]
    let summary = try run(options)
    #expect(summary.done == 0 && summary.failed == 2 && summary.failures.count == 2)
    let sentence = "stage 'first': there is no batch for step 1 of 6 from 'scenes'"
    #expect(summary.failures.allSatisfy { $0.contains(sentence) })
  }

  @Test func anUnknownSamplerIsAnError() {
    var random = RandomSource(seed: 0)
    let model = TinyModel(.init(), using: random)
    #expect {
      try model.samples(2, by: "plian", using: &random)
    } throws: {
      "\($0)".contains("plain")
    }
  }

  @Test func uncommittedChangesAreSaid() throws {
    try run(try scratch.options())
    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(results.path)/runs")
    func warnings(_ commit: String?) throws -> [String] {
      for run in runs {
        var manifest = try #require(try results.manifest(run))
        manifest.program.commit = commit
        try RecordDocument.write(manifest, to: "\(results.run(run))/manifest.json")
      }
      return try RecordedSuite(results).warnings
    }
    #expect(try warnings(nil) == [] && warnings("0123abc") == [])
    #expect(
      try warnings("0123abc-dirty") == ["Recorded from a checkout with uncommitted changes."])
  }

  @Test func aRunThatIsStoppedAfterEveryStepEndsTheSame() throws {
    try run(scratch.options(results: "whole"))
    let options = try scratch.options()
    // Whoever asks before the beginning is heard after one step; seed 0 has 6, 3 and 6.
    for attempt in 0..<15 {
      let interruption = Interruption()
      interruption.request(15)
      #expect(throws: Interrupted.self, "\(attempt)") { try run(options, interruption) }
    }
    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let resolved: ResolvedSuite? = try RecordDocument.read(results.resolved)
    let first = try #require(resolved?.tasks.first?.run)
    let checkpoint = try Checkpoint(
      path: "\(results.run(first))/checkpoint.safetensors", models: [TinyModel.registered])
    #expect(checkpoint.stage == 2 && checkpoint.step == 6)
    try run(options)
    #expect(try scratch.contents() == scratch.contents("whole"))
  }

  /// As in a fresh clone: of the runs only manifests are there, beside measurements, votes and series.
  @Test func whereOnlyRecordsAreEverythingIsDoneAnew() throws {
    let options = try scratch.options()
    try run(options)
    let before = try scratch.contents(), results = ResultsFolder("\(scratch.path)/results/tiny")
    // A line that another machine found for the first run.
    var other = try #require(try results.series.read().first)
    other.y[0] += 1
    try LineFile("\(results.path)/series.jsonl").append(RecordCoding.encode(other))
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(results.path)/runs") {
      let folder = results.run(name)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder)
      where file != "manifest.json" {
        try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
      }
    }
    let plan = try SuiteRun(options, models: [TinyModel.registered])
    #expect(try plan.estimates().allSatisfy { $0.state == "new" })
    let summary = try run(options)
    #expect(summary.done == 2 && summary.skipped == 0)
    let after = try scratch.contents()
    for (path, content) in before where !path.hasSuffix("series.jsonl") {
      #expect(after[path] == content, "\(path)")
    }
    #expect(after.count == before.count)
    // The lines of the first run were replaced, so they stand last.
    let lines = try results.series.read().map(\.origin.seed)
    #expect(lines == [1, 1, 1, 0, 0, 0])
  }

  @Test func curvesAreCutWhereTheCheckpointIs() throws {
    try run(scratch.options(results: "whole"))
    var options = try scratch.options()
    (options.checkpointSteps, options.seeds) = (4, [0])
    let interruption = Interruption()
    interruption.request(2)
    #expect(throws: Interrupted.self) { try run(options, interruption) }
    let runs = "\(scratch.path)/results/tiny/runs"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: runs).first)
    let curve = "\(runs)/\(name)/curve.jsonl"
    let text = try String(contentsOfFile: curve, encoding: .utf8)
    try Data((text + text + "{\"los").utf8).write(to: URL(fileURLWithPath: curve))
    options.seeds = nil
    try run(options)
    #expect(try scratch.contents() == scratch.contents("whole"))
  }

  @Test func aDivergedTaskIsAResult() throws {
    var options = try scratch.options()
    options.overrides = ["tiny.diverges_at=1"]
    let first = try run(options)
    #expect(first.diverged == 2 && first.failed == 0)
    let before = try scratch.contents()
    let second = try run(options)
    #expect(second.skipped == 2 && second.diverged == 0)
    #expect(try scratch.contents() == before)
    let results = ResultsFolder("\(scratch.path)/results/tiny")
    let resolved: ResolvedSuite? = try RecordDocument.read(results.resolved)
    let run = try #require(resolved?.tasks.first?.run)
    let manifest = try #require(try results.manifest(run))
    #expect(manifest.state == .diverged)
    #expect(manifest.reason == "a loss was not finite at step 1 of stage 'third'")
    let last = try #require(try results.series.read().last { $0.origin.seed == 0 })
    #expect(last.x == [0, 1] && last.y[1].isNaN)
  }

  @Test func aFailedTaskIsTriedAgainAndTheOthersGoOn() throws {
    let options = try scratch.options()
    // A folder stands where the first task's checkpoint should be read.
    let plan = try SuiteRun(options, models: [TinyModel.registered]).estimates()
    let blocked = "\(scratch.path)/results/tiny/runs/\(plan[0].run)/checkpoint.safetensors"
    try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: "\(blocked)/file"))
    #expect(throws: (any Error).self) { try run(options) }
    try FileManager.default.removeItem(atPath: blocked)
    try Data("not tensors".utf8).write(to: URL(fileURLWithPath: blocked))
    let first = try run(options)
    #expect(first.failed == 1 && first.done == 1 && first.failures.count == 1)
    try FileManager.default.removeItem(atPath: blocked)
    let second = try run(options)
    #expect(second.failed == 0 && second.done == 1 && second.skipped == 1)
  }

  @Test func aLimitedRunIsNotReportable() throws {
    var options = try scratch.options()
    (options.limit, options.seeds) = (2, [3])
    try run(options)
    // In a folder of its own, so that it takes the place of nothing.
    let results = ResultsFolder("\(scratch.path)/results/tiny-limited")
    let measurements = try results.measurements.read()
    #expect(measurements.count == 20 && measurements.allSatisfy { !$0.isReportable })
    #expect(try results.series.read().allSatisfy { !$0.isReportable && $0.x == [0, 1] })
  }

  @Test func videosOfOnesOwnTakeThePlaceOfTheData() throws {
    let videos = "\(scratch.path)/videos"
    try FileManager.default.createDirectory(atPath: videos, withIntermediateDirectories: true)
    var random = RandomSource(seed: 5)
    for number in 0..<24 {
      let clip = random.uniform([6, 16, 20, 3], -1, 1)
      try VideoEncoder.write(clip, to: "\(videos)/\(number).avi", framesPerSecond: 25)
    }
    var options = try scratch.options()
    (options.data, options.seeds) = (videos, [0])
    #expect(try run(options).done == 1)
    let measurements = try ResultsFolder("\(scratch.path)/results/tiny").measurements.read()
    #expect(measurements.count == 20)
    #expect(measurements.allSatisfy { $0.origin.data == "folder" && $0.isReportable })
    options.data = "\(scratch.path)/none"
    let error = try #require(throws: (any Error).self) { try run(options) }
    #expect("\(error)".contains("\(scratch.path)/none"))
  }

  @Test func anotherBenchIsRefused() throws {
    let options = try scratch.options()
    let folder = "\(scratch.path)/results/tiny"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let lock = try ResultsLock(folder)
    let error = try #require(throws: HarnessError.self) { try run(options) }
    #expect(
      error.description
        == "Another bench, process \(ProcessInfo.processInfo.processIdentifier), works in "
        + "\(folder): wait for it, or choose another folder with --results.")
    withExtendedLifetime(lock) {}
  }

  @Test func theLastLineAboutANumberCounts() throws {
    let file = RecordFile<Results.Measurement>("\(scratch.path)/measurements.jsonl")
    func measurement(_ value: Double, run: String) -> Results.Measurement {
      Results.Measurement(
        origin: Origin(suite: "s", scale: "small", data: "d", seed: 0, run: run),
        source: SourceName(kind: .real, name: "real"), metric: "m/1", value: value, interval: nil,
        n: 1, direction: .neither, fingerprint: "f", isReportable: true)
    }
    let (a, b) = (measurement(1, run: "a"), measurement(.nan, run: "b"))
    for records in [[a], [a], [b], [b], [a]] { try file.addCurrent(records) }
    #expect(try file.read().map(\.origin.run) == ["a", "b", "a"])
    #expect(try file.current() == [a])
    try LineFile("\(scratch.path)/measurements.jsonl").append("{}")
    let error = try #require(throws: RecordError.self) { try file.read() }
    #expect(error.description.contains("measurements.jsonl, line 4: "))
  }

  /// Two votes may be alike to the letter, and a run that was killed has left some of its own.
  @Test func recordsOfARunAreSetWhole() throws {
    let path = "\(scratch.path)/votes.jsonl", file = RecordFile<Vote>(path)
    func votes(_ run: String, _ choices: [Vote.Choice]) -> [Vote] {
      choices.map { choice in
        Vote(
          origin: Origin(suite: "s", scale: "small", data: "d", seed: 0, run: run), judge: "j",
          left: SourceName(kind: .real, name: "real"), leftClip: 1,
          right: SourceName(kind: .model, name: "m"), rightClip: 2, choice: choice,
          fingerprint: "f", isReportable: true)
      }
    }
    let others = votes("run-1", [.tie, .left]), own = votes("run", [.left, .right, .left, .left])
    for known in [[], Array(own.prefix(2)), own, votes("run", [.tie, .tie])] {
      try? FileManager.default.removeItem(atPath: path)
      for vote in others + known { try LineFile(path).append(RecordCoding.encode(vote)) }
      try file.set(own, of: "run")
      #expect(try file.read() == others + own)
    }
    try file.set([], of: "run-1")
    #expect(try file.read() == own)
  }

  @Test func aFullDiskIsSaidAndNothingIsLost() throws {
    let small = "\(scratch.path)/small"
    try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
    guard shell("mount -t tmpfs -o size=256k none '\(small)'") == 0 else {
      print("skipped: a small file system cannot be mounted here")
      return
    }
    defer { _ = shell("umount '\(small)'") }
    var options = try scratch.options(results: "small")
    options.overrides = ["evaluation.clips=200"]
    let error = try #require(throws: (any Error).self) { try run(options) }
    #expect("\(error)".hasSuffix("cannot be read or written: the disk is full."), "\(error)")
    #expect(shell("mount -o remount,size=64m '\(small)'") == 0)
    try run(options)
    options.results = "\(scratch.path)/whole"
    try run(options)
    let (found, expected) = (try scratch.contents("small"), try scratch.contents("whole"))
    let others = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }
    #expect(others.isEmpty, "\(others.sorted())")
  }

  private func shell(_ command: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }
}

private func * (list: [String], count: Int) -> [String] {
  Array(repeating: list, count: count).flatMap { $0 }
}
