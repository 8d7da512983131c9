import HTTP
import Representation

/// The routes that the segments of a path up to here lead to, and what may follow.
final class RouteNode: Sendable {
  /// The routes of paths that end here.
  let routes: [Route]
  /// Whether a slash may stand behind these paths.
  let mayEndInSlash: Bool
  /// What may be done with these paths as they stand.
  let methods: PathMethods
  /// The extensions of these routes, each with the dot before it, and what may be done with a path that has it.
  let extensions: [(name: [UInt8], format: Format, methods: PathMethods)]
  /// Whether a path that begins with the segments up to here leads to a page.
  let hasPages: Bool
  /// What follows by name.
  private let literals: [(name: [UInt8], node: RouteNode)]
  /// What follows with any name.
  private let part: RouteNode?
  /// Whether the last segment may be any name with dots in it.
  private let mayHoldDots: Bool

  /// The node of routes whose patterns agree up to `depth`.
  init(_ routes: [Route], depth: Int = 0) {
    let here = routes.filter { $0.path.segments.count == depth }
    self.routes = here
    mayEndInSlash = here.contains(where: \.mayEndInSlash)
    hasPages = routes.contains { $0.formats.contains { $0 === Format.html } }
    methods = PathMethods(of: here)
    // The routes of one path share formats.
    var formats: [Format] = []
    for format in here.flatMap(\.formats) where !formats.contains(where: { $0 === format }) {
      formats.append(format)
    }
    extensions = formats.flatMap { format in
      let methods = PathMethods(of: here.filter { $0.formats.contains { $0 === format } })
      return format.extensions.map { (Array(".\($0)".utf8), format, methods) }
    }
    mayHoldDots = here.contains { route in
      if case .part(_, mayHoldDots: true) = route.path.segments.last { true } else { false }
    }
    var named: [String: [Route]] = [:]
    var others: [Route] = []
    for route in routes where route.path.segments.count > depth {
      if case .literal(let name) = route.path.segments[depth] {
        named[name, default: []].append(route)
      } else {
        others.append(route)
      }
    }
    literals = named.map { (Array($0.key.utf8), RouteNode($0.value, depth: depth + 1)) }
    part = others.isEmpty ? nil : RouteNode(others, depth: depth + 1)
  }

  /// Where a segment leads that others follow.
  func child(_ segment: Span<UInt8>) -> RouteNode? {
    for literal in literals where segment.isSame(literal.name, from: 0) { return literal.node }
    return part
  }

  /// Where the last segment leads, which may end in an extension.
  /// - Returns: the node, and where in the segment the extension begins.
  func leaf(_ segment: Span<UInt8>) -> (node: RouteNode, extensionStart: Int)? {
    for literal in literals where !literal.node.routes.isEmpty && segment.begins(with: literal.name) {
      let end = literal.name.count
      if end == segment.count || segment[end] == UInt8(ascii: ".") { return (literal.node, end) }
    }
    guard let part, !part.routes.isEmpty, !segment.isEmpty else { return nil }
    return (part, part.extensionStart(in: segment))
  }

  private func extensionStart(in segment: Span<UInt8>) -> Int {
    guard mayHoldDots else {
      return segment.indices.first { segment[$0] == UInt8(ascii: ".") } ?? segment.count
    }
    // Of several that fit, the longest: `.timelinejs.json` before `.json`.
    let longest = extensions.filter { segment.ends(with: $0.name) }.map(\.name.count).max() ?? 0
    return segment.count - longest
  }

  /// The format that an extension, given with its dot, asks for, and what may be done in it.
  func format(_ name: Span<UInt8>) -> (format: Format, methods: PathMethods)? {
    for known in extensions where name.isSame(known.name, from: 0) { return (known.format, known.methods) }
    return nil
  }

  /// The names that may stand here and list records.
  var collections: [String] {
    literals.filter { $0.node.routes.contains { $0.resource != nil } }
      .map { String(decoding: $0.name, as: UTF8.self) }.sorted()
  }
}

extension Span where Element == UInt8 {
  /// Whether these bytes from `start` on are `other`.
  func isSame(_ other: [UInt8], from start: Int) -> Bool {
    guard count - start == other.count else { return false }
    for index in other.indices where self[start + index] != other[index] { return false }
    return true
  }

  func begins(with other: [UInt8]) -> Bool {
    count >= other.count && extracting(first: other.count).isSame(other, from: 0)
  }

  func ends(with other: [UInt8]) -> Bool { count > other.count && isSame(other, from: count - other.count) }
}
