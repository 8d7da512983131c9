import Domain

/// A citation of a record as the store has it, read where it stands.
struct StoredCitation {
  /// The id of the source.
  private(set) var source = ""
  /// The digits of the line, counted from 1; empty where none is named.
  private(set) var paragraph = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The words as JSON, with their quotation marks; empty where there are none.
  private(set) var quote = UnsafeRawBufferPointer(start: nil, count: 0)

  /// Takes a member, unless it is null: `"source"`, `"paragraph"` or `"quote"`.
  fileprivate mutating func take(_ value: UnsafeRawBufferPointer, named name: UnsafeRawBufferPointer) {
    guard value.first != UInt8(ascii: "n") else { return }
    switch name.dropFirst().first {
    case UInt8(ascii: "s"): source = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
    case UInt8(ascii: "p"): paragraph = value
    case UInt8(ascii: "q"): quote = value
    default: break
    }
  }

  /// Hands the words to `body`, or nothing where there are none.
  func withWords(_ body: (UnsafeRawBufferPointer) -> Void) {
    guard quote.count > 1 else { return }
    guard quote.contains(UInt8(ascii: "\\")) else {
      return body(UnsafeRawBufferPointer(rebasing: quote.dropFirst().dropLast()))
    }
    let value = try? JSONReader.value(of: quote)
    guard case .string(var words)? = value else { return }
    words.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}

/// Reads the citations of a record, one after the other, from the text of their column: objects as JSON without space,
/// whose lists hold names of fields.
struct StoredCitations {
  private let text: UnsafeRawBufferPointer
  private var index = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// The next one; nil behind the last.
  mutating func next() -> StoredCitation? {
    skip { $0 != UInt8(ascii: "{") }
    guard index < text.count else { return nil }
    var citation = StoredCitation()
    index += 1
    while index < text.count, text[index] != UInt8(ascii: "}") {
      let name = value()
      // Behind it stands a colon.
      index += 1
      citation.take(value(), named: name)
      if index < text.count, text[index] == UInt8(ascii: ",") { index += 1 }
    }
    return citation
  }

  /// A string with its quotation marks, a list, a number or a word.
  private mutating func value() -> UnsafeRawBufferPointer {
    let start = min(index, text.count)
    switch text[start...].first {
    case UInt8(ascii: "\""):
      repeat {
        index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        skip { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      } while index < text.count && text[index] == UInt8(ascii: "\\")
      index += 1
    case UInt8(ascii: "["):
      skip { $0 != UInt8(ascii: "]") }
      index += 1
    default: skip { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
    }
    return UnsafeRawBufferPointer(rebasing: text[start..<min(index, text.count)])
  }

  private mutating func skip(while isSkipped: (UInt8) -> Bool) {
    while index < text.count, isSkipped(text[index]) { index += 1 }
  }
}
