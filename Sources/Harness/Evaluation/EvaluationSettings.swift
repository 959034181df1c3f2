/// What an evaluation draws; every entry is part of the fingerprint.
struct EvaluationSettings: Codable, Hashable, Sendable {
  /// Raised with any change that moves a number.
  var version = "1"
  /// Clips of each source: drawn by each sampler, and real.
  var clips = 256
  /// The safetensors file with I3D's weights, under the names of pytorch-i3d; without one there is no
  /// Fréchet video distance.
  var i3d = ""

  /// One sentence for the first setting that does not fit.
  func problem() -> String? {
    1...100_000 ~= clips ? nil : "clips must be 1 to 100000, got \(clips)"
  }
}
