public import ArgumentParser
import Foundation
import Harness
public import Kernels

/// `bench perf step`, `bench perf kernels` and `bench perf data`.
struct Perf: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures speed and memory.",
    subcommands: [Step.self, Convolutions.self, Loading.self])

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
      print("")
      print(
        String(
          format: "GFLOP/s on %d thread(s); the matrix product reaches %.1f",
          result.threads,
          result.matrixProductPeak))
    }
  }
}

extension Perf {
  struct Loading: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "data",
      abstract:
        "Measures how many clips a second are decoded and prepared, cold and from the cache.",
      discussion: """
        Unless a folder is given, clips like Weizmann's are made first: 180×144, MPEG-4 in AVI, 36 to 94 frames. Then a \
        step that computes for 0.1 s on all threads takes batches from the loader, and its waiting is timed.
        Example: bench perf data --data weizmann --json
        """)

    @Option(help: "A folder of videos; made on the spot unless given.") var data: String?
    @Option(help: "How many clips are made.") var clips = 60
    @Option(help: "The folder that keeps the clips that are made; a temporary one unless given.")
    var keep: String?
    @Option(help: "Rows and columns of a prepared frame.") var size = 64
    @Option(help: "Frames of a prepared clip.") var frames = 32
    @Option(help: "How often all clips are drawn, for the median.") var rounds = 5
    @Option(help: "Steps of the loader that are timed.") var steps = 20
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      var settings = DataBenchmark.Settings()
      (settings.data, settings.clips, settings.keep) = (data, clips, keep)
      (settings.size, settings.frames, settings.threads) = (size, frames, threads)
      (settings.rounds, settings.steps) = (rounds, steps)
      let result = try DataBenchmark.run(settings)
      if json { return try printJSON(result) }
      print(
        "\(Phrases.count(result.clips, "clip")) (\(result.data)) to \(result.frames) frames of "
          + "\(result.size)×\(result.size), \(result.threads) thread(s), clips a second:")
      for (name, rate) in [
        ("decoded", result.coldClipsPerSecond), ("from the cache", result.cachedClipsPerSecond),
      ] {
        print(
          "  \(name) \(Phrases.grouped(Int(rate.median.rounded()))) "
            + "(\(Phrases.grouped(Int(rate.min.rounded()))) to \(Phrases.grouped(Int(rate.max.rounded()))))"
        )
      }
      if result.shortClips > 0 {
        print("  \(Phrases.count(result.shortClips, "clip")) filled up with the last frame")
      }
      for row in result.loading {
        print(
          String(
            format: "a step of %.1f s, batch %d from %@: waits %.4f s (%.4f to %.4f), %@",
            row.stepSeconds, row.batchSize, row.source == "cache" ? "the cache" : "files",
            row.waitSeconds.median, row.waitSeconds.min, row.waitSeconds.max,
            row.isFed ? "kept fed" : "not kept fed"))
      }
    }
  }
}

extension ElementType: ExpressibleByArgument {}
