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

  /// Runs the command line, in which names of files are bytes, UTF-8 or not.
  ///
  /// `ZOETROPE_INSTRUCTION_SET` takes the loops that another processor would take.
  static func main() {
    if let name = ProcessInfo.processInfo.environment["ZOETROPE_INSTRUCTION_SET"],
      !Machine.useInstructionSet(name)
    {
      exit(
        withError: ValidationError(
          "ZOETROPE_INSTRUCTION_SET is '\(name)': this processor has \(Machine.instructionSet); "
            + "give avx512, avx2 or portable, or unset it."))
    }
    main((try? FileName.commandLine()).map { Array($0.dropFirst()) })
  }
}

/// Prints `value` as one JSON object with keys in snake case.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Columns as wide as their widest cell; words stand to the left, and from column `numbers` on
/// numbers to the right.
func printTable(_ rows: [[String]], numbers: Int = 1) {
  let columns = rows.map(\.count).max() ?? 0
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
