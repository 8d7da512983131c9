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
    // The fingerprint says to which query it belongs, and what stands before it on which side of the place.
    PageCursor.add(String(fingerprint, radix: 16), behind: side == .before ? "<" : "", to: &bytes)
    for key in keys {
      let (mark, field) = PageCursor.written(key)
      PageCursor.add(field, behind: mark, to: &bytes)
    }
    return Base64URL.encode(bytes)
  }

  private static func add(_ field: String, behind mark: StaticString, to bytes: inout [UInt8]) {
    let field = field.utf8Span.span
    bytes.append(contentsOf: String(mark.utf8CodeUnitCount + field.count).utf8Span.span)
    bytes.append(UInt8(ascii: ":"))
    mark.withBytes { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: field)
  }

  /// Reads a cursor.
  /// - Parameter count: how many keys the query has.
  /// - Returns: nil when the text is no cursor, or one of another query.
  package init?(_ text: String, fingerprint: UInt64, count: Int) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    let written = bytes.span
    var fields = CursorFields()
    guard let first = fields.next(in: written),
      let side = PageCursor.side(written.extracting(first), of: fingerprint)
    else { return nil }
    var (keys, cut): ([Value], [Int: UInt64]) = ([], [:])
    keys.reserveCapacity(count)
    for _ in 0..<count {
      guard let field = fields.next(in: written),
        let (key, whole) = PageCursor.read(written.extracting(field))
      else { return nil }
      if let whole { cut[keys.count] = whole }
      keys.append(key)
    }
    guard fields.position == written.count else { return nil }
    (self.keys, self.cut, self.side) = (keys, cut, side)
  }

  /// Which records the page of a cursor holds, by its first field; nil where that names another query.
  private static func side(_ field: Span<UInt8>, of fingerprint: UInt64) -> Side? {
    let isBefore = !field.isEmpty && field[0] == UInt8(ascii: "<")
    let digits = field.extracting((isBefore ? 1 : 0)...)
    guard digits.isSame(as: String(fingerprint, radix: 16).utf8Span.span) else { return nil }
    return isBefore ? .before : .behind
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
  private static func read(_ field: Span<UInt8>) -> (key: Value, whole: UInt64?)? {
    guard !field.isEmpty, let text = try? UTF8Span(validating: field.extracting(1...)) else { return nil }
    let rest = String(copying: text)
    switch field[0] {
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

/// Walks over the fields of a cursor, each of which stands behind its length and a colon.
private struct CursorFields {
  /// Where the next field's length begins.
  private(set) var position = 0

  /// Where the next field stands; nil at the end, and where a length is not that of a field.
  mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
    var (count, index) = (0, position)
    while index < bytes.count, count < bytes.count, bytes[index] &- 0x30 < 10 {
      count = count * 10 + Int(bytes[index] &- 0x30)
      index += 1
    }
    guard index > position, index < bytes.count, bytes[index] == UInt8(ascii: ":"),
      count < bytes.count - index
    else { return nil }
    position = index + 1 + count
    return index + 1..<position
  }
}
