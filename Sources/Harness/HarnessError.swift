/// A mistake in what was asked, or a machine that cannot do it; the description is one sentence
/// with the remedy.
public struct HarnessError: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}

/// "Unknown model 'vgna'.
///
/// Did you mean 'vgan-two-stream'? …"
func unknown(_ kind: String, _ name: String, among known: [String]) -> String {
  guard let nearest = known.min(by: { distance($0, name) < distance($1, name) }) else {
    return "Unknown \(kind) '\(name)': none is known here."
  }
  return
    "Unknown \(kind) '\(name)'. Did you mean '\(nearest)'? Known: \(known.joined(separator: ", "))."
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
