internal import Files
internal import Foundation
internal import Plots
internal import Results

/// Tables, plots and the page of a suite, made from its records and nothing else.
public struct Report {
  private let folder: String
  private let suite: RecordedSuite
  private let tables: [Table]
  private let figures: [NamedFigure]

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
    let preference = try PublishedTable.named("vgan-preference", in: baselines)
    let published = try ["vgan-preference", "framegan-mse", "vglann-fvd"].compactMap { name in
      try PublishedTable.named(name, in: baselines)?.table(name)
    }
    var tables = [suite.claimTable()]
    if suite.isRecognition {
      let published = try PublishedTable.named("vgan-ucf101", in: baselines)
      tables += suite.recognitionTables(published: published)
      tables += suite.dataNames.map(suite.seedTable)
    }
    for data in suite.dataNames where !suite.isRecognition {
      tables.append(suite.qualityTable(on: data))
      for judge in suite.judges(on: data) {
        tables.append(suite.preferenceTable(judge: judge, on: data, published: preference))
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
    if (try? String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)) != page() {
      result.append("\(folder)/index.html is not what the records give.")
    }
    return result
  }

  // MARK: The page

  private func page() -> String {
    let resolved = suite.resolved
    let warning = suite.warnings.map { "<p class=\"warning\">\(Escaping.html($0))</p>" }
      .joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Zoetrope: \(Escaping.html(resolved.suite))</title>
      <style>\(Self.style)</style></head><body>
      <h1>Zoetrope: \(Escaping.html(resolved.suite))</h1>
      <p>\(Escaping.html(resolved.description))</p>
      <p>Scale <b>\(Escaping.html(resolved.scale))</b>, seeds \(resolved.seeds.map(String.init).joined(separator: ", ")); \
      data: \(suite.dataNames.map(Escaping.html).joined(separator: ", ")). Every number below is made by \
      <code>bench report</code> from the records beside this page; <code>tables/</code> holds them as Markdown, CSV \
      and LaTeX.</p>
      \(warning)
      \(gallery())
      \(tables.map(\.html).joined(separator: "\n"))
      <h2 id="plots">Plots</h2>
      \(figures.map(picture).joined(separator: "\n"))
      </body></html>

      """
  }

  /// The clips that the run left, playing.
  private func gallery() -> String {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/clips")) ?? [])
      .filter { $0.hasSuffix(".gif") || $0.hasSuffix(".png") }.sorted()
    // In the order of the suite's data, real clips before models'.
    let names = suite.dataNames.flatMap { data in
      let own = files.filter { file in
        let owner = suite.dataNames.filter { file.hasPrefix(Naming.file($0) + "_") }
        return owner.max { $0.utf8.count < $1.utf8.count } == data
      }
      let real = Gallery.file([data, "real"]) + "."
      return own.filter { $0.hasPrefix(real) } + own.filter { !$0.hasPrefix(real) }
    }
    guard !names.isEmpty else { return "" }
    let pictures = names.compactMap { name -> String? in
      // A link could show a file of the reader's.
      let path = "\(folder)/clips/\(name)"
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
      guard type as? FileAttributeType == .typeRegular,
        let data = FileManager.default.contents(atPath: path)
      else { return nil }
      let format = name.hasSuffix(".gif") ? "gif" : "png"
      let words = Escaping.html(String(name.dropLast(4)).replacing("_", with: " "))
      return """
        <figure><img alt="\(words)" src="data:image/\(format);base64,\(data.base64EncodedString())">
        <figcaption>\(words)</figcaption></figure>
        """
    }
    return
      "<h2 id=\"clips\">Clips</h2>\n<div class=\"gallery\">\(pictures.joined(separator: "\n"))</div>"
  }

  private func picture(_ figure: NamedFigure) -> String {
    let path = "\(folder)/plots/\(figure.name).png", words = Escaping.html(figure.figure.title)
    guard let data = FileManager.default.contents(atPath: path) else { return "" }
    return """
      <figure class="plot"><img alt="\(words)" src="data:image/png;base64,\(data.base64EncodedString())"></figure>
      """
  }

  private static let style = """
    body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
    h1{margin-bottom:0}h2{margin-top:2.5rem;border-bottom:1px solid #ddd}
    .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
    th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #eee}
    th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid #444;vertical-align:bottom}
    td small{color:#666;white-space:nowrap}.note{color:#555;font-size:.85rem;max-width:60rem}
    .warning{background:#fde8e0;border-left:4px solid #D55E00;padding:.5rem 1rem}
    .gallery{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{font-size:.8rem;color:#555}
    .gallery img{image-rendering:pixelated;zoom:2}.plot img{max-width:100%}
    """
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
