import ArgumentParser
import Harness

/// `bench sample`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Samples clips from a checkpoint into a file.",
    discussion: """
      Example: bench sample results/generation/runs/RUN --count 16 --out clips.gif
      A PNG has a clip a row; MP4, AVI and GIF show all clips side by side; a safetensors file holds \
      bytes [N, T, H, W, C] under "clips".
      """)

  @Argument(help: "A checkpoint, or the folder of a run.") var checkpoint: String
  @Option(help: "How many clips.") var count = 16
  @Option(help: "One of the model's samplers; its own unless given.") var sampler: String?
  @Option(help: "The seed of the samples; a run's seed gives the run's samples.") var seed = 0
  @Option(help: "Threads; all processors unless given.") var threads: Int?
  @Option(help: "The file to write: .mp4, .avi, .gif, .png or .safetensors.") var out: String

  func run() throws {
    print(
      try SampleDrawing.draw(
        from: checkpoint, count: count, sampler: sampler, seed: seed, threads: threads, to: out))
  }
}
