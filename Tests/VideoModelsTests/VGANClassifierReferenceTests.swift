import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import VideoModels

// Fixtures: Fixtures/make_classifier_fixtures.py, in double precision.

extension VGANClassifierTests {
  @Suite struct Reference {
    @Test(arguments: Phase.allCases) func lossAndItsGradientEqualPyTorchs(phase: Phase) throws {
      let classifier = try VGANClassifierFixtures.filled()
      let file = try VGANClassifierFixtures.file()
      let clips = try #require(VGANFixtures.file("input").tensors["clip"])
      let labels = try #require(file.tensors["labels"]).values.map { Int($0) }
      var outputs: [String: Tensor] = [:]
      let (loss, gradient) = valueAndGradient(at: classifier) { classifier in
        let logits = classifier(clips, phase, mask: file.tensors["mask"])
        outputs["logits"] = logits
        return Loss.crossEntropy(logits, labels)
      }
      outputs["loss"] = loss
      try VGANFixtures.check(
        classifier, outputs, gradient, "\(phase.rawValue).", phase, of: "classifier")
    }

    /// Fifty steps with the twin's batches and masks and a second implementation of Torch7's Adam.
    ///
    /// What is compared is how far each number moved, relative to the farthest of its tensor: Adam's
    /// steps are as long for a gradient that is mostly rounding as for any other.
    @Test func fiftyStepsMoveEveryTensorAsPyTorchs() throws {
      var training = VGANClassifierTraining(try VGANClassifierFixtures.filled(), .everything)
      let start = training.classifier.exported()
      var file = try VGANClassifierFixtures.file()
      let picks = try #require(file.tensors["steps.picks"]),
        masks = try #require(file.tensors["steps.masks"]),
        losses = try #require(file.tensors["steps.losses"]).values
      let (clips, labels) = VGANClassifierFixtures.clips()
      for (step, expected) in losses.enumerated() {
        let batch = picks.entry(step, along: 0).values.map { Int($0) }
        let loss = training.step(
          on: clips.gathered(batch, along: 0), labels: batch.map { labels[$0] },
          mask: masks.entry(step, along: 0))
        #expect(abs(loss - expected) <= 1e-4 * expected, "step \(step + 1)")
      }
      #expect(losses.count == 50 && losses[49] < 0.5 * losses[0])
      var moved: [String: Tensor] = [:]
      for (name, tensor) in training.classifier.exported() {
        let change = tensor - start[name]!
        guard VGANFixtures.isCancelled(bias: name, in: training.classifier) else {
          moved[name] = change
          continue
        }
        // Its gradient is 0; PyTorch's are roundings, which Adam's epsilon keeps down.
        #expect(change.values.allSatisfy { $0 == 0 }, "\(name)")
        let expected = try #require(file.tensors["steps.moved.\(name)"])
        file.tensors["steps.moved.\(name)"] = nil
        #expect(expected.values.allSatisfy { abs($0) < 1e-9 }, "\(name)")
      }
      try VGANFixtures.expect(moved, under: "steps.moved.", of: file, within: 1e-3)
    }

    /// Three steps of multinomial logistic regression in double precision, from its closed form: the
    /// gradient of the weights is featuresᵀ · (softmax - truth) / N.
    @Test func trainingTheHeadIsLogisticRegression() throws {
      let classifier = try VGANClassifierFixtures.filled()
      var training = VGANClassifierTraining(classifier, .head)
      let (clips, labels) = VGANClassifierFixtures.clips(6)
      let features = classifier.features(clips), columns = features.shape.count / 6
      var random = RandomSource(seed: 7)
      var twin = LogisticRegression(
        weight: classifier.head.weight.doubles, bias: classifier.head.bias!.doubles)
      for _ in 1...3 {
        let mask = classifier.mask(6, using: &random)
        let kept = features * mask.reshaped([6, 1, 1, 1, 32])
        let loss = training.step(onFeatures: features, labels: labels, mask: mask)
        let expected = twin.step(kept.doubles, columns: columns, labels)
        #expect(abs(Double(loss) - expected) <= 1e-5 * expected)
      }
      let moved = training.classifier.head.weight - classifier.head.weight
      let expected = zip(twin.weight, classifier.head.weight.doubles).map { $0 - $1 }
      expectClose(
        moved.doubles, expected, relative: 1e-3, "three steps of the head's weights")
      expectClose(training.classifier.head.bias!.doubles, twin.bias, "bias after three steps")
      #expect(
        differences(training.classifier, classifier).sorted() == ["head.bias", "head.weight"])
    }
  }
}

/// Softmax regression by Torch7's Adam with the paper's settings, in double precision.
private struct LogisticRegression {
  var weight: [Double], bias: [Double]
  private var first: [Double], second: [Double], steps = 0

  init(weight: [Double], bias: [Double]) {
    (self.weight, self.bias) = (weight, bias)
    first = Array(repeating: 0, count: weight.count + bias.count)
    second = first
  }

  /// One step on rows of `columns` features; gives the loss before it.
  mutating func step(_ features: [Double], columns: Int, _ labels: [Int]) -> Double {
    let k = bias.count, n = Double(labels.count)
    var gradient = [Double](repeating: 0, count: weight.count + k), loss = 0.0
    for (row, label) in labels.enumerated() {
      let x = features[row * columns..<(row + 1) * columns]
      let logits = (0..<k).map { c in
        zip(x, 0...).reduce(bias[c]) { $0 + $1.0 * weight[$1.1 * k + c] }
      }
      let total = logits.reduce(0) { $0 + exp($1) }
      for c in 0..<k {
        let share = exp(logits[c]) / total
        if c == label { loss -= log(share) / n }
        let slope = (share - (c == label ? 1 : 0)) / n
        for (value, i) in zip(x, 0...) { gradient[i * k + c] += slope * value }
        gradient[weight.count + c] += slope
      }
    }
    move(gradient)
    return loss
  }

  private mutating func move(_ gradient: [Double]) {
    steps += 1
    let t = Double(steps)
    let size = 2e-4 * (1 - pow(0.999, t)).squareRoot() / (1 - pow(0.5, t))
    for (i, slope) in gradient.enumerated() {
      first[i] = 0.5 * first[i] + 0.5 * slope
      second[i] = 0.999 * second[i] + 0.001 * slope * slope
      let change = size * first[i] / (second[i].squareRoot() + 1e-8)
      if i < weight.count { weight[i] -= change } else { bias[i - weight.count] -= change }
    }
  }
}
