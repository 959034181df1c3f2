internal import Kernels
public import NeuralNetworks
public import Tensors

/// The RGB stream of I3D, whose Kinetics-400 logits are the features of the Fréchet video distance.
///
/// Carreira and Zisserman, "Quo vadis, action recognition?", CVPR 2017, arXiv:1705.07750; as a
/// feature extractor Unterthiner and others, arXiv:1812.01717. Paddings are TensorFlow's "same", the
/// odd element at the end. The weights are the user's to supply: a safetensors file under the names
/// of github.com/piergiaj/pytorch-i3d, such as `Conv3d_1a_7x7.conv3d.weight`. Normalisation has no
/// trained scale in the original; a file may hold the port's `bn.weight`, which is then read. 12,689,984
/// trained parameters.
///
/// Departures: frames that end smaller than 7 by 7 are averaged over what there is, for tests; with
/// 224 by 224, which `features` always takes, nothing differs.
public struct I3D: Module {
  var conv1a: I3DUnit, conv2b: I3DUnit, conv2c: I3DUnit
  var mixed3: [I3DMixed], mixed4: [I3DMixed], mixed5: [I3DMixed]
  var logits: Convolution

  /// Channels of the branches: 1×1×1; 1×1×1 to 3×3×3, twice; 1×1×1 after pooling.
  private static let channels3 = [[64, 96, 128, 16, 32, 32], [128, 128, 192, 32, 96, 64]]
  private static let channels4 = [
    [192, 96, 208, 16, 48, 64], [160, 112, 224, 24, 64, 64], [128, 128, 256, 24, 64, 64],
    [112, 144, 288, 32, 64, 64], [256, 160, 320, 32, 128, 128],
  ]
  private static let channels5 = [[256, 160, 320, 32, 128, 128], [384, 192, 384, 48, 128, 128]]

  /// A network whose weights are still to be loaded.
  public init(using random: inout RandomSource) {
    var channels = 192
    func blocks(_ lists: [[Int]], _ random: inout RandomSource) -> [I3DMixed] {
      lists.map { list in
        defer { channels = list[0] + list[2] + list[4] + list[5] }
        return I3DMixed(channels, list, using: &random)
      }
    }
    conv1a = I3DUnit(3, 64, kernel: 7, stride: 2, using: &random)  // T/2, 112, 112
    conv2b = I3DUnit(64, 64, kernel: 1, using: &random)  // T/2, 56, 56
    conv2c = I3DUnit(64, 192, kernel: 3, using: &random)
    mixed3 = blocks(I3D.channels3, &random)  // T/2, 28, 28, 480
    mixed4 = blocks(I3D.channels4, &random)  // T/4, 14, 14, 832
    mixed5 = blocks(I3D.channels5, &random)  // T/8, 7, 7, 1024
    logits = Convolution(
      1024, 400, Window([1, 1, 1], stride: [1, 1, 1], padding: [0, 0, 0]), using: &random)
  }

  /// The logits `[N, 400]`, averaged over time, of clips `[N, T, H, W, 3]` in −1…1; at least 9 frames.
  public func callAsFunction(_ clips: Tensor) -> Tensor {
    clips.requireClips()
    require(
      clips.shape[1] >= 9 && clips.shape[4] == 3,
      "I3D: clips are [N, T, H, W, 3] of 9 frames at least, got \(clips.shape)")
    var x = pooled(conv1a(clips), [1, 3, 3], [1, 2, 2])
    x = pooled(conv2c(conv2b(x)), [1, 3, 3], [1, 2, 2])
    x = pooled(mixed3.reduce(x) { $1($0) }, [3, 3, 3], [2, 2, 2])
    x = pooled(mixed4.reduce(x) { $1($0) }, [2, 2, 2], [2, 2, 2])
    x = mixed5.reduce(x) { $1($0) }
    let last = Window(
      [2, min(7, x.shape[2]), min(7, x.shape[3])], stride: [1, 1, 1], padding: [0, 0, 0])
    return logits(x.averagePooled(last), .inference).mean(over: [1, 2, 3])
  }

  /// Visits what is stored under the names of the PyTorch port.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("Conv3d_1a_7x7", &conv1a)
    visitor.visit("Conv3d_2b_1x1", &conv2b)
    visitor.visit("Conv3d_2c_3x3", &conv2c)
    for i in mixed3.indices { visitor.visit("Mixed_3\(letter(i))", &mixed3[i]) }
    for i in mixed4.indices { visitor.visit("Mixed_4\(letter(i))", &mixed4[i]) }
    for i in mixed5.indices { visitor.visit("Mixed_5\(letter(i))", &mixed5[i]) }
    visitor.visit("logits.conv3d", &logits)
  }

  private func letter(_ index: Int) -> Character { Array("bcdef")[index] }
}

