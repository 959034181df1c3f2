import ArgumentParser
import Files
import Foundation
import Harness
import Kernels

/// The classic generators of video, trained and scored by one program.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Trains the classic generators of video on one core and scores them under one protocol.",
    version: Program.version,
    subcommands: [
      RunCommand.self, SampleCommand.self, ReportCommand.self, Compare.self,
      Claims.self, Evaluate.self,
      List.self, Features.self, DataCommand.self, DoctorCommand.self, Perf.self, Forward.self,
    ])

  /// Runs what the command line asks for, in which names of files are bytes, UTF-8 or not; errors are
  /// said here and nowhere else.
  ///
  /// `ZOETROPE_INSTRUCTION_SET` takes the loops that another processor would take.
  static func main() {
    do {
      if let name = ProcessInfo.processInfo.environment["ZOETROPE_INSTRUCTION_SET"],
        !Machine.useInstructionSet(name)
      {
        throw ValidationError(
          "ZOETROPE_INSTRUCTION_SET is '\(name)': this processor has \(Machine.instructionSet); "
            + "give avx512, avx2 or portable, or unset it.")
      }
      var command = try parseAsRoot((try? FileName.commandLine()).map { Array($0.dropFirst()) })
      try command.run()
    } catch {
      let code = exitCode(for: error), text = fullMessage(for: error)
      switch code {
      case .success: print(lines: text + "\n")
      case .failure where !text.isEmpty: printError(text)
      default:
        for line in text.split(separator: "\n", omittingEmptySubsequences: false)
        where !text.isEmpty { printError(String(line)) }
      }
      exit(withError: code)
    }
  }
}

/// Prints `value` as one JSON object with keys in snake case.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  print(json: String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
}

/// Columns as wide as their widest cell; words stand to the left, and from column `numbers` on
/// numbers to the right.
func printTable(_ rows: [[String]], numbers: Int = 1) {
  let rows = rows.map { $0.map(\.visible) }, columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
  }
  for row in rows {
    let cells = row.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.count)
      return column < numbers ? cell + space : space + cell
    }
    var line = cells.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    print(line)
  }
}
