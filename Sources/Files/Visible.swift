extension Unicode.Scalar {
  /// Whether a terminal, an editor or a browser acts on it instead of showing it: controls, the marks
  /// that turn the direction of writing or are not seen, and line ends.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension String {
  /// The text in one line in which nothing is hidden: "a\u{1B}[2J" as "a[U+001B][2J".
  package var visible: String {
    replacingScalars { $0.isInvisible ? "[U+\($0.hexadecimal)]" : nil }
  }

  /// The same line by line.
  package var visibleLines: String {
    replacingScalars { $0.isInvisible && $0 != "\n" ? "[U+\($0.hexadecimal)]" : nil }
  }

  /// JSON in which nothing is hidden; the text of a value is the same as before.
  package var visibleJSON: String {
    replacingScalars { scalar in
      scalar.isInvisible && scalar != "\n"
        ? scalar.utf16.map { "\\u\(hexadecimal($0))" }.joined() : nil
    }
  }

  /// The text with what `replacement` gives in the place of scalars; nil leaves one as it is.
  ///
  /// By scalars, for a mark makes one character of itself and what stands before it.
  package func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let other = replacement(scalar) {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  fileprivate var hexadecimal: String { Files.hexadecimal(value) }
  fileprivate var utf16: [UInt16] { Array(String(self).utf16) }
}

/// At least four digits.
private func hexadecimal(_ number: some BinaryInteger) -> String {
  let digits = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
