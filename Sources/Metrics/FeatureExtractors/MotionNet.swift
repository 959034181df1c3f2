internal import Foundation
internal import Kernels
public import NeuralNetworks
public import Tensors

/// The embedded extractor of features: a small convolutional network over time and space, trained on the
/// embedded data.
///
/// It learns three questions at once: which of the motions of `actions` it sees, which category of
/// `scenes`, and whether and how a clip was damaged. Its features are what stands before the
/// questions, averaged over time and space. Distances in them are not "FVD" and do not compare with
/// numbers made by other extractors.
public struct MotionNet: Module, FeatureExtractor {
  /// What can be wrong with a clip, in the order of the third question's answers.
  public enum Damage: Int, CaseIterable, Sendable {
    /// Nothing is.
    case none
    /// Frames run backwards.
    case reversed
    /// Frames are in another order.
    case shuffled
    /// Every frame is the first.
    case frozen
    /// Noise is added.
    case noisy
    /// Everything is blurred.
    case blurred
  }

  /// What one clip of a training batch is; nil where a question does not apply.
  public struct Answers: Sendable {
    /// The motion's, the category's and the damage's number.
    public let motion: Int?, category: Int?, damage: Int

    /// Answers to the three questions.
    public init(motion: Int?, category: Int?, damage: Int) {
      (self.motion, self.category, self.damage) = (motion, category, damage)
    }
  }

  /// Frames and pixels that clips are brought to.
  public static let frames = 16, size = 32
  /// Numbers a clip.
  public static let dimension = 64

  /// The name with the version and the hash of the weights.
  public private(set) var name: String
  private var blocks: [Convolution]
  private var motion: Linear, category: Linear, damage: Linear

  /// A network that has learnt nothing, for `motions` and `categories`.
  public init(motions: Int, categories: Int, using random: inout RandomSource) {
    let widths = [3, 16, 32, 64, Self.dimension]
    blocks = (0..<4).map { i in
      let isFirst = i == 0
      return Convolution(
        widths[i], widths[i + 1],
        isFirst
          ? Window([3, 4, 4], stride: [1, 2, 2], padding: [1, 1, 1])
          : Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1]),
        hasBias: false, norm: BatchNorm(widths[i + 1], using: &random), .leakyReLU(slope: 0.2),
        weights: .kaimingNormal(), using: &random)
    }
    motion = Linear(Self.dimension, motions, using: &random)
    category = Linear(Self.dimension, categories, using: &random)
    damage = Linear(Self.dimension, Damage.allCases.count, using: &random)
    name = "motion-net/1 untrained"
  }

  /// The outputs of the four blocks on prepared clips, from fine to coarse.
  private func maps(_ clips: Tensor, _ phase: Phase) -> [Tensor] {
    blocks.reduce(into: []) { maps, block in maps.append(block(maps.last ?? clips, phase)) }
  }

  /// Features `[N, 64]` of clips of any size.
  public func features(of clips: Tensor) -> Tensor {
    maps(Self.prepared(clips), .inference)[3].mean(over: [1, 2, 3])
  }

  /// The outputs of the first three blocks on clips, for losses that compare what the network sees;
  /// they can be derived by the clips.
  public func perception(of clips: Tensor) -> [Tensor] {
    Array(maps(Self.prepared(clips), .inference).prefix(3))
  }

  /// Clips `[N, T, H, W, C]` as `[N, 16, 32, 32, 3]`: frames picked evenly, the last one repeated where
  /// there are too few; pixels by area averages or linearly; grey in three equal channels.
  public static func prepared(_ clips: Tensor) -> Tensor {
    ClipStatistics.requireClips(clips, atLeast: 1)
    var x = clips
    let t = x.shape[1]
    if t != frames {
      x = x.gathered((0..<frames).map { t > frames ? $0 * t / frames : min($0, t - 1) }, along: 1)
    }
    if x.shape[2] != size || x.shape[3] != size {
      x = x.resized(height: size, width: size, .torchArea)
    }
    return x.shape[4] == 3 ? x : x.repeated(3, along: 4)
  }

  /// The loss on `clips` `[N, 16, 32, 32, 3]`: cross-entropy of each question over those that it
  /// applies to, summed.
  public func loss(_ clips: Tensor, _ answers: [Answers]) -> Tensor {
    let pooled = maps(clips, .training)[3].mean(over: [1, 2, 3])
    func question(_ head: Linear, _ answer: (Answers) -> Int?) -> Tensor? {
      let asked = answers.indices.filter { answer(answers[$0]) != nil }
      guard !asked.isEmpty else { return nil }
      return Loss.crossEntropy(
        head(pooled.gathered(asked, along: 0)), asked.compactMap { answer(answers[$0]) })
    }
    let parts = [
      question(motion) { $0.motion }, question(category) { $0.category },
      question(damage) { $0.damage },
    ]
    return parts.compactMap { $0 }.reduce(Tensor(0)) { $0 + $1 }
  }

  /// What the network answers to the three questions for `clips` of any size.
  public func answers(_ clips: Tensor) -> [Answers] {
    withoutRecording {
      let features = features(of: clips)
      let (m, c, d) = (
        motion(features).argmax(), category(features).argmax(), damage(features).argmax()
      )
      return m.indices.map { Answers(motion: m[$0], category: c[$0], damage: d[$0]) }
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("blocks", &blocks)
    visitor.visit("motion", &motion)
    visitor.visit("category", &category)
    visitor.visit("damage", &damage)
  }

  // MARK: The asset

  /// The network as it comes with the program.
  public static func embedded() throws -> MotionNet {
    guard
      let path = Bundle.module.path(
        forResource: "motion-net", ofType: "safetensors", inDirectory: "Resources")
    else {
      throw FeatureError("The embedded extractor is missing from this build: build bench again.")
    }
    return try MotionNet(path: path)
  }

  /// The network whose weights stand in the file `path`.
  public init(path: String) throws {
    let file = try Safetensors(path: path)
    func rows(_ name: String) -> Int { file.tensors[name]?.shape[0] ?? 1 }
    var random = RandomSource(seed: 0)
    self.init(
      motions: rows("motion.weight"), categories: rows("category.weight"), using: &random)
    try load(file, from: path)
    name = "motion-net/1 \(Self.hash(file.tensors))"
  }

  /// Writes the weights with the recipe in `metadata` to `path`.
  public func write(to path: String, metadata: [String: String]) throws {
    try Safetensors(exported(), metadata: metadata).write(to: path)
  }

  /// FNV-1a over the names and the numbers' bits.
  static func hash(_ tensors: [String: Tensor]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      name.utf8.forEach(add)
      for value in tensor.values {
        let bits = value.bitPattern
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
          add(UInt8(truncatingIfNeeded: bits >> shift))
        }
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Why features cannot be computed.
public struct FeatureError: Error, CustomStringConvertible, Sendable {
  /// One sentence with the remedy.
  public let description: String

  init(_ description: String) { self.description = description }
}
