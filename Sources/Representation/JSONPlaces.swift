import Domain

/// Finds the line on which a value of a JSON text begins, for messages to those who wrote the text.
package struct JSONPlaces {
  private let text: [UInt8]
  private var position = 0

  private init(_ text: [UInt8]) { self.text = text }

  /// The line, from 1, on which the value of a pointer begins (RFC 6901), or the innermost value around it that there is.
  /// - Parameter text: JSON, which `JSONReader` has read without a fault.
  package static func line(of pointer: String, in text: [UInt8]) -> Int {
    var places = JSONPlaces(text)
    places.skipSpace()
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      guard let place = places.member(name) else {
        break
      }
      places.position = place
    }
    return text[..<places.position].count { $0 == UInt8(ascii: "\n") } + 1
  }

  /// Where a member's name or an element begins, of the object or array that begins here; nil where there is none such.
  private func member(_ token: String) -> Int? {
    var rest = self
    // A member is found by its name, and goes on behind the colon.
    if rest.take(UInt8(ascii: ":")) { rest.skipSpace() }
    let isObject = rest.take(UInt8(ascii: "{"))
    guard isObject || rest.take(UInt8(ascii: "[")) else { return nil }
    var index = 0
    repeat {
      rest.skipSpace()
      let start = rest.position
      let value = rest.skipValue()
      guard !value.isEmpty else { return nil }
      if isObject ? JSONPlaces.isName(value, token) : token == String(index) {
        return isObject ? rest.position : start
      }
      if isObject, rest.take(UInt8(ascii: ":")) { _ = rest.skipValue() }
      index += 1
    } while rest.take(UInt8(ascii: ","))
    return nil
  }

  private static func isName(_ text: ArraySlice<UInt8>, _ name: String) -> Bool {
    (try? JSONReader.value(of: Array(text))) == .string(name)
  }

  private mutating func skipSpace() {
    while position < text.count, text[position] <= 0x20 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  /// Passes over a value, or a name.
  private mutating func skipValue() -> ArraySlice<UInt8> {
    skipSpace()
    let start = position
    var depth = 0
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""):
        skipString()
        if depth == 0 { return text[start..<position] }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return text[start..<position] }
        depth -= 1
        position += 1
        if depth == 0 { return text[start..<position] }
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0...0x20:
        if depth == 0 { return text[start..<position] }
        position += 1
      default: position += 1
      }
    }
    return text[start..<position]
  }

  private mutating func skipString() {
    position += 1
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position + 1, text.count)
  }
}
