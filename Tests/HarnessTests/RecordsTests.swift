import Foundation
import Testing

@testable import Files
@testable import Harness
@testable import Results

/// Records that are lost or damaged after a suite is done: the report says so, and the next run
/// restores every byte.
@Suite(.serialized) struct RecordsTests {
  enum Harm: CaseIterable {
    case deleted, emptied, halved, torn, changed, garbled

    func apply(to path: String) throws {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      var lines = data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
      switch self {
      case .deleted: return try FileManager.default.removeItem(atPath: path)
      case .emptied: lines = []
      case .halved: lines.removeFirst(lines.count / 2)
      case .torn: return try data.dropLast(20).write(to: URL(fileURLWithPath: path))
      case .changed:
        let text = String(decoding: lines[0], as: UTF8.self)
        let other = text.replacing("\"seed\":0", with: "\"seed\":1")
        #expect(other != text)
        lines[0] = Data(other.utf8)
      case .garbled: lines[0] = Data("no record".utf8)
      }
      let whole = lines.reduce(Data()) { $0 + $1 + [UInt8(ascii: "\n")] }
      try whole.write(to: URL(fileURLWithPath: path))
    }
  }

  @Test(arguments: ["measurements.jsonl", "series.jsonl"], Harm.allCases)
  func lostRecordsAreSaidAndRestored(_ name: String, _ harm: Harm) throws {
    let scratch = try Scratch()
    let options = try scratch.options()
    func run() throws {
      _ = try SuiteRun(options, models: [TinyModel.registered]).run(
        Interruption(), SuiteProgress(.quiet))
    }
    func losses() throws -> [String] { try Report("\(scratch.path)/results/tiny").losses }
    /// Every line, in any order: restored ones stand at the end.
    func lines() throws -> [String] {
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        .sorted()
    }
    let path = "\(scratch.path)/results/tiny/\(name)"
    try run()
    #expect(try losses() == [])
    let before = try lines()
    try harm.apply(to: path)
    if harm == .garbled {
      // A line that is no record stops the report, with its place.
      #expect {
        try losses()
      } throws: {
        "\($0)".contains("\(name), line 1")
      }
    } else {
      #expect(try losses().contains { $0.contains(name) })
      #expect(try Report.claims("\(scratch.path)/results/tiny").losses == losses())
    }
    try run()
    #expect(try losses() == [])
    // Measurements are added to: a false line that can be read stays, and the true one after it counts.
    let after = try lines(), isAdded = harm == .changed && name == "measurements.jsonl"
    #expect(after.filter { !isAdded || before.contains($0) } == before)
  }

  @Test func aRunThatIsNotMeasuredIsNotReportable() throws {
    let scratch = try Scratch()
    let options = try scratch.options()
    _ = try SuiteRun(options, models: [TinyModel.registered]).run(
      Interruption(), SuiteProgress(.quiet))
    let folder = ResultsFolder("\(scratch.path)/results/tiny")
    #expect(try Report(folder.path).doubt == nil)
    for evaluation in try folder.evaluations() {
      try FileManager.default.removeItem(atPath: folder.run(evaluation.origin.run))
    }
    try FileManager.default.removeItem(atPath: folder.measurements.path)
    #expect(try Report(folder.path).doubt?.hasSuffix("is not measured.") == true)
  }
}
