/// A format that answers come in: one row of the table of formats. A class, so that handing it on costs a count and not
/// one for each of its parts.
package final class Format: Sendable {
  /// What people call it, and the word for it in lists.
  package let name: String
  /// The extensions of a path that ask for it, without the dot before them; they may hold dots. None where only the path
  /// says what there is.
  package let extensions: [String]
  /// The media type that Accept asks for, `type/subtype`.
  package let mediaType: String
  /// The value of Content-Type.
  package let contentType: String
  /// Whether it goes on to the last record, in pieces as the client takes them, instead of page by page.
  package let isStreamed: Bool

  init(
    _ name: String, extensions: [String], mediaType: String, parameters: String = "", isStreamed: Bool = false
  ) {
    (self.name, self.extensions, self.mediaType, self.isStreamed) = (name, extensions, mediaType, isStreamed)
    contentType = mediaType + parameters
  }
}

/// The table of formats.
extension Format {
  /// Every format there is.
  package static let all = [json, newlineDelimitedJSON, prometheus]

  /// JSON (RFC 8259).
  package static let json = Format("json", extensions: ["json"], mediaType: "application/json")

  /// JSON, one record a line.
  package static let newlineDelimitedJSON = Format(
    "ndjson", extensions: ["ndjson"], mediaType: "application/x-ndjson", isStreamed: true)

  /// The text exposition format of Prometheus.
  package static let prometheus = Format(
    "prometheus", extensions: [], mediaType: "text/plain", parameters: "; version=0.0.4; charset=utf-8")
}
