public import NeuralNetworks
public import Tensors

/// A part of a model's training: so many steps of one kind on clips drawn in one way.
public struct TrainingStage: Hashable, Sendable, Codable {
  /// Where a step's clips come from.
  public enum Clips: String, Sendable, Codable {
    /// The step needs none.
    case none
    /// Each clip drawn anew from all.
    case withReplacement
    /// Every clip once an epoch, in another order each time.
    case shuffled
    /// Every clip once, by index; the last step's batch may be smaller.
    case sequential
  }

  /// The name, such as "frames".
  public let name: String
  /// How many steps it takes.
  public let steps: Int
  /// Clips a step; 0 where it needs none.
  public let batchSize: Int
  /// Where they come from.
  public let clips: Clips

  /// A stage of `steps` steps.
  public init(_ name: String, steps: Int, batchSize: Int = 0, clips: Clips = .none) {
    (self.name, self.steps, self.batchSize, self.clips) = (name, steps, batchSize, clips)
  }
}

/// What a training step is given.
public struct TrainingBatch: Sendable {
  /// The clips `[N, T, H, W, C]` in −1…1; without clips where the stage needs none.
  public let clips: Tensor
  /// Their indices among the training clips.
  public let indices: [Int]

  /// A batch of `clips`, whose numbers are `indices`.
  public init(_ clips: Tensor, indices: [Int]) { (self.clips, self.indices) = (clips, indices) }
}

/// What a training step measured.
public struct StepReport: Sendable {
  /// A loss and its name.
  public struct Loss: Sendable {
    /// The name, such as "generator".
    public let name: String
    /// The value.
    public let value: Float
  }

  /// The losses, in an order of their own.
  public let losses: [Loss]

  /// The losses with their names.
  public init(_ losses: KeyValuePairs<String, Float>) {
    self.losses = losses.map { Loss(name: $0.key, value: $0.value) }
  }

  /// Whether the step stayed finite; a model that diverged is a result and trains no further.
  public var isFinite: Bool { losses.allSatisfy(\.value.isFinite) }
}

/// A generator of video, as the harness trains it, saves it and draws from it.
///
/// Everything that a step changes is visited, so that a checkpoint of the visited tensors, the
/// stage, the step and the random source goes on exactly.
public protocol VideoModel: Module {
  /// What is trained, one stage after the other.
  var stages: [TrainingStage] { get }
  /// The networks and how many numbers are trained in each.
  var parts: KeyValuePairs<String, Int> { get }
  /// The ways to draw clips, the first being the model's own; for example "imle", "vae", "gmm".
  var samplers: [String] { get }

  /// Step `step`, from 0, of stage `stage`, an index into `stages`; `batch` is nil where the stage
  /// needs no clips.
  mutating func trainingStep(
    stage: Int, step: Int, on batch: TrainingBatch?, using random: inout RandomSource
  ) -> StepReport

  /// Clips `[count, T, H, W, C]` in −1…1, drawn by one of `samplers`.
  func sample(_ count: Int, by sampler: String, using random: inout RandomSource) -> Tensor

  /// What `count` clips are composed of, for models that compose: "clip" `[count, T, H, W, 3]`,
  /// "foreground" of the same shape, "mask" `[count, T, H, W, 1]` in 0…1 and "background"
  /// `[count, 1, H, W, 3]`; nothing for others.
  func streams(
    _ count: Int, using random: inout RandomSource
  ) -> [(name: String, tensor: Tensor)]
}

extension VideoModel {
  /// Nothing.
  public func streams(
    _ count: Int, using random: inout RandomSource
  ) -> [(name: String, tensor: Tensor)] { [] }
}
