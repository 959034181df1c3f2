public import Kernels

/// Multinomial logistic regression on standardised features.
///
/// The weights minimise the mean cross-entropy of the training clips plus ½ · `penalty` times the sum of
/// their squares; the constants of the classes are not penalised. Features are brought to mean 0 and
/// deviation 1 by the training clips; one that never changes there counts for nothing. scikit-learn's
/// `LogisticRegression` on standardised features is the same with C = 1 / (clips · penalty). The
/// objective is convex, so that where the search starts does not matter; it ends where no slope is
/// larger than 1e-7. The same clips on the same number of threads give the same numbers.
public struct LinearClassifier: Sendable {
  /// How many classes there are.
  public let classes: Int
  /// The weight of the squares.
  public let penalty: Double
  private let standardization: Standardization
  /// A column a class; a row a feature, the constants last.
  private let weights: Matrix

  /// Penalties among which to choose, strongest first.
  public static let penalties: [Double] = [10, 1, 0.1, 0.01, 0.001]

  /// Fits `features`, a row a clip, to `labels` in 0..<`classes`.
  public init(features: Matrix, labels: [Int], classes: Int, penalty: Double) {
    let standardization = Standardization(features)
    let objective = CrossEntropy(standardization(features), labels, classes: classes, penalty)
    self.init(standardization, objective, from: objective.start)
  }

  /// The classifier of the penalty under which most clips of `validation` are told; the stronger one
  /// if two tell as many.
  public init(
    features: Matrix, labels: [Int], classes: Int, penalties: [Double] = penalties,
    validation: (features: Matrix, labels: [Int])
  ) {
    let standardization = Standardization(features), rows = standardization(features)
    var best: (classifier: LinearClassifier, accuracy: Double)?
    var start: Matrix?
    for penalty in penalties.sorted(by: >) {
      let objective = CrossEntropy(rows, labels, classes: classes, penalty)
      let classifier = LinearClassifier(
        standardization, objective, from: start ?? objective.start)
      start = classifier.weights
      let accuracy = classifier.accuracy(validation.features, validation.labels)
      if best.map({ accuracy > $0.accuracy }) ?? true { best = (classifier, accuracy) }
    }
    guard let best else { fatalError("linear classifier: there is no penalty to choose") }
    self = best.classifier
  }

  private init(
    _ standardization: Standardization, _ objective: CrossEntropy, from start: Matrix
  ) {
    (classes, penalty) = (objective.classes, objective.penalty)
    self.standardization = standardization
    weights = QuasiNewton.minimum(of: objective.valueAndSlope, from: start)
  }

  /// The probability of each class, a row a clip.
  public func probabilities(_ features: Matrix) -> Matrix {
    standardization(features).product(weights).softmax.probabilities
  }

  /// The share of clips whose most probable class, the first of several, is that of `labels`.
  public func accuracy(_ features: Matrix, _ labels: [Int]) -> Double {
    let probabilities = probabilities(features)
    let hits = labels.indices.count { mostProbable(probabilities[row: $0]) == labels[$0] }
    return Double(hits) / Double(labels.count)
  }
}

/// The class of the largest of `probabilities`, the first of several.
func mostProbable(_ probabilities: some Collection<Double>) -> Int {
  probabilities.enumerated().reduce((-1, -Double.infinity)) {
    $1.element > $0.1 ? ($1.offset, $1.element) : $0
  }.0
}

/// Means and deviations of the training clips.
private struct Standardization {
  let means: [Double]
  /// 1 / deviation; 0 for what does not change.
  let scales: [Double]

  init(_ features: Matrix) {
    require(features.rows > 0, "linear classifier: there are no clips to learn from")
    let n = Double(features.rows)
    var means = [Double](repeating: 0, count: features.columns), squares = means
    for i in 0..<features.rows {
      for j in means.indices { means[j] += features[i, j] / n }
    }
    for i in 0..<features.rows {
      for j in means.indices {
        let difference = features[i, j] - means[j]
        squares[j] += difference * difference / n
      }
    }
    // Rounding leaves a little even where nothing changes.
    scales = zip(squares, means).map { $0 > 1e-20 * (1 + $1 * $1) ? 1 / $0.squareRoot() : 0 }
    self.means = means
  }

  /// The features brought to scale, and a column of ones.
  func callAsFunction(_ features: Matrix) -> Matrix {
    require(
      features.columns == means.count,
      "linear classifier: it knows \(means.count) features, got \(features.columns)")
    var result = Matrix(zeros: features.rows, means.count + 1)
    for i in 0..<features.rows {
      for j in means.indices { result[i, j] = (features[i, j] - means[j]) * scales[j] }
      result[i, means.count] = 1
    }
    return result
  }
}

/// What the weights minimise.
private struct CrossEntropy {
  let rows: Matrix
  let labels: [Int]
  let classes: Int
  let penalty: Double

  init(_ rows: Matrix, _ labels: [Int], classes: Int, _ penalty: Double) {
    require(
      labels.count == rows.rows && labels.allSatisfy { 0..<classes ~= $0 } && penalty > 0,
      "linear classifier: \(rows.rows) clips need as many labels in 0..<\(classes) and a positive "
        + "penalty, got \(labels.count) labels and \(penalty)")
    (self.rows, self.labels, self.classes, self.penalty) = (rows, labels, classes, penalty)
  }

  /// No weights at all.
  var start: Matrix { Matrix(zeros: rows.columns, classes) }

  func valueAndSlope(_ weights: Matrix) -> (value: Double, slope: Matrix) {
    let logits = rows.product(weights), n = Double(rows.rows)
    var (errors, logSums) = logits.softmax
    var value = 0.0
    for (i, label) in labels.enumerated() {
      value += (logSums[i] - logits[i, label]) / n
      errors[i, label] -= 1
    }
    var slope = rows.product(errors, transposed: true)
    let constants = (weights.rows - 1) * classes
    for k in slope.values.indices {
      slope.values[k] /= n
      guard k < constants else { continue }
      slope.values[k] += penalty * weights.values[k]
      value += 0.5 * penalty * weights.values[k] * weights.values[k]
    }
    return (value, slope)
  }
}

extension Matrix {
  /// The softmax of each row, and the logarithm of its divisor.
  fileprivate var softmax: (probabilities: Matrix, logSums: [Double]) {
    var result = self
    let logSums = (0..<rows).map { i in
      let top = self[row: i].max() ?? 0
      let logSum = top + Elementary.log(self[row: i].reduce(0) { $0 + Elementary.exp($1 - top) })
      for j in 0..<columns { result[i, j] = Elementary.exp(self[i, j] - logSum) }
      return logSum
    }
    return (result, logSums)
  }
}
