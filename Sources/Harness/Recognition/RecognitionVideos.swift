internal import Datasets
internal import Recognition
internal import Tensors

/// The videos of one division, in the parts that classifiers see.
struct RecognitionVideos: Sendable {
  let data: DataChoice
  let videos: LabelledVideos
  private let validationGroups: Int
  private let places: [String: Int]

  init(_ data: DataChoice, validationGroups: Int) throws {
    (self.data, self.validationGroups) = (data, validationGroups)
    videos = try data.labelled(cache: nil)
    places = Dictionary(
      uniqueKeysWithValues: videos.entries.enumerated().map { ($1.path, $0) })
  }

  /// Where the videos of a part stand among all: training is the training list without the groups
  /// that `seed` draws for validation, and of that a `fraction`; groups and smaller fractions are
  /// nested in larger ones.
  func part(_ part: Split, _ fraction: LabelFraction = .init(oneOf: 1), seed: Int) throws -> [Int] {
    try videos.split.entries(
      part, holdingOut: validationGroups, fraction: fraction, seed: UInt64(seed)
    ).compactMap { places[$0.path] }
  }

  /// The class of the video at `index`.
  func label(_ index: Int) -> Int { videos.entries[index].label }

  /// The first window of each video, kept under `cache` once it was made or read.
  func clips(cache: String) throws -> any Dataset {
    try data.labelled(cache: cache).clips
  }

  /// The windows `[n, T, H, W, C]` that the class of a video is told by; those of `clips` where
  /// videos are made, and no longer than a window.
  func windows(at index: Int, _ clips: any Dataset) throws -> Tensor {
    if data.kind.isMade {
      var unused = RandomSource(seed: 0)
      return Tensor.stacked([try clips.clip(at: index, using: &unused).frames])
    }
    let video = try videos.video(at: index)
    let windows = Windows(of: data.settings.frames, in: video.shape[0])
    return Tensor.stacked(
      (0..<windows.count).map { video.gathered(windows[$0], along: 0) })
  }
}
