import ArgumentParser
import Foundation
import Harness
import Metrics

/// `bench features train` and `bench features describe`.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes and describes the embedded feature extractor.",
    subcommands: [Train.self, Describe.self])

  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trains the extractor on the embedded data and writes its weights.",
      discussion: "Example: bench features train --output motion-net.safetensors")

    @Option(help: "The safetensors file to write.") var output: String
    @Option(help: "Steps.") var steps = ExtractorTraining.Configuration().steps
    @Option(help: "Clips a step.") var batchSize = ExtractorTraining.Configuration().batchSize
    @Option(help: "The seed of weights and order.") var seed: UInt64 = 0
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      var configuration = ExtractorTraining.Configuration()
      (configuration.steps, configuration.batchSize) = (steps, batchSize)
      configuration.seed = seed
      let description = try FeatureTraining.train(configuration, threads: threads, to: output)
      try Features.show(description, json: json)
    }
  }

  struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says how the extractor was made and how good it is.",
      discussion: "Example: bench features describe --json")

    @Argument(help: "A file of weights; the one that ships unless given.") var weights: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws { try Features.show(FeatureTraining.describe(weights), json: json) }
  }

  fileprivate static func show(_ found: FeatureTraining.Description, json: Bool) throws {
    if json { return try printJSON(found) }
    printTable(
      [
        ["file", found.path], ["name", "\(found.name), \(found.hash)"],
        ["features", "\(found.dimension) of a network of \(found.parameters) parameters"],
        [
          "right answers",
          String(
            format: "motion %.3f, scene %.3f, damage %.3f on %d clips each", found.quality.motion,
            found.quality.scene, found.quality.damage, found.quality.clips),
        ],
      ] + found.recipe.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }, numbers: 2)
    print("")
    print("Fréchet distance from scenes to other scenes, by what was done to these")
    printTable(
      [["damage", "distance", "limit"]]
        + found.distances.map {
          [$0.damage, String(format: "%.3f", $0.distance), String(format: "%.3f", $0.limit)]
        })
  }
}
