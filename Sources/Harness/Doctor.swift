internal import Foundation
internal import Kernels

/// What this machine offers, and what is missing.
public struct Doctor: Codable, Sendable {
  /// One thing that was looked at.
  public struct Finding: Codable, Sendable {
    /// What it is, and what was found.
    public let name: String, found: String
    /// Whether it will do, and what to do if not.
    public let isFine: Bool, remedy: String?
    /// Whether `bench` cannot do without.
    public let isNeeded: Bool
  }

  /// Everything that was looked at.
  public let findings: [Finding]
  /// Whether nothing that is needed is missing.
  public var isFine: Bool { findings.allSatisfy { $0.isFine || !$0.isNeeded } }

  /// Looks at libraries, processor, memory and programs.
  public static func examine() -> Doctor {
    Doctor(findings: [
      optional(
        "OpenBLAS", BLAS.description, BLAS.isOpenMP,
        "libopenblas-openmp-dev shares one pool of threads with training; evaluation is faster with it"
      ),
      needed(
        "oneDNN", Machine.oneDNNVersion, Machine.oneDNNVersion != "unknown", "install libdnnl-dev"),
      optional(
        "instruction set", Machine.instructionSet, Machine.instructionSet != "portable",
        "a processor with AVX2 is many times faster"),
      optional(
        "bfloat16", Machine.hasBFloat16 ? "yes" : "no", Machine.hasBFloat16,
        "run with --precision float32"),
      optional(
        "threads", "\(Threads.count)", Threads.count > 1, "with two the suites take half the time"),
      optional("memory", memory(), memoryBytes >= 2 << 30, "the paper's sizes need 2 GiB"),
      program("gnuplot", "for plots: install gnuplot-nox"),
      program("python3", "for make compare-pytorch: install python3-venv"),
    ])
  }

  private static func needed(_ name: String, _ found: String, _ isFine: Bool, _ remedy: String)
    -> Finding
  {
    Finding(name: name, found: found, isFine: isFine, remedy: isFine ? nil : remedy, isNeeded: true)
  }

  private static func optional(_ name: String, _ found: String, _ isFine: Bool, _ remedy: String)
    -> Finding
  {
    Finding(
      name: name, found: found, isFine: isFine, remedy: isFine ? nil : remedy, isNeeded: false)
  }

  private static func program(_ name: String, _ remedy: String) -> Finding {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let path = folders.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    return optional(name, path == nil ? "absent" : "present", path != nil, remedy)
  }

  private static var memoryBytes: UInt64 { ProcessInfo.processInfo.physicalMemory }

  private static func memory() -> String {
    String(format: "%.1f GiB", Double(memoryBytes) / 1_073_741_824)
  }
}
