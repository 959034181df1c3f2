internal import Datasets
internal import Foundation
internal import Kernels
internal import Tensors
internal import VideoModels

/// The settings of a data set, as suites give them.
struct DataSettings: Codable, Hashable, Sendable {
  /// Clips to train on, and clips that only the evaluation sees; of data that are read, as many as
  /// there are.
  var trainingClips = 2_000, heldOutClips = 2_000
  /// Frames, rows and columns, and channels of a clip.
  var frames = 32, resolution = 64, channels = 3
  /// The seed of what is drawn, and of random divisions.
  var seed = 0
  /// How many balls bounce.
  var balls = 3
  /// Which of the official divisions.
  var list = 1

  /// One sentence for the first setting that does not fit.
  func problem() -> String? {
    for (name, value, range) in [
      ("training_clips", trainingClips, 1...1_000_000),
      ("held_out_clips", heldOutClips, 2...1_000_000), ("frames", frames, 1...10_000),
      ("resolution", resolution, 8...1_024), ("seed", seed, 0...1_000_000_000),
      ("balls", balls, 1...20),
      ("list", list, 1...100),
    ] where !range.contains(value) {
      return "\(name) must be \(range.lowerBound) to \(range.upperBound), got \(value)"
    }
    guard channels == 1 || channels == 3 else { return "channels must be 1 or 3, got \(channels)" }
    return Sizes.problem("a clip", extents)
  }

  /// Frames, rows, columns and channels of a clip.
  var extents: [Int] { [frames, resolution, resolution, channels] }
}

/// A data set of a suite.
struct DataChoice: Sendable {
  /// Its name in the suite.
  var name: String
  /// What it is, and where it lies if it is read.
  let kind: DatasetName, path: String?
  /// Its settings.
  let settings: DataSettings
  /// What is done about files that are missing or cannot be read.
  var defects = ListedClips.Configuration.Defects.refuse
  /// As what the files at the path are read, and why, where nobody said it.
  var note: String?
  /// Files that cannot be read, and why; they are left out.
  var leftOut: [String: String] = [:]

  /// The clips to train on, or those that only the evaluation sees.
  ///
  /// Those that are made are kept under `cache`; of those that are read another window is taken each
  /// time, so they are not.
  func make(_ split: Split, cache: String?) throws -> any Dataset {
    var options = options(cache)
    options.count = split == .training ? settings.trainingClips : settings.heldOutClips
    options.split = split
    return try kind.open(path: path, options)
  }

  /// The clips that only the evaluation sees; nil if there are not two, to compare real with real.
  func heldOut(cache: String?) throws -> (any Dataset)? {
    do {
      let clips = try make(.test, cache: cache)
      return clips.count >= 2 ? clips : nil
    } catch DatasetError.emptyPart { return nil }
  }

  /// Why `metrics` cannot be measured on `count` clips of each source, by the metric's name.
  func skipped(_ metrics: [Suite.ChosenMetric], count: Int) throws -> [(name: String, why: String)]
  {
    let half = try heldOut(cache: nil).map { $0.count / 2 } ?? 0
    // Of files there are as many windows as wanted.
    let real = half == 0 ? 0 : kind.isMade ? min(count, half) : count
    return metrics.map(\.metric).filter { $0.leastClips > real }.map {
      let needed = Phrases.count($0.leastClips, "held-out clip")
      return ($0.name, "it needs \(needed), of which there are \(real)")
    }
  }

  /// The same as videos with labels, in the division of the settings; their first frames are kept
  /// under `cache`.
  func labelled(cache: String?) throws -> LabelledVideos {
    try kind.labelled(path: path, options(cache))
  }

  private func options(_ cache: String?) -> DatasetOptions {
    var options = DatasetOptions()
    (options.frames, options.size, options.channels) = (
      settings.frames, settings.resolution, settings.channels
    )
    (options.seed, options.list, options.balls) = (
      UInt64(settings.seed), settings.list, settings.balls
    )
    (options.count, options.defects, options.cache) = (settings.trainingClips, defects, cache)
    options.leftOut = Set(leftOut.keys)
    return options
  }

  /// The files of the data that cannot be read, and why; throws if a class, or all, have no other.
  func unreadable(_ style: StatusLine.Style) throws -> [String: String] {
    var options = options(nil)
    (options.split, options.channels) = (nil, 3)
    guard let path, let data = try kind.open(path: path, options) as? ListedClips else {
      return [:]
    }
    let progress = Progress(
      "checking the files of \(name)", total: data.count, line: StatusLine(style))
    defer { progress.finish() }
    let isReadable = mapConcurrently(Array(0..<data.count), threads: Threads.count) { index in
      defer { progress.advance() }
      var unused = RandomSource(seed: 0)
      return (try? data.clip(at: index, using: &unused)) != nil
    }
    let files = (0..<data.count).map(data.file)
    let readable = zip(files, isReadable).filter(\.1).map(\.0)
    guard !readable.isEmpty else {
      throw HarnessError(
        "None of the \(Phrases.count(files.count, "file")) under \(path) can be read.")
    }
    let empty = Set(files.compactMap(\.label)).subtracting(readable.compactMap(\.label)).sorted()
    if let label = empty.first, data.classNames.indices ~= label {
      throw HarnessError(
        "None of the files of the class '\(data.classNames[label])' under \(path) can be read: "
          + "mend them, or leave the class out.")
    }
    return data.report.unreadable
  }

  /// The files that are left out, for the records; nil if there are none.
  var leftOutNames: String? {
    leftOut.isEmpty ? nil : leftOut.keys.sorted().joined(separator: ", ")
  }

  /// What identifies the clips of a part.
  func identity(_ split: Split) throws -> String {
    let dataset = try make(split, cache: nil)
    return "\(dataset.identity) clips=\(dataset.count)"
  }

  /// The data at `path` in the place of these, cut to the same sizes.
  func replaced(by path: String) throws -> DataChoice {
    let found = try Detection(path)
    return DataChoice(
      name: found.name.rawValue, kind: found.name, path: found.path, settings: settings,
      note: found.description)
  }
}

extension DatasetName {
  /// The data set called `name`, or an error that names the nearest.
  static func named(_ name: String) throws -> DatasetName {
    if let kind = DatasetName(rawValue: name) { return kind }
    throw HarnessError(unknown("data set", name, among: allCases.map(\.rawValue)))
  }
}
