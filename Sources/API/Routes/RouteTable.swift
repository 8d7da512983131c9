internal import Bytes
import Domain
import HTTP
import Representation
import Store

/// Finds routes by paths: a tree with a node for each segment, walked over the bytes as they were sent.
package final class RouteTable: Sendable {
  /// Where a path leads.
  struct Place {
    /// What may be done there.
    let methods: PathMethods
    /// The format that the path's extension asks for, and how many bytes the extension has with its dot.
    var format: Format?
    var extensionCount = 0
  }

  private let root: RouteNode

  /// - Parameter routes: of which no two have the same paths and a method in common.
  package init(_ routes: [Route] = Route.all) {
    root = RouteNode(routes)
  }

  /// - Throws: `Problem` of kind `notFound` with what there is instead, or `invalidRequest` where an escape in the path
  ///   cannot be decoded.
  func place(of request: borrowing Request) throws(Problem) -> Place {
    // Of the server as a whole, `*`, only OPTIONS can ask (RFC 9112 §3.2.4).
    if request.isServerWide { return Place(methods: root.methods) }
    return try request.withTarget { (bytes) throws(Problem) in
      let path = bytes.extracting(
        first: bytes.indices.first { bytes[$0] == UInt8(ascii: "?") } ?? bytes.count)
      guard path.indices.contains(where: { path[$0] == UInt8(ascii: "%") }) else {
        return try place(of: path, separator: UInt8(ascii: "/"))
      }
      // Decoded, a segment may hold a slash, but never a NUL.
      let segments = try request.decodedTarget().path
      let decoded = segments.reduce(into: [UInt8]()) { $0 += [0] + $1.utf8 }
      return try place(of: decoded.span, separator: 0)
    }
  }

  /// Whether somebody asks for a page: by the address, below which there are pages or nothing, and by Accept, which
  /// prefers one.
  func isForPage(_ request: borrowing Request) -> Bool {
    let choice = request.withField(.accept) { Accept.best(of: RouteTable.forms, for: $0) }
    guard let choice, choice == 1 else { return false }
    return request.withTarget { bytes in
      let ends: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: ".")]
      let end = bytes.indices.first { $0 > 0 && ends.contains(bytes[$0]) } ?? bytes.count
      guard end > 1, let node = root.child(bytes.extracting(1..<end)) else { return true }
      return node.hasPages
    }
  }

  /// What a problem can be reported in.
  private static let forms = [MediaType("application/problem+json"), MediaType(Format.html.mediaType)]

  private func place(of path: Span<UInt8>, separator: UInt8) throws(Problem) -> Place {
    var node = root
    var start = 1
    guard path.count > 1 else { return Place(methods: root.methods) }
    for index in 1..<path.count where path[index] == separator {
      guard let next = node.child(path.extracting(start..<index)) else { throw missing(path, separator) }
      (node, start) = (next, index + 1)
    }
    let last = path.extracting(start..<path.count)
    if last.isEmpty, node.mayEndInSlash { return Place(methods: node.methods) }
    guard let leaf = node.leaf(last) else { throw missing(path, separator) }
    let name = last.extracting(leaf.extensionStart..<last.count)
    if name.isEmpty { return Place(methods: leaf.node.methods) }
    guard let asked = leaf.node.format(name) else { throw unknown(name, at: leaf.node) }
    return Place(methods: asked.methods, format: asked.format, extensionCount: name.count)
  }

  private func unknown(_ name: Span<UInt8>, at node: RouteNode) -> Problem {
    let allowed = node.extensions.map { String(decoding: $0.name, as: UTF8.self) }
    let advice = allowed.isEmpty ? "Use none." : "Use one of the extensions allowed, or none."
    let nearest = Spelling.advice(on: name.text, among: allowed)
    return Problem(
      .notFound, "There is no format \"\(name.text)\" here.\(nearest)",
      faults: [.init(advice, allowed: allowed)])
  }

  private func missing(_ path: Span<UInt8>, _ separator: UInt8) -> Problem {
    let segments = path.text.split(
      separator: Character(Unicode.Scalar(separator)), omittingEmptySubsequences: false
    )
    .dropFirst().map(String.init)
    let path = "/" + segments.joined(separator: "/")
    if segments.last == "" {
      return Problem(.notFound, "Nothing is at \(path): paths here do not end in a slash.")
    }
    let interface = root.child(Array("v1".utf8).span)
    if segments.count >= 2, segments[0] == "v1", interface?.child(Array(segments[1].utf8).span) == nil {
      let known = interface?.collections ?? []
      let nearest = Spelling.advice(on: segments[1], among: known)
      return Problem(
        .notFound, "There is no collection \"\(segments[1])\"; /v1 lists those there are.\(nearest)",
        faults: [.init("There is no collection \"\(segments[1])\".", allowed: known)])
    }
    return Problem(.notFound, "Nothing is at \(path); /v1 says what there is.")
  }
}

extension Span where Element == UInt8 {
  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
