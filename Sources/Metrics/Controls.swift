public import Tensors

/// Clips made from real ones, to show what a metric sees and what it does not.
public enum Control: String, CaseIterable, Sendable, Codable {
  /// Every frame is the first.
  case frozen
  /// The frames in another order.
  case shuffled
  /// The frames from last to first.
  case reversed
  /// Uniform noise.
  case noise

  /// The control's clips, of the shape of `clips` `[N, T, H, W, C]`.
  public func clips(from clips: Tensor, using random: inout RandomSource) -> Tensor {
    let frames = clips.shape[1]
    switch self {
    case .frozen: return clips.slice(0..<1, along: 1).repeated(frames, along: 1)
    case .reversed: return clips.gathered((0..<frames).reversed(), along: 1)
    case .noise: return random.uniform(clips.shape, -1, 1)
    case .shuffled:
      return .concatenated(
        (0..<clips.shape[0]).map { n in
          clips.slice(n..<n + 1, along: 0).gathered(random.permutation(frames), along: 1)
        }, along: 0)
    }
  }
}
