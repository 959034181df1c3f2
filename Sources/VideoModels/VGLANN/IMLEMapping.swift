internal import Kernels
internal import NeuralNetworks
internal import Tensors

/// From noise to latents by implicit maximum likelihood: Li and Malik, "Implicit maximum likelihood
/// estimation", 2018, arXiv:1809.09087, with the network of the released code.
///
/// Every pass draws noise anew and moves, for each latent, the nearest point that noise maps to
/// towards it.
struct IMLEMapping: Module {
  var l1, l2, l3: Linear
  var n1, n2: BatchNorm

  init(noise: Int, latent: Int, using random: inout RandomSource) {
    l1 = Linear(noise, 128, hasBias: false, using: &random)
    n1 = BatchNorm(128, using: &random)
    l2 = Linear(128, 128, hasBias: false, using: &random)
    n2 = BatchNorm(128, using: &random)
    l3 = Linear(128, latent, hasBias: false, using: &random)
  }

  /// Latents `[N, latent]` from `noise` `[N, noise]`; their lengths are not 1.
  func callAsFunction(_ noise: Tensor, _ phase: Phase) -> Tensor {
    l3(n2(l2(n1(l1(noise), phase, .relu)), phase, .relu))
  }

  /// One pass over `latents` in random order; gives the mean loss of its batches.
  ///
  /// Adam starts anew with each pass, as in the released code; the last batch, if not full, is left
  /// out.
  mutating func train(
    on latents: Tensor, epoch: Int, _ configuration: VGLANNConfiguration,
    using random: inout RandomSource
  ) -> Float {
    let n = latents.shape[0], size = min(configuration.mappingBatchSize, n), batches = n / size
    let noise = random.normal([2 * batches * size, configuration.noiseSize])
    let images = withoutRecording {
      Tensor.concatenated(
        (0..<2 * batches).map {
          self(noise.slice($0 * size..<($0 + 1) * size, along: 0), .training)
        },
        along: 0)
    }
    let nearest = latents.nearestRows(of: images), order = random.permutation(n)
    let rate = VGLANNConfiguration.halved(1e-3, every: 50, in: epoch)
    var adam = Adam(for: self, StepSchedule(rate), beta1: 0.5, weightDecay: 1e-5)
    var total: Float = 0
    for batch in 0..<batches {
      let rows = Array(order[batch * size..<(batch + 1) * size])
      let inputs = noise.gathered(rows.map { nearest[$0] }, along: 0)
      let targets = latents.gathered(rows, along: 0)
      let (loss, slope) = valueAndGradient(at: self) {
        Loss.meanSquaredError($0(inputs, .training), targets)
      }
      adam.update(&self, along: slope)
      total += loss.scalar
    }
    return total / Float(batches)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("l1", &l1)
    visitor.visit("n1", &n1)
    visitor.visit("l2", &l2)
    visitor.visit("n2", &n2)
    visitor.visit("l3", &l3)
  }
}

extension Tensor {
  /// For each row of this `[N, K]` the number of the nearest row of `others` `[M, K]`, exactly, in
  /// float32; the first of equals.
  ///
  /// One product gives 2 x · y − |y|², which is greatest where the distance is least; it is taken by
  /// blocks of rows of 64 MiB.
  func nearestRows(of others: Tensor) -> [Int] {
    require(
      shape.rank == 2 && others.shape.rank == 2 && shape[1] == others.shape[1]
        && others.shape[0] > 0,
      "nearest rows: \(shape) and \(others.shape) do not fit")
    let squares = (others * others).sum(over: [1]).reshaped([others.shape[0], 1])
    let points = Tensor.concatenated([others, squares], along: 1).transposed([1, 0])
    let block = Swift.max(1, 1 << 24 / others.shape[0])
    return stride(from: 0, to: shape[0], by: block).flatMap { start in
      let rows = slice(start..<Swift.min(start + block, shape[0]), along: 0)
      let ends = Tensor(repeating: -1, [rows.shape[0], 1])
      return Tensor.concatenated([rows * 2, ends], along: 1).matrixProduct(points).argmax()
    }
  }
}
