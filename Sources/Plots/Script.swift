internal import Foundation

extension Figure {
  /// The colours of series, after Okabe and Ito: told apart by the colour-blind too.
  private static let colours = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933",
  ]

  /// What gnuplot is told: the data and the commands, all but where the picture goes.
  ///
  /// The same figure gives the same text on every machine, so a figure can be checked without being
  /// drawn.
  public var script: String {
    var head = [
      "set encoding utf8", "set title \(quoted(title))", "set xlabel \(quoted(xLabel))",
      "set ylabel \(quoted(yLabel))", "set border 3 lc rgb '#444444'", "set tics nomirror",
      "set grid lc rgb '#DDDDDD' lt 1", "set key outside right top", "set style fill solid 0.85",
    ]
    if hasLogX { head.append("set logscale x") }
    if hasLogY { head.append("set logscale y") }
    if let yRange {
      head.append("set yrange [\(number(yRange.lowerBound)):\(number(yRange.upperBound))]")
    }
    var blocks: [String] = [], plots: [String] = [], colour = 0
    for (index, series) in series.enumerated() {
      let block = "$d\(index)"
      blocks.append("\(block) << END\n\(rows(series).joined(separator: "\n"))\nEND")
      head += settings(series)
      plots += commands(series, block, Self.colours[colour % Self.colours.count])
      colour += 1
    }
    if let reference {
      plots.append("\(number(reference)) with lines lc rgb '#888888' dt 2 notitle")
    }
    return (blocks + head + ["plot " + plots.joined(separator: ", \\\n  ")])
      .joined(separator: "\n") + "\n"
  }

  private func rows(_ series: Series) -> [String] {
    switch series {
    case .line(_, let points, _), .points(_, let points):
      points.map {
        join([$0.x, $0.y, $0.interval?.lowerBound ?? $0.y, $0.interval?.upperBound ?? $0.y])
      }
    case .bars(_, let bars):
      bars.enumerated().map { i, bar in
        join([
          Double(i), bar.value, bar.interval?.lowerBound ?? bar.value,
          bar.interval?.upperBound ?? bar.value,
        ]) + " " + tic(bar.label)
      }
    case .matrix(_, _, let cells):
      cells.enumerated().flatMap { y, row in
        row.enumerated().map { x, value in
          let text = value.map { quoted(String(format: "%.0f", $0)) } ?? "\"\""
          return "\(x) \(y) \(value.map(number) ?? "NaN") \(text)"
        }
      }
    }
  }

  private func settings(_ series: Series) -> [String] {
    switch series {
    case .line, .points: return []
    case .bars:
      return ["set boxwidth 0.7", "unset key", "set xtics rotate by -30 left", "set rmargin 14"]
    case .matrix(let rows, let columns, _):
      func tics(_ names: [String]) -> String {
        names.enumerated().map { "\(tic($1)) \($0)" }.joined(separator: ", ")
      }
      return [
        "unset key", "unset grid", "set xtics rotate by -30 left (\(tics(columns)))",
        "set ytics (\(tics(rows)))", "set yrange [\(Double(rows.count) - 0.5):-0.5]",
        "set xrange [-0.5:\(Double(columns.count) - 0.5)]", "set cbrange [0:100]",
        "set palette defined (0 '#D55E00', 50 '#F7F7F7', 100 '#0072B2')",
      ]
    }
  }

  private func commands(_ series: Series, _ block: String, _ colour: String) -> [String] {
    switch series {
    case .line(let name, let points, let style):
      let dash = style == .dashed ? " dt 2" : ""
      let line =
        "\(block) using 1:2 with lines lw 2\(dash) lc rgb '\(colour)' title \(quoted(name))"
      guard points.contains(where: { $0.interval != nil }) else { return [line] }
      let band =
        "\(block) using 1:3:4 with filledcurves fs transparent solid 0.2 noborder lc rgb '\(colour)' notitle"
      return [band, line]
    case .points(let name, let points):
      let hasIntervals = points.contains { $0.interval != nil }
      return [
        hasIntervals
          ? "\(block) using 1:2:3:4 with yerrorbars pt 7 lc rgb '\(colour)' title \(quoted(name))"
          : "\(block) using 1:2 with points pt 7 ps 0.6 lc rgb '\(colour)' title \(quoted(name))"
      ]
    case .bars:
      return [
        "\(block) using 1:2:xtic(5) with boxes lc rgb '\(colour)' notitle",
        "\(block) using 1:2:3:4 with yerrorbars pt -1 lw 1.5 lc rgb '#222222' notitle",
      ]
    case .matrix:
      return [
        "\(block) using 1:2:3 with image notitle",
        "\(block) using 1:2:4 with labels notitle",
      ]
    }
  }

  /// Seven digits: more than a plot shows, fewer than rounding moves.
  private func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.7g", value) : "NaN"
  }

  private func join(_ values: [Double]) -> String { values.map(number).joined(separator: " ") }

  /// A label at an axis, where gnuplot takes a percent sign for the beginning of a format.
  private func tic(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }

  /// In gnuplot's double quotes, with nothing in it that means anything there.
  private func quoted(_ text: String) -> String { "\"" + Self.shown(text) + "\"" }

  /// What a figure shows of `text`, which may come from anybody: its letters, digits and harmless signs, of which none
  /// ends a string, begins a command or leaves the line.
  ///
  /// Taken scalar by scalar: an accent makes one character of itself and the quotation mark before it.
  package static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let whole =
      scalars.count > longest ? Array(scalars.prefix(longest - 1)) + ["…"] : Array(scalars)
    return String(String.UnicodeScalarView(whole.map { isHarmless($0) ? $0 : "?" }))
  }

  /// Scalars of a label that is drawn; more fit into no figure.
  private static let longest = 100

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return (32..<127).contains(scalar.value) && !"\"\\`'$@{}".unicodeScalars.contains(scalar)
    }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .dashPunctuation,
      .otherPunctuation,
      .mathSymbol, .currencySymbol, .otherSymbol:
      true
    default: false
    }
  }
}
