import ArgumentParser
import Datasets
import Files
import Foundation
import Harness
import Kernels
import Synchronization

/// `bench run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Trains and measures everything of a suite, and goes on where it was stopped.",
    discussion: """
      Example: bench run --suite generation --scale smoke
      What is done is skipped, what failed is tried again. Ctrl-C keeps everything.
      """)

  @OptionGroup var suite: SuiteArguments
  @Flag(help: "Print the tasks with steps, parameters and a guess of the time, and run none.")
  var dryRun = false
  @Flag(help: "With --dry-run: print JSON.") var json = false
  @Flag(name: .shortAndLong, help: "Say nothing until the end.") var quiet = false

  func run() throws {
    var options = suite.options
    options.progress = quiet ? .quiet : .standard
    let run = try SuiteRun(options)
    if dryRun { return try show(run.estimates()) }
    Interruption.listen()
    let summary: SuiteRun.Summary
    do {
      summary = try run.run(.shared, SuiteProgress(options.progress))
    } catch let error as Interrupted {
      printError("")
      printError("\(error)")
      throw ExitCode(128 + error.signal)
    }
    print(
      "\(summary.done) done, \(summary.skipped) done before, \(summary.diverged) diverged, "
        + "\(summary.failed) failed; results in \(run.folder)")
    if let doubt = summary.doubt { printError("Not reportable: \(doubt)") }
    if summary.failed > 0 { throw ExitCode(1) }
  }

  private func show(_ estimates: [TaskEstimate]) throws {
    if json { return try printJSON(estimates) }
    let rows = estimates.map { task in
      [
        task.run,
        task.stages.map { "\($0.name) \($0.steps)×\($0.batchSize)" }.joined(separator: ", "),
        task.parameters.map { "\($0.name) \($0.count)" }.joined(separator: ", "), task.state,
        Phrases.clock(task.seconds),
      ]
    }
    printTable([["run", "steps × clips", "parameters", "state", "time"]] + rows, numbers: 4)
    let open = estimates.filter { $0.state != "done" && $0.state != "diverged" }
    print("")
    print(
      "\(estimates.count) tasks, \(open.count) to do, about "
        + "\(Phrases.clock(open.reduce(0) { $0 + $1.seconds })) of training on this machine")
  }
}

/// What a suite is run with.
struct SuiteArguments: ParsableArguments {
  @Option(help: "A suite, as in bench ls suites, or the path of its file.") var suite: String
  @Option(help: "smoke (seconds), small (minutes) or paper (the published sizes).") var scale:
    Scale = .small
  @Option(
    help: "Tasks, models or ways to classify to run, separated by commas; all unless given.")
  var models: String?
  @Option(
    help: "Seeds, such as 0..2 or 0,1,2, at most 1000; the suite's unless given.",
    transform: { try Seeds(words: $0) })
  var seeds: Seeds?
  @Option(help: "Threads; all processors unless given.") var threads: Int?
  @Option(help: "Storage of activations: float32 or bfloat16.") var precision: ElementType =
    .float32
  @Option(help: "The folder under which the suite has its own.") var results = "results"
  @Option(help: "A folder of videos in the place of the suite's data sets.") var data: String?
  @Option(
    help: """
      At most so many steps of each stage, and 32 clips of each source; the results are marked not reportable.
      """)
  var limit: Int?
  @Option(
    name: .customLong("set"), help: "A setting, such as vgan-two-stream.width=16; repeatable.")
  var settings: [String] = []
  @Option(help: "I3D's weights as safetensors, under pytorch-i3d's names, for FVD.")
  var i3d: String?
  @Option(
    help: "Where videos are classified: the shares of the labels, such as 0.125 or 1,1/2,1/8.")
  var labelFraction: LabelFractions?
  @Option(help: "Where videos are classified: a VGAN's checkpoint instead of pre-training one.")
  var pretrained: String?
  @Flag(
    help: "Files of the data that cannot be read are errors; otherwise they are named and left out."
  )
  var strict = false
  @Option(help: .hidden) var checkpointSeconds = 60.0
  @Option(help: .hidden) var checkpointSteps: Int?
  /// For tests: the number of a signal that the program sends itself after so many steps, or writes.
  @Option(name: .customLong("raise"), help: .hidden) var signal: Int32 = SIGTERM
  @Option(name: .customLong("raise-after-steps"), help: .hidden) var stepsToSignal: Int?
  @Option(name: .customLong("raise-after-writes"), help: .hidden) var writesToSignal: Int?

  /// The same for the harness.
  var options: SuiteOptions {
    var options = SuiteOptions(suite: suite)
    (options.scale, options.seeds, options.threads) = (scale, seeds?.list, threads)
    options.models = models?.split(separator: ",").map(String.init) ?? []
    (options.precision, options.results, options.data) = (precision, results, data)
    (options.limit, options.overrides) = (limit, settings)
    options.i3d = i3d
    options.labelFractions = labelFraction?.list ?? []
    (options.pretrained, options.isStrict) = (pretrained, strict)
    options.checkpointSeconds = checkpointSeconds
    options.checkpointSteps = checkpointSteps
    let signal = signal
    if let stepsToSignal {
      let rest = Mutex(stepsToSignal)
      options.afterStep = { _, _ in
        let isDue = rest.withLock {
          $0 -= 1
          return $0 == 0
        }
        if isDue { raise(signal) }
      }
    }
    if let writesToSignal { WriteCount.after(writesToSignal) { raise(signal) } }
    return options
  }
}

/// Shares of the labels, written "0.125", "1/8" or "1,0.5,1/4".
struct LabelFractions: ExpressibleByArgument {
  let list: [LabelFraction]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    list = words.compactMap { LabelFraction(words: String($0)) }
    guard list.count == words.count, Set(list).count == list.count else { return nil }
  }
}
