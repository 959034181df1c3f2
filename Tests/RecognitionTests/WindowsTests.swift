import Recognition
import Testing

@Suite struct WindowsTests {
  @Test(arguments: [(1, 1), (31, 1), (32, 1), (33, 2), (64, 2), (65, 3), (1776, 56)])
  func thereAreAsManyAsCoverTheVideo(frames: Int, count: Int) {
    let windows = Windows(of: 32, in: frames)
    #expect(windows.count == count)
    let all = (0..<count).flatMap { windows[$0] }
    #expect(all.count == 32 * count && Array(all.prefix(frames)) == Array(0..<frames))
    #expect(all.dropFirst(frames).allSatisfy { $0 == frames - 1 })
  }

  @Test func tailsAreFilledWithTheLastFrame() {
    let windows = Windows(of: 4, in: 6)
    #expect((0..<windows.count).map { windows[$0] } == [[0, 1, 2, 3], [4, 5, 5, 5]])
    #expect(Windows(of: 1, in: 2)[1] == [1])
  }
}
