import Foundation
import Testing

@testable import Files

@Suite struct FileNameTests {
  private let composed = Array("caf\u{E9}.avi".utf8), apart = Array("cafe\u{301}.avi".utf8)

  /// Names that are no text, that are spelled in two ways, and that look like what stands for strange bytes.
  @Test func namesComeBackByteForByte() throws {
    let names: [[UInt8]] = [
      Array("plain.gif".utf8), [0x6E, 0x69, 0xF1, 0x6F], [0xFF, 0xFE, 0x80], composed, apart,
      Array("\u{10F7F1}.avi".utf8), Array("\u{301}a".utf8), [0xC3], [0xF4, 0x8F],
      Array("日本.mp4".utf8),
      Array("\u{1F3A5}\u{10FFFF}".utf8), Array("\u{212B}".utf8), [0xED, 0xA0, 0x80],
    ]
    let texts = names.map(FileName.text)
    #expect(texts.map(FileName.bytes) == names)
    #expect(Set(texts).count == names.count)
    #expect(FileName.cString(texts[1]).map { UInt8(bitPattern: $0) } == names[1] + [0])
    // Strings of other origin stand for their own bytes.
    #expect(
      FileName.bytes("cafe\u{301}.avi") == apart
        && FileName.bytes("\u{1F3A5}") == Array("\u{1F3A5}".utf8))
  }

  @Test func strangeBytesAreShown() {
    #expect(
      FileName.shown("in " + FileName.text([0x6E, 0x69, 0xF1, 0x6F]) + "!") == "in ni\\xF1o!")
    #expect(FileName.portable(FileName.text([0x6E, 0x69, 0xF1, 0x6F])) == "ni%F1o")
    #expect(FileName.shown(FileName.text(apart)).utf8.elementsEqual(apart))
    #expect(FileName.text(composed) == "caf\u{E9}.avi" && FileName.text(apart) != "caf\u{E9}.avi")
  }

  @Test func longNamesAreCut() {
    let one = String(repeating: "é", count: 127) + "a",
      other = String(repeating: "é", count: 127) + "b"
    #expect(FileName.cut(one).utf8.count <= 200 && FileName.cut(one) != FileName.cut(other))
    #expect(FileName.cut("short") == "short")
  }
}

@Suite struct PathTests {
  @Test func partsOfPaths() {
    #expect(
      Path.folder("a/b/c.avi") == "a/b" && Path.folder("c") == "." && Path.folder("/c") == "/")
    #expect(Path.name("a/b/c.avi") == "c.avi" && Path.name("c") == "c")
    #expect(
      Path.ending("a.b/C.AVI") == "avi" && Path.ending("a.b/c") == "" && Path.ending("a.") == "")
    #expect(Path.stem("a/b.c.avi") == "b.c" && Path.stem("x") == "x" && Path.stem(".x") == ".x")
    // A slash and the mark that follows are one character for Swift.
    #expect(Path.name("a/\u{301}b.avi") == "\u{301}b.avi" && Path.folder("a/\u{301}b") == "a")
    #expect(Path.parts("a/\u{301}b//c") == ["a", "\u{301}b", "c"])
    #expect(
      Path.joined("a", "b") == "a/b" && Path.joined("a/", "b") == "a/b"
        && Path.joined("", "b") == "b")
  }

  @Test func onePathHasOneSpelling() throws {
    #expect(Path.normalized("a/") == "a" && Path.normalized("./a//b/./") == "a/b")
    #expect(
      Path.normalized("/a//") == "/a" && Path.normalized("") == "" && Path.normalized("/") == "/")
    try withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/x/y", withIntermediateDirectories: true)
      let whole = try #require(Path.real(folder))
      #expect(Path.normalized(folder + "/x/../x/y/..") == whole + "/x")
      #expect(Path.normalized(".") == Path.real("."))
      #expect(
        Path.normalized("none/../gone") == "none/../gone" && Path.real(folder + "/none") == nil)
    }
  }
}

