internal import Kernels
internal import NeuralNetworks
public import Tensors

/// What critics look at: several cheap descriptions of a clip.
public struct CriticFeatures {
  private let extractor: (any FeatureNetwork)?
  private let filters: [Tensor]

  /// Descriptions by frames, by changes and by random filters, and by `extractor` if one is given.
  public init(extractor: (any FeatureNetwork)?) {
    self.extractor = extractor
    // The filters are part of the judge: the same in every run.
    var random = RandomSource(seed: 0).stream("critics")
    filters = [
      Initializer.kaimingNormal()([4, 4, 4, 3, 24], using: &random),
      Initializer.kaimingNormal()([4, 4, 4, 24, 48], using: &random),
    ]
  }

  /// One block of features `[N, D]` for each critic, of clips `[N, T, H, W, C]` in −1…1 with two
  /// frames or more.
  public func callAsFunction(_ clips: Tensor) -> [Tensor] {
    clips.requireClips()
    require(clips.shape[1] > 1, "critics: two frames at least are needed, got \(clips.shape)")
    let looks: [(Tensor) -> Tensor] = [frames, changes, convolutions]
    return looks.map { look in clips.inBatches(of: 32, look) }
      + (extractor.map { [$0.features(of: clips)] } ?? [])
  }

  /// Means, deviations and sharpness of the pictures in sixteen cells.
  private func frames(_ clips: Tensor) -> Tensor {
    let (h, w) = (clips.shape[2], clips.shape[3])
    let down = clips.slice(1..<h, along: 2) - clips.slice(0..<h - 1, along: 2)
    let across = clips.slice(1..<w, along: 3) - clips.slice(0..<w - 1, along: 3)
    let means = cells(clips).mean(over: [1]), squares = cells(clips * clips).mean(over: [1])
    let deviations = (squares - means * means).clipped(0, 4).squareRoot()
    let edges = [down, across].map { cells($0.absolute()).mean(over: [1]) }
    return rows([means, deviations] + edges)
  }

  /// Sizes of the changes from frame to frame in sixteen cells: their mean and largest over time,
  /// those over two frames, and those of the changes themselves.
  private func changes(_ clips: Tensor) -> Tensor {
    func difference(_ x: Tensor, _ lag: Int) -> Tensor {
      let t = x.shape[1], lag = min(lag, t - 1)
      return x.slice(lag..<t, along: 1) - x.slice(0..<t - lag, along: 1)
    }
    let one = difference(clips, 1), two = difference(clips, 2)
    let second = one.shape[1] > 1 ? difference(one, 1) : one
    let sizes = [one, two, second].map { cells($0.absolute()) }
    return rows(sizes.map { $0.mean(over: [1]) } + [sizes[0].maximum(over: [1])])
  }

  /// Means and deviations of what two layers of random filters find.
  private func convolutions(_ clips: Tensor) -> Tensor {
    var x = MotionNet.prepared(clips), blocks: [Tensor] = []
    let window = Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1])
    for filter in filters {
      x = x.convolved(filter, window).relu()
      let mean = x.mean(over: [1, 2, 3]), square = (x * x).mean(over: [1, 2, 3])
      blocks += [mean, (square - mean * mean).relu().squareRoot()]
    }
    return rows(blocks)
  }

  /// Frames as averages over 4 × 4 cells.
  private func cells(_ x: Tensor) -> Tensor { x.resized(height: 4, width: 4, .torchArea) }

  private func rows(_ blocks: [Tensor]) -> Tensor {
    Tensor.concatenated(
      blocks.map { $0.reshaped([$0.shape[0], $0.shape.count / $0.shape[0]]) }, along: 1)
  }
}
