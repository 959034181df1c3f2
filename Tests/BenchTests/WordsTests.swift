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
      #expect([0, 59.6, 200, 7_500].map(Phrases.clock) == ["0:00", "1:00", "3:20", "2:05:00"])
      #expect(
        [0, 59, 200, 7_529, 7_531].map(Phrases.roughly) == [
          "0 s", "59 s", "3 min", "2 h 5 min", "2 h 6 min",
        ])
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
