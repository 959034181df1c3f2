import Foundation
import Testing

@testable import Harness

/// What is wrong with a suite is said before anything runs, with the line.
@Suite struct SuiteTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func read(_ text: String, set: [String] = [], _ scale: Scale = .small) throws -> Suite {
    try Suite(
      file: scratch.suite(text), scale: scale, overrides: set, models: [TinyModel.registered])
  }

  @Test func seedsHaveARange() throws {
    #expect(try Seeds(words: "0..2").list == [0, 1, 2])
    #expect(try Seeds(words: "4,1").list == [4, 1])
    #expect(try Seeds(words: "1000000000").list == [1_000_000_000])
    #expect(try Seeds(words: "0..999").list.count == 1_000)
    for words in [
      "0..1000", "0..9223372036854775807", "-9223372036854775808..9223372036854775807", "-1", "1,1",
      "1000000001", "2..1", "", "..", "0..1..2", "0...2", "99999999999999999999",
    ] {
      #expect(throws: HarnessError.self, "\(words)") { try Seeds(words: words) }
    }
  }

  @Test func numbersOfSettingsHaveARange() throws {
    for value in [".inf", "-.inf", ".nan", "1e400", "1e10", "9223372036854775807", "[.inf]"] {
      let message = #expect(throws: HarnessError.self) {
        try read(tinySuite, set: ["tiny.steps=\(value)"])
      }
      let shown = value == "[.inf]" ? ".inf" : value
      #expect(
        message?.description
          == "--set tiny.steps=\(value): 'steps' should be a number within ±1000000000, but is '\(shown)'."
      )
    }
    // A number in base 60 of any size is a word.
    #expect(throws: HarnessError.self) {
      try read(tinySuite, set: ["tiny.steps=99999999999999:59:59:59"])
    }
  }

  @Test func aliasesAndNestingEndAtOnce() throws {
    var bomb = "a0: &a0 [1, 1]\n"
    for i in 1..<30 { bomb += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1)]\n" }
    var small = "a0: &a0 [" + String(repeating: "1,", count: 60_000) + "1]\n"
    small += "b: [*a0, *a0]\n"
    let deep = "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    for (text, sentence) in [
      (bomb, ", line 10: more than 16 aliases; write their values out."),
      (small, ", line 1: more than 100000 values, aliases written out; give fewer."),
      (deep, ", line 1: values are nested more than 32 deep."),
      (String(repeating: "[", count: 5_000), ", line 1: values are nested too deeply."),
    ] {
      let error = #expect(throws: HarnessError.self) { try read(text) }
      #expect(error?.description == "\(scratch.path)/tiny.yaml\(sentence)")
    }
    #expect(throws: HarnessError.self) { try read(String(repeating: "#", count: 300_000)) }
  }

  /// A change of the suite, and the sentence that it leads to, after the file's name.
  static let mistakes: [(old: String, new: String, sentence: String)] = [
    (
      "model: tiny", "model: tinny",
      ", line 13: Unknown model 'tinny'. Did you mean 'tiny'? Known: tiny."
    ),
    (
      "steps: 4", "stepz: 4",
      ", line 16: Unknown key 'stepz'. Did you mean 'steps'? Known: batch_size, diverges_at, "
        + "frames, mode, nested, rate, resolution, steps."
    ),
    (
      "steps: 4", "steps: four",
      ", line 16: 'steps' should be a whole number, but is four."
    ),
    ("steps: 4", "steps: 0", ", line 16: tiny: steps must be positive, got 0."),
    (
      "depth: 3", "dept: 3",
      ", line 17: Unknown key 'dept'. Did you mean 'depth'? Known: depth, has_bias."
    ),
    ("depth: 3", "has_bias: 3", ", line 17: 'nested.has_bias' should be true or false, but is 3."),
    ("{steps: 4}", "[4]", ", line 16: 'smoke' should be 'key: value' lines, but is a list."),
    (
      "steps: 4", "frames: 5",
      ", line 16: frames is 5, but the clips of the data set have 4; leave it out, or change the "
        + "data set."
    ),
    (
      "kind: scenes", "kind: scene",
      ", line 7: Unknown data set 'scene'. Did you mean 'scenes'? Known: bouncing-balls, scenes, actions, ucf101, tinyvideo, folder, weizmann, "
        + "mpii-cooking."
    ),
    (
      "kind: scenes", "kind: folder",
      ", line 7: 'folder' is read from files; give their folder with --data."
    ),
    (
      "data: [scenes]", "data: [sceens]",
      ", line 14: Unknown data set 'sceens'. Did you mean 'scenes'? Known: scenes."
    ),
    (
      "interframe-mse:", "interframe:",
      ", line 25: Unknown metric 'interframe'. Did you mean 'interframe-mse'? Known: "
        + "preference, frechet-motion-net, fvd, interframe-mse, flicker, diversity, nearest-training, "
        + "mask, geodesic-step."
    ),
    (
      "higher_is_better: false", "higher_is_better: maybe",
      ", line 25: 'higher_is_better' should be true or false, but is 'maybe'."
    ),
    (
      "seeds: [0, 1]", "seeds: [0, -1]",
      ", line 4: a seed should be a whole number, not negative, but is '-1'."
    ),
    (
      "seeds: [0, 1]", "seeds: [1, 1]",
      ", line 4: 'seeds' should name at least one seed, and none twice."
    ),
    (
      "clips: 18", "clips: 0",
      ", line 22: clips must be 1 to 100000, got 0."
    ),
    (
      "version: 1\ndescription", "versoin: 1\ndescription",
      ", line 2: Unknown key 'versoin'. Did you mean 'version'? Known: suite, version, seeds, "
        + "data, tasks, description, metrics, evaluation, recognition."
    ),
    ("version: 1\ndescription", "description", ", line 1: a suite lacks 'version'."),
    (
      "suite: tiny\n", "suite: tiny\nsuite: tiny\n", ", line 1: the key 'suite' stands there twice."
    ),
  ]

  @Test(arguments: mistakes) func mistakesAreNamedWithTheirLine(
    _ mistake: (old: String, new: String, sentence: String)
  ) throws {
    let text = tinySuite.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
    #expect(text != tinySuite)
    let error = try #require(throws: HarnessError.self) { try read(text) }
    #expect(error.description == "\(scratch.path)/tiny.yaml" + mistake.sentence)
  }

  @Test func brokenYAMLAndAbsentFilesAreNamed() throws {
    let broken = try #require(throws: HarnessError.self) { try read("suite: [") }
    #expect(broken.description.hasPrefix("\(scratch.path)/tiny.yaml, line "))
    let absent = try #require(throws: HarnessError.self) {
      try Suite(file: "\(scratch.path)/none.yaml", scale: .small)
    }
    #expect(absent.description.hasPrefix("\(scratch.path)/none.yaml cannot be read as a suite"))
  }

  @Test func theCommandLineIsLaidOverTheFileAndTheFileOverTheModel() throws {
    let suite = try read(tinySuite, set: ["tiny.nested.depth=5", "tiny.mode=fancy", "tiny.rate=1"])
    let configuration = try suite.tasks[0].configuration(for: suite.data[0])
    #expect(
      configuration
        == #"{"batchSize":3,"divergesAt":-1,"frames":4,"mode":"fancy","nested":{"depth":5,"#
        + #""hasBias":true},"rate":1,"resolution":8,"steps":6}"#)
    #expect(
      try Settings.flattened(configuration)["nested.has_bias"] == "true"
        && Settings.flattened(configuration)["rate"] == "1")
    #expect(try read(tinySuite, set: ["evaluation.clips=7"]).evaluation.clips == 7)
    #expect(
      try read(tinySuite, set: ["scenes.training_clips=9"]).data[0].settings.trainingClips == 9)
  }

  @Test(arguments: [
    (
      "tiny.stepz=3",
      "--set tiny.stepz=3: Unknown key 'stepz'. Did you mean 'steps'? Known: batch_size, "
        + "diverges_at, frames, mode, nested, rate, resolution, steps."
    ),
    ("tiny.steps=many", "--set tiny.steps=many: 'steps' should be a whole number, but is many."),
    (
      "tny.steps=3",
      "--set tny.steps=3: Unknown task 'tny'. Did you mean 'tiny'? Known: scenes, tiny, evaluation."
    ),
    ("steps=3", "--set steps=3: TASK.KEY=VALUE is expected, such as vgan.width=8."),
  ]) func mistakesOfTheCommandLineAreNamed(_ text: String, _ sentence: String) throws {
    let error = try #require(throws: HarnessError.self) { try read(tinySuite, set: [text]) }
    #expect(error.description == sentence)
  }

  @Test func everyModelOfTheRegistryKeepsItsConfiguration() throws {
    for model in Model.all {
      let text = try model.resolve([], [:])
      #expect(
        try model.resolve([], [:]) == text && Set(Model.all.map(\.name)).count == Model.all.count)
      let settings = try Settings.flattened(text)
      #expect(!settings.isEmpty, "\(model.name)")
    }
  }
}
