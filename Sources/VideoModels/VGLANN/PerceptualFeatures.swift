internal import NeuralNetworks
public import Tensors

/// What a clip looks like to a fixed network, for losses that compare features.
public protocol PerceptualFeatures {
  /// The features of `clips` `[N, T, H, W, 3]` in −1…1, differentiable; of each tensor the mean of
  /// absolute differences counts.
  func callAsFunction(_ clips: Tensor) -> [Tensor]
}

/// Weights of a feature network that are not there; the description is one sentence with the remedy.
public struct MissingWeights: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String
}

extension VGLANNConfiguration {
  /// The network that the loss looks through, with the weights of the safetensors file at `path`
  /// under their PyTorch names; nil if the loss needs none, or one of the caller's.
  ///
  /// The names are those of torchvision's `vgg16`, or of kenshohara's 3D-ResNets-PyTorch, with or
  /// without `module.` in front; what the loss does not run is not read. Throws `MissingWeights`
  /// where there is no path, or `TensorFileError`.
  public func pretrainedFeatures(from path: String?) throws -> (any PerceptualFeatures)? {
    let source: String
    switch loss {
    case .l1, .laplacian, .extractor: return nil
    case .vgg16: source = "torchvision's vgg16"
    case .resnet3d50: source = "the 3D ResNet-50 of kenshohara's 3D-ResNets-PyTorch"
    case .resnext3d101: source = "the 3D ResNeXt-101 of kenshohara's 3D-ResNets-PyTorch"
    }
    guard let path else {
      throw MissingWeights(
        description: "The loss '\(loss.rawValue)' needs the weights of \(source) as a safetensors "
          + "file; give its path, or choose the loss 'laplacian', which needs none.")
    }
    return try features(Safetensors(path: path), from: path)
  }

  /// The network of a loss that has one, with the weights of `file`, which was read from `path`.
  func features(_ file: Safetensors, from path: String) throws -> any PerceptualFeatures {
    let isWrapped = file.names.contains { $0.hasPrefix("module.") }
    let prefix = isWrapped ? "module." : ""
    if loss == .vgg16 {
      var network = VGG16(levels: resolution == 64 ? 4 : 3)
      network.scalesInput = !parity.skipsInputScaling
      try network.load(file, from: path, prefix: prefix, isStrict: false)
      return network
    }
    let isResNet = loss == .resnet3d50
    var network = ResNet3D(
      isResNet ? .resNet50 : .resNeXt101, stages: isResNet ? 4 : 2)
    try network.load(file, from: path, prefix: prefix, isStrict: false)
    return ResNet3DFeatures(
      network: network, phase: parity.featuresInTraining ? .training : .inference,
      scalesInput: !parity.skipsInputScaling,
      taps: isResNet ? [0, 1, 2, 4] : parity.countsSecondStageTwice ? [0, 1, 2, 2] : [0, 1, 2])
  }
}
