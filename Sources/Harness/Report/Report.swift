internal import Files
internal import Foundation
internal import Plots
internal import Results

/// Tables, plots and the page of a suite, made from its records and nothing else.
public struct Report {
  let folder: String
  let suite: RecordedSuite
  let tables: [Table]
  let figures: [NamedFigure]

  /// What `bench` says when it is done.
  public var summary: String {
    "\(tables.count) tables, \(figures.count) plots and \(folder)/index.html"
  }

  /// One sentence for each thing that was recorded and is not there any more.
  public var losses: [String] { suite.losses }

  /// Why the numbers stand for nothing; nil if they may be reported.
  public var doubt: String? { suite.doubt }

  /// Reads the records in `folder` and the published tables under `baselines`, or those that come with the
  /// program.
  public init(_ folder: String, baselines: String? = nil) throws {
    let baselines = baselines ?? Shipped.folder("baselines") ?? "baselines"
    self.folder = folder
    let suite = try RecordedSuite(ResultsFolder(folder))
    self.suite = suite
    let names = ["vgan-preference", "framegan-mse", "vglann-fvd"]
    let printed = try names.map { try PublishedTable.named($0, in: baselines) }
    let published = zip(names, printed).compactMap { $1?.table($0) }
    var tables = [suite.claimTable()]
    if suite.isRecognition {
      let published = try PublishedTable.named("vgan-ucf101", in: baselines)
      tables += suite.recognitionTables(published: published)
      tables += suite.dataNames.map(suite.seedTable)
    }
    for data in suite.dataNames where !suite.isRecognition {
      tables.append(suite.qualityTable(on: data))
      if let motion = suite.motionTable(on: data, errors: printed[1], distances: printed[2]) {
        tables.append(motion)
      }
      for judge in suite.judges(on: data) {
        tables.append(suite.preferenceTable(judge: judge, on: data, published: printed[0]))
        if let strength = suite.strengthTable(judge: judge, on: data) { tables.append(strength) }
      }
      tables.append(suite.seedTable(on: data))
    }
    tables.append(suite.costTable())
    if let failures = suite.failureTable() { tables.append(failures) }
    self.tables = tables + (suite.isRecognition ? [] : published)
    figures = suite.isRecognition ? suite.recognitionFigures() : suite.figures()
  }

  /// The folders under `root` that hold a suite's records.
  public static func folders(under root: String) throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let found = names.sorted().map { "\(root)/\($0)" }.filter {
      FileManager.default.fileExists(atPath: ResultsFolder($0).resolved)
    }
    guard !found.isEmpty else {
      throw HarnessError("\(root) holds no results: run 'bench run --suite NAME' first.")
    }
    return found
  }

  /// The verdicts on the claims that the records in `folder` bear on, as Markdown, and what is missing of the records.
  public static func claims(_ folder: String) throws -> (markdown: String, losses: [String]) {
    let suite = try RecordedSuite(ResultsFolder(folder))
    return (suite.claimTable().markdown, suite.losses)
  }

  /// Every file of text by its path in the folder.
  private func texts() throws -> [(path: String, text: String)] {
    var result: [(path: String, text: String)] = []
    for table in tables {
      result.append(("tables/\(table.name).md", table.markdown))
      result.append(("tables/\(table.name).csv", table.csv))
      result.append(("tables/\(table.name).tex", table.latex))
    }
    for figure in figures { result.append(("plots/\(figure.name).gp", figure.figure.script)) }
    return result
  }

  /// Writes everything; old tables and plots that the records no longer give are removed.
  public func write() throws {
    for sub in ["tables", "plots"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(sub)")
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(sub)", withIntermediateDirectories: true)
    }
    for (path, text) in try texts() { try save(text, path) }
    for figure in figures { try figure.figure.write(to: "\(folder)/plots/\(figure.name).png") }
    try save(page(), "index.html")
  }

  /// Writes the page with its images in it, as one file for mailing, and gives its path.
  public func writeSingleFile() throws -> String {
    try save(page(isSingleFile: true), "index-single.html")
    return "\(folder)/index-single.html"
  }

  private func save(_ text: String, _ path: String) throws {
    try AtomicFile.write([Data(text.utf8)], to: "\(folder)/\(path)")
  }

  /// What stands in the folder and is not what the records give, one sentence each.
  ///
  /// Plots are compared by their scripts, for pixels differ from one gnuplot to the next.
  public func drift() throws -> [String] {
    var result: [String] = []
    let expected = try texts()
    for (path, text) in expected {
      guard let found = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else {
        result.append("\(folder)/\(path) is missing.")
        continue
      }
      if found != text { result.append("\(folder)/\(path) is not what the records give.") }
    }
    for figure in figures
    where !FileManager.default.fileExists(atPath: "\(folder)/plots/\(figure.name).png") {
      result.append("\(folder)/plots/\(figure.name).png is missing.")
    }
    let known = Set(expected.map(\.path) + figures.map { "plots/\($0.name).png" })
    for sub in ["tables", "plots"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(sub)")) ?? []
      for name in names.sorted() where !known.contains("\(sub)/\(name)") {
        result.append("\(folder)/\(sub)/\(name) comes from no record.")
      }
    }
    if (try? String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)) != (try page()) {
      result.append("\(folder)/index.html is not what the records give.")
    }
    return result
  }
}

extension PublishedTable {
  /// The table as it is printed in reports, from the file `name`.
  func table(_ name: String) -> Table {
    var result = Table(
      "published-\(name)",
      title: "Published: \(title.prefix(1).lowercased() + title.dropFirst())",
      columns: [""] + columns)
    result.rows = rows.map { row in
      let name = [row.name, row.data].compactMap { $0 }.joined(separator: ", ")
      return [.text(row.remark.map { "\(name) (\($0))" } ?? name)]
        + row.values.map { value in
          value.map { .exact($0, digits: $0 == $0.rounded() ? 0 : 4) } ?? .empty
        }
    }
    result.notes = ["\(unit). \(citation). \(remark)"]
    return result
  }
}
