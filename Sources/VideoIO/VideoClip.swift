internal import Kernels
public import Tensors

/// Which frames of a video make a clip.
public struct ClipSelection: Sendable, Hashable {
  /// How far apart the frames are.
  public enum Spacing: Sendable, Hashable {
    /// Every so many frames of the video, whatever their times.
    case stride(Int)
    /// The frames that are on show at this rate, by their time stamps; for videos of different or
    /// varying rates.
    case framesPerSecond(Double)
  }

  /// How many frames there are in the clip.
  public let frameCount: Int
  /// The frame of the video with which the clip begins.
  public let start: Int
  /// How far apart they are.
  public let spacing: Spacing

  /// `frameCount` frames from frame `start` on.
  public init(frameCount: Int, start: Int = 0, spacing: Spacing = .stride(1)) {
    switch spacing {
    case .stride(let stride): require(stride > 0, "clip: stride \(stride) is not positive")
    case .framesPerSecond(let rate):
      require(rate > 0 && rate.isFinite, "clip: \(rate) frames per second is not a rate")
    }
    require(
      frameCount > 0 && start >= 0, "clip: \(frameCount) frames from frame \(start) are no clip")
    (self.frameCount, self.start, self.spacing) = (frameCount, start, spacing)
  }
}

/// Frames picked from a video.
public struct VideoClip: Sendable {
  /// The frames, all of one size.
  public let frames: [VideoFrame]
  /// How many frames at the end repeat the last one because the video is too short.
  public let repeatedFrames: Int
  /// What went wrong up to the last frame that was read.
  public let warnings: [VideoWarning]

  /// The frames as `[T, H, W, 3]` in −1…1.
  public var tensor: Tensor { Tensor(frames) }

  /// Reads the frames of `selection` from `path` and stops there.
  public init(
    _ path: String, _ selection: ClipSelection, scaling: FrameScaling = .original
  ) throws(VideoError) {
    var decoder = try VideoDecoder(path, scaling: scaling)
    for _ in 0...selection.start where try !decoder.advance() {
      throw .startsAfterEnd(
        path: path, start: selection.start, frameCount: decoder.frameCount)
    }
    var picked: [VideoFrame]
    switch selection.spacing {
    case .stride(let stride):
      picked = try decoder.frames(selection.frameCount, stride: stride)
    case .framesPerSecond(let rate):
      picked = try decoder.frames(selection.frameCount, framesPerSecond: rate)
    }
    repeatedFrames = selection.frameCount - picked.count
    if repeatedFrames > 0 {
      picked += Array(repeating: try decoder.frame(), count: repeatedFrames)
    }
    frames = picked
    warnings = decoder.warnings
  }
}

extension VideoDecoder {
  /// Up to `count` frames from the current one on, fewer where the video ends before.
  fileprivate mutating func frames(
    _ count: Int, stride: Int
  ) throws(VideoError) -> [VideoFrame] {
    var result = [try frame()]
    while result.count < count {
      for _ in 0..<stride where try !advance() { return result }
      result.append(try frame())
    }
    return result
  }

  /// Up to `count` frames on show every 1 / `framesPerSecond` from the current one on, fewer where
  /// the video ends.
  fileprivate mutating func frames(
    _ count: Int, framesPerSecond: Double
  ) throws(VideoError) -> [VideoFrame] {
    // Time stamps are rounded to the container's units, up to 10 ms in GIF; a quarter of a step
    // settles ties.
    let origin = seconds, slack = 0.25 * min(period, 1 / framesPerSecond)
    func time(_ index: Int) -> Double { origin + Double(index) / framesPerSecond + slack }
    var result = [VideoFrame]()
    while result.count < count, try advance() {
      guard time(result.count) < seconds else { continue }
      let shown = try frameBefore()
      while result.count < count && time(result.count) < seconds { result.append(shown) }
    }
    guard result.count < count && time(result.count) < seconds + period + slack else {
      return result
    }
    let shown = try frame()
    while result.count < count && time(result.count) < seconds + period + slack {
      result.append(shown)
    }
    return result
  }
}
