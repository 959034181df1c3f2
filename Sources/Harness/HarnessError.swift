/// A mistake in what was asked, or a machine that cannot do it; the description is one sentence
/// with the remedy.
public struct HarnessError: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}

/// The sentence for a name that is not known, with the known ones that it may stand for.
func unknown(_ kind: String, _ name: String, among known: [String]) -> String {
  guard !known.isEmpty else { return "Unknown \(kind) '\(name)': none is known here." }
  let likely = suggestions(for: name, among: known).map { "'\($0)'" }
  let question =
    switch likely.count {
    case 0: ""
    case 1: "Did you mean \(likely[0])? "
    default:
      "Did you mean \(likely.dropLast().joined(separator: ", ")) or \(likely[likely.count - 1])? "
    }
  return "Unknown \(kind) '\(name)'. \(question)Known: \(known.joined(separator: ", "))."
}

/// Up to three of the `known` names that `name` may stand for: those that begin with it, then those of which a
/// word does, then those that differ in at most a third of the letters.
func suggestions(for name: String, among known: [String]) -> [String] {
  let name = name.lowercased()
  guard name.count > 1 else { return [] }
  func words(_ text: String) -> [Substring] { text.split { !$0.isLetter && !$0.isNumber } }
  let near = known.map { ($0, distance($0.lowercased(), name)) }
    .filter { 3 * $1 <= max($0.count, name.count) }.sorted { $0.1 < $1.1 }.map(\.0)
  let ranked =
    known.filter { $0.lowercased().hasPrefix(name) }
    + known.filter { words($0.lowercased()).contains { $0.hasPrefix(name) } } + near
  return Array(ranked.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.prefix(3))
}

/// Insertions, deletions and substitutions that turn `a` into `b` (Levenshtein).
private func distance(_ a: String, _ b: String) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      (diagonal, row[j + 1]) = (
        row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
      )
    }
  }
  return row[b.count]
}

/// Throws if `value`, given as `option`, lies outside of `range`.
func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
  guard !range.contains(value) else { return }
  throw HarnessError("\(option) must be \(range.lowerBound) to \(range.upperBound), got \(value).")
}
