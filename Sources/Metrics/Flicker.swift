internal import Kernels
public import Tensors

/// How much pixels that should stand still change from frame to frame.
///
/// The mean squared difference of neighbouring frames, with black at 0 and white at 1, over the still
/// pixels of each clip. Clips are `[N, T, H, W, C]` in −1…1 with two frames or more.
public enum Flicker {
  /// Over the pixels that `motion` `[N, T, H, W, 1]` in 0…1 covers by under 1 % in every frame.
  ///
  /// Clips without a still pixel have no number, and are left out.
  public static func measured(_ clips: Tensor, motion: Tensor) -> ClipValues {
    clips.requireClips()
    require(
      motion.shape == clips.shape.replacing(4, with: 1),
      "flicker: motion \(motion.shape) does not fit clips \(clips.shape)")
    let peaks = motion.maximum(over: [1, 4]).values, pixels = clips.shape[2] * clips.shape[3]
    return measured(clips) { clip, _ in
      (0..<pixels).filter { peaks[clip * pixels + $0] < 0.01 }
    }
  }

  /// Over the stillest half of the pixels, where nothing else is known.
  ///
  /// Stillness is the range of a pixel's means over four neighbouring frames, the widest of its
  /// channels: such means hide flicker, which is fast, and show motion, which is slow. Of equals the
  /// first pixels count.
  public static func estimated(_ clips: Tensor) -> ClipValues {
    measured(clips) { _, values in
      let ranges = slowRanges(values, clips.shape)
      let order = ranges.indices.sorted { (ranges[$0], $0) < (ranges[$1], $1) }
      return Array(order.prefix((ranges.count + 1) / 2))
    }
  }

  private static func measured(
    _ clips: Tensor, still: (_ clip: Int, _ values: [Double]) -> [Int]
  ) -> ClipValues {
    let (t, c) = (clips.shape[1], clips.shape[4])
    let pixels = clips.shape[2] * clips.shape[3]
    var clip = -1
    return ClipValues(
      clips.eachClip { values -> Double? in
        clip += 1
        let places = still(clip, values).flatMap { p in (0..<c).map { p * c + $0 } }
        guard !places.isEmpty else { return nil }
        let sum = (1..<t).reduce(0.0) { sum, frame in
          places.reduce(sum) { sum, place in
            let at = frame * pixels * c + place
            let difference = (values[at] - values[at - pixels * c]) / 2
            return sum + difference * difference
          }
        }
        return sum / Double((t - 1) * places.count)
      }.compactMap { $0 })
  }

  /// For each pixel the range of its means over four neighbouring frames.
  private static func slowRanges(_ values: [Double], _ shape: Shape) -> [Double] {
    let (t, c) = (shape[1], shape[4]), pixels = shape[2] * shape[3], window = min(4, shape[1])
    return (0..<pixels).map { pixel in
      (0..<c).map { channel -> Double in
        let track = (0..<t).map { values[($0 * pixels + pixel) * c + channel] }
        let means = (0...t - window).map { track[$0..<$0 + window].reduce(0, +) / Double(window) }
        return (means.max() ?? 0) - (means.min() ?? 0)
      }.max() ?? 0
    }
  }
}
