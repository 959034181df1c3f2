import Kernels
import Recognition
import Tensors
import Testing

/// Against scikit-learn: `Fixtures/make_fixtures.py`.
@Suite(.serialized) struct LinearClassifierTests {
  private let fixture = Fixtures.all.linear

  /// Within 1e-5: slopes of 1e-7 that are left move weights by up to that over the penalty.
  @Test func probabilitiesAreThoseOfScikitLearn() {
    for (penalty, expected) in zip(fixture.penalties, fixture.probabilities) {
      let classifier = LinearClassifier(
        features: matrix(fixture.train), labels: fixture.labels, classes: 4, penalty: penalty)
      let found = classifier.probabilities(matrix(fixture.test))
      #expect(difference(found.values, expected.flatMap { $0 }) < 1e-5, "penalty \(penalty)")
    }
  }

  /// Without features the probabilities are the classes' shares, whatever the penalty.
  @Test func constantFeaturesLeaveTheSharesOfTheClasses() {
    let classifier = LinearClassifier(
      features: Matrix(5, 2, Array(repeating: 0.1, count: 10)), labels: [0, 1, 1, 1, 2], classes: 3,
      penalty: 0.5)
    let found = classifier.probabilities(Matrix(1, 2, [7, -3])).values
    #expect(difference(found, [0.2, 0.6, 0.2]) < 1e-5)
  }

  @Test func scaleAndOffsetOfFeaturesDoNotMatter() {
    let moved = fixture.train.map { $0.map { 1000 * $0 - 5 } }
    let movedTest = fixture.test.map { $0.map { 1000 * $0 - 5 } }
    let one = LinearClassifier(
      features: matrix(fixture.train), labels: fixture.labels, classes: 4, penalty: 0.01)
    let other = LinearClassifier(
      features: matrix(moved), labels: fixture.labels, classes: 4, penalty: 0.01)
    #expect(
      difference(
        one.probabilities(matrix(fixture.test)).values,
        other.probabilities(matrix(movedTest)).values) < 1e-5)
  }

  /// Fifty features of noise beside one that tells: the weak penalty learns the noise by heart.
  @Test func penaltyIsChosenByTheValidationClips() {
    var random = RandomSource(seed: 2)
    func clips(_ count: Int) -> (features: Matrix, labels: [Int]) {
      let noise = random.normal([count, 51]).values.map(Double.init)
      var features = Matrix(count, 51, noise)
      for i in 0..<count { features[i, 0] = features[i, 0] / 2 + (i % 2 == 0 ? 1 : -1) }
      return (features, (0..<count).map { $0 % 2 })
    }
    let training = clips(40), validation = clips(400)
    let chosen = LinearClassifier(
      features: training.features, labels: training.labels, classes: 2, validation: validation)
    let accuracies = LinearClassifier.penalties.map {
      LinearClassifier(
        features: training.features, labels: training.labels, classes: 2, penalty: $0
      ).accuracy(validation.features, validation.labels)
    }
    let best = accuracies.max()
    #expect(chosen.accuracy(validation.features, validation.labels) == best)
    #expect(chosen.penalty == LinearClassifier.penalties[accuracies.firstIndex { $0 == best } ?? 0])
    #expect(chosen.penalty > LinearClassifier.penalties.min() ?? 0)
  }
}
