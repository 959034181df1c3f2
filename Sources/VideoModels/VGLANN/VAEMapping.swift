internal import NeuralNetworks
internal import Tensors

/// From noise to latents by a variational autoencoder of the latents: Kingma and Welling, ICLR 2014,
/// with the networks of the released code of VGLANN.
struct VAEMapping: Module {
  var e1, e2, mean, logVariance: Linear
  var d1, d2, d3: Linear

  init(noise: Int, latent: Int, using random: inout RandomSource) {
    e1 = Linear(latent, 512, using: &random)
    e2 = Linear(512, 512, using: &random)
    mean = Linear(512, noise, using: &random)
    logVariance = Linear(512, noise, using: &random)
    d1 = Linear(noise, 512, using: &random)
    d2 = Linear(512, 512, using: &random)
    d3 = Linear(512, latent, using: &random)
  }

  /// Latents `[N, latent]` of length 1 from `noise` `[N, noise]`.
  func decoded(_ noise: Tensor) -> Tensor {
    let z = d3(d2(d1(noise).relu()).relu())
    return z / z.rowLengths()
  }

  /// Squared errors of `latents` `[N, latent]` and a hundredth of the divergence, both summed over
  /// the batch; `noise` is standard normal, `[N, noise]`.
  func loss(_ latents: Tensor, noise: Tensor) -> Tensor {
    let hidden = e2(e1(latents).relu()).relu()
    let mean = mean(hidden), logVariance = logVariance(hidden)
    let errors = decoded(mean + (logVariance * 0.5).exp() * noise) - latents
    let divergence = Loss.gaussianDivergence(mean: mean, logVariance: logVariance)
    return (errors * errors).sum() + 0.01 * Float(latents.shape[0]) * divergence
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("e1", &e1)
    visitor.visit("e2", &e2)
    visitor.visit("mean", &mean)
    visitor.visit("log_variance", &logVariance)
    visitor.visit("d1", &d1)
    visitor.visit("d2", &d2)
    visitor.visit("d3", &d3)
  }
}

/// The autoencoder in training.
struct VAEFit: Module {
  var mapping: VAEMapping
  var optimizer: Adam<VAEMapping>

  init(noise: Int, latent: Int, using random: inout RandomSource) {
    mapping = VAEMapping(noise: noise, latent: latent, using: &random)
    optimizer = Adam(for: mapping, StepSchedule(1e-3), beta1: 0.5)
  }

  /// One pass over `latents` in random order; gives the mean loss of a latent.
  ///
  /// The last batch, if not full, is left out.
  mutating func train(
    on latents: Tensor, epoch: Int, _ configuration: VGLANNConfiguration,
    using random: inout RandomSource
  ) -> Float {
    let n = latents.shape[0], size = min(configuration.mappingBatchSize, n), batches = n / size
    optimizer.schedule.rate = VGLANNConfiguration.halved(1e-3, every: 50, in: epoch)
    let order = random.permutation(n)
    var total: Float = 0
    for batch in 0..<batches {
      let rows = latents.gathered(Array(order[batch * size..<(batch + 1) * size]), along: 0)
      let noise = random.normal([size, configuration.noiseSize])
      let (loss, slope) = valueAndGradient(at: mapping) { $0.loss(rows, noise: noise) }
      optimizer.update(&mapping, along: slope)
      total += loss.scalar
    }
    return total / Float(batches * size)
  }

  mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("mapping", &mapping)
    visitor.visit("optimizer", &optimizer)
  }
}
