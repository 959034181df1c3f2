internal import Kernels
public import Tensors

/// The control that sees pictures but no motion: pixels of one frame, or of several averaged, reduced
/// by area to 16 × 16.
///
/// What a classifier of these vectors reaches is what a single picture tells of the class.
public struct RawFrames: Sendable {
  /// How many numbers there are: 16 × 16 pixels of three channels.
  public static let count = side * side * 3

  private static let side = 16
  private let frames: Int

  /// The first frame; with `frames` > 1 the mean over that many evenly spaced ones, the first and the
  /// last among them.
  public init(averaging frames: Int = 1) {
    require(frames > 0, "raw frames: \(frames) frames cannot be averaged")
    self.frames = frames
  }

  /// `count` numbers in −1…1 of a clip `[T, H, W, 3]` in −1…1 with at least 16 rows and columns.
  ///
  /// A clip with fewer frames than are averaged gives some of them twice.
  public func callAsFunction(_ clip: Tensor) -> [Double] {
    let side = RawFrames.side, shape = clip.shape
    require(
      shape.rank == 4 && shape[0] > 0 && shape[1] >= side && shape[2] >= side && shape[3] == 3,
      "raw frames: a clip is [T, H, W, 3] with 16 rows and columns at least, got \(shape)")
    let chosen = (0..<frames).map { $0 * (shape[0] - 1) / max(1, frames - 1) }
    let small = clip.gathered(chosen, along: 0).resized(height: side, width: side, .torchArea)
    return small.mean(over: [0]).values.map(Double.init)
  }
}
