public import ArgumentParser
import Foundation
import Harness
public import Kernels

/// `bench perf step` and `bench perf kernels`.
struct Perf: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures speed and memory.", subcommands: [Step.self, Convolutions.self])

  struct Step: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Times training steps: one update of the discriminator and one of the generator.",
      discussion:
        "Example: bench perf step --model vgan-two-stream --scale paper --batch-size 8 --threads 2 --json"
    )

    @Option(help: "A model, as in bench ls models.") var model = "vgan-two-stream"
    @OptionGroup var sizes: SizeOptions
    @Option(help: "Clips a step.") var batchSize = 8
    @Option(help: "Storage of activations: float32 or bfloat16.") var precision: ElementType =
      .float32
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Option(help: "Steps that are timed, after two that are not.") var steps = 5
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let result = try StepBenchmark.run(
        model, sizes.scale, width: sizes.width, frames: sizes.frames, resolution: sizes.resolution,
        batchSize: batchSize, precision: precision, threads: threads, steps: steps)
      if json { return try printJSON(result) }
      let time = result.stepSeconds
      print(
        String(
          format:
            "%@, width %d, batch %d, %@, %d thread(s): %.3f s a step (%.3f to %.3f), %.0f MiB at most",
          result.model, result.width, result.batchSize, result.precision, result.threads,
          time.median, time.min,
          time.max, Double(result.peakResidentBytes) / 1_048_576))
    }
  }

  struct Convolutions: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "kernels",
      abstract: "Measures each convolution of a model in its three directions, in GFLOP/s.",
      discussion: "Example: bench perf kernels --model vgan-two-stream --scale paper --batch-size 8"
    )

    @Option(help: "A model, as in bench ls models.") var model = "vgan-two-stream"
    @OptionGroup var sizes: SizeOptions
    @Option(help: "Clips a pass.") var batchSize = 8
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let result = try KernelBenchmark.run(
        model, sizes.scale, width: sizes.width, frames: sizes.frames, resolution: sizes.resolution,
        batchSize: batchSize, threads: threads)
      if json { return try printJSON(result) }
      let rows = result.rows.map { row in
        [row.layer, String(format: "%.3f", row.gigaflop)]
          + [row.forward, row.inputGradient, row.filterGradient].map { String(format: "%.1f", $0) }
      }
      printTable([["layer", "GFLOP", "forward", "input gradient", "filter gradient"]] + rows)
      print(
        String(
          format: "\nGFLOP/s on %d thread(s); the matrix product of OpenBLAS reaches %.1f",
          result.threads,
          result.matrixProductPeak))
    }
  }
}

extension ElementType: ExpressibleByArgument {}
