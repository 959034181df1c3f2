internal import Kernels
internal import NeuralNetworks
public import Tensors

/// Clips to train the embedded extractor on, and what is known of them.
public struct ExtractorBatch: Sendable {
  /// `[N, 16, 32, 32, 3]` in −1…1.
  public var clips: Tensor
  /// The motion of each clip, 0…9, where it has one.
  public var motions: [Int?]
  /// The scene of each clip, 0…3, where it has one.
  public var scenes: [Int?]

  /// A batch; there are as many labels of each kind as clips.
  public init(clips: Tensor, motions: [Int?], scenes: [Int?]) {
    require(
      clips.shape.rank == 5 && clips.shape[0] == motions.count && motions.count == scenes.count,
      "extractor: clips \(clips.shape) do not fit \(motions.count) motions and \(scenes.count) "
        + "scenes")
    (self.clips, self.motions, self.scenes) = (clips, motions, scenes)
  }
}

/// Trains the embedded extractor: three softmax cross-entropies, of motion, scene and damage, by Adam.
///
/// Each clip meets one damage at random and is changed in ways that leave its labels: colours are
/// permuted, inverted or taken away, contrast and brightness move, the picture shifts by up to four
/// pixels, and scenes are mirrored. Motions are asked for only where nothing is wrong; clips of motions
/// are not reversed, since a motion reversed is another one.
public struct ExtractorTraining {
  /// How it is trained.
  public struct Configuration: Codable, Equatable, Sendable {
    /// Steps, and clips a step.
    public var steps = 1500, batchSize = 32
    /// The rate of Adam at first; it falls to zero along a cosine.
    public var learningRate: Float = 2e-3
    /// The seed of weights, damage and changes.
    public var seed: UInt64 = 0

    /// The recipe of the network that ships.
    public init() {}
  }

  /// What a step saw.
  public struct Report: Sendable {
    /// The sum of the three losses.
    public let loss: Float
    /// The share of right answers of each head, of the clips that it was asked about.
    public let accuracy: (motion: Double, scene: Double, damage: Double)
  }

  /// The network so far.
  public private(set) var network: MotionNet
  private var optimizer: Adam<MotionNet>
  private var random: RandomSource
  private var done = 0
  private let configuration: Configuration

  /// A network before its first step.
  public init(_ configuration: Configuration = Configuration()) {
    let root = RandomSource(seed: configuration.seed).stream("motion-net")
    var weights = root.stream("weights")
    network = MotionNet(using: &weights)
    optimizer = Adam(for: network, StepSchedule(configuration.learningRate))
    random = root.stream("changes")
    self.configuration = configuration
  }

  /// One step on `batch`.
  public mutating func step(on batch: ExtractorBatch) -> Report {
    let sample = Self.changed(batch, using: &random)
    let progress = Float(done) / Float(max(1, configuration.steps))
    optimizer.schedule.rate = configuration.learningRate * 0.5 * (1 + cosine(progress))
    var answers: Answers?
    let (loss, gradient) = valueAndGradient(at: network) { network in
      let found = Answers(network, sample, .training)
      answers = found.detached
      return found.loss(sample)
    }
    optimizer.update(&network, along: gradient)
    done += 1
    return Report(
      loss: loss.scalar, accuracy: answers?.accuracy(sample) ?? (.nan, .nan, .nan))
  }

  /// The share of right answers on clips with damage drawn from `random`, by running statistics.
  public static func accuracy(
    of network: MotionNet, on batch: ExtractorBatch, using random: inout RandomSource
  ) -> (motion: Double, scene: Double, damage: Double) {
    let sample = changed(batch, using: &random)
    return withoutRecording { Answers(network, sample, .inference).accuracy(sample) }
  }

  /// Half a turn of a cosine, `part` in 0…1, by its series; six digits are plenty for a rate.
  private func cosine(_ part: Float) -> Float {
    let x = (part - 0.5) * .pi, square = x * x
    return -x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
  }
}

/// What the heads say.
private struct Answers {
  let motion: Tensor, scene: Tensor, damage: Tensor

