internal import Foundation
public import NeuralNetworks
public import Tensors

/// The embedded extractor: a small 3D convolutional network that was trained to name motions, scenes
/// and what is wrong with a clip.
///
/// It stands in where no weights of I3D are given. Its distance is no FVD and is not called so. How
/// its weights were made is written in their file's metadata and in `ExtractorTraining`. 701,204
/// parameters.
public struct MotionNet: Module {
  /// Four convolutions, each with normalisation.
  var trunk: [Convolution]
  /// Classes of motions, of scenes and of damage, which only training reads.
  var motion: Linear, scene: Linear, damage: Linear

  /// The classes of each head.
  static let motions = 10, scenes = 4
  /// What the network looks at: frames, and rows and columns.
  static let frames = 16, side = 32

  /// A network that is not trained.
  public init(using random: inout RandomSource) {
    func layer(_ inputs: Int, _ outputs: Int, _ window: Window, _ random: inout RandomSource)
      -> Convolution
    {
      Convolution(
        inputs, outputs, window, hasBias: false, norm: BatchNorm(outputs, using: &random),
        .leakyReLU(slope: 0.1), weights: .kaimingNormal(), using: &random)
    }
    let halving = Window([4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1])
    trunk = [
      layer(
        6, 32, Window([3, 4, 4], stride: [1, 2, 2], padding: [1, 1, 1]), &random),  // 16×16×16
      layer(32, 64, halving, &random),  // 8×8×8
      layer(64, 96, halving, &random),  // 4×4×4
      layer(
        96, 64, Window([3, 3, 3], stride: [1, 1, 1], padding: [1, 1, 1]), &random),  // 4×4×4
    ]
    motion = Linear(64, MotionNet.motions, using: &random)
    scene = Linear(64, MotionNet.scenes, using: &random)
    damage = Linear(64, Damage.allCases.count, using: &random)
  }

  /// The results of the layers for clips `[N, T, H, W, C]` in −1…1, for losses that compare features.
  ///
  /// Differentiable with respect to the clips. Their shapes are `[N, 16, 16, 16, 32]`,
  /// `[N, 8, 8, 8, 64]`, `[N, 4, 4, 4, 96]` and `[N, 4, 4, 4, 64]`.
  public func featureMaps(of clips: Tensor) -> [Tensor] {
    maps(MotionNet.prepared(clips), .inference)
  }

  /// The results of the layers for clips that are prepared.
  ///
  /// The first layer sees the frames and, four times enlarged, what changed since the frame before;
  /// motion is small beside the picture, and would be learned late.
  func maps(_ clips: Tensor, _ phase: Phase) -> [Tensor] {
    let t = clips.shape[1]
    let changes = clips.slice(1..<t, along: 1) - clips.slice(0..<t - 1, along: 1)
    var x = Tensor.concatenated([clips, 4 * changes.padded(1, 0, along: 1)], along: 4)
    return trunk.map { layer in
      x = layer(x, phase)
      return x
    }
  }

  /// Clips `[N, T, H, W, C]` as the network takes them, `[N, 16, 32, 32, 3]`.
  ///
  /// Of 32 frames or more every second, third, … is taken, as many as give 16, from the middle;
  /// shorter clips repeat their last frame. Frames are brought to 32 by 32 by areas where they shrink
  /// and linearly where they grow; one channel is repeated, and of four or two the first three or one
  /// count.
  static func prepared(_ clips: Tensor) -> Tensor {
    clips.requireClips()
    let t = clips.shape[1], step = max(1, t / frames)
    let first = max(0, (t - frames * step) / 2)
    let places = (0..<frames).map { min(t - 1, first + $0 * step) }
    let chosen = places == Array(0..<t) ? clips : clips.gathered(places, along: 1)
    let small = chosen.resized(height: side, width: side, .torchArea)
    if small.shape[4] == 3 { return small }
    let channels = (0..<3).map { small.shape[4] >= 3 ? $0 : 0 }
    return small.gathered(channels, along: 4)
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("trunk", &trunk)
    visitor.visit("motion", &motion)
    visitor.visit("scene", &scene)
    visitor.visit("damage", &damage)
  }
}

extension MotionNet: FeatureNetwork {
  /// "motion-net".
  public var name: String { "motion-net" }
  /// The hash of the weights.
  public var hash: String { weightHash }
  /// 64.
  public var dimension: Int { 64 }

  /// The means over place and time of the last layer, `[N, 64]`, 32 clips at a time.
  public func features(of clips: Tensor) -> Tensor {
    clips.inBatches(of: 32) { MotionNet.pooled(featureMaps(of: $0)) }
  }

  /// The means over place and time of the last of `maps`.
  static func pooled(_ maps: [Tensor]) -> Tensor { maps[maps.count - 1].mean(over: [1, 2, 3]) }
}

extension MotionNet {
  /// The network that ships with the program.
  ///
  /// Throws `TensorFileError` if its file is damaged.
  public static func embedded() throws -> MotionNet { try MotionNet(path: embeddedPath) }

  /// The file of the network that ships, in the folder of resources beside the program.
  public static var embeddedPath: String {
    Bundle.module.bundleURL.appendingPathComponent("Resources/motion-net-1.safetensors").path
  }

  /// The network of a file that `write` wrote; throws `TensorFileError`.
  public init(path: String) throws {
    var random = RandomSource(seed: 0)  // every weight is replaced
    self.init(using: &random)
    try load(Safetensors(path: path), from: path)
  }

  /// The network of a file with what its metadata say; throws `TensorFileError`.
  public static func read(_ path: String) throws -> (network: MotionNet, recipe: [String: String]) {
    (try MotionNet(path: path), try Safetensors(path: path).metadata)
  }

  /// Writes the weights with `recipe`, which says how they were made; throws `TensorFileError`.
  public func write(to path: String, recipe: [String: String]) throws {
    try Safetensors(self, metadata: recipe).write(to: path)
  }
}
