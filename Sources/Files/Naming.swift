/// What suites, data sets, models and records may be called, and the names of files that follow.
package enum Naming {
  /// One sentence without its end if `name`, the name of a `kind`, breaks the rule.
  package static func problem(_ name: String, _ kind: String) -> String? {
    let scalars = name.unicodeScalars
    let isName =
      scalars.first.map(isAlphanumeric) ?? false && scalars.count <= 100
      && scalars.allSatisfy {
        isAlphanumeric($0) || isMark($0) || " ._-+(),".unicodeScalars.contains($0)
      }
    guard !isName else { return nil }
    let shown =
      scalars.count > 100 ? String(String.UnicodeScalarView(scalars.prefix(100))) + "…" : name
    return
      "'\(shown.visible)' cannot be the name of a \(kind): it should begin with a letter or digit, and hold at "
      + "most 100 letters, digits, spaces and , . _ - + ( )"
  }

  /// The same for names with parts, such as a metric with its version, "fvd/1".
  package static func problem(parts name: String, _ kind: String) -> String? {
    let parts = name.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    return parts.lazy.compactMap { problem(String($0), kind) }.first
  }

  /// The part of a file's name that stands for `name`, whatever it is: at most 57 bytes.
  ///
  /// They are letters, digits, dots, "_" and "-" of ASCII, and no dot is the first.
  /// A "/" becomes "-". Where anything else is left out a hash follows, so that other names have
  /// other files.
  package static func file(_ name: String) -> String {
    let bytes = name.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 }
    let kept = bytes.map { isPlain($0) ? $0 : UInt8(ascii: "-") }.prefix(48)
    let text = String(decoding: kept, as: UTF8.self)
    guard kept.elementsEqual(bytes), let first = bytes.first, first != UInt8(ascii: ".") else {
      let digits = String(fnv1a(name.utf8) >> 32, radix: 16)
      return (text.first == "." ? "-" + text.dropFirst() : text) + "-"
        + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return text
  }

  /// Whether `name` is one that a file of ours can have, and no path.
  package static func isFile(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy(isPlain)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.isASCII && (isAlphanumeric(scalar) || "._-".unicodeScalars.contains(scalar))
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      true
    default: false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
  }
}

/// The hash of Fowler, Noll and Vo: for names, not for secrets.
package func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
