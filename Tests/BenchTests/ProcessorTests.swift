import Foundation
import Kernels
import Testing

/// What is trained and sampled does not depend on the processor, nor on the loops of a library.
@Suite struct ProcessorTests {
  private struct Environment: Hashable {
    let instructionSet: String, openBLAS: String
  }

  /// AVX2 is asked for on both kinds of processors, AVX-512 where there is one.
  private static let environments = [
    Environment(instructionSet: "avx2", openBLAS: "Haswell"),
    Environment(instructionSet: "avx2", openBLAS: "Sandybridge"),
    Environment(instructionSet: "avx512", openBLAS: "SkylakeX"),
    Environment(instructionSet: "avx512", openBLAS: "Haswell"),
  ].filter { $0.instructionSet == Machine.instructionSet || $0.instructionSet == "avx2" }

  /// Every model of the suite, each stage 20 steps or more.
  private static let generators = [
    "vgan-two-stream.steps=20", "vgan-one-stream.steps=20", "autoencoder-gmm.steps=20",
    "vglann.epochs=4", "vglann-laplacian.epochs=4", "vglann.imle_epochs=7",
    "vglann-laplacian.imle_epochs=7", "vglann.vae_epochs=7", "vglann-laplacian.vae_epochs=7",
    "framegan.frame_steps=20", "framegan.video_steps=20", "framegan-one.frame_steps=20",
    "framegan-one.video_steps=20",
  ]
  private static let classifiers = [
    "pretraining.steps=20", "recognition.steps=20", "recognition.head_steps=20",
  ]

  /// The suite of all generators with one metric: what is compared is made before anything is measured.
  private static func suite(in scratch: ScratchFolder) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("experiments/generation.yaml"), encoding: .utf8)
    let tasks = try #require(text.range(of: "\nmetrics:"))
    let path = scratch.file("generators.yaml")
    try Data((text[..<tasks.lowerBound] + "\nmetrics:\n  interframe-mse: {}\n").utf8)
      .write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Trains and samples at the smallest scale in each environment.
  private func run(
    _ suite: String, _ settings: [String], in scratch: ScratchFolder, files: (String) -> Bool
  ) throws -> [Environment: [String: Data]] {
    var found: [Environment: [String: Data]] = [:]
    for (i, environment) in Self.environments.enumerated() {
      let results = scratch.file("\(i)")
      let run = try BenchRun(
        ["run", "--suite", suite, "--scale", "smoke", "--seeds", "0", "--results", results, "-q"]
          + settings.flatMap { ["--set", $0] },
        environment: [
          "ZOETROPE_INSTRUCTION_SET": environment.instructionSet,
          "OPENBLAS_CORETYPE": environment.openBLAS,
        ])
      #expect(run.exitCode == 0, "\(run.errors)")
      let names = try FileManager.default.subpathsOfDirectory(atPath: results).filter(files)
      found[environment] = try Dictionary(
        uniqueKeysWithValues: names.map {
          ($0, try Data(contentsOf: URL(fileURLWithPath: results + "/" + $0)))
        })
    }
    return found
  }

  private func expectTheSame(_ found: [Environment: [String: Data]], count: Int) throws {
    let first = try #require(found[Self.environments[0]])
    #expect(first.count >= count, "\(first.keys.sorted())")
    for (environment, files) in found {
      let others = files.filter { first[$0.key] != $0.value }.keys.sorted()
      #expect(others == [], "\(environment) differs from \(Self.environments[0])")
      #expect(files.count == first.count)
    }
  }

  /// The weights of all models and the clips that they sample.
  @Test func generatorsAreTheSame() throws {
    let scratch = try ScratchFolder(), suite = try Self.suite(in: scratch)
    try expectTheSame(
      run(suite, Self.generators, in: scratch) { $0.hasSuffix(".safetensors") }, count: 14)
  }

  /// The weights of pre-training, and the probabilities that every classifier gives.
  @Test func classifiersAreTheSame() throws {
    let scratch = try ScratchFolder()
    try expectTheSame(
      run("ucf101-finetune", Self.classifiers, in: scratch) {
        $0.hasSuffix(".safetensors") || $0.hasSuffix("predictions.jsonl")
      }, count: 2)
  }
}
