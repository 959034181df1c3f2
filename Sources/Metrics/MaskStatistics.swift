internal import Kernels
public import Tensors

/// What the mask of a two-stream generator covers: its mean over moving and over still pixels.
public struct MaskStatistics: Sendable, Equatable {
  /// The mean of the mask where things move, and where they stand still; of clips that have both.
  public let moving: ClipValues, still: ClipValues

  /// Of masks `[N, T, H, W, 1]` in 0…1, where a pixel of a frame moves if `motion` of the same shape
  /// is above ½.
  public init(mask: Tensor, motion: Tensor) {
    mask.requireClips()
    require(
      mask.shape == motion.shape && mask.shape[4] == 1,
      "mask statistics: mask \(mask.shape) and motion \(motion.shape) should be [N, T, H, W, 1]")
    let pairs = zip(mask.eachClip { $0 }, motion.eachClip { $0 }).compactMap {
      mask, motion -> (Double, Double)? in
      func mean(_ isMoving: Bool) -> Double {
        let chosen = zip(mask, motion).filter { ($0.1 > 0.5) == isMoving }.map(\.0)
        return chosen.reduce(0, +) / Double(chosen.count)
      }
      let pair = (mean(true), mean(false))
      return pair.0.isNaN || pair.1.isNaN ? nil : pair
    }
    (moving, still) = (ClipValues(pairs.map(\.0)), ClipValues(pairs.map(\.1)))
  }

  /// Where clips `[N, T, H, W, C]` in −1…1 move, 0 or 1 in `[N, T, H, W, 1]`, where nothing else is
  /// known.
  ///
  /// A pixel moves in a frame if a channel differs there by over 0.1 from the pixel's median over
  /// time; of an even number of frames the lower of both medians counts.
  public static func estimatedMotion(of clips: Tensor) -> Tensor {
    let (t, c) = (clips.shape[1], clips.shape[4]), pixels = clips.shape[2] * clips.shape[3]
    let motion = clips.eachClip { values -> [Float] in
      var moves = [Float](repeating: 0, count: t * pixels)
      for place in 0..<pixels * c {
        let track = (0..<t).map { values[$0 * pixels * c + place] }
        let median = track.sorted()[(t - 1) / 2]
        for frame in 0..<t where abs(track[frame] - median) > 0.1 {
          moves[frame * pixels + place / c] = 1
        }
      }
      return moves
    }
    return Tensor(clips.shape.replacing(4, with: 1), motion.flatMap { $0 })
  }
}
