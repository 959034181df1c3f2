import Datasets
import Foundation
import NeuralNetworks
import Tensors
import Testing
import VideoModels

@testable import Harness
@testable import Results

/// Classification suites in process; they share processors and folders, so one at a time.
@Suite(.serialized) struct RecognitionTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The suite of the repository at its smallest, with smaller networks still.
  private func options(
    _ models: [RecognitionMethod], set: [String] = [], results: String = "results"
  ) throws -> SuiteOptions {
    var options = SuiteOptions(suite: repository("experiments/ucf101-finetune.yaml"))
    (options.scale, options.seeds) = (.smoke, [0])
    options.models = models.map(\.rawValue)
    options.results = "\(scratch.path)/\(results)"
    options.overrides =
      [
        "pretraining.width=2", "pretraining.steps=1", "pretraining.batch_size=2",
        "recognition.batch_size=2",
      ] + set
    return options
  }

  private func folder(_ results: String = "results") -> ResultsFolder {
    ResultsFolder("\(scratch.path)/\(results)/ucf101-finetune-smoke")
  }

  private func refusal(_ options: SuiteOptions) throws -> String {
    "\(try #require(throws: (any Error).self) { try SuiteRun(options) })"
  }

  // MARK: The official layout

  @Test func aTreeOfUCF101IsClassified() throws {
    let tree = try VideoTree("\(scratch.path)/ucf101", classes: 101, groups: 8)
    let bad = [tree.path(4, 1), tree.path(6, 1)], lost = tree.path(8, 1)
    try Data("not a video".utf8).write(to: URL(fileURLWithPath: "\(tree.root)/\(bad[0])"))
    let whole = try #require(FileManager.default.contents(atPath: "\(tree.root)/\(bad[1])"))
    try whole.prefix(200).write(to: URL(fileURLWithPath: "\(tree.root)/\(bad[1])"))
    // Two of groups that are never tested: one that cannot be read, one that is not there.
    try Data().write(to: URL(fileURLWithPath: "\(tree.root)/\(tree.path(12, 5))"))
    for path in [lost, tree.path(10, 5)] {
      try FileManager.default.removeItem(atPath: "\(tree.root)/\(path)")
    }
    var options = try options(
      [.fineTune, .rawFrames, .mostFrequent],
      set: [
        "recognition.label_fractions=[1]", "recognition.steps=1", "recognition.interval=1",
      ])
    options.data = tree.root
    options.isStrict = true
    #expect(
      try refusal(options)
        == "1 of 707 listed files are missing under \(tree.root) (the first: "
        + "\(tree.path(10, 5))); give the folder that holds the class folders.")

    options.isStrict = false
    let summary = try SuiteRun(options).run(Interruption(), SuiteProgress(.quiet))
    #expect(summary.done == 12 && summary.failed == 0, "\(summary.failures)")
    let said = try folder().predictions.read()
    #expect(said.count == 9 && said.allSatisfy { $0.classNames.count == 101 && $0.parts == 1 })
    for (division, test, rest) in [(1, 98, 705), (2, 101, 702), (3, 101, 702)] {
      let own = said.filter { $0.origin.data == "ucf101-\(division)" }
      #expect(own.map(\.source.name) == ["fine-tune", "raw-frames", "most-frequent-class"])
      #expect(own.allSatisfy { $0.labels.count == test && $0.predicted.count == test })
      // Three groups of each class are held out; what cannot be read is in either part.
      #expect(own.allSatisfy { $0.trainingClips + $0.validationClips == rest })
      #expect(Set(own.map(\.list)).count == 1 && Set(own.map(\.trainingClips)).count == 1)
      #expect(
        own.allSatisfy { Set($0.unreadable) == (division == 1 ? Set(bad + [lost]) : []) })
    }
    let suite = try RecordedSuite(folder())
    let tables = suite.recognitionTables(published: nil)
    let left = try #require(tables.first { $0.name == "unreadable" })
    #expect(
      left.rows == [
        [
          .text("ucf101-1"), .exact(3, digits: 0),
          .text((bad + [lost]).sorted().joined(separator: ", ")),
        ]
      ])
    #expect(suite.resolved.data.values.allSatisfy { $0.hasPrefix("ucf101/") })
  }

  /// The checkpoint of a pre-training that failed may be of any step.
  @Test func nothingBeginsWithAPretrainingThatFailed() throws {
    let tree = try VideoTree("\(scratch.path)/ucf101", classes: 3, groups: 6)
    var options = try options(
      [.fineTune, .mostFrequent],
      set: [
        "recognition.label_fractions=[2]", "recognition.validation_groups=2",
        "pretraining.steps=5",
      ])
    (options.data, options.isStrict) = (tree.root, true)
    let interruption = Interruption()
    interruption.request(15)
    #expect(throws: Interrupted.self) {
      try SuiteRun(options).run(interruption, SuiteProgress(.quiet))
    }
    // The same names and sizes, so the run goes on from its first step, and fails.
    for path in tree.paths.map({ "\(tree.root)/\($0)" }) {
      let bytes = try #require(FileManager.default.contents(atPath: path)).count
      try Data(count: bytes).write(to: URL(fileURLWithPath: path))
    }
    let summary = try SuiteRun(options).run(Interruption(), SuiteProgress(.quiet))
    #expect(summary.failures.contains { $0.hasPrefix("pretraining-") })
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(folder().path)/runs")
    #expect(runs.contains { $0.hasPrefix("pretraining-") })
    #expect(runs.contains { $0.hasPrefix("most-frequent-class-") })
    #expect(!runs.contains { $0.hasPrefix("fine-tune-") })
  }

  // MARK: Resuming

  @Test func classifiersThatAreStoppedEndTheSame() throws {
    // Without all labels only the first division counts, which is quicker.
    let set = [
      "recognition.label_fractions=[2, 4]", "recognition.steps=40",
      "recognition.head_steps=1000", "recognition.interval=20",
    ]
    let methods: [RecognitionMethod] = [.fineTune, .logistic, .mostFrequent]
    let whole = try SuiteRun(options(methods, set: set, results: "whole"))
      .run(Interruption(), SuiteProgress(.quiet))
    // Pre-training, and three methods with two shares each.
    #expect(whole.done == 7 && whole.failed == 0)
    var run = try options(methods, set: set)
    // In the middle, in the first step and in the last.
    for (method, step) in [
      ("fine-tune-2", 3), ("fine-tune-2", 40), ("logistic-regression-2", 51), ("fine-tune-4", 1),
      ("logistic-regression-4", 1000),
    ] {
      let interruption = Interruption()
      run.afterStep = { run, done in
        if run.hasPrefix(method), done == step { interruption.request(15) }
      }
      #expect(throws: Interrupted.self) {
        try SuiteRun(run).run(interruption, SuiteProgress(.quiet))
      }
      let runs = try FileManager.default.contentsOfDirectory(atPath: "\(folder().path)/runs")
      let stopped = try #require(runs.first { $0.hasPrefix(method) })
      let path = "\(folder().path)/runs/\(stopped)/checkpoint.safetensors"
      #expect(try Safetensors(path: path).metadata["step"] == "\(step)")
    }
    run.afterStep = nil
    let rest = try SuiteRun(run).run(Interruption(), SuiteProgress(.quiet))
    #expect(rest.done == 2 && rest.skipped == 5)
    let (found, expected) = (try scratch.contents(), try scratch.contents("whole"))
    let others = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }
    #expect(others.isEmpty, "\(others.sorted())")
    #expect(expected.keys.contains { $0.hasSuffix("predictions.jsonl") })
    #expect(expected.keys.contains { $0.hasSuffix("measurements.jsonl") })
    let reports = try [folder(), folder("whole")].map {
      let suite = try RecordedSuite($0)
      return [suite.claimTable()] + suite.recognitionTables(published: nil)
    }
    #expect(reports[0] == reports[1] && reports[0].count == 6)

    let again = try SuiteRun(run).run(Interruption(), SuiteProgress(.quiet))
    #expect(again.done == 0 && again.skipped == 7)
    #expect(try scratch.contents() == found)
  }

  // MARK: Mistakes

  @Test func mistakesAreOneSentence() throws {
    var few = try options([.chance])
    few.labelFractions = [.init(oneOf: 1), .init(oneOf: 32)]
    #expect(
      try refusal(few)
        == "A fraction of 1/32 leaves the class 'SlideLeft' of 15 clips without a clip; "
        + "take a larger fraction.")
    #expect(
      try refusal(options([.chance], set: ["recognition.validation_groups=18"]))
        == "The class 'SlideLeft' has 18 groups, so 18 cannot be held out; hold out fewer.")
    var unknown = try options([])
    unknown.models = ["fine-tuned"]
    #expect(
      try refusal(unknown)
        == "Unknown method 'fine-tuned'. Did you mean 'fine-tune'? Known: fine-tune, "
        + "logistic-regression, random-init, random-init-normal, motion-histograms, raw-frames, "
        + "most-frequent-class, chance.")
    #expect(
      try refusal(options([.chance], set: ["recognition.label_fractions=[1, 1]"]))
        .hasSuffix(
          "should name the parts of which one is taken, such as [1, 8], none twice; "
            + "got [1, 1]."))
  }

  @Test func badDataAreOneSentence() throws {
    let tree = try VideoTree("\(scratch.path)/ucf101", classes: 3, groups: 6)
    var options = try options([.chance])
    options.data = tree.root
    let list = "\(tree.root)/trainlist01.txt"
    let text = try String(contentsOfFile: list, encoding: .utf8)
    try text.replacing("g02_c01.avi 1", with: "g02_c01.avi 4", maxReplacements: 1)
      .write(toFile: list, atomically: false, encoding: .utf8)
    #expect(
      try refusal(options)
        == "\(list), line 1: the class id '4' is not that of '\(tree.names[0])', 1; "
        + "write 1, as classInd.txt does.")
    try text.write(toFile: list, atomically: false, encoding: .utf8)
    try FileManager.default.removeItem(atPath: "\(tree.root)/\(tree.path(2, 4))")
    options.isStrict = true
    #expect(
      try refusal(options)
        == "1 of 15 listed files are missing under \(tree.root) (the first: "
        + "\(tree.path(2, 4))); give the folder that holds the class folders.")

    options.data = "\(scratch.path)/plain"
    try FileManager.default.createDirectory(
      atPath: "\(scratch.path)/plain", withIntermediateDirectories: false)
    for path in tree.paths.prefix(12) {
      try FileManager.default.copyItem(
        atPath: "\(tree.root)/\(path)",
        toPath: "\(scratch.path)/plain/\(path.replacing("/", with: "-"))")
    }
    #expect(
      try refusal(options)
        == "The data set 'folder' cannot be opened: it has no classes and groups; actions, ucf101 "
        + "and weizmann do.")
  }

  @Test func checkpointsThatDoNotFitAreOneSentence() throws {
    var options = try options([.fineTune])
    func refusal(_ path: String) throws -> String {
      options.pretrained = path
      return try self.refusal(options)
    }
    let path = "\(scratch.path)/checkpoint.safetensors"
    #expect(try refusal(path) == "\(path) cannot be read: give the checkpoint of a VGAN.")
    try Data("no tensors".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try refusal(path).contains(path))

    func write(_ name: String, _ configuration: some Codable & Sendable) throws {
      let (words, random) = (try Settings.json(configuration), RandomSource(seed: 1))
      let model = try Model.named(name)
      try Checkpoint(
        model.make(words, clipCount: 1, using: random), model: name, configuration: words,
        clipCount: 1, precision: model.precisions[0], random: random
      ).write(to: path)
    }
    var sizes = VGANConfiguration()
    (sizes.width, sizes.frames, sizes.resolution) = (3, 16, 32)
    try write("vgan-two-stream", sizes)
    #expect(
      try refusal(path)
        == "\(path) holds a VGAN of width 3 and 16 frames of 32×32, but the suite's classifiers "
        + "have width 2 and 16 frames of 32×32: change one of them with --set.")
    var frames = FrameGANConfiguration()
    (frames.frameGeneratorWidth, frames.frameDiscriminatorWidth) = (8, 4)
    (frames.navigatorWidth, frames.videoDiscriminatorWidth) = (8, 4)
    (frames.frameDiscriminators, frames.videoDiscriminators) = (1, 1)
    try write("framegan", frames)
    #expect(
      try refusal(path) == "\(path) is not a checkpoint of a VGAN: classifiers begin with one.")
    sizes.width = 2
    try write("vgan-one-stream", sizes)
    #expect(try SuiteRun(options).estimates().allSatisfy { $0.model == "fine-tune" })
  }

  // MARK: Shares

  @Test(arguments: [
    ("0.125", 8), ("1/8", 8), ("1", 1), ("0.0625", 16), ("1.0", 1), ("2/16", 8), ("1/3", 3),
  ]) func sharesAreOnePartOfAWholeNumber(_ words: String, _ parts: Int) {
    #expect(LabelFraction(words: words)?.parts == parts)
  }

  @Test(arguments: [
    "0.3", "0", "-0.5", "2", "8/1", "1/0", "0/0", "nan", "inf", "", "/", "1/", "/8", "1//8",
    "1/2/4", "eighth", " 1/8", "0.0000001", "1/65537",
  ]) func otherSharesAreRefused(_ words: String) {
    #expect(LabelFraction(words: words) == nil)
  }
}

/// A path of the repository.
private func repository(_ path: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    .standardizedFileURL.path + "/" + path
}
