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
/// word does, then those nearest to it, if at most a third of the letters differ.
func suggestions(for name: String, among known: [String]) -> [String] {
  let name = name.lowercased()
  guard name.count > 1 else { return [] }
  func begins(_ text: String) -> Bool { text.lowercased().hasPrefix(name) }
  let words = known.filter {
    $0.split { !$0.isLetter && !$0.isNumber }.contains { begins(String($0)) }
  }
  // A name may be misspelled, or the beginning of one.
  let near = known.flatMap { one in
    [one, String(one.prefix(name.count))].map {
      (name: one, distance: distance($0.lowercased(), name))
    }
  }.filter { 3 * $0.distance <= max(3, name.count) }
  let least = near.map(\.distance).min()
  let ranked = known.filter(begins) + words + near.filter { $0.distance == least }.map(\.name)
  return Array(ranked.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.prefix(3))
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (Damerau and Levenshtein,
/// each letter moved once).
private func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var rows = [Array(0...b.count)]
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// Throws if `value`, given as `option`, lies outside of `range`.
func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
  guard !range.contains(value) else { return }
  throw HarnessError("\(option) must be \(range.lowerBound) to \(range.upperBound), got \(value).")
}
