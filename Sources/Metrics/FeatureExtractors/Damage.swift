internal import Kernels
public import Tensors

/// What may be wrong with a clip; the embedded extractor learns to tell which.
public enum Damage: String, Sendable, Codable, CaseIterable {
  /// Nothing.
  case none
  /// Time runs backwards.
  case reversed
  /// Frames stand in a random order.
  case shuffled
  /// One frame stands for all.
  case frozen
  /// Normal noise of a deviation between 0.05 and 0.5 lies on every number.
  case noisy
  /// Frames are blurred by averages over 2, 4 or 8 pixels.
  case blurred

  /// Clips `[N, T, H, W, C]` in −1…1 with this damage; `H` and `W` are multiples of 8 for blur.
  public func applied(to clips: Tensor, using random: inout RandomSource) -> Tensor {
    clips.requireClips()
    switch self {
    case .none: return clips
    case .reversed: return ControlClips.reversed(clips)
    case .shuffled: return ControlClips.shuffled(clips, using: &random)
    case .frozen: return ControlClips.frozen(clips)
    case .noisy:
      let deviation = random.uniform([1], 0.05, 0.5).scalar
      return (clips + random.normal(clips.shape, deviation: deviation)).clipped(-1, 1)
    case .blurred: return Damage.blurred(clips, by: 2 << random.integers(1, below: 3)[0])
    }
  }

  /// Averages over squares of `factor` pixels, brought back linearly.
  public static func blurred(_ clips: Tensor, by factor: Int) -> Tensor {
    let (h, w) = (clips.shape[2], clips.shape[3])
    require(
      h % factor == 0 && w % factor == 0, "blur: \(clips.shape) does not divide by \(factor)")
    return clips.resized(height: h / factor, width: w / factor, .torchArea)
      .resized(height: h, width: w, .halfPixelBilinear)
  }
}
