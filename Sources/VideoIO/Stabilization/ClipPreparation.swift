internal import Dispatch
internal import Files
internal import Foundation
internal import Kernels
internal import Synchronization

/// Makes a folder of clips from a folder of videos, with the motion of the camera taken out.
///
/// The clips of `class/name.avi` are `class/name/0001.jpg`, `class/name/0002.jpg` and so on, or
/// `class/name.jpg` where only one is asked for. `list.txt` names them all, and `report.json` says
/// what became of each video. A job that was stopped goes on where it was: what became of a video
/// is noted below `.records` when all of its clips are written, and videos without such a note are
/// done again. The same videos give the same bytes, whatever the number of threads.
public struct ClipPreparation: Sendable {
  /// How clips are stored.
  public enum Format: String, Codable, CaseIterable, Sendable {
    /// One picture, frames one above another: the form of the released clips.
    case jpeg = "jpg"
    /// MPEG-4.
    case avi
    /// H.264 where an encoder is installed, else MPEG-4.
    case mp4
  }

  /// What is made.
  public struct Configuration: Codable, Equatable, Sendable {
    /// How clips are cut.
    public var clips = StabilizerConfiguration()
    /// How they are stored.
    public var format = Format.jpeg
    /// How many frames are taken of a clip when it is used.
    ///
    /// Shorter clips are counted; if failures are tolerated they are filled up with their last
    /// frame. Otherwise that is left to the loader.
    public var frames = 32

    /// Clips of `frames` frames and two more, as the released ones are, of `size` by `size` pixels.
    public init(frames: Int = 32, size: Int = 128) {
      self.frames = frames
      clips.size = size
      clips.maximumFrames = frames + 2
      clips.minimumFrames = min(clips.minimumFrames, frames)
    }
  }

  /// How far a job is.
  public struct Progress: Sendable {
    /// Videos that are done, by this run or an earlier one, of all.
    public internal(set) var doneFiles: Int, files: Int
    /// Clips written for them.
    public internal(set) var clips: Int
  }

  private let configuration: Configuration
  private let folder: PreparationFolder

  /// A job for the video `source`, or all below the folder `source`, whose clips go to `output`.
  public init(
    _ source: String, to output: String, _ configuration: Configuration = Configuration()
  ) throws(VideoError) {
    configuration.clips.check()
    require(configuration.frames > 0, "clips: \(configuration.frames) frames are none")
    let most = max(configuration.frames, configuration.clips.maximumFrames)
    require(
      configuration.format != .jpeg || most * configuration.clips.size <= JPEG.largestSide,
      "clips: \(most) frames of \(configuration.clips.size) rows do not fit into one JPEG picture, "
        + "which has at most \(JPEG.largestSide) rows")
    self.configuration = configuration
    folder = try PreparationFolder(
      source, output, configuration.format, isSingle: configuration.clips.maximumClips == 1)
  }

  /// Does what is not done yet on `threads` threads, as many as there are processors unless given,
  /// a video each, and says how far it is before the first video and after each.
  ///
  /// Videos that cannot be read are noted. What cannot be written stops the job.
  public func run(
    threads: Int? = nil, progress: @Sendable (Progress) -> Void = { _ in }
  ) throws(VideoError) -> PreparationReport {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    require(threads > 0, "clips: \(threads) threads are none")
    let lock = try folder.begin(configuration)
    defer { withExtendedLifetime(lock) {} }
    let earlier = folder.sources.map(folder.record)
    let open = earlier.indices.filter { earlier[$0] == nil }
    let state = Mutex(State(earlier))
    state.withLock { progress($0.progress) }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, open.count)) { _ in
      while state.withLock({ $0.failure == nil }) {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < open.count else { return }
        let outcome = Result { () throws(VideoError) in try prepare(folder.sources[open[place]]) }
        state.withLock {
          $0.note(outcome, at: open[place])
          progress($0.progress)
        }
      }
    }
    let done = state.withLock { $0 }
    if let failure = done.failure { throw failure }
    let files = done.files.compactMap { $0 } + folder.problems.map(PreparedFile.init)
    let report = PreparationReport(configuration, files)
    try folder.finish(report)
    return report
  }

  /// What the threads have done.
  private struct State {
    var files: [PreparedFile?]
    var failure: VideoError?
    var progress: Progress

    init(_ files: [PreparedFile?]) {
      self.files = files
      let done = files.compactMap { $0 }
      progress = Progress(
        doneFiles: done.count, files: files.count, clips: done.reduce(0) { $0 + $1.kept.count })
    }

    mutating func note(_ outcome: Result<PreparedFile, VideoError>, at place: Int) {
      switch outcome {
      case .success(let file):
        files[place] = file
        progress.doneFiles += 1
        progress.clips += file.kept.count
      case .failure(let error): failure = failure ?? error
      }
    }
  }

  /// Writes the clips of one video and the note on it.
  private func prepare(_ source: PreparationFolder.Source) throws(VideoError) -> PreparedFile {
    var file = PreparedFile(source: FileName.shown(source.name), bytes: source.bytes)
    do throws(VideoError) {
      var stabilizer = try Stabilizer(source.path, configuration.clips)
      defer {
        file.frames = stabilizer.frameCount
        file.warnings = stabilizer.warnings.map(\.description)
      }
      while let clip = try stabilizer.next() {
        try write(clip, source, framesPerSecond: stabilizer.framesPerSecond, &file)
      }
    } catch {
      if case .unwritable = error { throw error }
      file.failure = error.description
      file.isDenied = error.isDenial
    }
    // Whoever gets the right to read it wants it read.
    if !file.isDenied { try folder.note(file, on: source) }
    return file
  }

  /// Writes `clip`, unless it is dropped, and notes it.
  private func write(
    _ clip: StabilizedClip, _ source: PreparationFolder.Source, framesPerSecond: Double,
    _ file: inout PreparedFile
  ) throws(VideoError) {
    let count = clip.frames.count
    if let reason = clip.dropReason {
      return file.dropped.append(.init(firstFrame: clip.firstFrame, frames: count, reason: reason))
    }
    let missing = configuration.clips.isFailureTolerated ? max(0, configuration.frames - count) : 0
    let frames =
      clip.frames + clip.frames.suffix(1).flatMap { [VideoFrame](repeating: $0, count: missing) }
    let name = folder.clipName(source, number: file.kept.count + 1)
    let path = try folder.place(for: name)
    switch configuration.format {
    case .jpeg: try JPEG.write(VideoFrame(stacking: frames), to: path)
    case .avi, .mp4: try VideoEncoder.write(frames, to: path, framesPerSecond: framesPerSecond)
    }
    file.kept.append(
      .init(
        path: name, firstFrame: clip.firstFrame, frames: count, repeatedFrames: missing,
        failedFrames: clip.failedFrames))
  }
}

extension VideoFrame {
  /// Frames of one width, one above another; there must be one.
  fileprivate init(stacking frames: [VideoFrame]) {
    self.init(
      width: frames[0].width, height: frames.reduce(0) { $0 + $1.height },
      pixels: frames.flatMap(\.pixels))
  }
}

extension VideoEncoder {
  /// Writes frames of one size, of which there must be one.
  fileprivate static func write(
    _ frames: [VideoFrame], to path: String, framesPerSecond: Double
  ) throws(VideoError) {
    var encoder = try VideoEncoder(
      path, height: frames[0].height, width: frames[0].width, framesPerSecond: framesPerSecond,
      palette: nil)
    for frame in frames { try encoder.append(frame.pixels) }
    try encoder.finish()
  }
}
