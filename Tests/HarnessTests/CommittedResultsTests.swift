import Foundation
import Testing

@testable import Harness

/// The results that are committed.
@Suite struct CommittedResultsTests {
  static let results =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/results"

  @Test(arguments: ["generation", "ucf101-finetune"])
  func areWholeReportableAndDrawnFromTheirRecords(_ suite: String) throws {
    let report = try Report(
      "\(Self.results)/\(suite)", baselines: "\(Self.results)/../baselines")
    #expect(report.losses == [])
    #expect(report.doubt == nil)
    #expect(try report.drift() == [])
  }
}
