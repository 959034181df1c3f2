internal import ArgumentParser
import Foundation
import Harness

/// `bench report`: tables, plots and the page again from the records.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes tables, plots and the page again from the records of a suite.",
    discussion: """
      Examples: bench report
                bench report results/generation --check
                bench report results/generation --single-file
      """)

  @Argument(help: "Results folders; all under results/ by default.") var folders: [String] = []
  @Option(help: "The folder with published tables; the program's own unless given.")
  var baselines: String?
  @Flag(help: "Write nothing; fail if what stands there is not what the records give.")
  var check = false
  @Flag(help: "Also write index-single.html, the page with its images in it, for mailing.")
  var singleFile = false

  func run() throws {
    let folders = folders.isEmpty ? try Report.folders(under: "results") : folders
    var drift: [String] = [], losses: [String] = []
    for folder in folders {
      let report = try Report(folder, baselines: baselines)
      losses += report.losses
      if let doubt = report.doubt { printError("\(folder) is not reportable: \(doubt)") }
      if check {
        drift += try report.drift()
      } else {
        try report.write()
        print("Wrote \(report.summary).")
        if singleFile { print("Wrote \(try report.writeSingleFile()).") }
      }
    }
    try fail(ifLost: losses)
    guard check else { return }
    guard !drift.isEmpty else { return print("Tables, plots and pages are what the records give.") }
    for sentence in drift { printError(sentence) }
    throw HarnessError("\(drift.count) files drifted from the records: run 'bench report'.")
  }
}

/// `bench compare A B`.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two results folders, number by number, with intervals.",
    discussion: "Example: bench compare results/generation /tmp/other/generation")

  @Argument(help: "A results folder.") var first: String
  @Argument(help: "Another of the same suite and scale.") var second: String
  @Flag(help: "Print CSV.") var csv = false

  func run() throws {
    let comparison = try Comparison(first, second)
    print(lines: csv ? comparison.csv : comparison.markdown)
    try fail(ifLost: comparison.losses)
  }
}

/// `bench claims`.
struct Claims: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which published claims the records bear out.",
    discussion: "Example: bench claims results/generation")

  @Argument(help: "Results folders; all under results/ by default.") var folders: [String] = []

  func run() throws {
    var losses: [String] = []
    for folder in folders.isEmpty ? try Report.folders(under: "results") : folders {
      let claims = try Report.claims(folder)
      print(lines: claims.markdown)
      losses += claims.losses
    }
    try fail(ifLost: losses)
  }
}

/// Names what is missing of the records and ends the command with 1.
private func fail(ifLost losses: [String]) throws {
  for sentence in losses { printError(sentence) }
  if !losses.isEmpty {
    throw HarnessError("Records are missing: what is shown is not all that was measured.")
  }
}
