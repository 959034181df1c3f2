package import Kernels
public import Tensors

/// What turns clips into rows of features.
public protocol FeatureExtractor {
  /// The name with its version, and a hash of the weights where there are some: it is part of every
  /// number that is made with it.
  var name: String { get }

  /// Features `[N, D]` of clips `[N, T, H, W, C]` in −1…1; one clip's do not depend on the others.
  func features(of clips: Tensor) -> Tensor
}

extension FeatureExtractor {
  /// The features in float64, computed in batches of `batch` clips.
  package func matrix(of clips: Tensor, batch: Int = 32) -> Matrix {
    let n = clips.shape[0]
    let parts = stride(from: 0, to: n, by: batch).map { start in
      withoutRecording { features(of: clips.slice(start..<min(n, start + batch), along: 0)) }
    }
    let columns = parts.first?.shape[1] ?? 0
    return Matrix(n, columns, parts.flatMap { $0.values.map(Double.init) })
  }
}

/// Plain numbers of how a clip looks and moves, made without training.
///
/// Means and deviations of colours, of differences in space and of those in time, over the clip and over
/// a grid of four by four cells.
public struct MotionStatistics: FeatureExtractor {
  /// The name.
  public let name = "motion-statistics/1"

  /// The statistics.
  public init() {}

  /// 96 features for grey clips and for coloured ones.
  public func features(of clips: Tensor) -> Tensor {
    ClipStatistics.requireClips(clips, atLeast: 2)
    let grey = clips.mean(over: [4])  // [N, T, H, W]
    let (t, h, w) = (grey.shape[1], grey.shape[2], grey.shape[3])
    let time = (grey.slice(1..<t, along: 1) - grey.slice(0..<t - 1, along: 1)).absolute()
    let across = (grey.slice(1..<w, along: 3) - grey.slice(0..<w - 1, along: 3)).absolute()
    let down = (grey.slice(1..<h, along: 2) - grey.slice(0..<h - 1, along: 2)).absolute()
    let maps = [grey, time, across, down]
    var columns: [Tensor] = maps.flatMap { Self.cells($0.mean(over: [1])) }
    columns += Self.cells(time.maximum(over: [1]))
    for map in maps {
      let mean = map.mean(over: [1, 2, 3])
      let square = (map * map).mean(over: [1, 2, 3])
      columns += [square - mean * mean, map.mean(over: [2, 3]).maximum(over: [1]), square, mean]
    }
    return .stacked(columns, along: 1)
  }

  /// The means of sixteen cells of pictures `[N, H, W]`, one tensor `[N]` each.
  private static func cells(_ picture: Tensor) -> [Tensor] {
    let (h, w) = (picture.shape[1], picture.shape[2])
    return (0..<16).map { k in
      let (row, column) = (k / 4, k % 4)
      return picture.slice(row * h / 4..<max(row * h / 4 + 1, (row + 1) * h / 4), along: 1)
        .slice(column * w / 4..<max(column * w / 4 + 1, (column + 1) * w / 4), along: 2)
        .mean(over: [1, 2])
    }
  }
}

/// Two layers of convolutions whose weights were never trained: how strongly and how often each of
/// their outputs is positive.
///
/// Random filters make good features for telling sequences apart: Dempster, Petitjean and Webb, "ROCKET",
/// 2020.
public struct RandomFilters: FeatureExtractor {
  /// The name.
  public let name = "random-filters/1"
  private let first: Tensor, second: Tensor

  /// The filters of a fixed seed.
  public init() {
    var random = RandomSource(seed: 20_260_101).stream("random-filters")
    first = random.normal([3, 4, 4, 3, 24], deviation: 1 / Float(144).squareRoot())
    second = random.normal([3, 4, 4, 24, 48], deviation: 1 / Float(1152).squareRoot())
  }

  /// 144 features.
  public func features(of clips: Tensor) -> Tensor {
    let colour = clips.shape[4] == 3 ? clips : clips.repeated(3, along: 4)
    let x = colour.convolved(
      first, Window([3, 4, 4], stride: [1, 2, 2], padding: [1, 1, 1]))
    let y = x.relu().convolved(
      second, Window([3, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1]))
    return .concatenated([x, y].flatMap(Self.summary), along: 1)
  }

  /// How often each channel is positive, and its mean there, over time and space.
  private static func summary(_ x: Tensor) -> [Tensor] {
    let positive = x .> Tensor.zeros(x.shape)
    return [positive.mean(over: [1, 2, 3]), x.relu().mean(over: [1, 2, 3])]
  }
}
