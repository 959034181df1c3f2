public import ArgumentParser
public import Harness
public import NeuralNetworks

/// `bench forward`: one network on given tensors.
struct Forward: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs one network on given tensors, to hold it against another framework.",
    discussion: """
      Weights are in PyTorch's order of axes under the names of bench ls layers-of; input and output are channels last.
      Example: bench forward --model vgan-two-stream --network generator --weights w.safetensors \
      --input latent.safetensors --output clip.safetensors --phase inference
      """)

  @Option(help: "A model, as in bench ls models.") var model: String
  @Option(help: "generator or discriminator.") var network: Network
  @Option(help: "A safetensors file of weights.") var weights: String
  @Option(help: "A safetensors file with 'latent' [N, 100] or 'clip' [N, T, H, W, 3].") var input:
    String
  @Option(help: "The safetensors file to write.") var output: String
  @Option(help: "inference or training: which statistics normalise.") var phase: Phase = .inference
  @Flag(help: "Add the gradients of the mean of the output under gradients.NAME.") var gradients =
    false
  @Option(help: "Threads; all processors unless given.") var threads: Int?

  func run() throws {
    try NetworkRun.run(
      model: model, network, weights: weights, input: input, output: output, phase,
      withGradients: gradients,
      threads: threads)
  }
}

extension Network: ExpressibleByArgument {}
extension Phase: ExpressibleByArgument {}
