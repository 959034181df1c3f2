internal import Kernels
public import Tensors

/// Numbers of clips `[N, T, H, W, C]` in −1…1, one a clip: means and intervals over clips are taken
/// from them.
public enum ClipStatistics {
  /// The clips as 8-bit video holds them: every number one of the 256 levels between −1 and 1.
  ///
  /// Models and real clips are compared only so.
  public static func quantized(_ clips: Tensor) -> Tensor {
    let levels = ((clips.clipped(-1, 1) + 1) * 127.5 + 0.5).values.map { $0.rounded(.down) }
    return Tensor(clips.shape, levels) / 127.5 - 1
  }

  /// Mean squared difference of consecutive frames, in units of 0…1.
  ///
  /// Albuquerque and others, arXiv:1901.11384, table 1, before binarising.
  public static func interframeError(_ clips: Tensor) -> [Double] {
    perClip(squaredSteps((clips + 1) * 0.5))
  }

  /// The same with every number set to 1 above the middle of the range and to 0 elsewhere, as the
  /// released code has it.
  public static func binarisedInterframeError(_ clips: Tensor) -> [Double] {
    perClip(squaredSteps(clips .> Tensor.zeros(clips.shape)))
  }

  /// Mean absolute difference of consecutive frames, in units of 0…1, over the stillest half of the
  /// pixels of each clip: those whose own difference, averaged over time and channels, is least.
  ///
  /// A model that draws a background anew in every frame flickers there; a still one does not.
  public static func flicker(_ clips: Tensor) -> [Double] {
    let shape = clips.shape
    requireClips(clips, atLeast: 2)
    let steps = (later(clips) - earlier(clips)).absolute() * 0.5
    let pixels = steps.mean(over: [1, 4]).reshaped([shape[0], shape[2] * shape[3]]).values
    let count = shape[2] * shape[3]
    return (0..<shape[0]).map { n in
      let still = pixels[n * count..<(n + 1) * count].sorted().prefix(max(1, count / 2))
      return still.reduce(0) { $0 + Double($1) } / Double(still.count)
    }
  }

  /// The mean of `mask` `[N, T, H, W, 1]` where `clips` move and where they stand still; a pixel
  /// moves if any of its channels changes by more than a twentieth of the range to the next frame.
  ///
  /// Clips that move nowhere, or everywhere, give no number.
  public static func maskMeans(
    _ mask: Tensor, of clips: Tensor
  ) -> (moving: [Double], still: [Double]) {
    requireClips(clips, atLeast: 2)
    let change = (later(clips) - earlier(clips)).absolute().maximum(over: [4])
    let moves = (change .> Tensor(repeating: 0.1, change.shape)).values
    let weights = earlier(mask).values, count = moves.count / clips.shape[0]
    var moving: [Double] = [], still: [Double] = []
    for n in 0..<clips.shape[0] {
      var sums = (0.0, 0.0), counts = (0, 0)
      for i in n * count..<(n + 1) * count {
        if moves[i] > 0 {
          sums.0 += Double(weights[i])
          counts.0 += 1
        } else {
          sums.1 += Double(weights[i])
          counts.1 += 1
        }
      }
      guard counts.0 > 0, counts.1 > 0 else { continue }
      moving.append(sums.0 / Double(counts.0))
      still.append(sums.1 / Double(counts.1))
    }
    return (moving, still)
  }

  /// Root mean square difference, in units of 0…1, of each clip from every other: the mean for each
  /// clip.
  public static func diversity(_ clips: Tensor) -> [Double] {
    let n = clips.shape[0]
    guard n > 1 else { return [] }
    let distances = rootMeanSquares(clips, clips)
    return (0..<n).map { i in
      (0..<n).reduce(0.0) { $0 + ($1 == i ? 0 : distances[i * n + $1]) } / Double(n - 1)
    }
  }

  /// Root mean square difference, in units of 0…1, of each of `clips` from the nearest of
  /// `training`.
  public static func nearestDistances(_ clips: Tensor, in training: Tensor) -> [Double] {
    let distances = rootMeanSquares(clips, training), count = training.shape[0]
    return (0..<clips.shape[0]).map { i in
      distances[i * count..<(i + 1) * count].min() ?? .nan
    }
  }

  /// Root mean square differences between the rows of two sets of clips, in units of 0…1.
  private static func rootMeanSquares(_ a: Tensor, _ b: Tensor) -> [Double] {
    let size = a.shape.count / a.shape[0]
    require(
      b.shape.count == b.shape[0] * size,
      "distances: clips \(a.shape) and \(b.shape) differ in size")
    let (x, y) = (a.reshaped([a.shape[0], size]), b.reshaped([b.shape[0], size]))
    let products = x.linear(y.transposed([1, 0])).values
    let (xx, yy) = ((x * x).sum(over: [1]).values, (y * y).sum(over: [1]).values)
    let columns = b.shape[0]
    return products.indices.map { i in
      let squared = Double(xx[i / columns]) + Double(yy[i % columns]) - 2 * Double(products[i])
      return (max(0, squared) / Double(size)).squareRoot() / 2
    }
  }

  private static func squaredSteps(_ clips: Tensor) -> Tensor {
    requireClips(clips, atLeast: 2)
    let step = later(clips) - earlier(clips)
    return step * step
  }

  private static func perClip(_ numbers: Tensor) -> [Double] {
    numbers.mean(over: [1, 2, 3, 4]).values.map(Double.init)
  }

  private static func later(_ clips: Tensor) -> Tensor {
    clips.slice(1..<clips.shape[1], along: 1)
  }

  private static func earlier(_ clips: Tensor) -> Tensor {
    clips.slice(0..<clips.shape[1] - 1, along: 1)
  }

  static func requireClips(_ clips: Tensor, atLeast frames: Int) {
    require(
      clips.shape.rank == 5 && clips.shape[1] >= frames,
      "metrics: clips are [N, T, H, W, C] with at least \(frames) frames, got \(clips.shape)")
  }
}
