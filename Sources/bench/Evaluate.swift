import ArgumentParser
import Harness
import Results

/// `bench evaluate`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures anybody's clips against real ones by the suites' metrics.",
    discussion: """
      Example: bench evaluate --real videos/real --generated videos/mine videos/theirs
      Folders hold videos (GIF, MP4, AVI and what FFmpeg reads) or folders of frames.
      Clips are drawn by the seed, from sub-folders in proportion. Files that cannot be read are left
      out, counted and named, unless --strict refuses them.
      """)

  @Option(help: "A folder of real clips.") var real: String
  @Option(parsing: .upToNextOption, help: "One or more folders of generated clips.")
  var generated: [String]
  @Option(help: "A folder of training clips, to look for clips learned by heart.")
  var training: String?
  @Option(help: "I3D's weights as safetensors, under pytorch-i3d's names, for FVD.")
  var i3d = ""
  @Option(help: "Frames that clips are brought to.") var frames = 16
  @Option(help: "Rows and columns that clips are brought to.") var size = 32
  @Option(help: "Clips of each folder, at most.") var clips = 256
  @Option(help: "What clips, windows and pairs are drawn from.") var seed = 0
  @Flag(help: "Refuse files that are missing or cannot be read.") var strict = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    var options = FolderEvaluation.Options(real: real, generated: generated)
    (options.training, options.frames, options.size) = (training, frames, size)
    (options.clips, options.seed, options.i3d) = (clips, seed, i3d)
    options.isStrict = strict
    let evaluation = try FolderEvaluation(options)
    if json { return print(json: try RecordCoding.encodePretty(evaluation.measurements)) }
    print(lines: evaluation.markdown)
  }
}
