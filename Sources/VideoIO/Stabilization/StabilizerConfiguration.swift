internal import Kernels

/// How clips are cut from videos and how the motion of the camera is taken out of them.
///
/// The defaults are those of the released code of Vondrick, Pirsiavash and Torralba, "Generating
/// Videos with Scene Dynamics" (NeurIPS 2016), `extra/stabilize_videos_many.py`.
public struct StabilizerConfiguration: Codable, Equatable, Sendable {
  /// What may lie between two frames.
  public enum Transform: String, Codable, CaseIterable, Sendable {
    /// Any projective map, as in the released code.
    case homography
    /// Rotation, translation and scale, as in the paper's text.
    case similarity
  }

  /// What is fitted; nil leaves the motion in, and clips are only cut, scaled and cropped.
  public var transform: Transform? = .homography
  /// Rows and columns of the clips.
  ///
  /// Clips are made at the multiple of it that is at most 128 and then averaged, so that 64 gives
  /// what loaders make of clips of 128.
  public var size = 128
  /// Frames at the beginning of each video that are left out.
  public var skippedFrames = 2
  /// Where a clip ends; the released clips have 34 frames, of which loaders take 32.
  public var maximumFrames = 34
  /// Shorter clips are dropped.
  public var minimumFrames = 16
  /// After this many clips, kept or dropped, the rest of a video is left out.
  public var maximumClips = 100
  /// A feature matches if its distance is under this many times that of the second best.
  public var matchRatio: Float = 0.7
  /// With fewer matches between two frames the clip has failed.
  public var minimumMatches = 10
  /// How far off, in pixels of the video, a match may be that supports a transform.
  ///
  /// In small pictures someone who walks moves by less than the released 5 pixels a frame and
  /// counts as background: nine clips of Weizmann's still camera (180×144) drift by 3 to 121 pixels
  /// at a corner in 34 frames, with 1 pixel and similarities by 0.5 to 6.
  public var inlierDistance = 5.0
  /// A clip has failed if the root mean square, in pixels of the video, of the distances of a
  /// transform's supporting matches is larger.
  ///
  /// Nil, as in the released code, does not look at it; the paper drops 3 % of the clips by such a
  /// test.
  public var maximumError: Double?
  /// Whether a clip goes on where a match has failed, as if nothing had moved.
  ///
  /// For recognition data, where no video may be lost: the first clip of a video is kept even if
  /// it is short.
  public var isFailureTolerated = false

  /// The released settings.
  public init() {}

  /// Stops the program if there is something that cannot be done.
  func check() {
    require(
      size > 0 && skippedFrames >= 0 && maximumClips > 0 && minimumFrames > 0
        && maximumFrames >= minimumFrames && minimumMatches >= 4 && inlierDistance > 0,
      "stabilizer: size, clips, frames and distance must be positive, the longest clip no shorter "
        + "than the shortest, and four matches the least, got \(self)")
  }

  /// How many times larger than `size` the frames are while a clip is made.
  var reduction: Int { max(1, 128 / size) }
}
