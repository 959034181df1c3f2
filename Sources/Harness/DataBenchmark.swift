internal import Datasets
internal import Foundation
internal import Kernels
internal import Tensors
internal import VideoIO

/// How many clips a second can be decoded and prepared, and whether that keeps training fed.
public struct DataBenchmark: Codable, Sendable {
  /// What is measured.
  public struct Settings: Sendable {
    /// A folder of videos; made on the spot unless given.
    public var data: String?
    /// How many are made, and the folder that keeps them; a temporary one unless given.
    public var clips = 60, keep: String?
    /// Rows and columns, and frames of a prepared clip.
    public var size = 64, frames = 32
    /// How often each thing is measured; of the loader, so many steps.
    public var rounds = 5, steps = 20
    /// Threads that decode; all processors unless given.
    public var threads: Int?

    /// Sixty clips made like Weizmann's, to 32 frames of 64×64.
    public init() {}
  }

  /// How long a training step waits for its batch.
  public struct Loading: Codable, Sendable {
    /// Clips a step, and whether they come from files or from the cache.
    public let batchSize: Int, source: String
    /// How long a step computes, on all threads, and then waits for the next batch.
    public let stepSeconds: Double, waitSeconds: Timing
    /// Whether the middle step waits for less than a twentieth of its own time.
    public var isFed: Bool { waitSeconds.median < 0.05 * stepSeconds }

    private enum CodingKeys: CodingKey { case batchSize, source, stepSeconds, waitSeconds }
  }

  /// What the clips are, how many, and of how many frames and what size once prepared.
  public let data: String, clips: Int, frames: Int, size: Int
  /// Clips that were filled up with their last frame.
  public let shortClips: Int
  /// Threads that decode.
  public let threads: Int
  /// Clips a second over all clips: decoded from files, and read from the cache.
  public let coldClipsPerSecond: Timing, cachedClipsPerSecond: Timing
  /// The loader beside a busy step of 0.1 s.
  public let loading: [Loading]

  /// Decodes and prepares, then reads from the cache, then loads beside a step.
  public static func run(_ settings: Settings) throws -> DataBenchmark {
    try check("--clips", settings.clips, in: 1...100_000)
    try check("--size", settings.size, in: 8...1024)
    try check("--frames", settings.frames, in: 1...10_000)
    try check("--rounds", settings.rounds, in: 1...1000)
    try check("--steps", settings.steps, in: 1...100_000)
    try prepare(threads: settings.threads, precision: .float32)
    return try withTemporaryFolder { scratch in
      let folder = try settings.data ?? weizmannLike(settings, scratch)
      let videos = try Folder.clips(
        under: folder, .init(frames: settings.frames), reader: VideoFiles(size: settings.size))
      let cached = try CachedDataset(videos, folder: scratch + "/cache")
      let cold = try rates(videos, settings.rounds)
      _ = try rates(cached, 1)
      let warm = try rates(cached, settings.rounds)
      if let failure = cached.report.failure { throw failure }
      let loading = try [32, 64].flatMap { batchSize in
        try [("cache", cached as any Dataset), ("files", videos)].map { source, data in
          try load(data, source, batchSize, settings.steps)
        }
      }
      return DataBenchmark(
        data: settings.data ?? "made: 180×144, MPEG-4 in AVI", clips: videos.count,
        frames: settings.frames, size: settings.size, shortClips: videos.report.short.count,
        threads: Threads.count,
        coldClipsPerSecond: cold, cachedClipsPerSecond: warm, loading: loading)
    }
  }

  /// Writes clips of the size, codec and lengths of Weizmann's (36 to 94 frames, 65 in the mean).
  private static func weizmannLike(_ settings: Settings, _ scratch: String) throws -> String {
    let folder = settings.keep ?? scratch + "/videos"
    try makeFolder(folder)
    let progress = Progress("making clips", total: settings.clips)
    defer { progress.finish() }
    try forEachConcurrently(Array(0..<settings.clips), threads: Threads.count) { index in
      let scenes = Scenes(.init(size: 180, frames: 36 + 29 * index % 59), count: index + 1, seed: 0)
      var random = RandomSource(seed: 0)
      let frames = try scenes.clip(at: index, using: &random).frames
      try VideoEncoder.write(
        frames.croppedToCenter(height: 144, width: 180), to: "\(folder)/\(index).avi",
        framesPerSecond: 25)
      progress.advance()
    }
    return folder
  }

  /// Clips a second when every clip is drawn once, in order, by the loader's threads.
  private static func rates(_ data: any Dataset, _ rounds: Int) throws -> Timing {
    Timing(
      try (0..<rounds).map { round in
        // The loader begins to work when it is made.
        let time = try seconds {
          let loader = Loader(
            data,
            .init(
              batchSize: 1, order: .sequential, seed: UInt64(round), threads: Threads.count,
              prefetch: 2 * Threads.count))
          while try loader.next() != nil {}
        }
        return Double(data.count) / time
      })
  }

  /// Steps that compute for 0.1 s on all threads, and how long each waits for its batch.
  private static func load(
    _ data: any Dataset, _ source: String, _ batchSize: Int, _ steps: Int
  ) throws -> Loading {
    let loader = Loader(
      data, .init(batchSize: batchSize, order: .shuffled, seed: 0, threads: Threads.count))
    let step = Duration.milliseconds(100), matrix = Tensor(repeating: 1, [256, 256])
    var waits: [Double] = []
    for number in 0..<steps + 2 {
      let wait = try seconds { _ = try loader.next() }
      // The first batches are made while nothing computes.
      if number >= 2 { waits.append(wait) }
      let end = ContinuousClock.now + step
      while ContinuousClock.now < end { _ = matrix.matrixProduct(matrix) }
    }
    return Loading(
      batchSize: batchSize, source: source, stepSeconds: step.seconds, waitSeconds: Timing(waits))
  }
}

/// A folder that goes when `body` is done.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("bench-" + UUID().uuidString).path
  try makeFolder(folder)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
