internal import Foundation
public import Kernels
internal import NeuralNetworks
internal import Tensors
internal import VideoModels

/// Times of repeated runs, in seconds.
public struct Timing: Codable, Sendable {
  /// The middle one, the shortest and the longest.
  public let median: Double, min: Double, max: Double

  init(_ seconds: [Double]) {
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    (min, max) = (sorted[0], sorted[sorted.count - 1])
  }
}

/// Seconds that `body` takes on the wall clock.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(body)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// How long a training step takes: one update of the discriminator and one of the generator.
public struct StepBenchmark: Codable, Sendable {
  /// Parameters of the two networks.
  public struct Parameters: Codable, Sendable {
    /// One number each.
    public let generator: Int, discriminator: Int
  }

  /// What was run.
  public let model: String, scale: String, width: Int, frames: Int, resolution: Int
  /// Clips a step, storage of activations, and threads.
  public let batchSize: Int, precision: String, threads: Int
  /// Over the steps after the first two, which build caches.
  public let stepSeconds: Timing
  /// Of the whole process, and of its tensors alone.
  public let peakResidentBytes: Int, peakTensorBytes: Int
  /// Of the two networks.
  public let parameters: Parameters

  /// Runs two steps, then times `steps` more, on random clips.
  public static func run(
    _ name: String, _ scale: Scale, width: Int? = nil, frames: Int? = nil, resolution: Int? = nil,
    batchSize: Int, precision: ElementType, threads: Int?, steps: Int
  ) throws -> StepBenchmark {
    let model = try Model.named(name)
    let sizes = try model.vganConfiguration(
      scale, width: width, frames: frames, resolution: resolution, batchSize: batchSize)
    try check("--steps", steps, in: 1...1_000_000)
    try prepare(threads: threads, precision: precision)
    var random = RandomSource(seed: 0)
    var vgan = VGAN(sizes, precision: precision, using: random.stream("weights"))
    let clips = random.uniform(
      [batchSize, sizes.frames, sizes.resolution, sizes.resolution, 3], -1, 1)
    var times: [Double] = []
    for step in 0..<steps + 2 {
      let time = seconds { _ = vgan.trainingStep(on: clips, using: &random) }
      if step >= 2 { times.append(time) }
    }
    return StepBenchmark(
      model: name, scale: scale.rawValue, width: sizes.width, frames: sizes.frames,
      resolution: sizes.resolution,
      batchSize: batchSize, precision: precision.rawValue, threads: Threads.count,
      stepSeconds: Timing(times),
      peakResidentBytes: mostResidentBytes(), peakTensorBytes: Memory.peakBytes,
      parameters: Parameters(
        generator: vgan.generator.parameterCount, discriminator: vgan.discriminator.parameterCount))
  }
}

/// Lets peaks of memory begin anew, where the system allows it, so that each run has its own.
func resetPeaks() {
  Memory.resetPeak()
  try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
}

/// The most memory that this process occupied since `resetPeaks`, as Linux counts it.
func mostResidentBytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  return (kibibytes ?? 0) * 1024
}
