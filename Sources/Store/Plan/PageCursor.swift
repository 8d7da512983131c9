package import Domain

/// A place in an ordered list: the sort keys of the last record served, bound to the query they belong to.
///
/// Opaque to callers. It names no row number and no offset, so that records which come and go while a caller
/// pages neither repeat nor hide others.
package struct PageCursor: Equatable, Sendable {
  /// One value a sort key of the query.
  let keys: [Value]

  /// The place behind the record that has these keys.
  package init(keys: [Value]) { self.keys = keys }

  /// The text for a URL: base64url (RFC 4648 §5) of the query's fingerprint and the keys, each behind
  /// its length, since a text may hold any character.
  package func text(fingerprint: UInt64) -> String {
    let fields = [String(fingerprint, radix: 16)] + keys.map(PageCursor.written)
    return Base64URL.encode(Array(fields.map { "\($0.utf8.count):\($0)" }.joined().utf8))
  }

  /// Reads a cursor.
  /// - Returns: nil when the text is no cursor, or one of another query.
  init?(_ text: String, fingerprint: UInt64, count: Int) {
    guard let bytes = Base64URL.decode(text), let fields = PageCursor.fields(bytes) else { return nil }
    guard fields.count == count + 1, fields[0] == String(fingerprint, radix: 16) else { return nil }
    let keys = fields.dropFirst().compactMap(PageCursor.read)
    guard keys.count == count else { return nil }
    self.keys = keys
  }

  /// What stands behind each length; nil where the lengths are not those of the fields.
  private static func fields(_ bytes: [UInt8]) -> [String]? {
    var rest = bytes[...]
    var fields: [String] = []
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != UInt8(ascii: ":") }
      guard let count = Int(String(decoding: digits, as: UTF8.self)), count >= 0,
        count < rest.count - digits.count
      else { return nil }
      let field = rest.dropFirst(digits.count + 1).prefix(count)
      guard let text = String(validating: field, as: UTF8.self) else { return nil }
      fields.append(text)
      rest = rest[field.endIndex...]
    }
    return fields
  }

  private static func written(_ value: Value) -> String {
    switch value {
    case .null: "n"
    case .integer(let number): "i\(number)"
    case .real(let number): "r\(number)"
    case .text(let text): "t\(text)"
    }
  }

  private static func read(_ field: String) -> Value? {
    let rest = String(field.dropFirst())
    switch field.first {
    case "n": return .null
    case "i": return Int64(rest).map(Value.integer)
    case "r": return Double(rest).map(Value.real)
    case "t": return .text(rest)
    default: return nil
    }
  }
}

extension PageCursor {
  /// The place behind all claims of the period that this place is in, also those that are yet to be made: a
  /// period that was served is not served again. Figures without a period stand alone, and behind each other.
  func behindPeriod(_ order: [SortKey]) -> PageCursor {
    guard keys.count > 2, keys[1] != .text(order[1].isDescending ? "" : "~") else { return self }
    // Before and behind every id, which begins with a letter.
    let ends = order[2...].map { Value.text($0.isDescending ? "" : "~") }
    return PageCursor(keys: keys[..<2] + ends)
  }
}

/// base64 with the URL and filename safe alphabet, without padding (RFC 4648 §5).
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    let alphabet = Base64URL.alphabet
    let count = (bytes.count * 8 + 5) / 6
    return String(unsafeUninitializedCapacity: count) { digits in
      for position in 0..<count {
        // Each digit stands for six bits, which lie in one byte or in two.
        let (index, offset) = (position * 6).quotientAndRemainder(dividingBy: 8)
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let pair = UInt16(bytes[index]) << 8 | UInt16(next)
        digits[position] = alphabet[Int(pair >> UInt16(10 - offset)) & 63]
      }
      return count
    }
  }

  static func decode(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var (buffer, bits): (UInt32, Int) = (0, 0)
    for byte in text.utf8 {
      guard let digit = alphabet.firstIndex(of: byte) else { return nil }
      (buffer, bits) = (buffer << 6 | UInt32(digit), bits + 6)
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
        buffer &= (1 << UInt32(bits)) - 1
      }
    }
    // What is left over must be the zero bits that fill the last digit.
    return bits < 6 && buffer == 0 ? out : nil
  }
}
