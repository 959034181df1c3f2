internal import Foundation
public import Kernels
internal import NeuralNetworks
public import Tensors
public import VideoModels

/// A model in training, with all that it needs to go on exactly: `checkpoint.safetensors`.
public struct Checkpoint {
  /// The model's name, its configuration as JSON, and what else it was made with.
  public let model: String, configuration: String, clipCount: Int, precision: ElementType
  /// The stage and the step in it that come next; past the last stage when training is done.
  public var stage = 0, step = 0
  /// Where the training's random numbers are.
  public var random: RandomSource
  /// Points of the curve so far, and the checksum of their lines.
  var curvePoints = 0, curveChecksum = ""
  /// Floating-point operations of each stage so far.
  var operations: [Int] = []
  /// The model with its optimisers.
  public var trained: any VideoModel

  /// A model that is still to be trained.
  init(
    _ trained: any VideoModel, model: String, configuration: String, clipCount: Int,
    precision: ElementType, random: RandomSource
  ) {
    (self.trained, self.model, self.configuration) = (trained, model, configuration)
    (self.clipCount, self.precision, self.random) = (clipCount, precision, random)
    operations = trained.stages.map { _ in 0 }
  }

  private static let format = "zoetrope-checkpoint/2"

  /// Reads `path`.
  public init(path: String) throws { try self.init(path: path, models: Model.all) }

  init(path: String, models: [Model]) throws {
    let file = try Safetensors(path: path)
    guard file.metadata["format"] == nil || file.isChecked else {
      throw TensorFileError.damaged(path: path)
    }
    func word(_ key: String) throws -> String {
      guard let word = file.metadata[key] else {
        throw HarnessError("\(path) is not a checkpoint of bench: it lacks '\(key)'.")
      }
      return word
    }
    func number(_ key: String, in range: ClosedRange<Int>) throws -> Int {
      let word = try word(key)
      guard let number = Int(word), range.contains(number) else {
        throw HarnessError("\(path) is damaged: '\(key)' cannot be '\(word)'; delete it.")
      }
      return number
    }
    guard try word("format") == Self.format else {
      throw HarnessError("\(path) was written by another version of bench; delete it.")
    }
    model = try word("model")
    configuration = try word("configuration")
    clipCount = try number("clip_count", in: 1...1_000_000_000)
    curvePoints = try number("curve_points", in: 0...1_000_000)
    curveChecksum = try word("curve_checksum")
    guard let precision = ElementType(rawValue: try word("precision")),
      let random = RandomSource(saved: try word("random"))
    else { throw HarnessError("\(path) is damaged: delete it.") }
    (self.precision, self.random) = (precision, random)
    trained = try Model.named(model, among: models).make(
      configuration, clipCount: clipCount, precision: precision, using: RandomSource(seed: 0))
    let stages = trained.stages.count
    stage = try number("stage", in: 0...stages)
    step = try number("step", in: 0...(stage == stages ? 0 : 1_000_000_000))
    let words = try word("operations").split(separator: " ")
    operations = words.compactMap { Int($0) }.filter { $0 >= 0 }
    guard operations.count == stages, words.count == stages else {
      throw HarnessError("\(path) is damaged: 'operations' are not \(stages) numbers; delete it.")
    }
    try trained.load(file, from: path)
  }

  /// Writes `path`, whole or not at all; the same state gives the same bytes.
  func write(to path: String) throws {
    let metadata = [
      "format": Self.format, "model": model, "configuration": configuration,
      "clip_count": "\(clipCount)", "precision": precision.rawValue, "stage": "\(stage)",
      "step": "\(step)", "random": random.saved, "curve_points": "\(curvePoints)",
      "curve_checksum": curveChecksum,
      "operations": operations.map(String.init).joined(separator: " "),
    ]
    try Safetensors(trained, metadata: metadata).write(to: path)
  }
}
