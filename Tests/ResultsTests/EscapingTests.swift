import Files
import Foundation
import FoundationXML
import Results
import TestSupport
import Testing

/// Whatever a text holds, every kind of file shows it as that text and nothing more.
@Suite struct EscapingTests {
  /// A table with `text` wherever text can stand.
  private func table(_ text: String) -> Table {
    Table(
      text, title: text, columns: [text, "b"],
      rows: [[.text(text), .value(1.5, low: 1, high: 2, digits: 1)], [.text("c"), .text(text)]],
      notes: [text, "d"])
  }

  /// What a parser of XML finds: elements with attributes, and all text.
  private final class Found: NSObject, XMLParserDelegate {
    var elements: [String] = [], attributes: [[String: String]] = [], text = ""
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append(name)
      self.attributes.append(attributes)
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func parsed(_ html: String) -> Found? {
    let found = Found(), parser = XMLParser(data: Data("<page>\(html)</page>".utf8))
    parser.delegate = found
    return parser.parse() ? found : nil
  }

  @Test(arguments: Hostile.texts) func htmlHasNoOtherElementAndAttribute(_ text: String) throws {
    let plain = try #require(parsed(try table("a").html())),
      found = try #require(parsed(try table(text).html()))
    #expect(found.elements == plain.elements)
    #expect(found.attributes.map { $0.keys.sorted() } == plain.attributes.map { $0.keys.sorted() })
    #expect(
      found.attributes[1]["id"]?.unicodeScalars.elementsEqual(text.visible.unicodeScalars) == true)
    let title = found.text.unicodeScalars.split(separator: "\n").first.map { String($0) }
    #expect(title == (text.isEmpty ? "b" : text.visible))
  }

  @Test(arguments: Hostile.texts) func aTemplateShowsValuesAsTextScalarByScalar(_ text: String)
    throws
  {
    struct Values { let value: String, list: [String], nested: [String: String] }
    let markup = try Markup(
      "{{value}}|{{#list}}{{.}}{{/list}}|{{#nested}}{{value}}{{/nested}}|{{{value}}}")
    let escaped = Escaping.html(text)
    let rendered = markup.render(
      Values(value: text, list: [text, text], nested: ["value": text]))
    let expected = "\(escaped)|\(escaped)\(escaped)|\(escaped)|\(text)"
    #expect(rendered.unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  /// The rows of a text in CSV: RFC 4180, scalar by scalar.
  private func fields(_ csv: String) -> [[String]] {
    var rows: [[String]] = [], row: [String] = [], field = String.UnicodeScalarView()
    var isQuoted = false, last: Unicode.Scalar = ","
    for scalar in csv.unicodeScalars {
      switch scalar {
      case "\"":
        if !isQuoted, last == "\"" { field.append(scalar) }
        isQuoted.toggle()
      case "," where !isQuoted, "\n" where !isQuoted:
        row.append(String(field))
        field = .init()
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      default: field.append(scalar)
      }
      last = scalar
    }
    return rows
  }

  @Test(arguments: Hostile.texts) func csvComesBackAsTheTextAndIsNoFormula(_ text: String) throws {
    let rows = fields(table(text).csv)
    #expect(rows.map(\.count) == [4, 4, 4])
    for field in [rows[1][0], rows[2][1]] {
      let words = field.first == "'" && text.first != "'" ? String(field.dropFirst()) : field
      #expect(words.unicodeScalars.elementsEqual(text.visible.unicodeScalars))
      let first = field.unicodeScalars.first { !$0.properties.isWhitespace }
      let signs = "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
      let isFormula = first.map(signs.contains) ?? false
      #expect(!isFormula)
    }
    #expect(Array(rows[1][1...]) == ["1.5", "1.0", "2.0"])
  }

  @Test func numbersOfCSVStayNumbers() {
    let table = Table("t", title: "t", columns: ["-"], rows: [[.exact(-1.5, digits: 1)]])
    #expect(table.csv == "'-\n-1.5\n")
  }

  @Test(arguments: Hostile.texts) func latexHasNoOtherCommand(_ text: String) {
    let lines = table(text).latex.unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == table("a").latex.unicodeScalars.count { $0 == "\n" } + 1)
    // As in Foundation, for Swift's own replacing takes a mark and what stands before it for one.
    func without(_ known: String, _ text: String) -> String {
      text.replacingOccurrences(of: known, with: "", options: .literal)
    }
    var rest = Escaping.latex(text)
    if rest.hasPrefix("{}") { rest = String(rest.dropFirst(2)) }
    for name in ["backslash", "asciitilde", "asciicircum", "less", "greater", "bar", "asciigrave"] {
      rest = without("\\text\(name){}", rest)
    }
    for sign in "&%$#_{}" { rest = without("\\\(sign)", rest) }
    let special = "\\&%$#_{}~^<>|`\n\r".unicodeScalars
    let isSpecial = rest.unicodeScalars.contains(where: special.contains)
    #expect(!isSpecial)
    #expect(Escaping.latex("[1ex]") == "{}[1ex]" && Escaping.latex("*") == "{}*")
    #expect(Escaping.latex("\\ ~ ^") == "\\textbackslash{} \\textasciitilde{} \\textasciicircum{}")
  }

  @Test(arguments: Hostile.texts) func markdownHasNoOtherCellLinkAndTag(_ text: String) {
    let markdown = table(text).markdown
    #expect(
      markdown.unicodeScalars.count { $0 == "\n" } == table("a").markdown.count { $0 == "\n" })
    var scalars: [Unicode.Scalar] = [], isEscaped = false
    for scalar in Escaping.markdown(text).unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        scalars.append(scalar)
      }
    }
    let special = "|`*[]".unicodeScalars, hasMarkup = scalars.contains(where: special.contains)
    #expect(!isEscaped && !hasMarkup)
    for (scalar, next) in zip(scalars, scalars.dropFirst()) where scalar == "<" || scalar == "&" {
      #expect(next.properties.isWhitespace)
    }
  }

  @Test(arguments: Hostile.texts) func nothingIsHidden(_ text: String) throws {
    let table = table(text)
    for output in [table.markdown, table.csv, table.latex, try table.html()] {
      #expect(!output.unicodeScalars.contains { $0.isInvisible && $0 != "\n" })
    }
  }
}
