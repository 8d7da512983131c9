/// One parameter of a query, decoded.
package struct QueryItem: Equatable, Hashable, Sendable {
  /// What stands before the first equals sign.
  package var name: String
  /// What stands after it; empty where there is none.
  package var value: String

  /// A parameter from its parts.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Decodes a query as WHATWG's urlencoded parser does (URL Standard §5.1): `&` separates, empty pieces are
  /// skipped, the first `=` divides, `+` is a space. Unlike that parser it refuses bad escapes, NUL and what
  /// is not UTF-8.
  static func items(_ bytes: Span<UInt8>) throws(ParseError) -> [QueryItem] {
    var items: [QueryItem] = []
    items.reserveCapacity(4)
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != .ampersand { end += 1 }
      if end > start { items.append(try QueryItem(decoding: bytes.extracting(start..<end))) }
      start = end + 1
    }
    return items
  }

  /// Decodes a form that was sent as a body (`application/x-www-form-urlencoded`).
  package static func items(of body: [UInt8]) throws(ParseError) -> [QueryItem] { try items(body.span) }

  private init(decoding piece: Span<UInt8>) throws(ParseError) {
    var divide = 0
    while divide < piece.count, piece[divide] != .equals { divide += 1 }
    name = try PercentCoding.decode(piece.extracting(first: divide), plusIsSpace: true)
    value =
      divide < piece.count
      ? try PercentCoding.decode(piece.extracting(divide + 1..<piece.count), plusIsSpace: true) : ""
  }
}
