import Bytes

/// HTML and XML as bytes. Elements, attributes and texts go straight to the bytes of an answer, with no tree
/// between; whatever is not a name written in the program is escaped, so no text can become markup.
///
/// Names are `StaticString`: they can only be written in the source, never come from data.
package struct Markup: ~Copyable {
  /// How an element without content ends.
  package enum Syntax: Sendable {
    /// `<br>` (HTML, void elements).
    case html
    /// `<path/>` (XML 1.0).
    case xml
  }

  /// What was written so far.
  package private(set) var bytes: [UInt8]
  private let syntax: Syntax

  /// A writer that goes on behind `bytes`.
  package init(_ syntax: Syntax, after bytes: consuming [UInt8] = []) {
    (self.syntax, self.bytes) = (syntax, bytes)
  }

  /// Hands the bytes over.
  package consuming func finish() -> [UInt8] { bytes }

  /// An attribute: its name and its value. One whose value is nil is left out.
  package typealias Attributes = KeyValuePairs<StaticString, String?>

  /// Writes an element with what `content` writes inside it.
  package mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ content: (inout Markup) -> Void
  ) {
    begin(name, attributes)
    content(&self)
    end(name)
  }

  /// The same with attributes put together from several lists.
  package mutating func element(
    _ name: StaticString, _ attributes: [Attributes.Element], _ content: (inout Markup) -> Void
  ) {
    open(name, attributes)
    append(">")
    content(&self)
    end(name)
  }

  /// Begins an element whose content is written in pieces, and which `end` ends.
  mutating func begin(_ name: StaticString, _ attributes: Attributes = [:]) {
    open(name, attributes)
    append(">")
  }

  /// Ends an element that was begun.
  mutating func end(_ name: StaticString) {
    append("</")
    append(name)
    append(">")
  }

  /// Writes an element with a text inside it.
  package mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Writes an element that has no content.
  package mutating func empty(_ name: StaticString, _ attributes: Attributes = [:]) {
    open(name, attributes)
    append(syntax == .xml ? "/>" : ">")
  }

  /// The same with attributes put together from several lists.
  package mutating func empty(_ name: StaticString, _ attributes: [Attributes.Element]) {
    open(name, attributes)
    append(syntax == .xml ? "/>" : ">")
  }

  /// The same with attributes of two lists, one behind the other.
  mutating func empty(
    _ name: StaticString, _ first: KeyValuePairs<StaticString, String>, _ second: Attributes
  ) {
    open(name, first.lazy.map { ($0.key, $0.value) })
    append(second)
    append(syntax == .xml ? "/>" : ">")
  }

  /// Writes a text.
  package mutating func text(_ text: String) { Markup.append(escaping: text, to: &bytes) }

  /// Writes what stands outside of elements, such as a document type or a style sheet of the program's own.
  package mutating func raw(_ text: StaticString) { append(text) }

  private mutating func open(
    _ name: StaticString, _ attributes: some Sequence<Attributes.Element>
  ) {
    append("<")
    append(name)
    append(attributes)
  }

  private mutating func append(_ attributes: some Sequence<Attributes.Element>) {
    for (attribute, value) in attributes {
      guard let value else { continue }
      append(" ")
      append(attribute)
      append("=\"")
      Markup.append(escaping: value, to: &bytes)
      append("\"")
    }
  }

  private mutating func append(_ text: StaticString) {
    text.withBytes { bytes.append(contentsOf: $0) }
  }

  /// Appends a text so that it is text in content and in quoted attributes alike (XML 1.0 §2.4, HTML §13.3).
  /// Characters that XML 1.0 §2.2 forbids become U+FFFD.
  package static func append(escaping text: String, to bytes: inout [UInt8]) {
    escaping.write(text.utf8Span.span) { bytes.append(contentsOf: $0) }
  }

  static let escaping = TextEscape(TextEscape.controls + Array("&<>\"'".utf8) + [0xC2, 0xEF]) { text in
    switch text[0] {
    case UInt8(ascii: "&"): ("&amp;", 1)
    case UInt8(ascii: "<"): ("&lt;", 1)
    case UInt8(ascii: ">"): ("&gt;", 1)
    case UInt8(ascii: "\""): ("&quot;", 1)
    case UInt8(ascii: "'"): ("&#39;", 1)
    case 0x09, 0x0A, 0x0D: nil
    // U+0080 to U+009F.
    case 0xC2: text.count > 1 && text[1] < 0xA0 ? ("\u{FFFD}", 2) : nil
    // U+FFFE and U+FFFF.
    case 0xEF: text.count > 2 && text[1] == 0xBF && text[2] >= 0xBE ? ("\u{FFFD}", 3) : nil
    default: ("\u{FFFD}", 1)
    }
  }
}
