internal import Datasets
internal import Foundation

/// The settings of a data set, as suites give them.
struct DataSettings: Codable, Hashable, Sendable {
  /// Clips to train on, and clips that only the evaluation sees.
  var trainingClips = 2_000, heldOutClips = 2_000
  /// Frames, and rows and columns of a frame.
  var frames = 32, resolution = 64
  /// The seed of what is drawn.
  var seed = 0
  /// How many balls bounce.
  var balls = 3

  /// One sentence for the first setting that does not fit.
  func problem() -> String? {
    for (name, value) in [
      ("training_clips", trainingClips), ("held_out_clips", heldOutClips), ("frames", frames),
    ] where !(1...1_000_000).contains(value) {
      return "\(name) must be 1 to 1000000, got \(value)"
    }
    return 8...1024 ~= resolution ? nil : "resolution must be 8 to 1024, got \(resolution)"
  }
}

/// The data sets that suites can name.
public enum DataKind: String, Sendable, CaseIterable {
  case scenes
  case bouncingBalls = "bouncing-balls"

  /// The data set called `name`, or an error that names the nearest.
  static func named(_ name: String) throws -> DataKind {
    if let kind = DataKind(rawValue: name) { return kind }
    throw HarnessError(unknown("data set", name, among: allCases.map(\.rawValue)))
  }

  /// One line for lists.
  public var summary: String {
    switch self {
    case .scenes: "golf, beach, train and baby: things that move before a still background"
    case .bouncingBalls: "balls that bounce in a box (Sutskever and others, NeurIPS 2008)"
    }
  }
}

/// A data set of a suite.
struct DataChoice: Sendable {
  /// Its name in the suite, and what it is.
  let name: String, kind: DataKind
  /// Its settings.
  let settings: DataSettings

  /// The clips to train on, or those that only the evaluation sees; kept under `cache` once made.
  func make(_ split: Split, cache: String?) throws -> any Dataset {
    let base = embedded(split)
    guard let cache else { return base }
    return try CachedDataset(base, folder: cache)
  }

  private func embedded(_ split: Split) -> any Dataset {
    let count = split == .training ? settings.trainingClips : settings.heldOutClips
    let seed = UInt64(settings.seed)
    switch kind {
    case .scenes:
      return Scenes(
        Scenes.Configuration(size: settings.resolution, frames: settings.frames), count: count,
        seed: seed, split: split)
    case .bouncingBalls:
      return BouncingBalls(
        BouncingBalls.Configuration(
          balls: settings.balls, resolution: settings.resolution, frames: settings.frames),
        count: count, seed: seed, split: split)
    }
  }
}

extension DataChoice {
  /// What identifies the clips of a part.
  func identity(_ split: Split) throws -> String {
    let dataset = try make(split, cache: nil)
    return "\(dataset.identity) clips=\(dataset.count)"
  }
}
