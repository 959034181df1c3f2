internal import Datasets
internal import Results
internal import Tensors

/// Rows that are no model's: real clips, and clips that show what a metric sees.
struct Controls {
  let training: any Dataset, heldOut: any Dataset
  let count: Int
  let random: RandomSource

  /// Real clips, other real clips, and the controls made from the first.
  func sources() throws -> [SampleSource] {
    let half = min(count, heldOut.count / 2)
    guard half > 0 else {
      throw HarnessError(
        "Two held-out clips at least are needed to compare real with real; "
          + "\(heldOut.identity) has \(heldOut.count).")
    }
    let real = try clips(of: heldOut, 0..<half, "real")
    let other = try clips(of: heldOut, half..<2 * half, "real")
    return [
      SampleSource(SourceName(kind: .real, name: "real"), real),
      SampleSource(SourceName(kind: .control, name: "real-again"), other),
      control("frozen", frozen(real)),
      control("shuffled", try shuffled(real)),
      control("reversed", reversed(real)),
      control("noise", noise(real.shape)),
      control("replay", try clips(of: training, 0..<min(half, training.count), "replay")),
    ]
  }

  private func control(_ name: String, _ clips: Tensor) -> SampleSource {
    SampleSource(SourceName(kind: .control, name: name), clips)
  }

  private func clips(of dataset: any Dataset, _ range: Range<Int>, _ name: String) throws -> Tensor
  {
    Tensor.stacked(
      try range.map { index in
        var draw = random.stream("\(name)/\(index)")
        return try dataset.clip(at: index, using: &draw).frames
      })
  }

  /// The first frame over and over.
  private func frozen(_ clips: Tensor) -> Tensor {
    clips.gathered(Array(repeating: 0, count: clips.shape[1]), along: 1)
  }

  private func reversed(_ clips: Tensor) -> Tensor {
    clips.gathered((0..<clips.shape[1]).reversed(), along: 1)
  }

  /// Each clip's frames in an order of their own.
  private func shuffled(_ clips: Tensor) throws -> Tensor {
    var draw = random.stream("shuffled")
    return Tensor.concatenated(
      (0..<clips.shape[0]).map { n in
        clips.slice(n..<n + 1, along: 0).gathered(draw.permutation(clips.shape[1]), along: 1)
      }, along: 0)
  }

  private func noise(_ shape: Shape) -> Tensor {
    var draw = random.stream("noise")
    return draw.uniform(shape, -1, 1)
  }
}
