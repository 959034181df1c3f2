internal import Kernels
internal import NeuralNetworks
public import Tensors

/// A fixed network that turns clips into numbers, in whose space clips are compared.
public protocol FeatureNetwork {
  /// What it is called in the names of metrics, such as "motion-net"; only I3D's distance is FVD.
  var name: String { get }
  /// Sixteen hexadecimal digits that follow from its weights; part of the fingerprint.
  var hash: String { get }
  /// Numbers a clip.
  var dimension: Int { get }

  /// The features `[N, D]` of clips `[N, T, H, W, C]` in −1…1; a clip's do not depend on its company.
  func features(of clips: Tensor) -> Tensor
}

extension Module {
  /// Sixteen hexadecimal digits that follow from the names and numbers of all tensors (XXH64).
  var weightHash: String {
    let bytes = exported().sorted { $0.key < $1.key }.flatMap { name, tensor -> [UInt8] in
      Array(name.utf8) + [0] + tensor.rawBytes
    }
    let digits = String(Checksum.of(bytes.span.bytes), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Tensor {
  /// `body` of at most `size` clips at a time, joined; nothing is recorded.
  func inBatches(of size: Int, _ body: (Tensor) -> Tensor) -> Tensor {
    requireClips()
    return withoutRecording {
      let parts = stride(from: 0, to: shape[0], by: size).map { start in
        body(slice(start..<Swift.min(start + size, shape[0]), along: 0))
      }
      return Tensor.concatenated(parts, along: 0)
    }
  }
}
