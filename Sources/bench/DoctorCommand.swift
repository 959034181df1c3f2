import ArgumentParser
import Harness

/// `bench doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Says what this machine offers and what is missing.",
    discussion: "Example: bench doctor. The exit code is 1 if something needed is absent.")

  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let doctor = Doctor.examine()
    if json {
      try printJSON(doctor)
    } else {
      printTable(
        doctor.findings.map { finding in
          let mark = finding.isFine ? "ok" : finding.isNeeded ? "MISSING" : "-"
          return [mark, finding.name, finding.found + (finding.remedy.map { " (\($0))" } ?? "")]
        }, numbers: 3)
    }
    if !doctor.isFine { throw ExitCode(1) }
  }
}
