internal import Kernels

/// The windows of a video that are classified one by one: they follow one another without a gap or an
/// overlap, and the last one repeats the last frame as often as it is too short.
public struct Windows: Hashable, Sendable {
  /// Frames of a window.
  public let length: Int
  /// Frames of the video.
  public let frames: Int

  /// Windows of `length` frames of a video of `frames`, at least one each.
  public init(of length: Int, in frames: Int) {
    require(
      length > 0 && frames > 0,
      "windows: one frame at least is needed, got windows of \(length) in a video of \(frames)")
    (self.length, self.frames) = (length, frames)
  }

  /// How many there are, at least one.
  public var count: Int { (frames + length - 1) / length }

  /// The frames of a window, `length` numbers from 0.
  public subscript(window: Int) -> [Int] {
    require(0..<count ~= window, "windows: window \(window) of \(count) does not exist")
    return (window * length..<(window + 1) * length).map { min($0, frames - 1) }
  }
}
