internal import Datasets
internal import Tensors
internal import VideoModels

/// What units of a classifier's third layer respond to: the clips that move each most, and where in
/// them.
///
/// After figure 5 of Vondrick and others, NIPS 2016: clips are dark where the unit's activation lies
/// below half of its greatest in that clip. Units shown are those whose greatest activations differ
/// most from clip to clip, in units of their mean.
struct HiddenUnits {
  private let network: VGANClassifier
  private let videos: RecognitionVideos
  private let clips: any Dataset
  private static let units = 8, clipsOfUnit = 6

  init(_ network: VGANClassifier, _ videos: RecognitionVideos, _ clips: any Dataset) {
    (self.network, self.videos, self.clips) = (network, videos, clips)
  }

  /// Leaves a picture with a row for each unit and a column for each of its clips.
  func show(_ indices: [Int], in gallery: Gallery) throws {
    let shown = try indices.map { index in
      var unused = RandomSource(seed: 0)
      return try clips.clip(at: index, using: &unused).frames
    }
    let maps = stride(from: 0, to: shown.count, by: 32).map { start in
      network.activations(
        .stacked(Array(shown[start..<min(start + 32, shown.count)])), layer: 3)
    }
    let all = Tensor.concatenated(maps, along: 0)  // [N, t, h, w, units]
    let (values, units) = (all.values, all.shape[4])
    let places = all.shape.count / (all.shape[0] * units)
    func activation(_ clip: Int, _ place: Int, _ unit: Int) -> Float {
      values[(clip * places + place) * units + unit]
    }
    let peaks = (0..<units).map { unit in
      shown.indices.map { clip in
        (0..<places).map { activation(clip, $0, unit) }.max() ?? 0
      }
    }
    let chosen = peaks.indices.sorted { spread(peaks[$0]) > spread(peaks[$1]) }.prefix(Self.units)
    let rows = chosen.map { unit in
      let best = shown.indices.sorted { peaks[unit][$0] > peaks[unit][$1] }
      let lit = best.prefix(Self.clipsOfUnit).map { clip in
        light(shown[clip], all.shape, peaks[unit][clip]) { activation(clip, $0, unit) }
      }
      return (name: "unit \(unit)", tensor: Tensor.stacked(lit))
    }
    try gallery.write(streams: rows, [videos.data.name, "units"])
  }

  /// The deviation of `peaks` over their mean.
  private func spread(_ peaks: [Float]) -> Float {
    let mean = peaks.reduce(0, +) / Float(max(1, peaks.count))
    let square = peaks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(max(1, peaks.count))
    return mean > 0 ? square.squareRoot() / mean : 0
  }

  /// `clip` `[T, H, W, C]`, dark where the `activation` of the nearest place of `[N, t, h, w, units]`
  /// is below half of its `peak`.
  private func light(
    _ clip: Tensor, _ maps: Shape, _ peak: Float, _ activation: (Int) -> Float
  ) -> Tensor {
    var values = clip.values
    let (t, h, w, c) = (clip.shape[0], clip.shape[1], clip.shape[2], clip.shape[3])
    for i in values.indices {
      let pixel = i / c, column = pixel % w, row = pixel / w % h, frame = pixel / (w * h)
      let place =
        (frame * maps[1] / t * maps[2] + row * maps[2] / h) * maps[3] + column * maps[3] / w
      if activation(place) < peak / 2 { values[i] = 0.3 * (values[i] + 1) - 1 }
    }
    return Tensor(clip.shape, values)
  }
}
