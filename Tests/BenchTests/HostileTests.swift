import Foundation
import TestSupport
import Testing

@testable import Files

extension BenchTests {
  /// What `bench` prints of words that came from somebody else.
  @Suite struct Printing {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func expectVisible(_ text: String) {
      #expect(!text.unicodeScalars.contains { $0.isInvisible && $0 != "\n" })
    }

    /// The texts that can be an argument, or the name of a file.
    private static let texts = Hostile.texts.filter { !$0.contains("\u{0}") && $0.utf8.count < 200 }

    @Test func errorsHideNothing() throws {
      for text in Self.texts {
        let isHidden = text.unicodeScalars.contains { $0.isInvisible }
        let more = [
          ["run", "--suite", "generation", "--set", text],
          ["run", "--suite=" + text, "--scale=" + text],
        ]
        for arguments in [["report", "in " + text]] + (isHidden ? more : []) {
          let run = try BenchRun(arguments)
          #expect(run.exitCode != 0 && run.output == "")
          #expect(run.errors.hasPrefix("Error: "))
          expectVisible(run.errors)
        }
      }
    }

    @Test func namesOfFilesArePrintedInOneLineAndComeBackFromJSON() throws {
      struct Inspection: Decodable {
        struct File: Decodable { let path: String }
        let unreadable: [File]
      }
      let names = Self.texts.filter { !$0.contains("/") && !$0.hasPrefix(".") }.map { $0 + ".avi" }
        .filter { $0 != ".avi" }
      let folder = scratch.file("videos")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in names {
        try Data("no video".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      let run = try BenchRun("data", "inspect", folder, "--no-sheet")
      expectVisible(run.output + run.errors)
      #expect(run.lines.count == names.count + 1)
      let json = try BenchRun("data", "inspect", folder, "--no-sheet", "--json")
      expectVisible(json.output)
      let found = try json.json(as: Inspection.self).unreadable.map(\.path)
      #expect(found.count == names.count)
      #expect(Set(found.map { Data($0.utf8) }).count == names.count)
    }
  }
}
