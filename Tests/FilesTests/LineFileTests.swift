import Foundation
import Testing

@testable import Files

@Suite struct LineFileTests {
  @Test func linesComeBack() throws {
    try withScratchFolder { folder in
      let file = LineFile(folder + "/lines")
      #expect(try file.read().lines.isEmpty)
      for line in ["{\"a\":1}", "", "ä"] { try file.append(line, isDurable: line.isEmpty) }
      let (lines, torn) = try file.read()
      #expect(lines == ["{\"a\":1}", "", "ä"] && torn == 0)
      #expect(throws: FileError.self) { try file.append("two\nlines") }
      #expect(throws: FileError.self) { try LineFile(folder).append("x") }
      #expect(throws: FileError.self) { try LineFile(folder).read() }
      #expect(try file.read().lines.count == 3)
    }
  }

  /// What a killed process wrote of a line, also one longer than the pieces in which it is looked for.
  @Test(arguments: [(0, 5), (3, 1), (2, 200_000), (0, 65_536), (1, 65_535)])
  func tornLinesAreCutOff(whole: Int, torn: Int) throws {
    try withScratchFolder { folder in
      let file = LineFile(folder + "/lines")
      let text = String(repeating: "whole\n", count: whole) + String(repeating: "x", count: torn)
      try Data(text.utf8).write(to: URL(fileURLWithPath: file.path))
      let before = try file.read()
      #expect(before.lines == Array(repeating: "whole", count: whole) && before.tornBytes == torn)
      try file.append("next")
      let after = try file.read()
      #expect(after.lines == before.lines + ["next"] && after.tornBytes == 0)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDiskIsSaid() {
    #expect(throws: FileError(path: "/dev/full", reason: "the disk is full")) {
      try LineFile("/dev/full").append("x")
    }
  }

  @Test func writersAtOnceKeepLinesWhole() throws {
    try withScratchFolder { folder in
      let file = LineFile(folder + "/lines")
      DispatchQueue.concurrentPerform(iterations: 4) { writer in
        for i in 0..<50 {
          try? file.append(String(repeating: "\(writer)", count: 1 + i), isDurable: false)
        }
      }
      let (lines, torn) = try file.read()
      #expect(lines.count == 200 && torn == 0)
      #expect(lines.allSatisfy { Set($0).count == 1 })
    }
  }
}
