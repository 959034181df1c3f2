import Foundation
import Kernels
import Recognition
import Results
import Testing

@Suite struct PredictionsTests {
  private func prediction(
    _ video: String, _ label: Int, _ windows: [[Double]]
  ) -> Prediction {
    Prediction(video: video, label: label, windows: matrix(windows))
  }

  private var videos: [Prediction] {
    [
      prediction("a", 0, [[0.7, 0.2, 0.1]]),
      prediction("b", 0, [[0.6, 0.3, 0.1], [0, 1, 0]]),
      prediction("c", 1, [[0.8, 0.2, 0], [0.1, 0.7, 0.2], [0, 0.9, 0.1]]),
      prediction("d", 1, [[0.4, 0.4, 0.2]]),
    ]
  }

  @Test func windowsAreAveraged() {
    let videos = videos
    #expect(videos.map(\.predicted) == [0, 1, 1, 0])
    #expect(videos.map(\.predictedByFirstWindow) == [0, 0, 0, 0])
    #expect(videos.map(\.labelProbability) == [0.7, 0.3, 0.6, 0.4])
  }

  @Test func accuraciesAreCounted() {
    let predictions = Predictions(videos, classes: 3)
    #expect(predictions.accuracy == 0.5 && predictions.accuracyOfFirstWindow == 0.5)
    #expect(Array(predictions.classAccuracies.prefix(2)) == [0.5, 0.5])
    #expect(predictions.classAccuracies[2].isNaN)
    #expect(predictions.confusion == [[1, 1, 0], [1, 1, 0], [0, 0, 0]])
    #expect(Predictions([], classes: 3).accuracy.isNaN)
  }

  @Test func linesComeBackAndAreShort() throws {
    let video = Prediction(
      video: "Grow/v_Grow_g01_c01.avi", label: 1, windows: matrix([[1 / 3.0, 2 / 3.0]]))
    let line = try RecordCoding.encode(video)
    #expect(
      line
        == #"{"label":1,"label_probability":0.666667,"predicted":1,"predicted_by_first_window":1,"#
        + #""video":"Grow/v_Grow_g01_c01.avi"}"#)
    #expect(try RecordCoding.decode(line) as Prediction == video)
  }

  /// 400 videos, of which 300 are told: Wilson's interval is close to the bootstrap's.
  @Test func intervalIsThatOfAProportion() throws {
    let predictions = Predictions(
      (0..<400).map { prediction("\($0)", 0, $0 < 300 ? [[0.9, 0.1]] : [[0.1, 0.9]]) }, classes: 2)
    let found = try #require(predictions.accuracyInterval(seed: 3))
    let expected = Statistics.wilson(successes: 300, trials: 400)
    #expect(abs(found.lowerBound - expected.lowerBound) < 0.01)
    #expect(abs(found.upperBound - expected.upperBound) < 0.01)
    #expect(predictions.accuracyInterval(seed: 3) == found)
  }

  /// Of eight videos the first tells six and the other one of these: five to none, 2 · 2⁻⁵.
  @Test func mcNemarLooksAtVideosThatOnlyOneTells() {
    func told(_ right: Set<Int>, order: [Int]) -> Predictions {
      Predictions(
        order.map { prediction("\($0)", 0, right.contains($0) ? [[1, 0]] : [[0, 1]]) }, classes: 2)
    }
    let one = told([0, 1, 2, 3, 4, 5], order: Array(0..<8))
    let other = told([5], order: (0..<8).reversed())
    #expect(abs(one.mcNemar(other) - 0.0625) < 1e-12)
    #expect(one.mcNemar(other) == other.mcNemar(one) && one.mcNemar(one) == 1)
  }

  @Test func otherVideosStopTheTest() async {
    await #expect(processExitsWith: .failure) {
      let row = Matrix(1, 2, [1, 0])
      let one = Predictions([Prediction(video: "a", label: 0, windows: row)], classes: 2)
      let other = Predictions([Prediction(video: "b", label: 0, windows: row)], classes: 2)
      _ = one.mcNemar(other)
    }
  }
}