extension I3D: FeatureNetwork {
  /// "i3d".
  public var name: String { "i3d" }
  /// The hash of the weights.
  public var hash: String { weightHash }
  /// 400.
  public var dimension: Int { 400 }

  /// The logits of clips brought to 224 by 224 by TensorFlow 1's bilinear resizing, four at a time.
  ///
  /// At least 9 frames; one channel is repeated.
  public func features(of clips: Tensor) -> Tensor {
    clips.inBatches(of: 4) { clips in
      let colour = clips.shape[4] == 1 ? clips.repeated(3, along: 4) : clips
      return self(colour.resized(height: 224, width: 224, .tensorFlow1Bilinear))
    }
  }

  /// The network with the weights of the safetensors file at `path`.
  ///
  /// Throws `TensorFileError` if it cannot be read, or lacks a tensor or has one of another shape.
  /// What the network does not run, such as `num_batches_tracked`, is passed over.
  public init(path: String) throws {
    var random = RandomSource(seed: 0)  // every weight is replaced
    self.init(using: &random)
    var file = try Safetensors(path: path)
    // A missing scale is one; the file of another network still fails for its other tensors.
    for name in exported().keys where name.hasSuffix(".bn.weight") {
      guard file.shape(of: name) == nil else { continue }
      let shift = file.shape(of: String(name.dropLast("weight".count)) + "bias")
      file[name] = shift.map { Tensor.ones($0) }
    }
    try load(file, from: path, isStrict: false)
  }
}

/// The largest of windows under "same" padding.
private func pooled(_ x: Tensor, _ kernel: [Int], _ stride: [Int]) -> Tensor {
  x.maxPooled(.same(kernel, stride: stride, extents: Array(x.shape.extents[1...3])))
}

/// A convolution under "same" padding without bias, a normalisation by given statistics, and a
/// rectifier.
struct I3DUnit: Module {
  private var weight: Tensor, shift: Tensor, scale: Tensor, mean: Tensor, variance: Tensor
  private let stride: [Int]

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, using random: inout RandomSource
  ) {
    let shape: Shape = [kernel, kernel, kernel, inputs, outputs]
    weight = Initializer.kaimingNormal()(shape, using: &random)
    (shift, scale) = (.zeros([outputs]), .ones([outputs]))
    (mean, variance) = (.zeros([outputs]), .ones([outputs]))
    self.stride = [stride, stride, stride]
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let kernel = Array(weight.shape.extents.prefix(3)), extents = Array(x.shape.extents[1...3])
    return x.convolved(weight, .same(kernel, stride: stride, extents: extents)).normalized(
      mean: mean, variance: variance, scale: scale, shift: shift, epsilon: 1e-3, .relu)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("conv3d.weight", &weight, .filter)
    visitor.visit("bn.bias", &shift)
    visitor.visit("bn.weight", buffer: &scale)
    visitor.visit("bn.running_mean", buffer: &mean)
    visitor.visit("bn.running_var", buffer: &variance)
  }
}

/// Four branches side by side, joined along the channels.
struct I3DMixed: Module {
  private var direct: I3DUnit
  private var firstNarrow: I3DUnit, first: I3DUnit
  private var secondNarrow: I3DUnit, second: I3DUnit
  private var afterPool: I3DUnit

  init(_ inputs: Int, _ c: [Int], using random: inout RandomSource) {
    direct = I3DUnit(inputs, c[0], kernel: 1, using: &random)
    firstNarrow = I3DUnit(inputs, c[1], kernel: 1, using: &random)
    first = I3DUnit(c[1], c[2], kernel: 3, using: &random)
    secondNarrow = I3DUnit(inputs, c[3], kernel: 1, using: &random)
    second = I3DUnit(c[3], c[4], kernel: 3, using: &random)
    afterPool = I3DUnit(inputs, c[5], kernel: 1, using: &random)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    Tensor.concatenated(
      [
        direct(x), first(firstNarrow(x)), second(secondNarrow(x)),
        afterPool(pooled(x, [3, 3, 3], [1, 1, 1])),
      ], along: 4)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("b0", &direct)
    visitor.visit("b1a", &firstNarrow)
    visitor.visit("b1b", &first)
    visitor.visit("b2a", &secondNarrow)
    visitor.visit("b2b", &second)
    visitor.visit("b3b", &afterPool)
  }
}
