/// A format that answers come in: one row of the table of formats. A class, so that handing it on costs a count and not
/// one for each of its parts.
package final class Format: Sendable {
  /// What people call it, and the word for it in lists.
  package let name: String
  /// The extensions of a path that ask for it, without the dot before them; they may hold dots. None where only the path
  /// says what there is.
  package let extensions: [String]
  /// The media type that Accept asks for, with parameters where they tell it from another: `type/subtype;version=2.1`.
  package let mediaType: String
  /// The value of Content-Type.
  package let contentType: String
  /// Whether it holds whole addresses, so that an answer is for one host.
  package let hasAddresses: Bool
  /// What people read on a link to it.
  package let title: String
  /// How it holds a collection; nil for a format of something else.
  package let list: ListForm?
  /// Makes what writes the series of a dataflow, for a format of statistical data; nil for every other.
  package let series: (@Sendable (DataMessage) -> any SeriesWriting)?

  /// The query parameters of a collection that it has no place for.
  package var unplaced: Set<String> { list?.unplaced ?? [] }

  init(
    _ name: String, extensions: [String], mediaType: String, parameters: String = "",
    hasAddresses: Bool = false, title: String? = nil, list: ListForm? = nil,
    series: (@Sendable (DataMessage) -> any SeriesWriting)? = nil
  ) {
    (self.name, self.extensions, self.mediaType) = (name, extensions, mediaType)
    (self.list, self.series) = (list, series)
    (self.hasAddresses, self.title) = (hasAddresses, title ?? name.uppercased())
    contentType = mediaType + parameters
  }
}

/// The table of formats.
extension Format {
  /// Every format there is.
  package static let all =
    [json, jsonRPC, text, linkset, eventStream, prometheus, svg, html, css, javaScript, oEmbed, sqlite]
    + tables
    + entries + feeds + structures + series

  /// The formats that a collection can be had in, the usual one first.
  package static let lists = [json] + tables + entries + feeds + [svg]

  /// The formats in which every collection can be had whole.
  package static let tables = [
    newlineDelimitedJSON, csv, markdown,
  ]

  /// The formats of dated records.
  package static let entries = [calendar, timelineJS]

  /// The formats of what changed among dated records.
  package static let feeds = [atom, jsonFeed]

  /// A feed (RFC 4287).
  package static let atom = Format(
    "atom", extensions: ["atom"], mediaType: "application/atom+xml", parameters: "; charset=utf-8",
    hasAddresses: true, title: "Atom feed",
    list: .feed(tellsRetired: true) { AtomFeed($0, $1, storage: $2) })

  /// The same as JSON Feed 1.1 (`jsonfeed.org`).
  package static let jsonFeed = Format(
    "jsonfeed", extensions: ["feed.json"], mediaType: "application/feed+json", hasAddresses: true,
    title: "JSON feed",
    list: .feed(tellsRetired: false) { JSONFeed($0, $1, storage: $2) })

  /// A calendar to subscribe to (RFC 5545).
  package static let calendar = Format(
    "calendar", extensions: ["ics"], mediaType: "text/calendar", parameters: "; charset=utf-8",
    hasAddresses: true, title: "Calendar",
    list: .entries(tellsRetired: true) { ICalendar($0, $1, storage: $2) })

  /// What the TimelineJS3 loader reads. Only its extension asks for it, since its media type is that of JSON.
  package static let timelineJS = Format(
    "timelinejs", extensions: ["timelinejs.json"], mediaType: "application/json", hasAddresses: true,
    title: "TimelineJS", list: .entries(tellsRetired: false) { TimelineJS($0, $1, storage: $2) })

  /// JSON (RFC 8259).
  package static let json = Format(
    "json", extensions: ["json"], mediaType: "application/json", list: .page { JSONPage($0) })

  /// Events as they happen, which browsers read by EventSource (HTML Living Standard).
  package static let eventStream = Format(
    "event-stream", extensions: [], mediaType: "text/event-stream")

