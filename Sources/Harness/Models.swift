internal import Kernels
internal import NeuralNetworks
public import VideoModels

/// A mistake in what was asked, or a machine that cannot do it; the description is one sentence
/// with the remedy.
public struct HarnessError: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}

/// Sizes at which a suite runs.
public enum Scale: String, Sendable, Codable, CaseIterable {
  /// Seconds, for tests.
  case smoke
  /// Minutes on two cores.
  case small
  /// The published sizes.
  case paper
}

/// The models that `bench` knows.
public enum ModelName: String, Sendable, Codable, CaseIterable {
  case vganTwoStream = "vgan-two-stream"
  case vganOneStream = "vgan-one-stream"

  /// The model called `name`, or an error that names the nearest.
  public static func named(_ name: String) throws -> ModelName {
    if let model = ModelName(rawValue: name) { return model }
    throw HarnessError(unknown("model", name, among: allCases.map(\.rawValue)))
  }

  /// One line for lists.
  public var summary: String {
    switch self {
    case .vganTwoStream: "VGAN, foreground, background and mask (Vondrick and others, NIPS 2016)"
    case .vganOneStream: "VGAN, one stream without background (Vondrick and others, NIPS 2016)"
    }
  }

  /// The sizes at `scale`, with overrides where they are given.
  public func configuration(
    _ scale: Scale, width: Int? = nil, frames: Int? = nil, resolution: Int? = nil
  ) throws -> VGANConfiguration {
    var result = VGANConfiguration()
    result.streams = self == .vganTwoStream ? 2 : 1
    switch scale {
    case .smoke: (result.width, result.frames, result.resolution) = (8, 16, 32)
    case .small: (result.width, result.frames, result.resolution) = (32, 16, 32)
    case .paper: break
    }
    result.width = width ?? result.width
    result.frames = frames ?? result.frames
    result.resolution = resolution ?? result.resolution
    if let problem = result.problem() { throw HarnessError("\(rawValue): \(problem).") }
    return result
  }
}

/// "Unknown model 'vgna'.
///
/// Did you mean 'vgan-two-stream'? …"
func unknown(_ kind: String, _ name: String, among known: [String]) -> String {
  let nearest = known.min { distance($0, name) < distance($1, name) } ?? ""
  return
    "Unknown \(kind) '\(name)'. Did you mean '\(nearest)'? Known: \(known.joined(separator: ", "))."
}

/// Insertions, deletions and substitutions that turn `a` into `b` (Levenshtein).
private func distance(_ a: String, _ b: String) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      (diagonal, row[j + 1]) = (
        row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
      )
    }
  }
  return row[b.count]
}

/// Throws if `value`, given as `option`, lies outside of `range`.
func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
  guard !range.contains(value) else { return }
  throw HarnessError("\(option) must be \(range.lowerBound) to \(range.upperBound), got \(value).")
}

/// Sets the number of threads and checks that the machine has the precision asked for.
func prepare(threads: Int?, precision: ElementType) throws {
  if let threads {
    try check("--threads", threads, in: 1...1024)
    Threads.count = threads
  }
  guard precision == .float32 || Machine.hasBFloat16 else {
    throw HarnessError(
      "This processor has no bfloat16 instructions (AVX512_BF16); run with --precision float32.")
  }
}
