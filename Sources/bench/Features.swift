internal import ArgumentParser
import Harness

/// `bench features train`.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The embedded extractor of features.", subcommands: [Train.self])

  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trains the embedded extractor again on the embedded data.",
      discussion: """
        Example: bench features train --out Sources/Metrics/Resources/motion-net.safetensors
        Another network is another metric: its hash is part of every number's name.
        """)

    @Option(help: "The file to write.") var out: String
    @Option(help: "Updates.") var steps: Int?

    func run() throws {
      var configuration = FeatureTraining.Configuration()
      configuration.steps = steps ?? configuration.steps
      try FeatureTraining.train(configuration, to: out) { print($0) }
    }
  }
}
