internal import Kernels
internal import NeuralNetworks
internal import Tensors
internal import VideoModels

/// How fast each convolution of a model runs in its three directions, beside the machine's matrix
/// product.
public struct KernelBenchmark: Codable, Sendable {
  /// One layer; billions of multiplications and additions a second.
  public struct Row: Codable, Sendable {
    /// Its name, and the billions of operations of one pass.
    public let layer: String, gigaflop: Double
    /// Output, gradient of the input, gradient of the filter.
    public let forward: Double, inputGradient: Double, filterGradient: Double
  }

  /// Measured on square matrices of 1,024; billions of operations a second.
  public let matrixProductPeak: Double
  /// How many threads ran.
  public let threads: Int
  /// Layers in the order of the paper's table.
  public let rows: [Row]

  /// Takes the median of five runs of each layer of `name`.
  public static func run(
    _ name: String, _ scale: Scale, width: Int? = nil, frames: Int? = nil, resolution: Int? = nil,
    batchSize: Int, threads: Int?
  ) throws -> KernelBenchmark {
    let sizes = try Model.named(name).vganConfiguration(
      scale, width: width, frames: frames, resolution: resolution, batchSize: batchSize)
    try prepare(threads: threads, precision: .float32)
    let random = RandomSource(seed: 0)
    let vgan = VGAN(sizes, using: random)
    let layers = vgan.generator.layers + vgan.discriminator.layers
    return KernelBenchmark(
      matrixProductPeak: peak(), threads: Threads.count,
      rows: layers.map { row($0, batchSize, random) })
  }

  private static func median(_ body: () -> Void) -> Double {
    body()
    return Timing((0..<5).map { _ in seconds(body) }).median
  }

  private static func peak() -> Double {
    var random = RandomSource(seed: 1)
    let a = random.uniform([1024, 1024]), b = random.uniform([1024, 1024])
    return 2 * 1.024 * 1.024 * 1.024 / median { _ = a.matrixProduct(b) }
  }

  private static func row(_ layer: Layer, _ batchSize: Int, _ random: RandomSource) -> Row {
    var random = random.stream(layer.name)
    let (inputs, outputs) = layer.convolution.channels
    let x = random.uniform(Shape([batchSize] + layer.input + [inputs]))
    let weight = layer.convolution.weight, window = layer.convolution.window
    let isForward = window.outputs(layer.input) == layer.output
    func apply(_ x: Tensor, _ weight: Tensor) -> Tensor {
      isForward ? x.convolved(weight, window) : x.convolvedTransposed(weight, window)
    }
    func gradientTime(_ input: Tensor, _ body: (Tensor) -> Tensor) -> Double {
      median { _ = valueAndGradient(at: input) { body($0).sum() } }
    }
    // A gradient is timed with its forward pass and the sum; both are taken off.
    let forward = median { _ = apply(x, weight) }, both = median { _ = apply(x, weight).sum() }
    let byInput = gradientTime(x) { apply($0, weight) } - both
    let byFilter = gradientTime(weight) { apply(x, $0) } - both
    let smaller = isForward ? layer.output : layer.input
    let operations =
      2e-9
      * Double(batchSize * smaller.reduce(1, *) * window.kernel.reduce(1, *) * inputs * outputs)
    return Row(
      layer: layer.name, gigaflop: operations, forward: operations / forward,
      inputGradient: operations / max(byInput, 1e-9),
      filterGradient: operations / max(byFilter, 1e-9))
  }
}
