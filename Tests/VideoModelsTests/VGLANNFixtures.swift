import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// Weights and inputs that `Fixtures/make_vglann_fixtures.py` computes too, and what it stored.
enum VGLANNFixtures {
  static func file() throws -> Safetensors { try VGANFixtures.file("vglann") }

  /// Width 4, 16 frames of 32 × 32.
  static func configuration(
    _ form: VGLANNConfiguration.Form = .original, _ loss: VGLANNConfiguration.Reconstruction = .l1
  ) -> VGLANNConfiguration {
    var result = VGLANNConfiguration()
    (result.generator, result.loss) = (form, loss)
    (result.width, result.frames, result.resolution) = (4, 16, 32)
    return result
  }

  /// Uniform numbers in −1…1 by a hash of `name` (FNV-1a) and index; exact in float32.
  static func numbers(_ name: String, _ shape: Shape) -> Tensor {
    let key = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return Tensor(
      shape,
      (0..<shape.count).map { index in
        var h = UInt32(truncatingIfNeeded: index + 1) &* 2_654_435_761 &+ key
        for _ in 0..<2 { h = (h ^ h >> 16) &* 0x45D_9F3B }
        return Float((h ^ h >> 16) >> 8) * 0x1p-23 - 1
      })
  }

  /// The tensor that the weights of the name get, in PyTorch's order of axes.
  static func weight(_ name: String, _ shape: Shape, salt: String = "") -> Tensor {
    let value = numbers(salt + name, shape)
    if shape.rank > 1 {
      var scale: Float = 1
      while scale * scale * Float(shape.count / shape[0]) > 6 { scale /= 2 }
      return value * scale
    }
    let isScale = name.hasSuffix("running_var") || name.hasSuffix(".weight")
    return isScale ? value / 2 + 1 : value / 4
  }

  /// A file of such weights for `module`.
  static func weights(of module: some Module, salt: String = "") -> Safetensors {
    Safetensors(
      Dictionary(
        uniqueKeysWithValues: module.exported().map {
          ($0.key, weight($0.key, $0.value.shape, salt: salt))
        }))
  }

  /// `module` with such weights.
  static func filled<M: Module>(_ module: M, salt: String = "") throws -> M {
    var result = module
    try result.load(weights(of: module, salt: salt), from: "the formula")
    return result
  }

  /// 0, 1, … `count` − 1.
  static func range(_ count: Int) -> Tensor { Tensor([count], (0..<count).map { Float($0) }) }

  /// `tensors` with `prefix` in front of their names.
  static func prefixed(_ prefix: String, _ tensors: [String: Tensor]) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: tensors.map { (prefix + $0.key, $0.value) })
  }

  /// A mean absolute difference or a loss as a tensor of one number.
  static func expect(
    _ tensors: [String: Tensor], under prefix: String, within tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try VGANFixtures.expect(
      tensors.mapValues { $0.shape.rank == 0 ? $0.reshaped([1]) : $0 }, under: prefix, of: file(),
      within: tolerance, sourceLocation: sourceLocation)
  }
}
