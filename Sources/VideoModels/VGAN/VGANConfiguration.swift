/// The sizes of a VGAN; the defaults are the paper's.
///
/// Vondrick, Pirsiavash and Torralba, "Generating videos with scene dynamics", NIPS 2016,
/// arXiv:1609.02612.
public struct VGANConfiguration: Codable, Hashable, Sendable {
  /// One stream draws the whole clip; two draw a moving foreground with its mask and a still
  /// background.
  public var streams = 2
  /// Numbers of the code z.
  public var latentSize = 100
  /// Channels of the widest pictures; the deepest layer has eight times as many.
  public var width = 64
  /// Frames of a clip, 16 or 32.
  public var frames = 32
  /// Rows and columns of a frame, 32 or 64.
  public var resolution = 64

  /// Steps of training; the released checkpoints are those of 65,000 to 95,000.
  public var steps = 65_000
  /// Clips a step.
  public var batchSize = 64

  /// The paper's two-stream model.
  public init() {}

  /// Checks the sizes; gives one sentence for the first that does not fit.
  public func problem() -> String? {
    if !(1...2).contains(streams) { return "streams must be 1 or 2, got \(streams)" }
    if !(1...65_536).contains(latentSize) {
      return "the latent size must be 1 to 65536, got \(latentSize)"
    }
    if !(1...1024).contains(width) { return "the width must be 1 to 1024, got \(width)" }
    if frames != 16 && frames != 32 { return "frames must be 16 or 32, got \(frames)" }
    if resolution != 32 && resolution != 64 {
      return "the resolution must be 32 or 64, got \(resolution)"
    }
    return Sizes.problem([
      ("steps", steps, 0...1_000_000_000), ("the batch size", batchSize, 1...65_536),
    ]) ?? sizeProblem(batchSize: batchSize)
  }

  /// The same for the memory that batches of `batchSize` clips take.
  func sizeProblem(batchSize: Int) -> String? {
    Sizes.problem("the first layer", [latentSize, 8 * width] + seed)
      ?? Sizes.problem("the deepest layer", [8 * width, 4 * width, 64])
      ?? Sizes.problem(
        "the widest pictures of a batch", [batchSize, width] + extents.map { $0 / 2 })
      ?? Sizes.problem("a batch", [batchSize, 3] + extents)
  }

  /// Frames, rows and columns of a clip.
  var extents: [Int] { [frames, resolution, resolution] }

  /// Extents of the smallest block of the pyramid, which four doublings bring to the clip: 2 × 4 ×
  /// 4 in the paper.
  var seed: [Int] { [frames / 16, resolution / 16, resolution / 16] }
}
