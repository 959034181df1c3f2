public import Tensors

/// How much clips change from frame to frame: the mean squared difference of neighbouring frames.
///
/// Albuquerque and others, arXiv:1901.11384, section 4.1. It describes smoothness, not quality: a frozen
/// clip has 0. Clips are `[N, T, H, W, C]` in −1…1 with two frames or more.
public enum InterframeError {
  /// On frames binarised as in the released code, over all transitions, pixels and channels.
  ///
  /// There numbers above 0 become 1 and those below become 0; a 0 stays 0.
  public static func binarised(_ clips: Tensor) -> ClipValues {
    measured(clips) { $0 > 0 ? 1 : 0 }
  }

  /// On the numbers as they are, with black at 0 and white at 1.
  public static func raw(_ clips: Tensor) -> ClipValues { measured(clips) { ($0 + 1) / 2 } }

  private static func measured(_ clips: Tensor, _ level: (Double) -> Double) -> ClipValues {
    let frame = clips.shape.count / max(1, clips.shape[0] * clips.shape[1])
    return ClipValues(
      clips.eachClip { values in
        let levels = values.map(level)
        let sum = zip(levels, levels.dropFirst(frame)).reduce(0) { sum, pair in
          sum + (pair.1 - pair.0) * (pair.1 - pair.0)
        }
        return sum / Double(values.count - frame)
      })
  }
}
