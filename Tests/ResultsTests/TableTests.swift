import Results
import Testing

@Suite struct TableTests {
  private let table = Table(
    "quality", title: "Models & metrics",
    columns: ["source", "MSE"],
    rows: [
      [.text("a_b, \"c\""), .value(0.03551, low: 0.03, high: 0.04, digits: 4)],
      [.text("d"), .value(nil, low: nil, high: nil, digits: 4)],
      [.text("e"), .value(1.5, low: nil, high: nil, digits: 2)],
    ], notes: ["A < B."])

  @Test func markdownHasIntervalsAndSaysWhatIsMissing() {
    #expect(
      table.markdown == """
        ## Models & metrics

        | source | MSE |
        |---|---:|
        | a_b, "c" | 0.0355 [0.0300, 0.0400] |
        | d | N/A |
        | e | 1.50 [N/A] |

        A < B.

        """)
  }

  @Test func csvKeepsAllDigitsAndQuotes() {
    #expect(
      table.csv == #"""
        source,MSE,MSE low,MSE high
        "a_b, ""c""",0.03551,0.03,0.04
        d,,,
        e,1.5,,

        """#)
  }

  @Test func latexAndHTMLEscapeWhatTheyKeepForThemselves() throws {
    #expect(table.latex.contains("\\caption{Models \\& metrics}"))
    #expect(table.latex.contains("a\\_b, \"c\" & 0.0355 [0.0300, 0.0400] \\\\"))
    let html = try table.html()
    #expect(html.contains("<th scope=\"row\">a_b, &quot;c&quot;</th>"))
    #expect(html.contains("<caption>Models &amp; metrics</caption>") && html.contains("A &lt; B."))
  }

  @Test func htmlSaysWhatIsAHeadAndPutsIntervalsApart() throws {
    let html = try table.html(leads: ["<b></b>", nil])
    #expect(html.contains("<th scope=\"col\" class=\"text\">source</th><th scope=\"col\">MSE</th>"))
    #expect(html.contains("<td>0.0355 <small>[0.0300, 0.0400]</small></td>"))
    #expect(html.contains("<th scope=\"row\"><b></b>a_b") && html.contains("<th scope=\"row\">d"))
  }
}
