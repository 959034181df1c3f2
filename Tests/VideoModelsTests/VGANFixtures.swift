import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import VideoModels

/// The files that `Fixtures/make_fixtures.py` wrote, and networks of their sizes.
enum VGANFixtures {
  /// Numbers of a tensor above which only some are kept.
  private static let longest = 512

  static func file(_ name: String) throws -> Safetensors {
    let path = try #require(
      Bundle.module.path(forResource: name, ofType: "safetensors", inDirectory: "Fixtures"))
    return try Safetensors(path: path)
  }

  /// Width 4, 16 frames of 32 × 32.
  static func configuration(streams: Int = 2) -> VGANConfiguration {
    var result = VGANConfiguration()
    (result.streams, result.width, result.frames, result.resolution) = (streams, 4, 16, 32)
    return result
  }

  /// Both networks with the fixtures' weights; one stream takes only its own.
  static func vgan(streams: Int) throws -> VGAN {
    var vgan = VGAN(configuration(streams: streams), using: RandomSource(seed: 1))
    try vgan.generator.load(file("generator"), from: "generator", isStrict: streams == 2)
    try vgan.discriminator.load(file("discriminator"), from: "discriminator")
    return vgan
  }

  /// The numbers of `tensor` that a fixture keeps; of a long tensor also its Euclidean norm.
  static func thinned(_ tensor: Tensor) -> (kept: [Float], norm: Float?) {
    let values = tensor.values
    guard values.count > longest else { return (values, nil) }
    let kept = stride(from: 0, to: values.count, by: values.count / longest | 1).map { values[$0] }
    let square = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (kept, Float(square.squareRoot()))
  }

  /// The greatest difference of `tensor` from the fixture `expected`, relative to the greatest
  /// magnitude of that; the norm of a long tensor is relative to itself.
  static func relativeError(_ tensor: Tensor, _ expected: Tensor) throws -> Float {
    var wanted = expected.values
    let (kept, norm) = thinned(tensor)
    var error: Float = 0
    if let norm, let wantedNorm = wanted.popLast() { error = abs(norm - wantedNorm) / wantedNorm }
    try #require(
      kept.count == wanted.count, "\(tensor.shape) does not fit a fixture of \(expected.shape)")
    let scale = wanted.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    for (x, y) in zip(kept, wanted) {
      error = max(error, x.isFinite ? abs(x - y) / scale : .infinity)
    }
    return error
  }

  /// Expects each of `tensors` to agree with the fixture of its name under `prefix`, which holds no
  /// other.
  static func expect(
    _ tensors: [String: Tensor], under prefix: String, of file: Safetensors,
    within tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let names = file.tensors.keys.filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
    #expect(Set(names) == Set(tensors.keys), sourceLocation: sourceLocation)
    var worst: (error: Float, name: String) = (0, "")
    for (name, tensor) in tensors {
      let expected = try #require(file.tensors[prefix + name], sourceLocation: sourceLocation)
      let error = try relativeError(tensor, expected)
      #expect(error <= tolerance, "\(prefix)\(name)", sourceLocation: sourceLocation)
      if error > worst.error { worst = (error, name) }
    }
    print("\(prefix)*: worst relative error \(worst.error) (\(worst.name))")
  }

  /// Whether `name` is a bias that normalisation by a batch takes away again, so that its gradient
  /// is exactly 0.
  static func isCancelled(bias name: String, in network: some Module) -> Bool {
    guard name.hasSuffix(".bias"), !name.hasSuffix(".norm.bias") else { return false }
    let norm = name.dropLast("bias".count) + "norm.bias"
    return network.namedParameters.contains { $0.name == norm }
  }

  /// Expects outputs, gradients and, after training, running statistics to agree with `file`.
  ///
  /// A bias before normalisation by the batch has a gradient of exactly 0, since the batch's mean
  /// takes the bias away again: ours is 0, where PyTorch gives what its roundings leave (about
  /// 1e-18 in the double precision there).
  static func check<M: Module>(
    _ network: M, _ outputs: [String: Tensor], _ gradient: M, _ prefix: String, _ phase: Phase,
    of fixture: String = "forward"
  ) throws {
    var file = try VGANFixtures.file(fixture)
    var tensors = outputs
    for (name, slope) in gradient.exported() where !name.contains(".running_") {
      let place = "gradients." + name
      guard phase == .training, isCancelled(bias: name, in: network) else {
        tensors[place] = slope
        continue
      }
      #expect(slope.values.allSatisfy { $0 == 0 }, "\(place)")
      let expected = try #require(file.tensors[prefix + place])
      file.tensors[prefix + place] = nil
      #expect(expected.values.allSatisfy { abs($0) < 1e-12 }, "\(place)")
    }
    if phase == .training {
      for (name, value) in network.exported() where name.contains(".running_") {
        tensors["after." + name] = value
      }
    }
    try expect(tensors, under: prefix, of: file, within: 1e-4)
  }
}
