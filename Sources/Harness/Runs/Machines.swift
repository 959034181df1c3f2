internal import Foundation
internal import Kernels
internal import Results

/// What this program is.
public enum Program {
  /// The version of `bench`.
  public static let version = "0.1.0"
}

extension MachineRecord {
  /// This machine, with the threads that are set.
  static var current: MachineRecord {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    let processor = name?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return MachineRecord(
      processor: processor ?? "unknown", instructionSet: Machine.instructionSet,
      threads: Threads.count, memoryBytes: Int(ProcessInfo.processInfo.physicalMemory),
      system: ProcessInfo.processInfo.operatingSystemVersionString)
  }
}

extension ProgramRecord {
  /// This program.
  static let current = ProgramRecord(
    version: Program.version, commit: commit(),
    libraries: ["OpenBLAS": BLAS.description, "oneDNN": Machine.oneDNNVersion])

  /// The commit of the checkout that the program was built in, with a mark if files other than
  /// results differ from it; nil elsewhere.
  private static func commit() -> String? {
    guard let commit = git("rev-parse", "HEAD"), commit.status == 0 else { return nil }
    // Results are what the program writes: the second suite of a checkout is as clean as the first.
    let isClean =
      git("diff", "--quiet", "HEAD", "--", ":(top)", ":(top,exclude)results")?.status == 0
    return commit.output + (isClean ? "" : "-dirty")
  }

  /// What git says of the checkout that the program was built in; nil without git.
  private static func git(_ arguments: String...) -> (status: Int32, output: String)? {
    // The program itself: its name alone would be looked for in the current folder, whose settings git
    // would run.
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let git = Process(), output = Pipe()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", program.deletingLastPathComponent().path] + arguments
    (git.standardOutput, git.standardError) = (output, FileHandle.nullDevice)
    guard (try? git.run()) != nil else { return nil }
    let words = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    git.waitUntilExit()
    return (git.terminationStatus, words.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
