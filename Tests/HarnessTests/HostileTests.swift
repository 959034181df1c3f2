import Foundation
import TestSupport
import Testing

@testable import Files
@testable import Harness
@testable import Results

/// Names and texts that want to be more, at every door: a suite's file, the command line, records
/// that somebody sent, and the names of class folders in them.
@Suite struct HostileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func isVisible(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0.isInvisible && $0 != "\n" }
  }

  /// In YAML's double quotes.
  private func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16)
      return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"\(scalars.joined())\""
  }

  // MARK: Suites

  @Test(arguments: Hostile.texts) func aSuiteRefusesNamesWhenItIsRead(_ text: String) throws {
    // The plainest of the texts breaks no rule.
    guard let problem = Naming.problem(text, "KIND") else { return }
    for (old, kind) in [("suite: tiny", "suite"), ("  scenes:", "data set"), ("  tiny:", "task")] {
      let key = old.prefix { $0 == " " }
      let new =
        kind == "suite" ? "suite: \(quoted(text))" : "\(key)? \(quoted(text))\n\(key):"
      let changed = tinySuite.replacing(old, with: new, maxReplacements: 1)
      let error = try #require(throws: HarnessError.self) {
        try Suite(file: scratch.suite(changed), scale: .small, models: [TinyModel.registered])
      }
      #expect(error.description.hasSuffix(": \(problem.replacing("KIND", with: kind))."))
      #expect(isVisible(error.description))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["tiny.yaml"])
  }

  @Test func aNameIsGivenOnce() throws {
    let changed = tinySuite.replacing(
      "  tiny:\n", with: "  1:\n    {model: tiny, data: [scenes], version: 1}\n  \"1\":\n")
    let error = try #require(throws: HarnessError.self) {
      try Suite(file: scratch.suite(changed), scale: .small, models: [TinyModel.registered])
    }
    #expect(error.description.hasSuffix("two tasks have one name."))
  }

  @Test(arguments: Hostile.texts) func theCommandLineIsNoDoor(_ text: String) throws {
    for option in ["\(text).steps=3", "tiny.\(text)=3", "tiny.steps=\(text)", text] {
      let error = #expect(throws: HarnessError.self) {
        try Suite(
          file: scratch.suite(), scale: .small, overrides: [option],
          models: [TinyModel.registered])
      }
      #expect(error.map { isVisible($0.description.visible) } == true)
    }
  }

  // MARK: Records

  private let folder = "records"

  private func origin(_ run: String = "run-1") -> Origin {
    Origin(suite: "made", scale: "smoke", data: "data", seed: 0, run: run)
  }

  /// Writes the records of a suite of one task in which `text` stands wherever any text may.
  private func write(_ text: String) throws -> ResultsFolder {
    let results = ResultsFolder("\(scratch.path)/\(folder)")
    try FileManager.default.createDirectory(
      atPath: results.run("run-1"), withIntermediateDirectories: true)
    let resolved = ResolvedSuite(
      suite: "made", version: text, description: text, scale: "smoke", isReportable: false,
      seeds: [0],
      tasks: [
        .init(
          task: "fine-tune", model: text, data: "data", seed: 0, run: "run-1",
          configuration: [text: text])
      ], metrics: [], data: ["data": text], protocolSettings: [text: text])
    try RecordDocument.write(resolved, to: results.resolved)
    let names = [text, text + "b"], source = SourceName(kind: .model, name: "fine-tune")
    let predicted = Predicted(
      origin: origin(), source: source, parts: 1, classNames: names, list: text, labels: [0, 1],
      predicted: [0, 0], predictedByFirstWindow: [0, 0], unreadable: [text], trainingClips: 2,
      validationClips: 1, isReportable: false)
    let line = Series(
      origin: origin(), source: source, plot: "curve", name: "all/loss", xLabel: text,
      yLabel: text, x: [0, 1], y: [2, 1], error: [0.5, .nan], isReportable: false)
    var manifest = Manifest(
      kind: .training, origin: origin(), task: "fine-tune", versions: [text: text], model: text,
      samplers: [], configuration: [text: text], fingerprint: text, dataIdentity: text,
      isReportable: false, machine: .current, program: .current)
    (manifest.state, manifest.reason) = (.failed, text)
    manifest.machine.processor = text
    try RecordDocument.write(manifest, to: "\(results.run("run-1"))/manifest.json")
    try results.predictions.set([predicted], of: "run-1")
    try results.series.set([line], of: "run-1")
    return results
  }

  @Test func aReportShowsTextsAndDoesNothingElse() throws {
    func page(_ text: String) throws -> String {
      try? FileManager.default.removeItem(atPath: "\(scratch.path)/\(folder)")
      let results = try write(text)
      try Report(results.path, baselines: "\(scratch.path)/none").write()
      let files = try FileManager.default.subpathsOfDirectory(atPath: results.path)
      for file in files where file.hasSuffix(".md") || file.hasSuffix(".html") {
        #expect(isVisible(try String(contentsOfFile: "\(results.path)/\(file)", encoding: .utf8)))
      }
      #expect(files.contains("plots/confusion-data-fine-tune.png"))
      return try String(contentsOfFile: "\(results.path)/index.html", encoding: .utf8)
    }
    let plain = try PageTag.all(in: page("a")).map(\.outline)
    for start in stride(from: 0, to: Hostile.texts.count, by: 8) {
      let some = Hostile.texts[start..<min(start + 8, Hostile.texts.count)]
      let text = some.joined(separator: " ").replacing("MARK", with: "\(scratch.path)/mark")
      let isPlain = try PageTag.all(in: page(text)).map(\.outline) == plain
      #expect(isPlain, "\(text.visible)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [folder])
  }

  /// What is changed in which file of the records, as a text for another, and what is said of it.
  static let changes: [(file: String, old: String, new: String, sentence: String)] = [
    ("series", "\"y\":[2,1]", "\"y\":[2]", "'x' and 'y' are not of one length"),
    ("series", "[0.5,\"nan\"]", "[0.5]", "'x' and 'error' are not of one length"),
    ("series", "[0.5,\"nan\"]", "[0.5,-1]", "an 'error' is negative"),
    ("series", "\"run-1\"", "\"../run-1\"", "'../run-1' cannot be the name of a run"),
    ("series", "\"all/loss\"", "\"all/../loss\"", "'..' cannot be the name of a line"),
    ("predictions", "\"labels\":[0,1]", "\"labels\":[0,2]", "an answer is none of the classes"),
    ("predictions", "\"labels\":[0,1]", "\"labels\":[0,-1]", "an answer is none of the classes"),
    (
      "predictions", "\"labels\":[0,1]", "\"labels\":[0]",
      "'labels', 'predicted' and 'predicted_by_first_window' are not of one length"
    ),
    ("predictions", "\"parts\":1", "\"parts\":0", "'parts' is not 1 to 65536"),
    ("predictions", "\"smoke\"", "\"<b>\"", "'scale' is not known"),
    ("predictions", "\"fine-tune\"", "\"`touch a`\"", "'`touch a`' cannot be the name of a source"),
    ("resolved", "\"scale\" : \"smoke\"", "\"scale\" : \"<b>\"", "'scale' is not known"),
    ("resolved", "\"seed\" : 0", "\"seed\" : -1", "'seed' is negative"),
    ("resolved", "\"run\" : \"run-1\"", "\"run\" : \"..\"", "'..' cannot be the name of a run"),
    ("resolved", "    0\n", "    0, 0\n", "'seeds' are not seeds, each once"),
    ("runs/run-1/manifest", "\"peak_bytes\" : 0", "\"peak_bytes\" : -1", "a count is not 0 to"),
    ("runs/run-1/manifest", "\"seconds\" : 0", "\"seconds\" : -1e300", "'seconds' is no duration"),
  ]

  @Test(arguments: changes) func recordsThatDoNotFitAreOneErrorWithTheLine(
    _ change: (file: String, old: String, new: String, sentence: String)
  ) throws {
    let results = try write("a")
    let isLines = ["series", "predictions"].contains(change.file)
    let path = "\(results.path)/\(change.file).json\(isLines ? "l" : "")"
    // As others would write it: without a checksum.
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacing(#/  "checksum" : "[0-9a-f]+",\n/#, with: "", maxReplacements: isLines ? 0 : 1)
    let changed = text.replacing(change.old, with: change.new)
    #expect(changed != text)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
    let error = try #require(throws: RecordError.self) {
      try Report(results.path, baselines: "\(scratch.path)/none")
    }
    #expect(error.description.hasPrefix("\(path), line 1: \(change.sentence)"))
    #expect(error.description.hasSuffix("; move the file away."))
  }
}
