internal import Kernels
public import NeuralNetworks
public import Tensors

/// A VGAN classifier in training: softmax cross-entropy, the mean over a batch, by Torch7's Adam.
///
/// Source and axes are those of `VGANClassifier`. Checkpoints hold the classifier and the moments,
/// so that with the state of the random source training goes on exactly.
///
/// Departures: a frozen trunk normalises by its running statistics, where the released code's still
/// normalised by the batch and moved them.
public struct VGANClassifierTraining: Module {
  /// Which layers move.
  public enum Trained: String, Codable, Sendable, CaseIterable {
    /// All of them.
    case everything
    /// The last one: logistic regression on the features of a trunk that stays.
    case head
  }

  /// The network so far.
  public private(set) var classifier: VGANClassifier
  private var optimizer: Adam<VGANClassifier>?, headOptimizer: Adam<Convolution>?

  /// Training of `classifier` from its first step on.
  public init(_ classifier: VGANClassifier, _ trained: Trained) {
    self.classifier = classifier.clone()
    let rate = StepSchedule(classifier.configuration.learningRate)
    switch trained {
    case .everything: optimizer = Adam(for: classifier, rate, beta1: 0.5, form: .torch7)
    case .head: headOptimizer = Adam(for: classifier.head, rate, beta1: 0.5, form: .torch7)
    }
  }

  /// One step on `clips` `[N, T, H, W, 3]` in −1…1 and their classes, in `0..<K`; gives the loss
  /// before it.
  ///
  /// If the head alone is trained, features are computed anew in each step; those computed once can
  /// be given instead.
  public mutating func step(
    on clips: Tensor, labels: [Int], using random: inout RandomSource
  ) -> Float {
    step(on: clips, labels: labels, mask: classifier.mask(clips.shape[0], using: &random))
  }

  /// One step of the head alone on `features` and their classes.
  public mutating func step(
    onFeatures features: Tensor, labels: [Int], using random: inout RandomSource
  ) -> Float {
    step(
      onFeatures: features, labels: labels,
      mask: classifier.mask(features.shape[0], using: &random))
  }

  /// The step for a given mask `[N, 8w]`; tests hold it against another framework's.
  mutating func step(on clips: Tensor, labels: [Int], mask: Tensor) -> Float {
    guard optimizer != nil else {
      return step(onFeatures: classifier.features(clips), labels: labels, mask: mask)
    }
    let (loss, slope) = valueAndGradient(at: classifier) { classifier in
      Loss.crossEntropy(classifier(clips, .training, mask: mask), labels)
    }
    optimizer?.update(&classifier, along: slope)
    return loss.scalar
  }

  mutating func step(onFeatures features: Tensor, labels: [Int], mask: Tensor) -> Float {
    require(headOptimizer != nil, "VGAN classifier: features train a head alone, not everything")
    let (loss, slope) = valueAndGradient(at: classifier.head) { head in
      var moved = classifier
      moved.head = head
      return Loss.crossEntropy(
        moved.logits(ofFeatures: features, .training, mask: mask), labels)
    }
    headOptimizer?.update(&classifier.head, along: slope)
    return loss.scalar
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("classifier", &classifier)
    visitor.visit("optimizer", &optimizer)
    visitor.visit("head_optimizer", &headOptimizer)
  }
}
