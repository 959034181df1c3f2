internal import Files

/// Text from anywhere as each kind of file writes it, so that it stays text there.
///
/// All go by scalars, and what is not seen is spelled out before.
package enum Escaping {
  /// For HTML, between tags and in double quotes.
  package static func html(_ text: String) -> String {
    text.visible.replacingScalars { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: nil
      }
    }
  }

  /// For LaTeX, in text.
  package static func latex(_ text: String) -> String {
    let escaped = text.visible.replacingScalars { scalar in
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "`": "\\textasciigrave{}"
      default: nil
      }
    }
    // After the end of a row these would be its arguments.
    return ["[", "*"].contains(escaped.unicodeScalars.first) ? "{}" + escaped : escaped
  }

  /// A field of CSV that holds words: spreadsheets take what begins like a formula for one, so such
  /// words begin with an apostrophe.
  package static func csv(_ text: String) -> String {
    let words = text.visible
    let first = words.unicodeScalars.first { !$0.properties.isWhitespace }
    let isFormula = first.map("=+-@＝＋－＠".unicodeScalars.contains) ?? false
    let field = isFormula ? "'" + words : words
    guard field.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" }) else { return field }
    return "\"" + field.replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\""
  }

  /// For Markdown, in a paragraph, a heading or a cell.
  ///
  /// A lone "<", "&" or "_" means nothing there and stays as it is.
  package static func markdown(_ text: String) -> String {
    let scalars = Array(text.visible.unicodeScalars)
    var result = ""
    for (i, scalar) in scalars.enumerated() {
      let next = i + 1 < scalars.count ? scalars[i + 1] : " "
      let last = i > 0 ? scalars[i - 1] : " "
      let isMarkup =
        switch scalar {
        case "\\", "`", "*", "[", "]", "|", "~": true
        case "<", "&": !next.properties.isWhitespace
        case "_": !isAlphanumeric(last) || !isAlphanumeric(next)
        default: false
        }
      result += isMarkup ? "\\\(scalar)" : "\(scalar)"
    }
    return result
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