  init(_ network: MotionNet, _ sample: Sample, _ phase: Phase) {
    let features = MotionNet.pooled(network.maps(MotionNet.prepared(sample.clips), phase))
    motion = network.motion(features)
    scene = network.scene(features)
    damage = network.damage(features)
  }

  private init(_ motion: Tensor, _ scene: Tensor, _ damage: Tensor) {
    (self.motion, self.scene, self.damage) = (motion, scene, damage)
  }

  var detached: Answers { Answers(motion.detached(), scene.detached(), damage.detached()) }

  func loss(_ sample: Sample) -> Tensor {
    func one(_ logits: Tensor, _ labels: [Int?]) -> Tensor {
      let known = labels.indices.filter { labels[$0] != nil }
      guard !known.isEmpty else { return Tensor(0) }
      return Loss.crossEntropy(logits.gathered(known, along: 0), known.compactMap { labels[$0] })
    }
    return one(motion, sample.motions) + one(scene, sample.scenes) + one(damage, sample.damages)
  }

  func accuracy(_ sample: Sample) -> (motion: Double, scene: Double, damage: Double) {
    func one(_ logits: Tensor, _ labels: [Int?]) -> Double {
      let asked = zip(logits.argmax(), labels).filter { $0.1 != nil }
      return Double(asked.filter { $0.0 == $0.1 }.count) / Double(asked.count)
    }
    return (one(motion, sample.motions), one(scene, sample.scenes), one(damage, sample.damages))
  }
}

/// A batch after damage and changes.
private struct Sample {
  let clips: Tensor
  let motions: [Int?], scenes: [Int?], damages: [Int?]
}

extension ExtractorTraining {
  private static func changed(
    _ batch: ExtractorBatch, using random: inout RandomSource
  ) -> Sample {
    var clips: [Tensor] = [], motions: [Int?] = [], damages: [Int?] = []
    for n in batch.motions.indices {
      let isMotion = batch.motions[n] != nil
      let damage = drawnDamage(isMotion: isMotion, &random)
      let clip = recoloured(
        moved(batch.clips.slice(n..<n + 1, along: 0), mirrors: !isMotion, &random), &random)
      clips.append(damage.applied(to: clip, using: &random))
      damages.append(Damage.allCases.firstIndex(of: damage))
      motions.append(damage == .none ? batch.motions[n] : nil)
    }
    return Sample(
      clips: Tensor.concatenated(clips, along: 0), motions: motions, scenes: batch.scenes,
      damages: damages)
  }

  /// None for three of five clips of motions and two of five of scenes, otherwise one of the others
  /// alike.
  private static func drawnDamage(isMotion: Bool, _ random: inout RandomSource) -> Damage {
    if random.integers(1, below: 5)[0] < (isMotion ? 3 : 2) { return .none }
    let choice = Damage.allCases.filter { $0 != .none && !(isMotion && $0 == .reversed) }
    return choice[random.integers(1, below: choice.count)[0]]
  }

  /// Shifted, the border repeating, and perhaps mirrored.
  private static func moved(_ clip: Tensor, mirrors: Bool, _ random: inout RandomSource) -> Tensor {
    func places(_ extent: Int, _ random: inout RandomSource) -> [Int] {
      let shift = random.integers(1, below: 9)[0] - 4
      return (0..<extent).map { min(max($0 + shift, 0), extent - 1) }
    }
    let rows = places(clip.shape[2], &random), columns = places(clip.shape[3], &random)
    let isMirrored = mirrors && random.integers(1, below: 2)[0] == 1
    return clip.gathered(rows, along: 2).gathered(
      isMirrored ? columns.reversed() : columns, along: 3)
  }

  /// Channels permuted or all alike, contrast, brightness and sign changed.
  private static func recoloured(_ clip: Tensor, _ random: inout RandomSource) -> Tensor {
    let isGrey = random.integers(1, below: 4)[0] == 0, order = random.permutation(3)
    let contrast = random.uniform([1], 0.6, 1.2).scalar
    let brightness = random.uniform([1], -0.3, 0.3).scalar
    let sign: Float = random.integers(1, below: 4)[0] == 0 ? -1 : 1
    let colours = clip.gathered(isGrey ? [1, 1, 1] : order, along: 4)
    return (colours * (contrast * sign) + brightness).clipped(-1, 1)
  }
}
