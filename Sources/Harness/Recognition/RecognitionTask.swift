internal import Datasets
internal import Files
internal import Foundation
internal import NeuralNetworks
internal import Results
internal import Tensors
internal import VideoModels

/// The discriminator that classifiers begin with.
struct PretrainedTrunk: Sendable {
  /// What identifies it: the run that trained it, or the hash of the file that was given.
  let identity: String
  /// The checkpoint's file.
  let path: String

  /// Reads it; throws if it is not a VGAN of these sizes.
  func discriminator(_ sizes: VGANConfiguration) throws -> VGANDiscriminator {
    guard let model = try Checkpoint(path: path).trained as? VGAN else {
      throw HarnessError("\(path) is not a checkpoint of a VGAN: classifiers begin with one.")
    }
    func words(_ sizes: VGANConfiguration) -> String {
      "width \(sizes.width) and \(sizes.frames) frames of \(sizes.resolution)×\(sizes.resolution)"
    }
    let found = model.configuration
    guard words(found) == words(sizes) else {
      throw HarnessError(
        "\(path) holds a VGAN of \(words(found)), but the suite's classifiers have "
          + "\(words(sizes)): change one of them with --set.")
    }
    return model.discriminator
  }
}

/// One method with one share of the labels, on one division, for one seed.
struct RecognitionTask: Sendable {
  /// The file that a run which is done has left.
  static let product = "predictions.json"

  let method: RecognitionMethod, fraction: LabelFraction
  let settings: RecognitionSettings
  let configuration: VGANClassifierConfiguration
  /// What it begins with; nil for methods that begin from nothing.
  let trunk: PretrainedTrunk?
  /// At most so many steps; such a run is not reportable.
  let limit: Int?
  /// Whether its numbers may stand in a table without a warning.
  let isReportable: Bool
  let dataIdentity: String
  let origin: Origin
  let fingerprint: String

  init(
    _ method: RecognitionMethod, _ fraction: LabelFraction, _ videos: RecognitionVideos, seed: Int,
    of suite: Suite, _ settings: RecognitionSettings, _ configuration: VGANClassifierConfiguration,
    trunk: PretrainedTrunk?, limit: Int?
  ) throws {
    (self.method, self.fraction, self.settings) = (method, fraction, settings)
    (self.configuration, self.limit) = (configuration, limit)
    isReportable = suite.scale.isReportable(limit: limit)
    self.trunk = method.isPretrained ? trunk : nil
    dataIdentity = videos.videos.identity
    // One share does not depend on which others are asked for.
    var own = settings
    own.labelFractions = [fraction.parts]
    fingerprint = hash([
      method.rawValue, try Settings.json(own), try Settings.json(configuration), dataIdentity,
      self.trunk?.identity ?? "", "\(seed)", "\(limit ?? 0)",
    ])
    let data = videos.data.name
    let words = "\(method.rawValue)-\(fraction.parts)-\(Naming.file(data))-seed\(seed)"
    origin = Origin(
      suite: suite.name, scale: suite.scale.rawValue, data: data, seed: seed,
      run: "\(words)-\(fingerprint)")
  }

  var run: String { origin.run }
  /// What its progress is called.
  var job: SuiteProgress.Job {
    .init(
      key: run, name: "\(method.rawValue) \(fraction)", data: origin.data, seed: origin.seed,
      work: .training)
  }
  /// The row of tables.
  var source: SourceName {
    SourceName(kind: method.isNetwork ? .model : .control, name: method.rawValue)
  }
  /// "accuracy/1.1-of-8".
  func metric(_ name: String) -> String { "\(name)/\(settings.version).1-of-\(fraction.parts)" }
  /// Steps of training; none for what is no network.
  var steps: Int {
    guard method.isNetwork else { return 0 }
    return min(method == .logistic ? settings.headSteps : settings.steps, limit ?? .max)
  }

  /// The classifier before its first step.
  func fresh() throws -> VGANClassifierTraining {
    var random = RandomSource(seed: UInt64(origin.seed)).stream("classifier")
    switch method {
    case .random, .randomNormal:
      let law = method == .random ? VGANClassifier.Initialization.torch : .normal
      return VGANClassifierTraining(VGANClassifier(configuration, law, using: &random), .everything)
    default:
      guard let trunk else {
        throw HarnessError("\(method.rawValue) needs a pre-trained discriminator.")
      }
      let network = VGANClassifier(
        configuration, trunk: try trunk.discriminator(configuration.discriminator), using: &random)
      return VGANClassifierTraining(network, method == .logistic ? .head : .everything)
    }
  }

  /// The manifest before the first step.
  func manifest(_ suite: Suite) throws -> Manifest {
    var words = try Settings.flattened(Settings.json(settings))
    words.merge(try Settings.flattened(Settings.json(configuration))) { $1 }
    (words["label_fractions"], words["trunk"]) = ("\(fraction)", trunk?.identity)
    if let limit { words["limit"] = "\(limit)" }
    return Manifest(
      kind: .training, origin: origin, task: "\(method.rawValue), \(fraction)",
      versions: ["suite": suite.version, "recognition": settings.version],
      model: method.isNetwork ? "vgan-classifier" : nil, samplers: [], configuration: words,
      fingerprint: fingerprint, dataIdentity: dataIdentity,
      inputs: trunk.map { [$0.identity] } ?? [],
      isReportable: isReportable, machine: .current, program: .current)
  }
}
