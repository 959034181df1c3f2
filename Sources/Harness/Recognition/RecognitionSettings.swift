public import Datasets
internal import VideoModels

/// How a suite classifies videos by few labels; every entry is part of the fingerprint.
///
/// The defaults are the released code's (`main_ucf.lua`), where it says anything.
struct RecognitionSettings: Codable, Hashable, Sendable {
  /// Raised with any change that moves a number.
  var version = "1"
  /// The shares of the labels, each one part of so many.
  var labelFractions = [1, 2, 4, 8, 16, 32]
  /// Groups of each class that are held out of the training list, to choose the step by.
  var validationGroups = 3
  /// Steps of a whole network, and of a head alone.
  var steps = 1_026, headSteps = 1_026
  /// Clips a step, and Adam's rate.
  var batchSize = 256, learningRate: Float = 2e-4
  /// Steps from one look at the validation clips to the next.
  var interval = 100

  /// The shares.
  var fractions: [LabelFraction] { labelFractions.map(LabelFraction.init(oneOf:)) }

  /// One sentence for the first setting that does not fit.
  func problem() -> String? {
    guard !labelFractions.isEmpty, Set(labelFractions).count == labelFractions.count,
      labelFractions.count <= 100, labelFractions.allSatisfy({ 1...65_536 ~= $0 })
    else {
      return "label_fractions should name the parts of which one is taken, such as [1, 8], "
        + "none twice; got \(labelFractions)"
    }
    for (name, value) in [
      ("validation_groups", validationGroups), ("steps", steps), ("head_steps", headSteps),
      ("batch_size", batchSize), ("interval", interval),
    ] where !(1...1_000_000 ~= value) { return "\(name) must be 1 to 1000000, got \(value)" }
    return Sizes.problem(rates: ["learning_rate": learningRate])
  }
}

extension LabelFraction {
  /// A share as people write it: "0.125" or "1/8"; nil if it is not one part of a whole number.
  public init?(words: String) {
    let parts = words.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    let share: Double? =
      switch (parts.count, parts.first ?? nil, parts.last ?? nil) {
      case (1, let share?, _): share
      case (2, let one?, let all?): one / all
      default: nil
      }
    guard let share, share > 0, share <= 1 else { return nil }
    let whole = (1 / share).rounded()
    guard whole <= 65_536, abs(1 / whole - share) < 1e-6 else { return nil }
    self.init(oneOf: Int(whole))
  }
}

/// A way to classify videos; the raw values are the names in results.
enum RecognitionMethod: String, Sendable, CaseIterable {
  /// All layers of the pre-trained discriminator are trained.
  case fineTune = "fine-tune"
  /// A head alone is trained on the features of the pre-trained discriminator.
  case logistic = "logistic-regression"
  /// The same network from Torch7's initial law, as released, and from N(0, 0.01).
  case random = "random-init"
  case randomNormal = "random-init-normal"
  /// A linear classifier on histograms of gradients and flow: the place of the paper's STIP row.
  case motionHistograms = "motion-histograms"
  /// A linear classifier on the pixels of the first frame.
  case rawFrames = "raw-frames"
  /// The class that most training clips have, and any class with equal chance.
  case mostFrequent = "most-frequent-class"
  case chance

  /// Whether it begins with the pre-trained discriminator.
  var isPretrained: Bool { self == .fineTune || self == .logistic }
  /// Whether it is a network that is trained.
  var isNetwork: Bool { isPretrained || self == .random || self == .randomNormal }
}
