public import NeuralNetworks
public import Tensors

/// The lower part of VGG-16, as far as features are compared: Simonyan and Zisserman, ICLR 2015.
///
/// The released code of VGLANN compares conv1_2, conv2_2, conv3_2 and conv4_3. It means to do so
/// before their ReLU, but torchvision's ReLUs work in place, so that all but the last one compared
/// are seen after it; here likewise. Names are torchvision's.
public struct VGG16: Module, PerceptualFeatures {
  /// A convolution with kernel 3; its number among torchvision's `features`.
  private struct Row {
    let index: Int, inputs: Int, outputs: Int
    var isCompared = false, isPooled = false
  }

  private static let table = [
    Row(index: 0, inputs: 3, outputs: 64),
    Row(index: 2, inputs: 64, outputs: 64, isCompared: true, isPooled: true),
    Row(index: 5, inputs: 64, outputs: 128),
    Row(index: 7, inputs: 128, outputs: 128, isCompared: true, isPooled: true),
    Row(index: 10, inputs: 128, outputs: 256),
    Row(index: 12, inputs: 256, outputs: 256, isCompared: true),
    Row(index: 14, inputs: 256, outputs: 256, isPooled: true),
    Row(index: 17, inputs: 256, outputs: 512),
    Row(index: 19, inputs: 512, outputs: 512),
    Row(index: 21, inputs: 512, outputs: 512, isCompared: true),
  ]

  private let rows: ArraySlice<Row>
  var convolutions: [Convolution]
  /// Whether frames are brought to the mean and deviation that the network was trained with.
  var scalesInput = true

  /// The network up to the last of `levels` layers that are compared, 1 to 4; weights of zero, to be
  /// loaded.
  public init(levels: Int) {
    var random = RandomSource(seed: 0)
    let last = Self.table.indices.filter { Self.table[$0].isCompared }[levels - 1]
    rows = Self.table[...last]
    convolutions = rows.map {
      Convolution(
        $0.inputs, $0.outputs, Window([3, 3], stride: [1, 1], padding: [1, 1]),
        weights: .zeros, biases: .zeros, using: &random)
    }
  }

  /// The features of every frame of `clips` `[N, T, H, W, 3]`, each `[N · T, H', W', C]`.
  public func callAsFunction(_ clips: Tensor) -> [Tensor] {
    let shape = clips.shape
    var x = clips.reshaped([shape[0] * shape[1], shape[2], shape[3], shape[4]])
    if scalesInput {
      // ImageNet's colours have this mean and deviation in 0…1.
      let mean = Tensor([3], [0.485, 0.456, 0.406]), deviation = Tensor([3], [0.229, 0.224, 0.225])
      x = (x * 0.5 + 0.5 - mean) / deviation
    }
    var features: [Tensor] = []
    for (row, convolution) in zip(rows, convolutions) {
      x = convolution(x, .inference)
      if row.index == rows.last?.index { return features + [x] }
      x = x.relu()
      if row.isCompared { features.append(x) }
      if row.isPooled { x = x.maxPooled(Window([2, 2], stride: [2, 2], padding: [0, 0])) }
    }
    return features
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    for (i, row) in rows.enumerated() { visitor.visit("features.\(row.index)", &convolutions[i]) }
  }
}
