internal import Bytes

/// A request target taken apart and percent-decoded (RFC 3986 §3.3, §3.4).
package struct Target: Equatable, Sendable {
  /// The path's segments: none for `/`, and an empty last one for a path that ends in a slash. They are as
  /// they were sent: `.` and `..` stay, and an encoded slash stays inside its segment.
  package var path: [String]
  /// The query's parameters in their order, repeats included.
  package var query: [QueryItem]

  /// A target from its parts.
  package init(path: [String], query: [QueryItem] = []) {
    self.path = path
    self.query = query
  }

  /// The target as a link has it, encoded so that decoding gives it back.
  package var text: String {
    var text = TargetText(path: path)
    for item in query { text.add(item.name, item.value) }
    return text.text
  }

  /// Decodes path and query of an origin-form target, or of what follows an absolute-form target's authority.
  /// `*` has an empty path. Throws `invalidPercentEscape`, `nulInTarget` or `invalidUTF8InTarget`.
  package init(decoding bytes: Span<UInt8>) throws(ParseError) {
    var mark = 0
    while mark < bytes.count, bytes[mark] != .questionMark { mark += 1 }
    path = try Self.segments(bytes.extracting(first: mark))
    query = mark < bytes.count ? try QueryItem.items(bytes.extracting(mark + 1..<bytes.count)) : []
  }

  private static func segments(_ bytes: Span<UInt8>) throws(ParseError) -> [String] {
    guard bytes.count > 1, bytes[0] == .slash else { return [] }
    var segments: [String] = []
    segments.reserveCapacity(4)
    var start = 1
    for index in 1..<bytes.count where bytes[index] == .slash {
      segments.append(try PercentCoding.decode(bytes.extracting(start..<index)))
      start = index + 1
    }
    segments.append(try PercentCoding.decode(bytes.extracting(start..<bytes.count)))
    return segments
  }
}

/// The text of a target being put together, as a link has it: encoded so that decoding gives it back.
package struct TargetText {
  private var bytes: [UInt8] = []
  private var hasQuery = false

  /// A target without a query.
  package init(path: [String]) {
    bytes.reserveCapacity(256)
    if path.isEmpty { bytes.append(.slash) }
    for segment in path {
      bytes.append(.slash)
      PercentCoding.append(pathSegment: segment, to: &bytes)
    }
  }

  /// Adds a parameter behind those there are.
  package mutating func add(_ name: String, _ value: String) {
    bytes.append(hasQuery ? .ampersand : .questionMark)
    hasQuery = true
    PercentCoding.append(queryComponent: name, to: &bytes)
    bytes.append(.equals)
    PercentCoding.append(queryComponent: value, to: &bytes)
  }

  /// The whole.
  package var text: String { String(decoding: bytes.span, as: UTF8.self) }
}
