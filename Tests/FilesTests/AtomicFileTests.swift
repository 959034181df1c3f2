import Foundation
import Testing

@testable import Files

/// A folder of its own for a test, deleted at its end.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = NSTemporaryDirectory() + "files-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

private func names(_ folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

@Suite struct AtomicFileTests {
  @Test func appearsAtCommitOnly() throws {
    try withScratchFolder { folder in
      let path = folder + "/a"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      do {
        let file = try AtomicFile(path)
        try file.write(Data("new".utf8))
        #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
        try file.commit()
      }
      #expect(FileManager.default.contents(atPath: path) == Data("new".utf8))
      #expect(try names(folder) == ["a"])
      do { _ = try AtomicFile(folder + "/b") }
      #expect(try names(folder) == ["a"])
      try AtomicFile.write(
        [Data("1".utf8), Data(), Data("23".utf8)], to: path, isDurable: false)
      #expect(FileManager.default.contents(atPath: path) == Data("123".utf8))
    }
  }

  /// /dev/full takes every byte with "no space left on device".
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDiskLeavesTheOldFile() throws {
    try withScratchFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([Data("old".utf8)], to: path)
      AtomicFile.pretendFull(folder)
      #expect(throws: FileError(path: path, reason: "the disk is full")) {
        try AtomicFile.write([Data("new".utf8)], to: path)
      }
      #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
      #expect(try names(folder) == ["a"])
    }
  }

  @Test func impossiblePlacesAreNamed() throws {
    try withScratchFolder { folder in
      let absent = folder + "/absent/a"
      #expect(
        throws: FileError(
          path: absent, reason: "it, or the folder that should hold it, does not exist")
      ) { try AtomicFile.write([], to: absent) }
      #expect(throws: FileError(path: folder, reason: "it is a folder")) {
        try AtomicFile.write([], to: folder)
      }
      let left = try names(folder)
      #expect(left.isEmpty)
    }
  }

  /// Files of processes that are gone go; those of living ones, of other machines and of other names stay.
  @Test func orphansAreRemovedByTheNextProcess() throws {
    // Linux numbers no process higher than 2²².
    let dead = 2_000_000_000, machine = ProcessInfo.processInfo.hostName
    let others = [
      "a.\(machine)-1-3.partial", "a.elsewhere-\(dead)-3.partial", "a.partial", "\(dead)-3.partial",
    ]
    try withScratchFolder { folder in
      for name in others + ["a.\(machine)-\(dead)-3.partial", "b.c.\(machine)-\(dead)-4.partial"] {
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      try AtomicFile.write([], to: folder + "/a")
      let left = try names(folder)
      #expect(left == (others + ["a"]).sorted())
    }
  }
}
