internal import Foundation

/// A table of a report, printed as Markdown, CSV, LaTeX or HTML.
public struct Table: Hashable, Sendable {
  /// What stands in a cell.
  public enum Cell: Hashable, Sendable {
    /// Words.
    case text(String)
    /// A number with its interval; "N/A" is printed where there is no number or no interval.
    case value(Double?, low: Double?, high: Double?, digits: Int)
    /// A number that has no interval by its nature, such as a count.
    case exact(Double, digits: Int)
    /// Nothing.
    case empty
  }

  /// The name of its files, such as "quality".
  public let name: String
  /// What stands over it.
  public var title: String
  /// The heads of the columns, the first over the rows' names.
  public var columns: [String]
  /// The rows; as many cells as columns.
  public var rows: [[Cell]]
  /// Remarks under it.
  public var notes: [String]

  /// A table called `name`.
  public init(
    _ name: String, title: String, columns: [String], rows: [[Cell]] = [], notes: [String] = []
  ) {
    (self.name, self.title, self.columns) = (name, title, columns)
    (self.rows, self.notes) = (rows, notes)
  }
}

extension Table.Cell {
  /// A number and its interval, if there is one, in words.
  var words: String {
    switch self {
    case .text(let text): text
    case .exact(let value, let digits): Self.format(value, digits)
    case .value(let value?, let low?, let high?, let digits):
      "\(Self.format(value, digits)) [\(Self.format(low, digits)), \(Self.format(high, digits))]"
    case .value(let value?, _, _, let digits): "\(Self.format(value, digits)) [N/A]"
    case .value: "N/A"
    case .empty: ""
    }
  }

  /// The words, those of somebody else passed through `escape`.
  func written(_ escape: (String) -> String) -> String {
    if case .text(let text) = self { escape(text) } else { words }
  }

  /// A number in the fewest digits that tell its size, such as a probability.
  public static func short(_ value: Double) -> String { String(format: "%.2g", value) }

  /// `digits` after the point, or as many significant ones where the number is too small for them.
  static func format(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "N/A" }
    let isTiny = value != 0 && abs(value) < pow(10, -Double(digits)) / 2
    return isTiny ? String(format: "%.1e", value) : String(format: "%.\(digits)f", value)
  }
}

extension Table {
  /// As Markdown, with the title as a heading.
  public var markdown: String {
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = "|" + columns.indices.map { $0 == 0 ? "---|" : "---:|" }.joined()
    let lines =
      [row(columns.map(Escaping.markdown)), rule]
      + rows.map { row($0.map { $0.written(Escaping.markdown) }) }
    let remarks =
      notes.isEmpty ? "" : "\n" + notes.map(Escaping.markdown).joined(separator: "\n\n") + "\n"
    return "## \(Escaping.markdown(title))\n\n" + lines.joined(separator: "\n") + "\n" + remarks
  }

  /// As CSV: the ends of intervals have columns of their own.
  public var csv: String {
    let hasInterval = columns.indices.map { column in
      rows.contains { if case .value = $0[column] { true } else { false } }
    }
    let head = columns.indices.flatMap { i in
      (hasInterval[i] ? ["", " low", " high"] : [""]).map { Escaping.csv(columns[i] + $0) }
    }
    let body = rows.map { row in
      row.indices.flatMap { i in
        let cells = Self.plain(row[i])
        return hasInterval[i] ? cells : [cells[0]]
      }
    }
    return ([head] + body).map { $0.joined(separator: ",") }.joined(separator: "\n")
      + "\n"
  }

  /// The fields of value, low and high, with all digits that a float64 has; empty where there is none.
  private static func plain(_ cell: Cell) -> [String] {
    func number(_ value: Double?) -> String {
      value.flatMap { $0.isFinite ? "\($0)" : nil } ?? ""
    }
    return switch cell {
    case .text(let text): [Escaping.csv(text), "", ""]
    case .exact(let value, _): [number(value), "", ""]
    case .value(let value, let low, let high, _): [number(value), number(low), number(high)]
    case .empty: ["", "", ""]
    }
  }

  /// As LaTeX, for the package booktabs.
  public var latex: String {
    func row(_ cells: [String]) -> String { cells.joined(separator: " & ") + " \\\\" }
    let alignment = "l" + String(repeating: "r", count: max(0, columns.count - 1))
    return
      ([
        "\\begin{table}", "\\centering", "\\caption{\(Escaping.latex(title))}",
        "\\begin{tabular}{\(alignment)}", "\\toprule", row(columns.map(Escaping.latex)),
        "\\midrule",
      ] + rows.map { row($0.map { $0.written(Escaping.latex) }) } + [
        "\\bottomrule", "\\end{tabular}",
      ]
      + notes.map { "\\par\\footnotesize " + Escaping.latex($0) } + ["\\end{table}"])
      .joined(separator: "\n") + "\n"
  }
}
