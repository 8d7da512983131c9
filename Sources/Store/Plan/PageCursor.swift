internal import Bytes
package import Domain
internal import System

/// A place in an ordered list: the sort keys of the last record served, bound to the query they belong to.
///
/// Opaque to callers. It names no row number and no offset, so that records which come and go while a caller
/// pages neither repeat nor hide others. A long text is written as its beginning and its fingerprint, so that a cursor
/// never outgrows a URL; the whole is found in the versions of the record, which are never deleted.
package struct PageCursor: Equatable, Sendable {
  /// One value a sort key of the query. Of a text that was cut its beginning.
  package let keys: [Value]
  /// The fingerprints of the whole texts that were cut, by the place of the key.
  let cut: [Int: UInt64]

  /// Which records the page holds.
  package enum Side: Sendable {
    /// Those behind the place.
    case behind
    /// Those that end before it.
    case before
    /// As many before it as behind it.
    case around
  }

  /// Which records the page holds.
  package let side: Side

  /// Texts of more bytes are cut, to at most so many.
  static let longestText = 160

  /// The place of the record that has these keys.
  package init(keys: [Value], side: Side = .behind) { (self.keys, cut, self.side) = (keys, [:], side) }

  /// The text for a URL: base64url (RFC 4648 §5) of the query's fingerprint and the keys, each behind
  /// its length, since a text may hold any character.
  package func text(fingerprint: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    func add(_ field: String, behind mark: StaticString) {
      bytes.append(contentsOf: String(mark.utf8CodeUnitCount + field.utf8.count).utf8Span.span)
      bytes.append(UInt8(ascii: ":"))
      mark.withBytes { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: field.utf8Span.span)
    }
    // The fingerprint says to which query it belongs, and what stands before it on which side of the place.
    add(String(fingerprint, radix: 16), behind: side == .before ? "<" : "")
    for key in keys {
      let (mark, field) = PageCursor.written(key)
      add(field, behind: mark)
    }
    return Base64URL.encode(bytes)
  }

  /// Reads a cursor.
  /// - Parameter count: how many keys the query has.
  /// - Returns: nil when the text is no cursor, or one of another query.
  package init?(_ text: String, fingerprint: UInt64, count: Int) {
    guard let bytes = Base64URL.decode(text), let fields = PageCursor.fields(bytes),
      fields.count == count + 1
    else { return nil }
    let isBefore = fields[0].utf8.first == UInt8(ascii: "<")
    guard fields[0] == (isBefore ? "<" : "") + String(fingerprint, radix: 16) else { return nil }
    var (keys, cut): ([Value], [Int: UInt64]) = ([], [:])
    keys.reserveCapacity(count)
    for field in fields[1...] {
      guard let (key, whole) = PageCursor.read(field) else { return nil }
      cut[keys.count] = whole
      keys.append(key)
    }
    (self.keys, self.cut, side) = (keys, cut, isBefore ? .before : .behind)
  }

  /// What stands behind each length; nil where the lengths are not those of the fields.
  private static func fields(_ bytes: [UInt8]) -> [String]? {
    var fields: [String] = []
    fields.reserveCapacity(8)
    var start = 0
    while start < bytes.count {
      guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")),
        let count = Int(String(decoding: bytes[start..<colon], as: UTF8.self)), count >= 0,
        count < bytes.count - colon
      else { return nil }
      let end = colon + 1 + count
      guard let text = try? UTF8Span(validating: bytes.span.extracting(colon + 1..<end)) else { return nil }
      fields.append(String(copying: text))
      start = end
    }
    return fields
  }

  private static func written(_ value: Value) -> (mark: StaticString, text: String) {
    switch value {
    case .null: ("n", "")
    case .integer(let number): ("i", String(number))
    case .real(let number): ("r", "\(number)")
    case .text(let text) where text.utf8.count > longestText: ("c", "\(fingerprint(text)):\(beginning(text))")
    case .text(let text): ("t", text)
    }
  }

  private static func fingerprint(_ text: String) -> String {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    return String(fingerprint.value, radix: 16)
  }

  /// As many whole characters as may stand in a cursor.
  private static func beginning(_ text: String) -> String {
    var beginning = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      count += scalar.utf8.count
      if count > longestText { break }
      beginning.append(scalar)
    }
    return String(beginning)
  }

  /// Whether the sort keys of a version are those of the place, the texts that were cut by their fingerprints.
  func isPlace(_ values: [Value]) -> Bool {
    cut.allSatisfy { index, whole in
      guard case .text(let text) = values[index], case .text(let beginning) = keys[index] else {
        return false
      }
      return PageCursor.beginning(text) == beginning
        && PageCursor.fingerprint(text) == String(whole, radix: 16)
    }
  }

  /// A key, and the fingerprint of the whole where it is the beginning of one.
  private static func read(_ field: String) -> (key: Value, whole: UInt64?)? {
    guard let mark = field.utf8.first else { return nil }
    let rest = String(decoding: field.utf8.dropFirst(), as: UTF8.self)
    switch mark {
    case UInt8(ascii: "n"): return (.null, nil)
    case UInt8(ascii: "i"): return Int64(rest).map { (.integer($0), nil) }
    case UInt8(ascii: "r"): return Double(rest).map { (.real($0), nil) }
    case UInt8(ascii: "t"): return (.text(rest), nil)
    case UInt8(ascii: "c"):
      let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let whole = UInt64(parts[0], radix: 16) else { return nil }
      return (.text(String(parts[1])), whole)
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
package enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// What each byte stands for as a digit; 64 for those that are none.
  private static let digits = alphabet.enumerated().reduce(into: [UInt8](repeating: 64, count: 256)) {
    digits, next in
    digits[Int(next.element)] = UInt8(next.offset)
  }

  /// The bytes as text, without padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    let (bytes, alphabet) = (bytes.span, Base64URL.alphabet)
    var digits = [UInt8](repeating: 0, count: (bytes.count * 8 + 5) / 6)
    var place = digits.mutableSpan
    func byte(_ index: Int) -> UInt32 { index < bytes.count ? UInt32(bytes[index]) : 0 }
    var next = 0
    for index in stride(from: 0, to: bytes.count, by: 3) {
      // Zero bits fill the last digit.
      let three = byte(index) << 16 | byte(index + 1) << 8 | byte(index + 2)
      for shift: UInt32 in [18, 12, 6, 0] where next < place.count {
        place[next] = alphabet[Int(three >> shift) & 63]
        next += 1
      }
    }
    return String(decoding: digits.span, as: UTF8.self)
  }

  static func decode(_ text: String) -> [UInt8]? {
    let (text, values) = (text.utf8Span.span, Base64URL.digits)
    var bytes = [UInt8](repeating: 0, count: text.count * 6 / 8)
    var place = bytes.mutableSpan
    var (buffer, bits, next): (UInt32, Int, Int) = (0, 0, 0)
    for index in text.indices {
      let digit = values[Int(text[index])]
      guard digit < 64 else { return nil }
      (buffer, bits) = (buffer << 6 | UInt32(digit), bits + 6)
      if bits >= 8 {
        bits -= 8
        place[next] = UInt8(truncatingIfNeeded: buffer >> UInt32(bits))
        next += 1
        buffer &= (1 << UInt32(bits)) - 1
      }
    }
    // What is left over must be the zero bits that fill the last digit.
    return bits < 6 && buffer == 0 ? bytes : nil
  }
}
