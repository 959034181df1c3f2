import ArgumentParser
import Foundation
import Harness

/// `bench data`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Makes, inspects, prepares and verifies data sets.",
    subcommands: [Inspect.self])

  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decodes every video of a folder, says what it holds, and draws a contact sheet.",
      discussion: """
        Example: bench data inspect weizmann --out sheet.png
        The exit code is 1 where no video can be read.
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
      if !found.unreadable.isEmpty { total += ", \(Phrases.grouped(found.unreadable.count)) unreadable" }
      if found.otherFiles > 0 {
        total += ", \(Phrases.count(found.otherFiles, "other file")) not tried"
      }
      print(total)
      if let sheet = found.contactSheet {
        print("contact sheet of \(Phrases.count(found.shownVideos ?? 0, "clip")): \(sheet)")
      }
    }
  }
}
