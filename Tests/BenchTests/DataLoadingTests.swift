import Foundation
import Testing

extension BenchTests.DataCommands {
  // MARK: perf data

  @Test func loadingIsMeasured() throws {
    struct Measured: Decodable {
      struct Rate: Decodable { let median: Double, min: Double, max: Double }
      struct Loading: Decodable {
        let batch_size: Int, source: String, wait_seconds: Rate
      }
      let clips: Int, frames: Int, size: Int, short_clips: Int, threads: Int
      let loading: [Loading]
      let cold_clips_per_second: Rate, cached_clips_per_second: Rate
    }
    let run = try BenchRun(
      "perf", "data", "--clips", "2", "--size", "16", "--frames", "60", "--rounds", "1",
      "--steps",
      "1", "--threads", "1", "--keep", scratch.file("made"), "--json")
    #expect(run.exitCode == 0)
    let measured = try run.json(as: Measured.self)
    #expect(measured.clips == 2 && measured.frames == 60 && measured.size == 16)
    // The clips have 36 and 65 frames.
    #expect(measured.threads == 1 && measured.short_clips == 1)
    #expect(measured.cold_clips_per_second.median > 0)
    #expect(measured.cached_clips_per_second.median > 0)
    #expect(measured.loading.map(\.batch_size) == [32, 32, 64, 64])
    #expect(measured.loading.map(\.source) == ["cache", "files", "cache", "files"])
    let made = try BenchRun("data", "inspect", scratch.file("made"), "--no-sheet", "--json")
      .json(as: Inspection.self)
    #expect(made.videos.map(\.codec) == ["mpeg4", "mpeg4"])
    #expect(made.videos.allSatisfy { $0.width == 180 && $0.height == 144 })
    #expect(made.videos.map(\.frames) == [36, 65])
  }

  // MARK: A full disk

  @Test(.enabled(if: SmallDisk.isPossible, "only root can make a small disk"))
  func aFullDiskIsNamedAndLeavesNoHalfFiles() throws {
    let folder = scratch.file("disk"), disk = try #require(SmallDisk(folder, size: "256k"))
    let make = ["data", "make", "scenes", "--count", "12", "--out", folder + "/scenes"]
    let run = try BenchRun(make)
    #expect(run.exitCode == 1 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(folder)/scenes/"))
    #expect(run.errors.contains("disk is full") || run.errors.contains("no space left"))
    #expect(run.errors.split(separator: "\n").count == 1)
    let (_, findings) = try verify(folder)
    #expect(!findings.contains { !$0.is_fine }, "\(findings)")
    #expect(disk.resize("16m"))
    let again = try BenchRun(make + ["--json"]).json(as: Made.self)
    #expect(again.already_there > 0 && again.made + again.already_there == 12)
    #expect(disk.resize("2m"))
    let cached = try BenchRun(
      ["perf", "data", "--data", folder + "/scenes", "--rounds", "1", "--steps", "1"],
      temporary: folder)
    #expect(cached.exitCode == 1 && cached.output == "")
    #expect(cached.errors.contains("cannot be read or written: the disk is full"))
  }
}

/// A disk in memory, gone with its owner.
private final class SmallDisk {
  private let folder: String

  /// A disk at `folder`, which is made; nil where that is not allowed, as to most users and in most containers.
  init?(_ folder: String, size: String) {
    self.folder = folder
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(size)", "none", folder) else { return nil }
  }

  deinit { _ = Self.run("umount", folder) }

  static let isPossible =
    (try? ScratchFolder()).map { SmallDisk($0.file("disk"), size: "256k") != nil } ?? false

  func resize(_ size: String) -> Bool {
    Self.run("mount", "-o", "remount,size=\(size)", folder)
  }

  private static func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
