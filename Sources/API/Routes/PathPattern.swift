/// The paths of a route: `/v1/trade-series/{series}/observations/{id}`, where what stands in braces is a part that each
/// request fills in. A part holds no dot, since a dot begins an extension, but for one spelt `{+key}`: such a one ends
/// where an extension of the route does.
package struct PathPattern: Sendable, CustomStringConvertible {
  enum Segment: Equatable, Sendable {
    case literal(String)
    case part(String, mayHoldDots: Bool)
  }

  /// The pattern as it is written.
  package let description: String
  let segments: [Segment]
  /// The names of its parts, and the positions of their segments.
  let parts: [(name: String, position: Int)]

  init(_ text: String) {
    description = text
    segments = text.split(separator: "/").map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
      let name = segment.dropFirst().dropLast()
      return .part(
        name.hasPrefix("+") ? String(name.dropFirst()) : String(name), mayHoldDots: name.hasPrefix("+"))
    }
    parts = segments.enumerated().compactMap { position, segment in
      if case .part(let name, _) = segment { (name, position) } else { nil }
    }
  }

  /// The names of its parts, in order.
  package var partNames: [String] { parts.map(\.name) }
}