@Suite struct FileKindTests {
  @Test func endingsTellVideosFromTheRest() {
    for name in [
      "a.mp4", "B.MTS", "x/c.m2ts", "d.vob", "e.asf", "f.y4m", "g.h264", "h.dat", "i.f4v", "j.rm",
      "k.nut", "l.gif",
      "m.apng", "n.webm", "o.mkv", "p.avi", "q.mov", "r.wmv", "s.3gp", "t.ogv", "u.flv", "v.ts",
      "w.mpg",
    ] { #expect(FileKind(name) == .video, "\(name)") }
    for name in ["a.png", "b.JPG", "x/c.jpeg"] { #expect(FileKind(name) == .picture, "\(name)") }
    for name in [
      "a.tar", "a.tar.gz", "a.7z", "a.r00", "a.zip", "README", "a.tsv", "a.log", "Thumbs.db",
      ".DS_Store", "._a.mp4",
      "a.mp4.part", "a.mp4.crdownload", "a.mp4.ytdl", "a.avi.x-1-2.partial", "a.mp4~", "a.srt",
      "a.wav", "a.clip", "mp4",
      "a.", "x/._b.avi", "a.mp4.aria2", "a.mp4.!ut", "desktop.ini", "a.nfo", "a.mp4.download",
    ] { #expect(FileKind(name) == .other, "\(name)") }
  }
}

@Suite struct FileTreeTests {
  @Test func filesBelowAFolder() throws {
    try withFolder { folder in
      for name in [
        "b/y.avi", "a/deep/x.avi", "a-1.avi", ".hidden/z.avi", "__MACOSX/z.avi", "lost+found/z.avi",
        "a/.z.avi", "list.txt",
      ] {
        try make(name, in: folder)
      }
      let tree = try FileTree(below: folder + "/")
      #expect(tree.files == ["a-1.avi", "a/deep/x.avi", "b/y.avi", "list.txt"])
      #expect(tree.problems.isEmpty)
      #expect(try FileTree(below: folder, leavingOut: folder + "/b/").files.count == 3)
      #expect(throws: FileError.self) { try FileTree(below: folder + "/none") }
      #expect(throws: FileError.self) { try FileTree(below: folder + "/list.txt") }
    }
  }

  @Test func namesAreBytes() throws {
    try withFolder { folder in
      let names: [[UInt8]] = [
        [0x6E, 0x69, 0xF1, 0x6F], Array("caf\u{E9}.avi".utf8), Array("cafe\u{301}.avi".utf8),
        [UInt8](repeating: 0x61, count: 255),
      ]
      for name in names { try make(FileName.text(name), in: folder) }
      let found = try FileTree(below: folder).files
      #expect(Set(found.map(FileName.bytes)) == Set(names) && found.count == 4)
      for name in found {
        #expect(try SmallFile.read(folder + "/" + name, atMost: 9) == Data("x".utf8))
      }
    }
  }

  /// Links to folders are followed, and the same folder counts once.
  @Test func linksAreFollowedOnce() throws {
    try withFolder { folder in
      let files = FileManager.default
      for name in ["top/data/a.avi", "elsewhere/b.avi"] { try make(name, in: folder) }
      for (link, target) in [
        ("top/again", "data"), ("top/loop", ".."), ("top/data/self", "."), ("top/data/up", "../.."),
        ("top/more", "../elsewhere"), ("elsewhere/back", "../top"), ("top/file.avi", "data/a.avi"),
        ("whole", "top"), ("top/gone.avi", "nothing"), ("top/gone.txt", "nothing"),
        ("top/round.avi", "round.avi"),
      ] { try files.createSymbolicLink(atPath: "\(folder)/\(link)", withDestinationPath: target) }
      let tree = try FileTree(below: folder + "/top")
      #expect(tree.files == ["data/a.avi", "file.avi", "more/b.avi"])
      #expect(tree.problems.map(\.path) == ["gone.avi", "round.avi"])
      #expect(try FileTree(below: folder + "/whole").files == tree.files)
    }
  }

  @Test func whatIsNoFileIsNamed() throws {
    try withFolder { folder in
      try make("a.avi", in: folder)
      for name in ["x.avi", "control"] { #expect(mkfifo("\(folder)/\(name)", 0o600) == 0) }
      let tree = try FileTree(below: folder)
      #expect(tree.files == ["a.avi"])
      #expect(tree.problems == [FileError(path: "x.avi", reason: "it is a named pipe, not a file")])
      let error = #expect(throws: FileError.self) {
        try SmallFile.read(folder + "/x.avi", atMost: 9)
      }
      #expect(error?.reason == "it is a named pipe, not a file")
      #expect(throws: FileError.self) { try SmallFile.read(folder, atMost: 9) }
      #expect(throws: FileError.self) { try SmallFile.read("/dev/zero", atMost: 9) }
      #expect(throws: FileError.self) { try SmallFile.read(folder + "/a.avi", atMost: 0) }
    }
  }

  @Test func foldersThatNobodyMayReadAreNamed() throws {
    try withFolder { folder in
      for name in ["a.avi", "locked/b.avi"] { try make(name, in: folder) }
      FileTree.pretendForbidden(folder + "/locked")
      let tree = try FileTree(below: folder)
      #expect(tree.files == ["a.avi"])
      #expect(tree.problems.map(\.path) == ["locked"] && tree.problems.allSatisfy(\.isDenial))
      FileTree.pretendForbidden(folder)
      let error = #expect(throws: FileError.self) { try FileTree(below: folder) }
      #expect(error?.isDenial == true)
    }
  }

  @Test func aNameOfFullLengthIsWrittenWhole() throws {
    try withFolder { folder in
      let path = folder + "/" + String(repeating: "n", count: 255)
      try AtomicFile.write([Data("x".utf8)], to: path)
      #expect(try SmallFile.read(path, atMost: 1) == Data("x".utf8))
      #expect(try FileTree.names(in: folder).count == 1)
    }
  }

  private func make(_ name: String, in folder: String) throws {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
      atPath: Path.folder(path), withIntermediateDirectories: true)
    let descriptor = open(FileName.cString(path), O_WRONLY | O_CREAT, 0o644)
    try #require(descriptor >= 0)
    #expect(write(descriptor, "x", 1) == 1)
    close(descriptor)
  }
}

private func withFolder(_ body: (String) throws -> Void) throws {
  let folder = NSTemporaryDirectory() + "files-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}
