/// A tag of an HTML page whose attributes all stand in double quotes.
struct PageTag: Sendable {
  let name: String
  var attributes: [String: String] = [:]

  /// The name and the attributes' names, sorted.
  var outline: [String] { [name] + attributes.keys.sorted() }

  /// Every tag of a page in order, ends included, scalar by scalar.
  static func all(in page: String) -> [PageTag] {
    var tags: [PageTag] = [], tag: [Unicode.Scalar]?, isQuoted = false
    for scalar in page.unicodeScalars {
      if tag == nil {
        if scalar == "<" { tag = [] }
      } else if scalar == ">", !isQuoted {
        tags.append(PageTag(tag ?? []))
        tag = nil
      } else {
        if scalar == "\"" { isQuoted.toggle() }
        tag?.append(scalar)
      }
    }
    return tags
  }

  private init(_ scalars: [Unicode.Scalar]) {
    func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      String(String.UnicodeScalarView(scalars))
    }
    name = text(scalars.prefix { $0 != " " })
    // Outside of quotes, then inside, in turns.
    let parts = scalars.split(separator: "\"", omittingEmptySubsequences: false)
    for place in stride(from: 0, to: parts.count - 1, by: 2) {
      let key = parts[place].split { $0 == " " || $0 == "=" }.last ?? []
      attributes[text(key)] = text(parts[place + 1])
    }
  }
}
