internal import Kernels
internal import Metrics
internal import Results
internal import Tensors
internal import VideoModels

/// How far frame-GAN's navigator steps from code to code, and an isomap of its codes.
struct CodePathMetric: Metric {
  let name = "geodesic-step", version = 1
  /// Clips whose codes are taken, and draws of the prior; the paper takes 7 and 10,000, which a small
  /// machine does not map in minutes.
  private static let clips = 7, draws = 600

  var protocolSettings: [String: String] {
    ["clips": "\(Self.clips)", "draws": "\(Self.draws)"]
  }

  func evaluate(_ sources: [SampleSource], _ context: EvaluationContext) throws -> Findings {
    var found = Findings()
    for model in context.models {
      guard let framegan = try model.load() as? FrameGAN else { continue }
      var random = context.random.stream(model.name.name)
      let codes = framegan.codes(Self.clips, using: &random)
      let prior = random.normal([Self.draws, codes.shape[2]])
      let paths = CodePaths(codes: codes, prior: prior, lines: 6)
      found.measurements += [
        context.measurement(of: model.name, mean: paths.steps),
        context.measurement(of: model.name, "prior", mean: paths.prior),
        context.measurement(of: model.name, "linear", mean: paths.lines),
      ]
      found.series += series(paths, codes.shape[1], model.name, context)
    }
    return found
  }

  private func series(
    _ paths: CodePaths, _ frames: Int, _ name: SourceName, _ context: EvaluationContext
  ) -> [Series] {
    func line(_ label: String, _ rows: Range<Int>) -> Series {
      context.series(
        of: name, plot: "isomap", label, x: rows.map { paths.map.places[$0, 0] },
        "first coordinate", y: rows.map { paths.map.places[$0, 1] }, "second coordinate")
    }
    let codes = Self.clips * frames, lines = codes + Self.draws
    return [line("prior", codes..<lines)]
      + (0..<Self.clips).map { line("clip \($0 + 1)", $0 * frames..<($0 + 1) * frames) }
      + (0..<2).map { line("line \($0 + 1)", lines + $0 * frames..<lines + ($0 + 1) * frames) }
  }
}
