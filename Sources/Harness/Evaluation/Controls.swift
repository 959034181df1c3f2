internal import Datasets
internal import Metrics
internal import Results
internal import Tensors

/// Rows that are no model's: real clips, and clips that show what a metric sees.
struct Controls {
  let training: any Dataset
  /// None if so few clips are held out that real cannot be compared with real.
  let heldOut: (any Dataset)?
  /// Clips of each row.
  let count: Int
  /// Whether clips are windows of files: then there are as many as wanted, several of a file where there
  /// are fewer files.
  let hasWindows: Bool
  let random: RandomSource

  /// Real clips, other real clips, and the controls made from the first.
  func sources() throws -> [SampleSource] {
    guard let heldOut else { return [] }
    let half = heldOut.count / 2
    let real = try clips(of: heldOut, 0..<half, "real")
    let other = try clips(of: heldOut, half..<2 * half, "real")  // of other files
    var shuffles = random.stream("shuffled"), noises = random.stream("noise")
    return [
      SampleSource(SourceName(kind: .real, name: "real"), real),
      SampleSource(SourceName(kind: .control, name: "real-again"), other),
      control("frozen", ControlClips.frozen(real)),
      control("shuffled", ControlClips.shuffled(real, using: &shuffles)),
      control("reversed", ControlClips.reversed(real)),
      control("noise", ControlClips.noise(real.shape, using: &noises)),
      control("replay", try clips(of: training, 0..<training.count, "replay")),
    ]
  }

  private func control(_ name: String, _ clips: Tensor) -> SampleSource {
    SampleSource(SourceName(kind: .control, name: name), clips)
  }

  /// The first `count` training clips, or all; of files up to eight windows each.
  func trainingClips(_ count: Int) throws -> Tensor {
    try clips(
      of: training, 0..<min(count, training.count), "replay",
      atMost: min(count, 8 * training.count))
  }

  /// Clips of the files in a range, from its start on.
  private func clips(
    of dataset: any Dataset, _ files: Range<Int>, _ name: String, atMost most: Int? = nil
  ) throws -> Tensor {
    let number = hasWindows ? most ?? count : min(most ?? count, files.count)
    return Tensor.stacked(
      try (0..<number).map { place in
        var draw = random.stream("\(name)/\(files.lowerBound + place)")
        let file = files.lowerBound + place % files.count
        return try dataset.clip(at: file, using: &draw).frames
      })
  }
}
