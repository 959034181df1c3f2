internal import Kernels
public import NeuralNetworks
public import Tensors

/// The stem and stages of a residual network over clips: Hara, Kataoka and Satoh, "Can spatiotemporal
/// 3D CNNs retrace the history of 2D CNNs and ImageNet?", CVPR 2018, arXiv:1711.09577.
///
/// Names are those of the released code, kenshohara/3D-ResNets-PyTorch. Departures: pooling and the
/// linear layer at the end are left out, for nothing here reads classes.
public struct ResNet3D: Module {
  /// How many blocks the stages have, and their channels.
  public struct Architecture: Hashable, Sendable {
    /// Blocks of each of four stages.
    public var blocks: [Int]
    /// Groups of the middle convolution of a block.
    public var groups: Int
    /// Channels of the stem, and between the convolutions of a block of the first stage, which
    /// every stage doubles; a block of the first stage gives four times the stem's.
    public var stem: Int, inner: Int

    /// 47,018,576 numbers with the linear layer to 400 classes.
    public static let resNet50 = Architecture(blocks: [3, 4, 6, 3], groups: 1, stem: 64, inner: 64)
    /// 48,340,816 numbers with the linear layer to 400 classes.
    public static let resNeXt101 = Architecture(
      blocks: [3, 4, 23, 3], groups: 32, stem: 64, inner: 128)
  }

  var conv1: Convolution
  var stages: [[ResidualBlock3D]]

  /// The stem and the first `stages` stages; weights of zero, to be loaded.
  public init(_ architecture: Architecture, stages count: Int = 4) {
    let stem = architecture.stem
    conv1 = .normalized(
      3, stem, Window([7, 7, 7], stride: [1, 2, 2], padding: [3, 3, 3]), .relu)
    stages = []
    var inputs = stem
    for stage in 0..<count {
      var blocks: [ResidualBlock3D] = []
      for block in 0..<architecture.blocks[stage] {
        blocks.append(
          ResidualBlock3D(
            inputs, architecture.inner << stage, (4 * stem) << stage, groups: architecture.groups,
            stride: stage > 0 && block == 0 ? 2 : 1))
        inputs = (4 * stem) << stage
      }
      stages.append(blocks)
    }
  }

  /// What leaves the stem's pooling and each stage, for `clips` `[N, T, H, W, 3]`.
  public func callAsFunction(_ clips: Tensor, _ phase: Phase) -> [Tensor] {
    let pool = Window([3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1])
    let stem = conv1(clips, phase).maxPooled(pool)  // [N, T/2, H/4, W/4, stem]
    return stages.reduce(into: [stem]) { taps, blocks in
      taps.append(blocks.reduce(taps[taps.count - 1]) { $1($0, phase) })
    }
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("conv1", "bn1", &conv1)
    for i in stages.indices { visitor.visit("layer\(i + 1)", &stages[i]) }
  }
}

/// Three convolutions beside a shortcut ("bottleneck"), which is a convolution where the shape
/// changes (type B).
struct ResidualBlock3D: Module {
  var conv1, conv2, conv3: Convolution
  var shortcut: Convolution?

  init(
    _ inputs: Int, _ inner: Int, _ outputs: Int, groups: Int, stride: Int
  ) {
    let ones = [1, 1, 1], strides = [stride, stride, stride], zeros = [0, 0, 0]
    let point = Window(ones, stride: ones, padding: zeros)
    conv1 = .normalized(inputs, inner, point, .relu)
    conv2 = .normalized(
      inner, inner, Window([3, 3, 3], stride: strides, padding: ones), groups: groups, .relu)
    conv3 = .normalized(inner, outputs, point, .none)
    guard stride != 1 || inputs != outputs else { return }
    shortcut = .normalized(
      inputs, outputs, Window(ones, stride: strides, padding: zeros), .none)
  }

  func callAsFunction(_ x: Tensor, _ phase: Phase) -> Tensor {
    let straight = shortcut.map { $0(x, phase) } ?? x
    return (conv3(conv2(conv1(x, phase), phase), phase) + straight).relu()
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("conv1", "bn1", &conv1)
    visitor.visit("conv2", "bn2", &conv2)
    visitor.visit("conv3", "bn3", &conv3)
    guard var present = shortcut else { return }
    shortcut = nil  // so that an update in place finds the only reference
    visitor.visit("downsample.0", "downsample.1", &present)
    shortcut = present
  }
}

extension Convolution {
  /// A convolution without bias under batch normalisation.
  fileprivate static func normalized(
    _ inputs: Int, _ outputs: Int, _ window: Window, groups: Int = 1, _ activation: Activation
  ) -> Convolution {
    var random = RandomSource(seed: 0)
    return Convolution(
      inputs, outputs, window, groups: groups, hasBias: false,
      norm: BatchNorm(outputs, using: &random), activation, weights: .zeros, using: &random)
  }
}

extension TensorVisitor {
  /// Visits a convolution and its normalisation under names of their own.
  fileprivate mutating func visit(_ name: String, _ norm: String, _ convolution: inout Convolution)
  {
    visit(name + ".weight", &convolution.weight, .filter)
    visit(norm, &convolution.norm)
  }
}

/// The features of a residual network over clips that a loss compares.
struct ResNet3DFeatures: PerceptualFeatures {
  var network: ResNet3D
  /// How normalisations behave.
  var phase: Phase
  /// Whether clips are brought to 0…255 less the mean colour that the network was trained with.
  var scalesInput: Bool
  /// Which are compared: 0 is the stem, 1 the first stage; one that comes twice counts twice.
  var taps: [Int]

  func callAsFunction(_ clips: Tensor) -> [Tensor] {
    let mean = Tensor([3], [114.7748, 107.7354, 99.4750])
    let features = network(scalesInput ? clips * 127.5 + 127.5 - mean : clips, phase)
    return taps.map { features[$0] }
  }
}
