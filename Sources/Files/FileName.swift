internal import Foundation

/// Names of files as text.
///
/// Names are bytes. Of a name that is not UTF-8 in composed form, each byte from 128 on is kept as a scalar of a range that
/// nobody else uses. So different names are different strings, also for `==`, and the bytes can be had back. Strings that
/// do not come from here, such as paths in a list, stand for their own bytes.
package enum FileName {
  /// The byte 0 would be this scalar.
  private static let base: UInt32 = 0x10F700
  private static let kept: ClosedRange<UInt32> = base + 0x80...base + 0xFF

  /// The name of these bytes as text.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    if let text = String(validating: bytes, as: UTF8.self), isPlain(text) { return text }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(base + UInt32(byte)) ?? "?")
    }
    return String(text)
  }

  /// Whether the text is the only spelling of its characters, and joins nothing before it.
  private static func isPlain(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
    return text.unicodeScalars.allSatisfy { !kept.contains($0.value) }
      && text.unicodeScalars.first?.properties.canonicalCombiningClass == .notReordered
      && text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8)
  }

  /// The bytes of a name, or of a path with such names.
  package static func bytes(_ text: String) -> [UInt8] {
    guard text.utf8.contains(0xF4) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar in
      kept.contains(scalar.value)
        ? [UInt8(scalar.value - base)] : Array(UTF8.encode(scalar) ?? .init())
    }
  }

  /// What the system's functions take, with the 0 at its end.
  package static func cString(_ text: String) -> [CChar] {
    bytes(text).map { CChar(bitPattern: $0) } + [0]
  }

  /// The arguments of the program, its own name first; throws where the system does not tell them as bytes.
  package static func commandLine() throws -> [String] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/cmdline"))
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(validating: $0, as: UTF8.self) ?? text($0)
    }
  }

  /// A sentence or a name for people: bytes that are no UTF-8 stand as `\xF1`.
  package static func shown(_ text: String) -> String {
    guard text.utf8.contains(0xF4) else { return text }
    return shown(bytes(text)) { "\\x" + $0 }
  }

  /// A name in UTF-8 for a file that is made: bytes that are no UTF-8 stand as `%F1`.
  package static func portable(_ text: String) -> String {
    guard text.utf8.contains(0xF4) else { return text }
    return shown(bytes(text)) { "%" + $0 }
  }

  private static func shown(_ bytes: [UInt8], _ strange: (String) -> String) -> String {
    var result = "", rest = bytes[...]
    while !rest.isEmpty {
      let length = (1...4).first {
        $0 <= rest.count && String(validating: rest.prefix($0), as: UTF8.self) != nil
      }
      if let length {
        result += String(decoding: rest.prefix(length), as: UTF8.self)
      } else {
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        result += strange(digits)
      }
      rest = rest.dropFirst(length ?? 1)
    }
    return result
  }

  /// `name` with at most `most` bytes: a longer one is cut, and the sum of the whole stands at its end.
  package static func cut(_ name: String, to most: Int = 200) -> String {
    guard name.utf8.count > most else { return name }
    let sum = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    var start = ""
    for scalar in name.unicodeScalars {
      guard start.utf8.count + String(scalar).utf8.count <= most - 17 else { break }
      start.unicodeScalars.append(scalar)
    }
    return start + "~" + String(sum, radix: 16)
  }

  /// Space in any writing system, and what shows nothing: byte order marks, zero-width and control characters.
  ///
  /// It ends a name in a list of files.
  package static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value <= 0x20 || scalar.properties.isWhitespace
      || [0x7F, 0x200B, 0x2060, 0xFEFF].contains(scalar.value)
  }

  /// By bytes, as on the disk, whatever the language.
  package static func isBefore(_ one: String, _ other: String) -> Bool {
    bytes(one).lexicographicallyPrecedes(bytes(other))
  }
}