  /// JSON, one record a line.
  package static let newlineDelimitedJSON = Format(
    "ndjson", extensions: ["ndjson"], mediaType: "application/x-ndjson",
    list: .stream { style, _ in JSONLines(style) })

  /// Comma-separated values (RFC 4180).
  package static let csv = Format(
    "csv", extensions: ["csv"], mediaType: "text/csv", parameters: "; charset=utf-8; header=present",
    list: .stream { style, label in
      CSVTable(
        style.fields, style: style.table, label: style.hasLabels ? label : nil, storage: style.storage)
    })

  /// A table of GitHub's Markdown (RFC 7763, variant GFM).
  package static let markdown = Format(
    "markdown", extensions: ["md"], mediaType: "text/markdown", parameters: "; charset=utf-8; variant=GFM",
    title: "Markdown", list: .stream { style, label in MarkdownTable(style.fields, label: label) })

  /// Text for people and for programs that read as people do.
  package static let text = Format(
    "text", extensions: ["txt"], mediaType: "text/plain", parameters: "; charset=utf-8")

  /// Answers to messages, and what is wrong with them (JSON-RPC 2.0).
  package static let jsonRPC = Format("jsonrpc", extensions: [], mediaType: "application/json")

  /// Links of interfaces to what describes them (RFC 9264, RFC 9727).
  package static let linkset = Format(
    "linkset", extensions: [],
    mediaType: "application/linkset+json;profile=\"https://www.rfc-editor.org/info/rfc9727\"")

  /// A page for people (HTML Living Standard). Pages have addresses of their own, so that no extension asks for one.
  package static let html = Format(
    "html", extensions: [], mediaType: "text/html", parameters: "; charset=utf-8", hasAddresses: true)

  /// What makes a frame around a part of a page (oEmbed 1.0).
  package static let oEmbed = Format(
    "oembed", extensions: [], mediaType: "application/json", hasAddresses: true)

  /// A style sheet.
  package static let css = Format(
    "css", extensions: ["css"], mediaType: "text/css", parameters: "; charset=utf-8")

  /// A script (RFC 9239).
  package static let javaScript = Format(
    "javascript", extensions: ["js"], mediaType: "text/javascript", parameters: "; charset=utf-8")

  /// A picture (SVG 1.1).
  package static let svg = Format(
    "svg", extensions: ["svg"], mediaType: "image/svg+xml", title: "Picture", list: .picture { $0.svg() })

  /// The text exposition format of Prometheus.
  package static let prometheus = Format(
    "prometheus", extensions: [], mediaType: "text/plain", parameters: "; version=0.0.4; charset=utf-8")

  /// A database (sqlite.org/fileformat2.html).
  package static let sqlite = Format("sqlite", extensions: ["sqlite"], mediaType: "application/vnd.sqlite3")

  /// The formats of the structures of statistical data.
  package static let structures = [
    Format(
      "sdmx-structure", extensions: [], mediaType: "application/vnd.sdmx.structure+xml;version=2.1"),
    // For programs that do not know the media types of SDMX.
    Format("sdmx-structure-xml", extensions: [], mediaType: "application/xml"),
  ]

  /// The formats of statistical data.
  package static let series = [
    Format(
      "sdmx-generic", extensions: [], mediaType: "application/vnd.sdmx.genericdata+xml;version=2.1",
      series: { GenericData($0) }),
    Format(
      "sdmx-structure-specific", extensions: [],
      mediaType: "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
      series: { StructureSpecificData($0) }),
    Format(
      "sdmx-csv", extensions: [], mediaType: "application/vnd.sdmx.data+csv;version=1.0.0",
      parameters: ";charset=utf-8", series: { SDMXTable($0, .one) }),
    Format(
      "sdmx-csv-2", extensions: [], mediaType: "application/vnd.sdmx.data+csv;version=2.0.0",
      parameters: ";charset=utf-8", series: { SDMXTable($0, .two) }),
    Format("sdmx-generic-xml", extensions: [], mediaType: "application/xml", series: { GenericData($0) }),
  ]
}
