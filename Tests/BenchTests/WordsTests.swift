import Testing

@testable import Harness

extension BenchTests {
  @Suite struct Words {
    @Test func numbersAreGrouped() {
      #expect(
        [0, 7, 999, 1_000, -12_345, 1_234_567].map(Phrases.grouped) == [
          "0", "7", "999", "1,000", "-12,345", "1,234,567",
        ])
      #expect(
        Phrases.count(1, "clip") == "1 clip" && Phrases.count(5_855, "frame") == "5,855 frames")
      #expect(
        [0, 59.6, 200, 7_500].map(Phrases.duration) == [
          "0 s", "1 min 0 s", "3 min 20 s", "2 h 5 min",
        ])
    }

    @Test func progressTellsTheTimeLeft() {
      #expect(
        Progress.line("decoding", 25, of: 100, before: 0, 10)
          == "decoding [#####...............] 25 of 100, 30 s left")
      // What an earlier run did took no time of this one.
      #expect(
        Progress.line("writing", 60, of: 1_000, before: 50, 10)
          == "writing [#...................] 60 of 1,000, 15 min 40 s left")
      #expect(
        Progress.line("writing", 0, of: 2, before: 0, 0) == "writing [....................] 0 of 2")
    }

    @Test func concurrentWorkKeepsOrderAndStopsAtTheFirstError() throws {
      #expect(mapConcurrently(Array(0..<100), threads: 3) { $0 * $0 } == (0..<100).map { $0 * $0 })
      #expect(mapConcurrently([Int](), threads: 3) { $0 } == [])
      #expect(throws: HarnessError.self) {
        try forEachConcurrently(Array(0..<100), threads: 2) { item in
          if item == 3 { throw HarnessError("three") }
        }
      }
    }
  }
}
