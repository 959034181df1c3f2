internal import Files
internal import NeuralNetworks
public import Results
public import Tensors
internal import VideoIO

/// Clips that are measured, quantised to 8 bits as they would be in a file.
public struct SampleSource: Sendable {
  /// Whose they are.
  public let name: SourceName
  /// `[N, T, H, W, C]`.
  public let shape: Shape
  private let bytes: [UInt8]

  /// The clips `[N, T, H, W, C]` in −1…1, quantised.
  public init(_ name: SourceName, _ clips: Tensor) {
    self.init(name, shape: clips.shape, bytes: clips.bytes)
  }

  private init(_ name: SourceName, shape: Shape, bytes: [UInt8]) {
    (self.name, self.shape, self.bytes) = (name, shape, bytes)
  }

  /// How many clips there are.
  public var count: Int { shape[0] }

  /// Some of the clips `[n, T, H, W, C]` in −1…1.
  public func clips(_ range: Range<Int>) -> Tensor {
    let size = shape.count / max(1, count)
    return Tensor(
      bytes: Array(bytes[range.lowerBound * size..<range.upperBound * size]),
      shape.replacing(0, with: range.count))
  }

  /// All clips.
  public var clips: Tensor { clips(0..<count) }

  /// The clips of a file that `write` wrote; nil if there is none, or one of another number.
  ///
  /// Throws if its bytes are not those that were written.
  init?(_ name: SourceName, path: String, count: Int) throws {
    guard isFile(path) else { return nil }
    let file = try Safetensors(path: path)
    guard file.isChecked else { throw TensorFileError.damaged(path: path) }
    guard let block = file.bytes["clips"], block.shape.rank == 5, block.shape[0] == count else {
      return nil
    }
    self.init(name, shape: block.shape, bytes: block.values)
  }

  /// Writes the clips as bytes `[N, T, H, W, C]` under "clips".
  func write(to path: String) throws {
    var file = Safetensors([:])
    file.bytes["clips"] = Safetensors.Bytes(shape, bytes)
    try file.write(to: path)
  }
}
