internal import Foundation
internal import Kernels
public import NeuralNetworks
internal import Tensors
internal import VideoModels

/// Which network of a model.
public enum Network: String, Sendable, CaseIterable { case generator, discriminator }

/// One pass of one network on given tensors, to hold it against another framework.
public enum NetworkRun {
  /// Reads weights (PyTorch's order of axes) and input (`latent` `[N, Z]` or `clip` `[N, T, H, W,
  /// 3]`), writes the outputs, and with `withGradients` those of the mean of `clip` or `logits`
  /// with respect to each parameter.
  ///
  /// Width, frames and resolution follow from the shapes of the weights.
  public static func run(
    model name: String, _ network: Network, weights: String, input: String, output: String,
    _ phase: Phase,
    withGradients: Bool, threads: Int?
  ) throws {
    let streams = try Model.named(name).vganConfiguration(.paper).streams
    try prepare(threads: threads, precision: .float32)
    var file = try Safetensors(path: weights)
    // PyTorch's own bookkeeping, which no network here has.
    file.tensors = file.tensors.filter { !$0.key.hasSuffix("num_batches_tracked") }
    let inputs = try Safetensors(path: input)
    let sizes = try sizes(
      of: network, in: file, path: weights, streams: streams)
    var random = RandomSource(seed: 0)
    let results: [String: Tensor]
    switch network {
    case .generator:
      var generator = VGANGenerator(sizes, using: &random)
      try generator.load(file, from: weights)
      let z = try given("latent", in: inputs, path: input, [nil, sizes.latentSize])
      results = run(generator, main: "clip", withGradients) { generator in
        let drawing = generator(z, phase)
        let parts = [
          "foreground": drawing.foreground, "background": drawing.background, "mask": drawing.mask,
        ]
        return parts.compactMapValues { $0 }.merging(["clip": drawing.clip]) { $1 }
      }
    case .discriminator:
      var discriminator = VGANDiscriminator(sizes, using: &random)
      try discriminator.load(file, from: weights)
      let clip = try given(
        "clip", in: inputs, path: input, [nil, sizes.frames, sizes.resolution, sizes.resolution, 3])
      results = run(discriminator, main: "logits", withGradients) { ["logits": $0(clip, phase)] }
    }
    try Safetensors(results).write(to: output)
  }

  private static func run<M: Module>(
    _ network: M, main: String, _ withGradients: Bool, _ forward: (M) -> [String: Tensor]
  ) -> [String: Tensor] {
    guard withGradients else { return forward(network) }
    var results: [String: Tensor] = [:]
    let (_, gradient) = valueAndGradient(at: network) { network in
      results = forward(network)
      return (results[main] ?? Tensor(0)).mean()
    }
    let names = Set(network.namedParameters.map(\.name))
    let slopes = gradient.exported().filter { names.contains($0.key) }
    return results.merging(slopes.map { ("gradients." + $0.key, $0.value) }) { $1 }
  }

  /// The sizes that the shapes of the weights imply.
  private static func sizes(
    of network: Network, in file: Safetensors, path: String, streams: Int
  ) throws -> VGANConfiguration {
    func shape(_ name: String) throws -> Shape {
      guard let shape = file.shape(of: name), shape.rank == 5 else {
        let wrong = file.shape(of: name).map { "has shape \($0), not five axes" } ?? "is missing"
        throw TensorFileError.mismatch(path: path, reason: "tensor '\(name)' \(wrong)")
      }
      return shape
    }
    var result = VGANConfiguration()
    result.streams = streams
    let seed: Shape, widest: (name: String, shape: Shape)
    switch network {
    case .generator:
      seed = try shape("v1.weight")
      (result.latentSize, result.width) = (seed[0], try shape("v4.weight")[1])
      widest = ("v2.weight", try shape("v2.weight"))
    case .discriminator:
      seed = try shape("d5.weight")
      result.width = try shape("d1.weight")[0]
      widest = ("d4.weight", try shape("d4.weight"))
    }
    func mismatch(_ reason: String) -> TensorFileError { .mismatch(path: path, reason: reason) }
    // Before a network is made of them: the widest layer, so that a small file cannot ask for much
    // memory.
    guard seed.count > 0 else { throw mismatch("its first tensors are empty") }
    (result.frames, result.resolution) = (16 * seed[2], 16 * seed[3])
    if let problem = result.problem() { throw mismatch(problem) }
    let expected: Shape = [8 * result.width, 4 * result.width, 4, 4, 4]
    guard widest.shape == expected else {
      throw mismatch("tensor '\(widest.name)' should be \(expected), but is \(widest.shape)")
    }
    return result
  }

  /// The tensor `name` of the input file, of the given extents where they are fixed.
  private static func given(
    _ name: String, in file: Safetensors, path: String, _ extents: [Int?]
  ) throws -> Tensor {
    let wanted = "[" + extents.map { $0.map(String.init) ?? "N" }.joined(separator: ", ") + "]"
    guard let tensor = file[name] else {
      throw HarnessError("\(path) holds no tensor '\(name)'; \(wanted) is expected.")
    }
    let fits =
      tensor.shape.rank == extents.count
      && zip(tensor.shape.extents, extents).allSatisfy { $1 == nil || $0 == $1 }
      && tensor.shape.count > 0
    guard fits else {
      throw HarnessError("\(path): '\(name)' has shape \(tensor.shape), but \(wanted) is expected.")
    }
    return tensor.converted(to: .float32)
  }
}
