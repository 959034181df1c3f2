internal import Datasets
internal import Kernels
internal import Metrics
internal import NeuralNetworks
internal import Tensors

/// How the embedded extractor is trained: `bench features train`.
///
/// Half of a batch are clips of `actions`, half of `scenes`; half of each are damaged. Reversing a clip of
/// `actions` makes another motion of it, so the first question is asked of intact clips only.
public struct FeatureTraining {
  /// The settings; the defaults made the asset that comes with the program.
  public struct Configuration: Codable, Sendable {
    /// Updates, clips each.
    public var steps = 1500, batchSize = 32
    /// The seed of data, weights and draws; never one that results are reported on.
    public var seed: UInt64 = 20_260_101

    /// The settings of the asset.
    public init() {}
  }

  /// Shares of held-out clips answered rightly: motions, categories, damages.
  public struct Accuracy: Codable, Sendable {
    /// Between 0 and 1.
    public let motion: Double, category: Double, damage: Double
  }

  private let configuration: Configuration
  private let actions: Tensor, actionLabels: [Int]
  private let scenes: Tensor, sceneLabels: [Int]
  private let motions: Int, categories: Int

  /// Makes the clips that are trained on.
  init(_ configuration: Configuration) throws {
    self.configuration = configuration
    (actions, actionLabels, motions) = try Self.actions(seed: configuration.seed, groups: 30)
    (scenes, sceneLabels, categories) = try Self.scenes(seed: configuration.seed, count: 1024)
  }

  private static func actions(seed: UInt64, groups: Int) throws -> (Tensor, [Int], Int) {
    let data = Actions(
      .init(groups: groups, size: MotionNet.size, frames: MotionNet.frames), seed: seed)
    let (clips, labels) = try clips(of: data)
    return (clips, labels, data.classNames.count)
  }

  private static func scenes(seed: UInt64, count: Int) throws -> (Tensor, [Int], Int) {
    let data = Scenes(
      .init(size: MotionNet.size, frames: MotionNet.frames), count: count, seed: seed)
    let (clips, labels) = try clips(of: data)
    return (clips, labels, data.classNames.count)
  }

  private static func clips(of data: any Dataset) throws -> (Tensor, [Int]) {
    let loader = Loader(data, .init(batchSize: 64, order: .sequential, seed: 0))
    var frames: [Tensor] = [], labels: [Int] = []
    while let batch = try loader.next() {
      frames.append(batch.frames)
      labels += batch.labels ?? []
    }
    return (.concatenated(frames, along: 0), labels)
  }

  /// Trains and gives the network; `report` is told the step and the loss now and then.
  func run(_ report: (Int, Float) -> Void) -> MotionNet {
    let source = RandomSource(seed: configuration.seed)
    var weights = source.stream("weights"), draws = source.stream("draws")
    var net = MotionNet(motions: motions, categories: categories, using: &weights)
    var optimizer = Adam(
      for: net, StepSchedule(2e-3, factor: 0.5, every: max(1, configuration.steps / 4)),
      weightDecay: 1e-4)
    for step in 0..<configuration.steps {
      let (clips, answers) = batch(using: &draws)
      let (loss, slope) = valueAndGradient(at: net) { $0.loss(clips, answers) }
      optimizer.update(&net, along: slope)
      if step % 50 == 0 || step == configuration.steps - 1 { report(step, loss.scalar) }
    }
    return net
  }

