internal import Mustache

/// A Mustache template of HTML.
///
/// `{{name}}` shows a value as text; `{{{name}}}` inserts HTML that another template gave. Values are escaped by `Escaping.html`, scalar by scalar. The library's own rule compares characters, and misses a "<" that
/// is followed by a combining mark.
package struct Markup: Sendable {
  private struct EscapedText: MustacheContentType {
    func escapeText(_ text: String) -> String { Escaping.html(text) }
  }

  private let template: MustacheTemplate

  /// Parses `template`; throws where it is not one.
  package init(_ template: String) throws {
    MustacheContentTypes.register(EscapedText(), named: "ESCAPED")
    self.template = try MustacheTemplate(string: "{{% CONTENT_TYPE:ESCAPED}}\n" + template)
  }

  /// The HTML with the stored properties of `values` under their names.
  package func render(_ values: Any) -> String { template.render(values) }
}
