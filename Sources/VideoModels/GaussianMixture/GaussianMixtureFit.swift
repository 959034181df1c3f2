internal import Kernels
public import NeuralNetworks
public import Tensors

/// Expectation maximisation step by step: a pass over the codes a step, several starts, the
/// likeliest end kept.
///
/// Everything that a step changes is visited, so that a checkpoint between any two steps goes on to
/// the bit.
public struct GaussianMixtureFit: Module {
  /// How a mixture is fitted.
  public struct Settings: Codable, Hashable, Sendable {
    /// How many Gaussians there are.
    public var components = 256
    /// The form of their covariances.
    public var covariance = GaussianMixture.Covariance.diagonal
    /// How often it starts anew.
    public var restarts = 3
    /// The most updates after a start.
    public var iterations = 100
    /// A start has converged when the mean log-likelihood of a code gains less than this.
    public var tolerance = 1e-4

    /// 256 diagonal components.
    public init() {}

    /// A share of the codes' mean variance: what diagonal variances are at least, and what full
    /// covariances get added.
    var floor: Double { covariance == .diagonal ? 1e-3 : 1e-6 }
    /// The steps after which a fit is finished at the latest.
    public var greatestStepCount: Int { restarts * (iterations + 1) }
  }

  /// How it is fitted.
  public let settings: Settings
  private var best: GaussianMixture, candidate: GaussianMixture
  /// Starts that have ended; updates since the last one began.
  private var restart = Tensor(0), iteration = Tensor(0)
  /// Mean log-likelihoods: the candidate's before its last update, and the best one's.
  private var likelihoods = DoubleBuffer([-.infinity, -.infinity])

  /// A fit, still to be stepped, for codes of `dimension` numbers.
  public init(_ settings: Settings, dimension: Int) {
    self.settings = settings
    best = GaussianMixture(
      settings.components, dimension: dimension, covariance: settings.covariance)
    candidate = best
  }

  /// Whether all starts have ended; further steps change nothing.
  public var isFinished: Bool { Int(restart.scalar) >= settings.restarts }

  /// The likeliest mixture of the starts that have ended; until one has, that of the first.
  public var mixture: GaussianMixture { restart.scalar == 0 ? candidate : best }

  /// One step on `codes` `[N, dimension]`, at least as many as components, always the same ones.
  ///
  /// Gives the mean log-likelihood of a code before the step; NaN, and nothing changes, if a code
  /// is not finite.
  @discardableResult
  public mutating func step(on codes: Tensor, using random: inout RandomSource) -> Double {
    require(
      codes.shape[0] >= settings.components,
      "Gaussian mixture: \(settings.components) components need as many codes, got \(codes.shape)")
    let (previous, greatest) = (likelihoods.values[0], likelihoods.values[1])
    guard !isFinished else { return greatest }
    guard codes.values.allSatisfy(\.isFinite) else { return .nan }
    if iteration.scalar == 0 {
      candidate = .seeded(
        settings.components, settings.covariance, on: codes, floor: settings.floor, using: &random)
    }
    let statistics = candidate.expectation(codes), current = statistics.meanScore
    if current - previous < settings.tolerance || Int(iteration.scalar) == settings.iterations {
      endStart(current, greatest)
    } else {
      let update = GaussianMixture.maximized(statistics, on: codes, floor: settings.floor)
      candidate = update.mixture
      iteration = iteration + 1
      // A component that starts anew may cost likelihood at first: no reason to stop.
      likelihoods = DoubleBuffer([update.isReseeded ? -.infinity : current, greatest])
    }
    return current
  }

  private mutating func endStart(_ likelihood: Double, _ greatest: Double) {
    if restart.scalar == 0 || likelihood > greatest { best = candidate }
    restart = restart + 1
    iteration = Tensor(0)
    likelihoods = DoubleBuffer([-.infinity, max(likelihood, greatest)])
  }

  /// Visits what is stored, in order of declaration.
  public mutating func visit(_ visitor: inout TensorVisitor) {
    visitor.visit("best", &best)
    visitor.visit("candidate", &candidate)
    visitor.visit("restart", buffer: &restart)
    visitor.visit("iteration", buffer: &iteration)
    visitor.visit("likelihoods", buffer: &likelihoods)
  }
}

extension GaussianMixture {
  /// The mixture fitted to `codes` `[N, D]`, all steps at once; a standard normal one if a code is not
  /// finite.
  public static func fitted(
    to codes: Tensor, _ settings: GaussianMixtureFit.Settings, using random: inout RandomSource
  ) -> GaussianMixture {
    var fit = GaussianMixtureFit(settings, dimension: codes.shape[1])
    while !fit.isFinished && fit.step(on: codes, using: &random).isFinite {}
    return fit.mixture
  }
}
