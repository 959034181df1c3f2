public import NeuralNetworks

/// A convolution of a network with its name and the extents that it reads; for tables and
/// measurements.
public struct Layer {
  /// Its name in checkpoints.
  public let name: String
  /// The layer itself.
  public let convolution: Convolution
  /// The spatial extents of its input.
  public let input: [Int]

  /// The spatial extents of its output.
  public var output: [Int] { convolution.outputs(input) }

  /// Layers each of which reads the one before, the first one `extents`.
  static func chain(_ names: [String], _ convolutions: [Convolution], _ extents: [Int]) -> [Layer] {
    var extents = extents
    return zip(names, convolutions).map { name, convolution in
      defer { extents = convolution.outputs(extents) }
      return Layer(name: name, convolution: convolution, input: extents)
    }
  }
}
