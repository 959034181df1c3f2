internal import Files
internal import Kernels
public import VideoIO

/// Makes short clips of one size from a folder of videos, with the motion of the camera taken out
/// if that is asked for; what an earlier run made is left as it is.
public enum DataPreparation {
  /// What is made.
  public struct Settings: Sendable {
    /// Whether the motion of the camera is taken out, and what may lie between two frames.
    public var isStabilised = false, transform = StabilizerConfiguration.Transform.homography
    /// Rows and columns, and frames of a clip.
    public var size = 64, frames = 32
    /// Frames left out at the beginning of each video; unless given none, or two where the motion of the camera is taken
    /// out, as released.
    public var skippedFrames: Int?
    /// Whether clips go on where a match has failed, and short ones are filled up.
    public var isFailureTolerated = false
    /// At most so many clips a video; more than one stand in a folder of the video's name.
    public var clipsPerVideo = 100
    /// How clips are stored.
    public var format = ClipPreparation.Format.jpeg
    /// Threads, a video each; as many as there are processors unless given.
    public var threads: Int?

    /// Clips of 32 frames of 64×64, only cut and scaled.
    public init() {}
  }

  /// Prepares the videos below `path` into the folder `output`.
  public static func run(
    _ path: String, to output: String, _ settings: Settings
  ) throws -> PreparationReport {
    try check("--size", settings.size, in: 8...1024)
    try check("--frames", settings.frames, in: 1...10_000)
    try check("--clips-per-video", settings.clipsPerVideo, in: 1...1_000_000)
    try settings.skippedFrames.map { try check("--skip-frames", $0, in: 0...1_000_000) }
    try prepare(threads: settings.threads, precision: .float32)
    var configuration = ClipPreparation.Configuration(frames: settings.frames, size: settings.size)
    configuration.format = settings.format
    configuration.clips.transform = settings.isStabilised ? settings.transform : nil
    configuration.clips.skippedFrames =
      settings.skippedFrames
      ?? (settings.isStabilised ? StabilizerConfiguration().skippedFrames : 0)
    configuration.clips.isFailureTolerated = settings.isFailureTolerated
    configuration.clips.maximumClips = settings.clipsPerVideo
    let rows = configuration.clips.maximumFrames * settings.size
    guard settings.format != .jpeg || rows <= JPEG.largestSide else {
      throw HarnessError(
        "\(settings.frames) frames of \(settings.size) rows do not fit into one JPEG picture of at "
          + "most \(JPEG.largestSide) rows; store them with --format avi.")
    }
    let (path, output) = (Path.normalized(path), Path.normalized(output))
    let progress = Progress("preparing", total: 0)
    defer { progress.finish() }
    return try ClipPreparation(path, to: output, configuration)
      .run(threads: Threads.count) { progress.update($0.doneFiles, of: $0.files) }
  }

  /// One sentence where permission to read something is missing.
  public static func problem(_ report: PreparationReport) -> String? {
    report.denied.isEmpty
      ? nil
      : "Permission is denied for \(Phrases.count(report.denied.count, "path")), whose clips are missing: "
        + "\(firstThree(report.denied)); give yourself the right to read them and run this again."
  }

  /// The report in words: totals, what was dropped and why, and what could not be read.
  public static func lines(_ report: PreparationReport, in output: String) -> [String] {
    let summary = report.summary
    var lines = [
      "\(Phrases.count(summary.files, "video")), \(Phrases.count(summary.frames, "frame")): "
        + "\(Phrases.count(summary.kept, "clip")) kept, \(Phrases.grouped(summary.dropped)) dropped"
    ]
    for reason in DropReason.allCases {
      guard let count = summary.reasons[reason.rawValue] else { continue }
      lines.append(
        "dropped: \(Phrases.grouped(count)), \(reason.words(report.configuration.clips))")
    }
    if summary.short > 0 {
      let filled =
        summary.padded > 0 ? ", \(Phrases.grouped(summary.padded)) filled up with the last" : ""
      lines.append(
        "short: \(Phrases.count(summary.short, "clip")) under "
          + Phrases.count(report.configuration.frames, "frame") + filled)
    }
    if summary.failedFrames > 0 {
      lines.append(
        "unmatched: \(Phrases.count(summary.failedFrames, "frame")) taken as if nothing had moved")
    }
    lines += report.files.compactMap { file in file.failure.map { "unreadable: \($0)" } }
    let barren = report.files.filter { $0.failure == nil && $0.kept.isEmpty }.map(\.source)
    if !barren.isEmpty {
      lines.append("without a clip: \(Phrases.count(barren.count, "video")): \(firstThree(barren))")
    }
    return lines + [
      FileName.shown(
        "clips: \(joined(output, "list.txt")), report: \(joined(output, "report.json"))")
    ]
  }
}

extension DropReason {
  /// The reason in words.
  fileprivate func words(_ configuration: StabilizerConfiguration) -> String {
    switch self {
    case .noFeatures: "a frame has too few features"
    case .fewMatches: "too few features match"
    case .noTransform: "the matches agree on no transform"
    case .largeError: "the matches agree too loosely"
    case .tooShort: "under \(configuration.minimumFrames) frames, such as rests of videos"
    }
  }
}
