import Bytes
import Domain

/// A citation of a record as the store has it, read where it stands: the ranges are in the text of its column.
struct StoredCitation {
  /// The id of the source.
  private(set) var source = ""
  /// The digits of the line, counted from 1; empty where none is named.
  private(set) var paragraph = 0..<0
  /// The words as JSON, with their quotation marks; empty where there are none.
  private(set) var quote = 0..<0

  /// Takes a member, unless it is null: `"source"`, `"paragraph"` or `"quote"`.
  fileprivate mutating func take(_ value: Range<Int>, named name: Range<Int>, in text: Span<UInt8>) {
    guard name.count > 1, !value.isEmpty, text[value.lowerBound] != UInt8(ascii: "n") else { return }
    switch text[name.lowerBound + 1] {
    case UInt8(ascii: "s"):
      source = String(decoding: text.extracting(value.dropFirst().dropLast()), as: UTF8.self)
    case UInt8(ascii: "p"): paragraph = value
    case UInt8(ascii: "q"): quote = value
    default: break
    }
  }

  /// Hands the words to `body`, or nothing where there are none.
  /// - Parameter text: what the citation was read from.
  func withWords(in text: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
    guard quote.count > 1 else { return }
    guard quote.contains(where: { text[$0] == UInt8(ascii: "\\") }) else {
      return body(text.extracting(quote.dropFirst().dropLast()))
    }
    let value = try? JSONReader.value(of: text.extracting(quote))
    guard case .string(let words)? = value else { return }
    body(words.utf8Span.span)
  }
}

/// Reads the citations of a record, one after the other, from the text of their column: objects as JSON without space,
/// whose lists hold names of fields.
struct StoredCitations {
  private var index = 0

  /// The next one; nil behind the last.
  /// - Parameter text: each time the same.
  mutating func next(in text: Span<UInt8>) -> StoredCitation? {
    skip(text) { $0 != UInt8(ascii: "{") }
    guard index < text.count else { return nil }
    var citation = StoredCitation()
    index += 1
    while index < text.count, text[index] != UInt8(ascii: "}") {
      let name = value(text)
      // Behind it stands a colon.
      index += 1
      citation.take(value(text), named: name, in: text)
      if index < text.count, text[index] == UInt8(ascii: ",") { index += 1 }
    }
    return citation
  }

  /// A string with its quotation marks, a list, a number or a word.
  private mutating func value(_ text: Span<UInt8>) -> Range<Int> {
    let start = min(index, text.count)
    switch start < text.count ? text[start] : nil {
    case UInt8(ascii: "\""):
      repeat {
        index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        skip(text) { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      } while index < text.count && text[index] == UInt8(ascii: "\\")
      index += 1
    case UInt8(ascii: "["):
      skip(text) { $0 != UInt8(ascii: "]") }
      index += 1
    default: skip(text) { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
    }
    return start..<min(index, text.count)
  }

  private mutating func skip(_ text: Span<UInt8>, while isSkipped: (UInt8) -> Bool) {
    while index < text.count, isSkipped(text[index]) { index += 1 }
  }
}
