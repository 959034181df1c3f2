internal import Datasets
internal import Files
internal import Foundation
internal import Kernels
internal import Tensors
public import VideoIO

/// The procedural data sets, which can be written as video files.
public enum ProceduralData: String, Sendable, Codable, CaseIterable {
  case bouncingBalls = "bouncing-balls"
  case scenes
  case actions

  /// The data set called `name`, or an error that names the nearest.
  public static func named(_ name: String) throws -> ProceduralData {
    if let data = ProceduralData(rawValue: name) { return data }
    throw HarnessError(unknown("procedural data set", name, among: allCases.map(\.rawValue)))
  }
}

/// Writes a procedural data set as video files; what an earlier run wrote is left as it is.
public struct DataMaking: Codable, Sendable {
  /// What is made; where nothing is given, the published sizes.
  public struct Settings: Sendable {
    /// How many clips; of `actions`, a multiple of 25 groups times the classes.
    public var count: Int
    /// Rows and columns, and frames of a clip.
    public var size: Int?, frames: Int?
    /// Balls of `bouncing-balls`, classes of `actions`.
    public var balls: Int?, classes: Int?
    /// The seed of everything.
    public var seed: UInt64
    /// The files' format, lossless unless given; `actions` are AVI, as UCF-101.
    public var container: VideoContainer?
    /// How many threads write; all processors' unless given.
    public var threads: Int?

    /// `count` clips of seed 0.
    public init(count: Int, seed: UInt64 = 0) { (self.count, self.seed) = (count, seed) }
  }

  /// What was made, by name and by its identity, and where.
  public let name: String, identity: String, path: String
  /// How many clips were written, and how many were there already.
  public let made: Int, alreadyThere: Int
  /// Frames a clip, and their sides.
  public let frames: Int, size: Int
  /// How long it took.
  public let seconds: Double

  /// Writes `data` into the folder `path`.
  ///
  /// Throws if the folder holds another data set, or the same of other settings.
  public init(_ data: ProceduralData, _ settings: Settings, to path: String) throws {
    try prepare(threads: settings.threads, precision: .float32)
    let plan = try MakingPlan(data, settings)
    let path = Path.normalized(path), lock = try plan.claim(path)
    defer { withExtendedLifetime(lock) {} }
    let missing = (0..<plan.dataset.count).filter {
      !FileTree.exists(joined(path, plan.file($0)))
    }
    let there = plan.dataset.count - missing.count
    let progress = Progress("writing", total: plan.dataset.count, done: there)
    defer { progress.finish() }
    seconds = try Harness.seconds {
      for folder in Set(missing.map { folder(of: joined(path, plan.file($0))) }) {
        try makeFolder(folder)
      }
      try forEachConcurrently(missing, threads: Threads.count) { index in
        var random = RandomSource(seed: 0)
        let frames = try plan.dataset.clip(at: index, using: &random).frames
        try VideoEncoder.write(
          frames.colored, to: joined(path, plan.file(index)), framesPerSecond: 25)
        progress.advance()
      }
      try plan.dataset.writeLists(to: path)
    }
    (name, identity, self.path) = (data.rawValue, plan.identity, FileName.shown(path))
    (made, alreadyThere) = (missing.count, there)
    (frames, size) = (plan.dataset.clipShape[0], plan.dataset.clipShape[1])
  }
}

/// What is written where.
private struct MakingPlan: Sendable {
  let dataset: any WritableDataset
  let container: VideoContainer

  init(_ data: ProceduralData, _ settings: DataMaking.Settings) throws {
    try check("--count", settings.count, in: 1...10_000_000)
    try settings.size.map { try check("--size", $0, in: 8...1024) }
    try settings.frames.map { try check("--frames", $0, in: 1...100_000) }
    try refuse("--balls", settings.balls, unless: data == .bouncingBalls, data)
    try refuse("--classes", settings.classes, unless: data == .actions, data)
    container = settings.container ?? (data == .actions ? .avi : .apng)
    switch data {
    case .bouncingBalls:
      try settings.balls.map { try check("--balls", $0, in: 1...7) }
      dataset = BouncingBalls(
        .init(
          balls: settings.balls ?? 3, resolution: settings.size ?? 30,
          frames: settings.frames ?? 30), count: settings.count, seed: settings.seed)
    case .scenes:
      dataset = Scenes(
        .init(size: settings.size ?? 64, frames: settings.frames ?? 32), count: settings.count,
        seed: settings.seed)
    case .actions:
      dataset = try MakingPlan.actions(settings)
      guard container == .avi else {
        throw HarnessError(
          "actions are AVI files, as UCF-101; leave out --format \(container.rawValue).")
      }
    }
  }

  /// Names the format too where it is not that of the data set's own files.
  var identity: String {
    dataset.identity + (container == .avi ? "" : " format=\(container.rawValue)")
  }

  /// The path of a clip's file from the folder of the data.
  func file(_ index: Int) -> String {
    dataset.path(at: index).split(separator: ".").dropLast().joined() + "." + container.rawValue
  }

  private static func actions(_ settings: DataMaking.Settings) throws -> Actions {
    let most = Actions.Motion.allCases.count, groups = 25
    let classes = settings.classes ?? 10
    try check("--classes", classes, in: 1...most)
    guard settings.count % (groups * classes) == 0 else {
      throw HarnessError(
        "--count must be a multiple of \(groups * classes), for each of \(classes) classes has "
          + "\(groups) groups of equally many clips, got \(settings.count).")
    }
    return Actions(
      .init(
        classes: classes, groups: groups, clipsPerGroup: settings.count / (groups * classes),
        size: settings.size ?? 64, frames: settings.frames ?? 32), seed: settings.seed)
  }

  /// Makes the folder, takes it for this process and notes what it is for, or throws if it is for something else.
  func claim(_ path: String) throws -> ResultsLock {
    let note = joined(path, "identity.txt")
    try makeFolder(path)
    let lock = try ResultsLock(path, option: "--out")
    if FileTree.exists(note) {
      let there = String(decoding: try SmallFile.read(note, atMost: 1 << 16), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      guard there == identity else {
        throw HarnessError(
          FileName.shown("\(path) holds '\(there)', not '\(identity)': choose another folder."))
      }
      return lock
    }
    guard try FileTree.names(in: path).allSatisfy({ $0 == ".lock" }) else {
      throw HarnessError(
        FileName.shown("\(path) holds files already: choose a new or an empty folder."))
    }
    try AtomicFile.write([Data((identity + "\n").utf8)], to: note)
    return lock
  }
}

private func refuse(
  _ option: String, _ value: Int?, unless isKnown: Bool, _ data: ProceduralData
) throws {
  if value != nil && !isKnown { throw HarnessError("\(data.rawValue) knows no \(option).") }
}

extension Tensor {
  /// One channel as three.
  fileprivate var colored: Tensor { shape[-1] == 3 ? self : repeated(3, along: -1) }
}

/// The folder that holds the file `path`; empty where none is named.
func folder(of path: String) -> String {
  path.utf8.contains(UInt8(ascii: "/")) ? Path.folder(path) : ""
}

/// Makes the folder `path` and those above it.
func makeFolder(_ path: String) throws {
  do {
    try FileTree.makeFolder(path)
  } catch {
    throw HarnessError(
      FileName.shown("\(path) cannot be made (\(error.reason)): choose another place."))
  }
}
