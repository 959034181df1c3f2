internal import Files

/// What became of one video.
public struct PreparedFile: Codable, Equatable, Sendable {
  /// A clip that was written.
  public struct Kept: Codable, Equatable, Sendable {
    /// Its file, from the folder of the clips.
    public let path: String
    /// Where in the video it begins, counted from 0.
    public let firstFrame: Int
    /// How many frames of the video are in it.
    public let frames: Int
    /// How many times its last frame was repeated to fill it up.
    public let repeatedFrames: Int
    /// How many frames were taken as if nothing had moved, because matching failed.
    public let failedFrames: Int
  }

  /// A clip that was not.
  public struct Dropped: Codable, Equatable, Sendable {
    /// Where in the video it begins, counted from 0.
    public let firstFrame: Int
    /// How many frames there were when it ended.
    public let frames: Int
    /// Why.
    public let reason: DropReason
  }

  /// The video, from the folder of the videos.
  public let source: String
  /// Its size; another size is another video.
  public let bytes: Int
  /// Frames that were read.
  public var frames = 0
  /// The clips that were written.
  public var kept: [Kept] = []
  /// Those that were not.
  public var dropped: [Dropped] = []
  /// What went wrong while it was decoded, in words.
  public var warnings: [String] = []
  /// Why it, or the rest of it, cannot be read.
  public var failure: String?
  /// Whether that is for want of permission; then the next run tries again.
  public var isDenied = false
}

extension PreparedFile {
  /// What was not even opened.
  init(_ problem: FileError) {
    self.init(source: FileName.shown(problem.path), bytes: 0)
    (failure, isDenied) = (VideoError(reading: problem).description, problem.isDenial)
  }
}

/// What became of a folder of videos.
public struct PreparationReport: Codable, Equatable, Sendable {
  /// Numbers over all videos.
  public struct Summary: Codable, Equatable, Sendable {
    /// Videos, and how many of them could not be read, or not wholly.
    public let files: Int, failedFiles: Int
    /// Videos that were read and gave no clip.
    public let filesWithoutClip: Int
    /// Frames that were read.
    public let frames: Int
    /// Clips that were written, and that were not.
    public let kept: Int, dropped: Int
    /// How many clips were dropped for each reason.
    public let reasons: [String: Int]
    /// Clips with fewer frames of the video than were asked for.
    public let short: Int
    /// How many of the short ones were filled up with their last frame.
    public let padded: Int
    /// Frames that were taken as if nothing had moved, because matching failed.
    public let failedFrames: Int
  }

  /// What there was no permission to read.
  public var denied: [String] { files.filter(\.isDenied).map(\.source) }
  /// How the clips were made.
  public let configuration: ClipPreparation.Configuration
  /// Numbers over all videos.
  public let summary: Summary
  /// The videos, by path.
  public let files: [PreparedFile]

  init(_ configuration: ClipPreparation.Configuration, _ files: [PreparedFile]) {
    (self.configuration, self.files) = (configuration, files)
    let kept = files.flatMap(\.kept), dropped = files.flatMap(\.dropped)
    summary = Summary(
      files: files.count, failedFiles: files.count { $0.failure != nil },
      filesWithoutClip: files.count { $0.failure == nil && $0.kept.isEmpty },
      frames: files.reduce(0) { $0 + $1.frames }, kept: kept.count, dropped: dropped.count,
      reasons: Dictionary(dropped.map { ($0.reason.rawValue, 1) }, uniquingKeysWith: +),
      short: kept.count { $0.frames < configuration.frames },
      padded: kept.count { $0.repeatedFrames > 0 },
      failedFrames: kept.reduce(0) { $0 + $1.failedFrames })
  }
}