  private func batch(using random: inout RandomSource) -> (Tensor, [MotionNet.Answers]) {
    let half = configuration.batchSize / 2
    let a = random.integers(half, below: actions.shape[0])
    let s = random.integers(half, below: scenes.shape[0])
    let clips = Tensor.concatenated(
      [actions.gathered(a, along: 0), scenes.gathered(s, along: 0)], along: 0)
    var answers: [MotionNet.Answers] = [], parts: [Tensor] = []
    for i in 0..<2 * half {
      let number = max(0, random.integers(1, below: 2 * MotionNet.Damage.allCases.count)[0] - 5)
      let damage = MotionNet.Damage(rawValue: number) ?? .none
      parts.append(
        Self.damaged(clips.slice(i..<i + 1, along: 0), damage, using: &random))
      answers.append(
        .init(
          motion: i < half && damage == .none ? actionLabels[a[i]] : nil,
          category: i < half ? nil : sceneLabels[s[i - half]], damage: damage.rawValue))
    }
    return (.concatenated(parts, along: 0), answers)
  }

  /// One clip, damaged; real and generated clips differ in brightness too, so that is varied in all.
  private static func damaged(
    _ clip: Tensor, _ damage: MotionNet.Damage, using random: inout RandomSource
  ) -> Tensor {
    let gain = random.uniform([1], 0.7, 1).scalar
    let x = clip * gain
    switch damage {
    case .none: return x
    case .reversed: return Control.reversed.clips(from: x, using: &random)
    case .shuffled: return Control.shuffled.clips(from: x, using: &random)
    case .frozen: return Control.frozen.clips(from: x, using: &random)
    case .noisy:
      let strength = random.uniform([1], 0.05, 0.4).scalar
      return (x + random.normal(x.shape, deviation: strength)).clipped(-1, 1)
    case .blurred:
      let factor = random.integers(1, below: 2)[0] == 0 ? 2 : 4
      let small = x.resized(
        height: MotionNet.size / factor, width: MotionNet.size / factor, .torchArea)
      return small.resized(height: MotionNet.size, width: MotionNet.size, .halfPixelBilinear)
    }
  }

  /// How well `net` answers on clips of another seed.
  func accuracy(of net: MotionNet) throws -> Accuracy {
    let seed = configuration.seed + 1
    let (actions, actionLabels, _) = try Self.actions(seed: seed, groups: 8)
    let (scenes, sceneLabels, _) = try Self.scenes(seed: seed, count: 256)
    func share(_ found: [Int?], _ expected: [Int]) -> Double {
      Double(zip(found, expected).filter { $0.0 == $0.1 }.count) / Double(max(1, expected.count))
    }
    var random = RandomSource(seed: seed), damages: [Int] = [], parts: [Tensor] = []
    for i in 0..<scenes.shape[0] {
      let damage = MotionNet.Damage.allCases[i % MotionNet.Damage.allCases.count]
      parts.append(Self.damaged(scenes.slice(i..<i + 1, along: 0), damage, using: &random))
      damages.append(damage.rawValue)
    }
    let answers = net.answers(.concatenated(parts, along: 0))
    return Accuracy(
      motion: share(net.answers(actions).map(\.motion), actionLabels),
      category: share(net.answers(scenes).map(\.category), sceneLabels),
      damage: share(answers.map { $0.damage }, damages))
  }
}

extension FeatureTraining {
  /// Trains with `configuration`, writes the network with its recipe to `path` and says how it went.
  public static func train(
    _ configuration: Configuration, to path: String, _ say: (String) -> Void
  ) throws {
    guard configuration.steps >= 1 else { throw HarnessError("--steps must be at least 1.") }
    let training = try FeatureTraining(configuration)
    let net = training.run { step, loss in say("step \(step)  loss \(loss)") }
    let accuracy = try training.accuracy(of: net)
    try net.write(
      to: path,
      metadata: [
        "steps": "\(configuration.steps)", "batch_size": "\(configuration.batchSize)",
        "seed": "\(configuration.seed)", "motion_accuracy": "\(accuracy.motion)",
        "category_accuracy": "\(accuracy.category)", "damage_accuracy": "\(accuracy.damage)",
        "recipe": "bench features train",
      ])
    say(
      "held-out accuracy: motions \(accuracy.motion), categories \(accuracy.category), "
        + "damages \(accuracy.damage)")
  }
}
