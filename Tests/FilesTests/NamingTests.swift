import Testing

@testable import Files

@Suite struct NamingTests {
  @Test(arguments: [
    "scenes", "vgan-two-stream", "balls-3", "My data (new), 2.0_a+b", "Größe", "e\u{301}tude", "動画",
    "7", String(repeating: "n", count: 100),
  ]) func namesOfPeopleAreNames(_ name: String) { #expect(Naming.problem(name, "task") == nil) }

  @Test(arguments: [
    "", " a", "-a", "..", "../x", "a/b", "/a", "a\nb", "a\r\nb", "a\u{2028}b", "a`b`", "a\"b",
    "a\"\u{301}",
    "a'b", "a\\b", "$a", "=1", "+1", "@a", "<b>", "a\u{1B}[31m", "a\u{202E}b", "a\u{0}", "\u{301}a",
    "a:b", "~",
    "a|b", "a\u{200B}b", "\u{FF1D}1", String(repeating: "n", count: 101),
  ]) func textsThatAnythingCouldTakeForMoreAreNone(_ name: String) throws {
    let sentence = try #require(Naming.problem(name, "task"))
    #expect(sentence.contains("cannot be the name of a task"))
    #expect(sentence.unicodeScalars.allSatisfy { !$0.isInvisible })
  }

  @Test func partsAreNamesEach() {
    #expect(Naming.problem(parts: "accuracy/1.1-of-8", "metric") == nil)
    for name in ["a//b", "/", "a/", "a/../b", "../a"] {
      #expect(Naming.problem(parts: name, "metric") != nil)
    }
  }

  @Test(arguments: [
    ("vgan-two-stream", "vgan-two-stream"), ("critics/1", "critics-1"), ("a_b.c", "a_b.c"),
    ("a b", "a-b-e63f9919"), ("..", "-.-07da1a07"), ("", "-cbf29ce4"), (".a", "-a-07da4b07"),
  ]) func ordinaryNamesAreFilesAsTheyAre(_ name: String, _ file: String) {
    #expect(Naming.file(name) == file)
  }

  @Test func everyTextHasAFileOfItsOwn() {
    let texts = [
      "a b", "a\tb", "a`b", "a\"b", "a\"\u{301}b", "é", "e\u{301}", "../../x", "a\r\nb", "\u{0}",
      String(repeating: "n", count: 49), String(repeating: "n", count: 50), "動画",
    ]
    let files = texts.map(Naming.file)
    #expect(Set(files).count == texts.count)
    #expect(files.allSatisfy { Naming.isFile($0) && $0.utf8.count <= 57 })
    #expect(
      !Naming.isFile("../a") && !Naming.isFile("") && !Naming.isFile(".") && !Naming.isFile("a/b"))
  }

  @Test func whatIsHiddenIsShown() {
    let text = "a\u{1B}[2J\r\n\u{202E}b\u{7F}\u{9B}\u{2028}\u{FEFF}\u{E0041}é\"\u{301}"
    let shown =
      "a[U+001B][2J[U+000D][U+000A][U+202E]b[U+007F][U+009B][U+2028][U+FEFF][U+E0041]é\"\u{301}"
    #expect(text.visible == shown)
    #expect("a\nb\r\nc".visibleLines == "a\nb[U+000D]\nc")
    #expect("[\"\u{7F}\u{202E}\u{E0041}\"]\n".visibleJSON == "[\"\\u007F\\u202E\\uDB40\\uDC41\"]\n")
    #expect("ordinary – words, äöü ↑".visible == "ordinary – words, äöü ↑")
  }
}
