internal import Foundation
internal import Yams

/// A table of a source paper, from `baselines/published`.
struct PublishedTable: Decodable {
  struct Row: Decodable {
    let name: String
    /// The two sources of a comparison, or the one that was measured, by their names in our suites.
    let first: String?, second: String?, source: String?, sampler: String?, data: String?
    let values: [Double?]
    let remark: String?
  }

  let title: String, citation: String, remark: String, unit: String
  let columns: [String], rows: [Row]
  /// The model of each column by its name in our suites, where the rows are samplers.
  let sources: [String]?

  /// Reads the table called `name` under `folder`; nil if it is not there.
  static func named(_ name: String, in folder: String) throws -> PublishedTable? {
    let path = "\(folder)/published/\(name).yaml"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let table = try YAMLDecoder().decode(PublishedTable.self, from: text)
      for row in table.rows where row.values.count != table.columns.count {
        throw HarnessError(
          "\(path): row '\(row.name)' has \(row.values.count) values for \(table.columns.count) columns."
        )
      }
      if let sources = table.sources, sources.count != table.columns.count {
        throw HarnessError(
          "\(path): \(sources.count) sources for \(table.columns.count) columns.")
      }
      return table
    } catch let error as HarnessError {
      throw error
    } catch {
      throw HarnessError("\(path) cannot be read as a published table (\(error)).")
    }
  }
}
