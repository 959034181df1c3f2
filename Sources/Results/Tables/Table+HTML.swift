extension Table {
  /// The table as HTML, with the title as its caption.
  ///
  /// `leads` is HTML of the caller that stands before the name of each row, nil for none.
  package func html(leads: [String?] = []) throws -> String {
    try Markup(Self.template).render(View(self, leads))
  }

  /// What the template shows.
  private struct View {
    struct Column { let head: String, isWords: Bool }
    struct Field { let value: String, interval: String?, isText: Bool }
    struct Row { let lead: String?, first: String, fields: [Field] }

    let id: String, caption: String, columns: [Column], lines: [Row], remarks: [String]

    init(_ table: Table, _ leads: [String?]) {
      (id, caption, remarks) = (table.name, table.title, table.notes)
      let isWords = table.columns.indices.map { column in
        column == 0 || table.rows.contains { $0[column].isText }
      }
      columns = zip(table.columns, isWords).map(Column.init)
      lines = table.rows.enumerated().map { place, row in
        Row(
          lead: leads.indices.contains(place) ? leads[place] : nil, first: row.first?.words ?? "",
          fields: zip(row, isWords).dropFirst().map { cell, isWords in
            Field(value: cell.parts.value, interval: cell.parts.interval, isText: isWords)
          })
      }
    }
  }

  private static let template = """
    <div class="scroll" id="{{id}}" role="group" tabindex="0" aria-label="{{caption}}"><table>
    <caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col"{{#isWords}} class="text"{{/isWords}}>{{head}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#lines}}
    <tr><th scope="row">{{{lead}}}{{first}}</th>{{#fields}}<td{{#isText}} class="text"{{/isText}}>{{value}}{{#interval}} \
    <small>{{.}}</small>{{/interval}}</td>{{/fields}}</tr>
    {{/lines}}
    </tbody></table></div>
    {{#remarks}}
    <p class="note">{{.}}</p>
    {{/remarks}}

    """
}

extension Table.Cell {
  fileprivate var isText: Bool { if case .text(let text) = self { text != "N/A" } else { false } }

  /// The number and its interval apart, where both exist; otherwise all of it as the value.
  fileprivate var parts: (value: String, interval: String?) {
    guard case .value(let value?, let low?, let high?, let digits) = self else {
      return (words, nil)
    }
    return (
      Self.format(value, digits), "[\(Self.format(low, digits)), \(Self.format(high, digits))]"
    )
  }
}
