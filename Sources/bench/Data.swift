public import ArgumentParser
import Datasets
import Foundation
import Harness
public import VideoIO

/// `bench data`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Makes, inspects, prepares and verifies data sets.",
    subcommands: [Ls.self, Make.self, Inspect.self, Prepare.self, Verify.self])

  struct Ls: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the data sets.", discussion: "Example: bench data ls")

    @Flag(help: "Print JSON.") var json = false

    private struct Row: Encodable { let name: String, isMade: Bool, summary: String }

    func run() throws {
      let rows = DatasetName.allCases.map {
        Row(name: $0.rawValue, isMade: $0.isMade, summary: $0.summary)
      }
      if json { return try printJSON(rows) }
      printTable(
        rows.map { [$0.name, $0.isMade ? "made" : "needs --data", $0.summary] }, numbers: 3)
    }
  }

  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decodes every video of a folder, says what it holds, and draws a contact sheet.",
      discussion: """
        Example: bench data inspect weizmann --out sheet.png
        The exit code is 1 where no video can be read, or permission to read something is missing.
        """)

    @Argument(help: "A video file, or a folder with videos at any depth.") var path: String
    @Option(help: "The contact sheet to write: four frames each of up to 48 clips, as PNG.")
    var out = "contact-sheet.png"
    @Flag(help: "Write no contact sheet.") var noSheet = false
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      var found = try DataInspection(path, threads: threads)
      if !noSheet && !found.videos.isEmpty { try found.writeContactSheet(to: out) }
      if json { try printJSON(found) } else { show(found) }
      if let problem = found.problem { throw HarnessError(problem) }
    }

    private func show(_ found: DataInspection) {
      let rows = found.videos.enumerated().map { index, video in
        [
          "\(index + 1)", video.path, String(video.container.prefix { $0 != "," }), video.codec,
          "\(video.width)×\(video.height)", String(format: "%.4g", video.framesPerSecond),
          String(format: "%.2f", video.seconds), Phrases.grouped(video.frames),
        ]
      }
      let titles = ["#", "file", "container", "codec", "size", "fps", "seconds", "frames"]
      if !rows.isEmpty { printTable([titles] + rows, numbers: 4) }
      for video in found.videos where !video.warnings.isEmpty {
        print("warning: \(video.path): \(video.warnings.joined(separator: "; "))")
      }
      for file in found.unreadable { print("unreadable: \(file.path) \(file.reason)") }
      var total =
        "\(Phrases.count(found.videos.count, "clip")), \(Phrases.count(found.frames, "frame")), "
        + Phrases.duration(found.seconds)
      if !found.unreadable.isEmpty {
        total += ", \(Phrases.grouped(found.unreadable.count)) unreadable"
      }
      if found.otherFiles > 0 {
        total += ", \(Phrases.count(found.otherFiles, "other file")) not tried"
      }
      if !found.videos.isEmpty || !found.unreadable.isEmpty { print(total) }
      if let sheet = found.contactSheet {
        print("contact sheet of \(Phrases.count(found.shownVideos ?? 0, "clip")): \(sheet)")
      }
    }
  }

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a procedural data set as video files; goes on where it was stopped.",
      discussion: """
        Without sizes they are the published ones: bouncing-balls 30 frames of 30×30, scenes and actions 32 of 64×64. \
        Scenes lie in a folder a category, actions in UCF-101's layout with its lists.
        Example: bench data make scenes --count 500 --out scenes
        """)

    @Argument(help: "bouncing-balls, scenes or actions.") var name: String
    @Option(help: "How many clips; of actions, a multiple of 25 groups times the classes.")
    var count: Int
    @Option(help: "The folder to write, new or begun by the same command.") var out: String
    @Option(help: "Rows and columns of a frame.") var size: Int?
    @Option(help: "Frames of a clip.") var frames: Int?
    @Option(help: "Balls of bouncing-balls, 1 to 7 (default: 3).") var balls: Int?
    @Option(help: "Classes of actions, 1 to 16 (default: 10).") var classes: Int?
    @Option(help: "The seed: the same gives the same clips.") var seed: UInt64 = 0
    @Option(help: "apng (lossless, the default), avi, mp4 or gif; actions are always avi.")
    var format: VideoContainer?
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      var settings = DataMaking.Settings(count: count, seed: seed)
      (settings.size, settings.frames) = (size, frames)
      (settings.balls, settings.classes) = (balls, classes)
      (settings.container, settings.threads) = (format, threads)
      let made = try DataMaking(ProceduralData.named(name), settings, to: out)
      if json { return try printJSON(made) }
      let there = made.alreadyThere > 0 ? " (\(Phrases.grouped(made.alreadyThere)) were there)" : ""
      print(
        "\(Phrases.count(made.made, "clip")) of \(Phrases.count(made.frames, "frame")), "
          + "\(made.size)×\(made.size), written to \(made.path)\(there) in "
          + Phrases.duration(made.seconds))
    }
  }

  struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Cuts videos into short clips of one size; goes on where it was stopped.",
      discussion: """
        With --stabilise the motion of the camera is taken out, as in the data released with VGAN. Clips are JPEG \
        pictures of frames one above another unless --format says otherwise; list.txt names them all, and report.json \
        says of each video what was kept, what was dropped, and why. The exit code is 1 where permission to read something is \
        missing.
        Example: bench data prepare videos --stabilise --size 64 --frames 32 --out clips
        """)

    @Argument(help: "A video, or a folder with videos at any depth.") var path: String
    @Option(help: "The folder to write, new or begun by the same command.") var out: String
    @Flag(help: "Take the motion of the camera out.") var stabilise = false
    @Option(help: "homography (as released) or similarity (as in the paper's text).")
    var transform: StabilizerConfiguration.Transform = .homography
    @Option(help: "Rows and columns of a clip.") var size = 64
    @Option(help: "Frames of a clip; two more are stored where there are, as released.")
    var frames = 32
    @Option(
      help:
        "Frames to leave out at the beginning of each video (default: 0, with --stabilise 2, as released)."
    )
    var skipFrames: Int?
    @Flag(help: "Lose no video: go on where matching fails, and fill short clips up.")
    var noFail = false
    @Option(help: "At most so many clips of a video.") var clipsPerVideo = 100
    @Option(help: "jpg (frames one above another), avi or mp4.")
    var format: ClipPreparation.Format = .jpeg
    @Option(help: "Threads, a video each; all processors unless given.") var threads: Int?
    @Flag(help: "Print the report as JSON.") var json = false

    func run() throws {
      var settings = DataPreparation.Settings()
      (settings.isStabilised, settings.transform) = (stabilise, transform)
      (settings.size, settings.frames) = (size, frames)
      settings.skippedFrames = skipFrames
      (settings.isFailureTolerated, settings.clipsPerVideo) = (noFail, clipsPerVideo)
      (settings.format, settings.threads) = (format, threads)
      let report = try DataPreparation.run(path, to: out, settings)
      if json {
        try printJSON(report)
      } else {
        for line in DataPreparation.lines(report, in: out) { print(line) }
      }
      if let problem = DataPreparation.problem(report) { throw HarnessError(problem) }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks cached clips, lists and videos of a folder for damage and leakage.",
      discussion: """
        Every cached clip against its checksum; every pair of lists for groups on both sides; every listed file for \
        being there; every video by decoding it.
        Example: bench data verify UCF-101
        The exit code is 1 if something is wrong.
        """)

    @Argument(help: "A folder.") var path: String
    @Option(help: "Where the class folders of listed videos are; looked for unless given.")
    var videos: String?
    @Option(help: "Threads; all processors unless given.") var threads: Int?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let verified = try DataVerification(path, videos: videos, threads: threads)
      if json {
        try printJSON(verified)
      } else {
        for finding in verified.findings {
          print("\(finding.isFine ? "ok   " : "WRONG")  \(finding.subject): \(finding.found)")
        }
      }
      if !verified.isFine { throw ExitCode(1) }
    }
  }
}

extension VideoContainer: ExpressibleByArgument {}
extension StabilizerConfiguration.Transform: ExpressibleByArgument {}
extension ClipPreparation.Format: ExpressibleByArgument {}
