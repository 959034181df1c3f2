internal import Kernels
public import Tensors

/// Clips made from real ones, or from none, that show what a metric sees; all `[N, T, H, W, C]`.
public enum ControlClips {
  /// The first frame of each clip over and over.
  public static func frozen(_ clips: Tensor) -> Tensor {
    clips.requireClips()
    return clips.gathered(Array(repeating: 0, count: clips.shape[1]), along: 1)
  }

  /// Each clip from its last frame to its first.
  public static func reversed(_ clips: Tensor) -> Tensor {
    clips.requireClips()
    return clips.gathered((0..<clips.shape[1]).reversed(), along: 1)
  }

  /// The frames of each clip in a random order of its own.
  public static func shuffled(_ clips: Tensor, using random: inout RandomSource) -> Tensor {
    clips.requireClips()
    return Tensor.concatenated(
      (0..<clips.shape[0]).map { n in
        clips.slice(n..<n + 1, along: 0).gathered(
          random.permutation(clips.shape[1]), along: 1)
      }, along: 0)
  }

  /// Numbers uniform in −1…1.
  public static func noise(_ shape: Shape, using random: inout RandomSource) -> Tensor {
    random.uniform(shape, -1, 1)
  }

  /// `count` different training clips, as a generator would draw that learned them by heart.
  ///
  /// `training` holds at least that many.
  public static func replay(
    _ training: Tensor, count: Int, using random: inout RandomSource
  ) -> Tensor {
    training.requireClips()
    require(
      count <= training.shape[0], "replay: \(count) clips of \(training.shape[0]) were asked for")
    return training.gathered(Array(random.permutation(training.shape[0]).prefix(count)), along: 0)
  }
}
