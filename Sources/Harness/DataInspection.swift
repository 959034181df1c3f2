internal import Files
internal import Kernels
internal import VideoIO

/// What the video files of a folder hold, found by decoding all of them.
public struct DataInspection: Encodable, Sendable {
  /// A file that gives frames, or a folder of frames.
  public struct Video: Codable, Sendable {
    /// From the folder that was inspected.
    public let path: String
    /// Short names of container and codec, such as "avi" and "mpeg4".
    public let container: String, codec: String
    /// As shown: upright, with square pixels.
    public let width: Int, height: Int
    /// Of the whole file; frames are those that can be decoded.
    public let framesPerSecond: Double, seconds: Double, frames: Int
    /// What went wrong while they were decoded, in words.
    public var warnings: [String]
  }

  /// A file that gives none.
  public struct Unreadable: Codable, Sendable {
    /// From the folder that was inspected.
    public let path: String
    /// The rest of the sentence that begins with the path.
    public let reason: String
    /// Whether the right to read it is missing.
    public let isDenied: Bool
  }

  /// What was inspected.
  public let path: String
  /// The files that give frames, by path.
  public private(set) var videos: [Video] = []
  /// The others that should.
  public private(set) var unreadable: [Unreadable] = []
  /// How many files are of other kinds by their names, such as lists.
  public private(set) var otherFiles = 0
  /// Where the contact sheet was written, if one was, and how many videos it shows.
  public private(set) var contactSheet: String?, shownVideos: Int?
  private var sources: [ClipSource] = []
  /// Over all videos.
  public var frames: Int { videos.reduce(0) { $0 + $1.frames } }
  /// Over all videos.
  public var seconds: Double { videos.reduce(0) { $0 + $1.seconds } }

  /// Decodes the file `path`, or every file below the folder; folders of frames and pictures of
  /// frames one above another are clips too.
  ///
  /// A folder without a single readable video gives a report without videos; a file that cannot
  /// be read is an error.
  public init(_ path: String, threads: Int? = nil) throws {
    try prepare(threads: threads, precision: .float32)
    let path = Path.normalized(path)
    self.path = FileName.shown(path)
    guard let tree = try filesBelow(path) else {
      sources = [.video(path)]
      videos = [try sources[0].inspected(path)]
      return
    }
    let found = ClipSource.all(tree.files, below: path)
    otherFiles = found.otherFiles
    unreadable = tree.problems.map {
      Unreadable(
        path: FileName.shown($0.path), reason: "cannot be read: \($0.reason).",
        isDenied: $0.isDenial)
    }
    let progress = Progress("decoding", total: found.clips.count)
    let outcomes = mapConcurrently(found.clips, threads: Threads.count) { clip in
      defer { progress.advance() }
      return Result { () throws(VideoError) in try clip.source.inspected(clip.name) }
    }
    progress.finish()
    for (clip, outcome) in zip(found.clips, outcomes) {
      switch outcome {
      case .success(let video):
        videos.append(video)
        sources.append(clip.source)
      case .failure(let error):
        let sentence = error.description, start = FileName.shown(joined(path, clip.name)) + " "
        unreadable.append(
          Unreadable(
            path: FileName.shown(clip.name),
            reason: String(
              sentence.hasPrefix(start) ? sentence.dropFirst(start.count) : sentence[...]),
            isDenied: error.isDenial))
      }
    }
  }

  /// One sentence where there is no video at all, or where permission is missing.
  public var problem: String? {
    let denied = unreadable.filter(\.isDenied).map(\.path)
    if !denied.isEmpty {
      return
        "Permission is denied for \(Phrases.count(denied.count, "path")) in \(path), and what they "
        + "hold is missing above: \(firstThree(denied))."
    }
    if !videos.isEmpty { return nil }
    guard !unreadable.isEmpty else {
      let others = otherFiles > 0 ? " among \(Phrases.count(otherFiles, "file"))" : ""
      return "\(path) holds no video\(others): give the folder that the videos are in."
    }
    return "None of the \(Phrases.count(unreadable.count, "file")) in \(path) can be read as video."
  }

  /// Writes pictures of up to 48 of the videos, evenly taken, as PNG, with their numbers from 1.
  ///
  /// A video whose frames cannot be shown gets a warning.
  public mutating func writeContactSheet(to sheet: String) throws {
    let shown = min(videos.count, ContactSheet.mostClips)
    let places = (0..<shown).map { $0 * videos.count / shown }
    let tiles = mapConcurrently(places, threads: Threads.count) { [sources, videos] place in
      Result { () throws(VideoError) in
        try ContactSheet.frames(of: sources[place], videos[place])
      }
    }
    for (place, tile) in zip(places, tiles) {
      if case .failure(let error) = tile { videos[place].warnings.append(error.description) }
    }
    try PNG.write(
      ContactSheet.sheet(
        zip(places, tiles).map { place, tile in
          (number: place + 1, frames: (try? tile.get()) ?? [])
        }), to: sheet)
    (contactSheet, shownVideos) = (sheet, shown)
  }

  private enum CodingKeys: CodingKey {
    case path, videos, unreadable, otherFiles, contactSheet, shownVideos, clips, frames, seconds
  }

  /// With the totals.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(videos, forKey: .videos)
    try container.encode(unreadable, forKey: .unreadable)
    try container.encode(otherFiles, forKey: .otherFiles)
    try container.encodeIfPresent(contactSheet, forKey: .contactSheet)
    try container.encodeIfPresent(shownVideos, forKey: .shownVideos)
    try container.encode(videos.count, forKey: .clips)
    try container.encode(frames, forKey: .frames)
    try container.encode(seconds, forKey: .seconds)
  }
}

/// The files below the folder `path`, without hidden ones; nil if it is a file.
func filesBelow(_ path: String) throws -> FileTree? {
  do {
    return try FileStatus(path).kind == .folder ? FileTree(below: path) : nil
  } catch  where error.isAbsence {
    throw HarnessError(FileName.shown("\(path) does not exist: check its name."))
  } catch {
    throw HarnessError(FileName.shown("\(path) cannot be read: \(error.reason)."))
  }
}

/// The path of `name` in `folder`.
func joined(_ folder: String, _ name: String) -> String { Path.joined(folder, name) }

/// The ending of a file's name in small letters, without the dot.
func ending(of name: String) -> String { Path.ending(name) }
