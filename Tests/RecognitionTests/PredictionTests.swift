import Kernels
import Recognition
import Testing

@Suite struct PredictionTests {
  private func prediction(_ label: Int, _ windows: [[Double]]) -> Prediction {
    Prediction(
      video: "v", label: label,
      windows: Matrix(windows.count, windows[0].count, windows.flatMap { $0 }))
  }

  /// By hand: the mean decides, and of equals the first.
  @Test func windowsAreAveraged() {
    let videos = [
      prediction(0, [[0.7, 0.2, 0.1]]), prediction(0, [[0.6, 0.3, 0.1], [0, 1, 0]]),
      prediction(1, [[0.8, 0.2, 0], [0.1, 0.7, 0.2], [0, 0.9, 0.1]]),
      prediction(1, [[0.4, 0.4, 0.2]]),
    ]
    #expect(videos.map(\.predicted) == [0, 1, 1, 0])
    #expect(videos.map(\.predictedByFirstWindow) == [0, 0, 0, 0])
  }
}
