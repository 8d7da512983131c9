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
  /// Whether it holds whole addresses, so that an answer is for one host.
  package let hasAddresses: Bool
  /// Makes what writes rows, for a format that goes on to the last record in pieces as the client takes them, instead of
  /// page by page; nil for every other.
  package let rows: (@Sendable (RowStyle, @escaping Label) -> any RowWriting)?

  /// Whether it is streamed.
  package var isStreamed: Bool { rows != nil }

  init(
    _ name: String, extensions: [String], mediaType: String, parameters: String = "",
    hasAddresses: Bool = false,
    rows: (@Sendable (RowStyle, @escaping Label) -> any RowWriting)? = nil
  ) {
    (self.name, self.extensions, self.mediaType, self.rows) = (name, extensions, mediaType, rows)
    self.hasAddresses = hasAddresses
    contentType = mediaType + parameters
  }
}

/// The table of formats.
extension Format {
  /// Every format there is.
  package static let all = [json, prometheus, svg] + tables + entries

  /// The formats in which every collection can be had whole.
  package static let tables = [newlineDelimitedJSON, csv, markdown]

  /// The formats of dated records.
  package static let entries = [calendar, timelineJS]

  /// A calendar to subscribe to (RFC 5545).
  package static let calendar = Format(
    "calendar", extensions: ["ics"], mediaType: "text/calendar", parameters: "; charset=utf-8",
    hasAddresses: true)

  /// What the TimelineJS3 loader reads. Only its extension asks for it, since its media type is that of JSON.
  package static let timelineJS = Format(
    "timelinejs", extensions: ["timelinejs.json"], mediaType: "application/json", hasAddresses: true)

  /// JSON (RFC 8259).
  package static let json = Format("json", extensions: ["json"], mediaType: "application/json")

  /// JSON, one record a line.
  package static let newlineDelimitedJSON = Format(
    "ndjson", extensions: ["ndjson"], mediaType: "application/x-ndjson"
  ) { style, _ in JSONLines(style.fields) }

  /// Comma-separated values (RFC 4180).
  package static let csv = Format(
    "csv", extensions: ["csv"], mediaType: "text/csv", parameters: "; charset=utf-8; header=present"
  ) { style, label in CSVTable(style.fields, style: style.table, label: style.hasLabels ? label : nil) }

  /// A table of GitHub's Markdown (RFC 7763, variant GFM).
  package static let markdown = Format(
    "markdown", extensions: ["md"], mediaType: "text/markdown", parameters: "; charset=utf-8; variant=GFM"
  ) { style, label in MarkdownTable(style.fields, label: label) }

  /// A picture (SVG 1.1).
  package static let svg = Format("svg", extensions: ["svg"], mediaType: "image/svg+xml")

  /// The text exposition format of Prometheus.
  package static let prometheus = Format(
    "prometheus", extensions: [], mediaType: "text/plain", parameters: "; version=0.0.4; charset=utf-8")
}
