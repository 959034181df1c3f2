internal import Kernels
public import NeuralNetworks
public import Tensors

/// K discriminators, each behind a fixed random projection of its own, as one network.
///
/// Neyshabur, Bhojanapalli and Chakrabarti, "Stabilizing GAN training with multiple random
/// projections", arXiv:1705.07831; arXiv:1901.11384, section 3, and the released code. Nothing
/// passes from one discriminator to another, and the optimisers work number by number, so this
/// equals K networks with optimisers of their own.
///
/// They are computed group by group, each a graph of its own on a copy of its weights. At the
/// paper's sizes a stage's discriminators have 2 GiB of weights, and a pass through them packs every
/// filter twice; of one group at a time that is little, and it goes with the copy. Activations of
/// the paper's batches are small beside it. Networks of the smaller scales are one group.
///
/// Departures: logits, where the released networks end in a sigmoid; the losses are the same. For
/// clips of other sizes than 30 × 30 × 30 the last kernel changes, so that one logit remains.
public struct ProjectionDiscriminators: Module {
  /// Bytes of weights in a group: three of the paper's frame discriminators, or one of clips, which
  /// has a little more.
  static let groupBytes = 128 << 20

  var groups: [DiscriminatorGroup]

  /// How many there are.
  var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Discriminators of frames `[N, H, W, C]`.
  static func ofFrames(
    _ configuration: FrameGANConfiguration, groupBytes: Int = groupBytes,
    using random: inout RandomSource
  ) -> ProjectionDiscriminators {
    let w = configuration.frameDiscriminatorWidth
    return ProjectionDiscriminators(
      configuration.frameDiscriminators, Array(configuration.pictures(1).dropFirst()),
      projection: Window([8, 8], stride: [2, 2], padding: [3, 3]), widths: [1, w, 2 * w, 4 * w],
      [
        Window([4, 4], stride: [2, 2], padding: [2, 2]), .doubleImage, .doubleImage,
      ], lastPadding: [1, 1], groupBytes: groupBytes, using: &random)
  }

  /// Discriminators of clips `[N, T, H, W, C]`.
  static func ofClips(
    _ configuration: FrameGANConfiguration, groupBytes: Int = groupBytes,
    using random: inout RandomSource
  ) -> ProjectionDiscriminators {
    let w = configuration.videoDiscriminatorWidth
    return ProjectionDiscriminators(
      configuration.videoDiscriminators, Array(configuration.clips(1).dropFirst()),
      projection: Window([1, 8, 8], stride: [1, 3, 3], padding: [0, 2, 2]),
      widths: [1, w, 2 * w, 3 * w],
      [
        .doubleClip, Window([4, 4, 4], stride: [2, 1, 1], padding: [1, 1, 1]),
        Window([4, 4, 4], stride: [1, 1, 1], padding: [0, 1, 1]),
      ], lastPadding: [0, 1, 1], groupBytes: groupBytes, using: &random)
  }

  /// As many groups as it takes for `groupBytes` to hold each; the last window leaves one logit.
  private init(
    _ count: Int, _ shape: [Int], projection: Window, widths: [Int], _ windows: [Window],
    lastPadding: [Int], groupBytes: Int, using random: inout RandomSource
  ) {
    let extents = windows.reduce(projection.outputs(Array(shape.dropLast()))) { $1.outputs($0) }
    let last = Window(
      zip(extents, lastPadding).map { $0 + 2 * $1 }, stride: extents.map { _ in 1 },
      padding: lastPadding)
    let windows = windows + [last], channels = widths + [1]
    let weights = windows.indices.reduce(0) { sum, i in
      sum + windows[i].kernel.reduce(channels[i] * channels[i + 1], *)
    }
    let size = max(1, groupBytes / (weights * MemoryLayout<Float>.size))
    groups = stride(from: 0, to: count, by: size).map { first in
      DiscriminatorGroup(
        min(size, count - first), shape, projection: projection, channels, windows, using: &random)
    }
  }

  /// The logits `[K, N]` that `x`, `[N, (T,) H, W, C]` in −1…1, is real.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    .concatenated(groups.map { $0.copied()(x) }, along: 0)
  }

  // MARK: Losses

  /// One step of each on its own loss; gives their mean.
  mutating func update(
    by optimizer: inout any Optimizer<ProjectionDiscriminators>, real: Tensor, fake: Tensor
  ) -> Float {
    var slope = self, sum: Float = 0
    slope.groups = groups.map { group in
      let (losses, slope) = valueAndGradient(at: group.copied()) {
        $0.losses(real: real, fake: fake).sum()
      }
      sum += losses.scalar
      return slope
    }
    optimizer.update(&self, along: slope)
    return sum / Float(count)
  }

  /// The losses `[K]` that the maker of `fake` has with each, and the slope of `loss` of them by
  /// `fake`, of its shape.
  func judge(_ fake: Tensor, _ loss: GeneratorLoss) -> (losses: Tensor, slope: Tensor) {
    let fake = fake.detached(), count = count
    var worst: Tensor?
    if loss == .hypervolume, groups.count > 1 {
      worst = Tensor.stacked(groups.map { $0.copied().losses(ofDrawn: fake).maximum() }).maximum()
    }
    var losses: [Tensor] = []
    let slopes = groups.map { group in
      valueAndGradient(at: fake) { fake in
        let own = group.copied().losses(ofDrawn: fake)
        losses.append(own.detached())
        return loss(own, of: count, worst: worst)
      }.gradient
    }
    let slope = slopes.dropFirst().reduce(slopes[0], +)
    return (.concatenated(losses, along: 0), slope)
  }

  /// Visits what is stored, in order of declaration; one group under the names of its own.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    if groups.count == 1 { return groups[0].visit(&visitor) }
    visitor.visit("groups", &groups)
  }
}
