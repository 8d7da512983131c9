import Bytes
package import Domain
package import SQLite

/// How rows are read as dated records: where each field stands, and what people call what it names. Formats are written
/// with it from SQLite's columns to bytes, with nothing between.
package struct EntryFields {
  let date: Int
  let status: Int
  let place: Int
  let countries: Int
  let revision: Int
  let updatedAt: Int
  private let id: Int
  private let title: Int
  private let kind: Int
  private let topics: Int
  private let summary: Int
  private let weight: Int
  private let citations: Int
  /// What stands before an id in a path.
  private let prefix: String
  /// The fields whose codes have titles, and the one that names a source.
  private let named: (kind: Field?, topic: Field?, source: Field?)
  private let label: Label
  /// Nil for records that are derived, whose entries may come and go within one revision.
  private let firstRevision: Int64?
  private let firstTime: (String) -> String

  /// - Parameters:
  ///   - fields: in the order of the rows' columns, those of `Resource.entryFields` among them.
  ///   - label: what people call a code or a record.
  ///   - firstTime: when the first version of a record entered the store.
  package init(
    _ fields: [Field], of resource: Resource, label: @escaping Label, firstTime: @escaping (String) -> String
  ) {
    var columns: [(name: String, index: Int)] = []
    var count = 0
    for field in fields {
      columns.append((field.name, count))
      count += JSONRow.columnCount(of: field)
    }
    let column = { (name: String) in columns.first { $0.name == name }?.index ?? 0 }
    (id, title, date, place) = (column("id"), column("title"), column("date"), column("place"))
    (kind, status, weight) = (column("kind"), column("status"), column("weight"))
    (countries, topics) = (column("countries"), column("topics"))
    (summary, citations) = (column("summary"), column("citations"))
    (revision, updatedAt) = (column("revision"), column("updated_at"))
    let item = { (name: String) in resource.field(name)?.list?.items.first }
    named = (resource.field("kind"), item("topics"), item("citations"))
    prefix = resource.isDerived ? "" : resource.name + "/"
    firstRevision = resource.isDerived ? nil : 1
    (self.label, self.firstTime) = (label, firstTime)
  }

  /// A row as a picture needs it.
  package func entry(_ row: borrowing Row) -> Entry {
    var entry = Entry(path: prefix + row.text(id), title: row.text(title))
    (entry.date, entry.status) = (date(row), row.textIfPresent(status))
    (entry.kind, entry.weight) = (kindTitle(row), row.text(weight))
    forEachCitation(row) { _, source, _ in entry.sources.append(source) }
    return entry
  }

  /// When it is; nil where no source says.
  func date(_ row: borrowing Row) -> UncertainDate? {
    row.textIfPresent(date).flatMap { try? UncertainDate($0) }
  }

  /// Writes when it is, in words, between two texts; nothing where no source says.
  func writeDate(
    _ row: borrowing Row, behind start: StaticString, before end: StaticString, to output: inout RawOutput
  ) {
    guard !row.isNull(date) else { return }
    output.write(start)
    if !row.withText(date, { output.write(wordsOfDay: $0) }), let date = date(row) {
      output.write(text: date.words)
    }
    output.write(end)
  }

  /// When its record entered the store.
  /// - Parameter time: when this version did.
  func createdAt(_ row: borrowing Row, versionAt time: String) -> String {
    row.integer(revision) == firstRevision ? time : firstTime(row.text(id))
  }

  /// The title of its kind.
  func kindTitle(_ row: borrowing Row) -> String { title(of: row.text(kind), in: named.kind) }

  /// Hands the titles of its kind and of what it is about to `body`.
  func forEachTag(_ row: borrowing Row, _ body: (String) -> Void) {
    body(kindTitle(row))
    row.withText(topics) { text in
      // A list of codes is stored as JSON without anything to escape.
      var start: Int?
      for index in text.indices where text[index] == UInt8(ascii: "\"") {
        if let beginning = start {
          body(
            title(of: String(decoding: text.extracting(beginning..<index), as: UTF8.self), in: named.topic))
          start = nil
        } else {
          start = index + 1
        }
      }
    }
  }

  private func title(of code: String, in field: Field?) -> String {
    field.flatMap { label($0, code) } ?? code
  }

  /// Hands its citations to `body`, each with the title of its source and the text that it was read from.
  func forEachCitation(
    _ row: borrowing Row, atMost most: Int = .max, _ body: (StoredCitation, String, Span<UInt8>) -> Void
  ) {
    row.withText(citations) { text in
      var citations = StoredCitations()
      var count = 0
      while count < most, let citation = citations.next(in: text) {
        count += 1
        body(citation, title(of: citation.source, in: named.source), text)
      }
    }
  }
}

/// What several formats say of an entry.
extension EntryFields {
  /// Writes its path below the collections, and of an act its date behind: `events/x`, `agreements/x/signed`.
  func writePath(_ row: borrowing Row, separator: UInt8 = UInt8(ascii: "/"), to output: inout RawOutput) {
    for byte in prefix.utf8 { output.write(byte == UInt8(ascii: "/") ? separator : byte) }
    row.withText(id) { path in
      var start = 0
      for index in path.indices where path[index] == UInt8(ascii: "/") {
        output.write(path.extracting(start..<index))
        output.write(separator)
        start = index + 1
      }
      output.write(path.extracting(start...))
    }
  }

  /// Writes when its record entered the store.
  func writeCreation(_ row: borrowing Row, to output: inout RawOutput) {
    guard row.integer(revision) == firstRevision else { return output.write(text: firstTime(row.text(id))) }
    row.withText(updatedAt) { output.write($0) }
  }

  /// Writes the address of the page of its record.
  func writePage(_ row: borrowing Row, of list: EntryList, _ escape: TextEscape, to output: inout RawOutput) {
    output.write(list.base, escape)
    output.write("/")
    // Names and ids have nothing in them that any format escapes.
    output.write(text: prefix)
    row.withText(id) { path in
      // Of an act without its date.
      var slashes = prefix.isEmpty ? 2 : 1
      let end = path.indices.first { index in
        if path[index] == UInt8(ascii: "/") { slashes -= 1 }
        return slashes == 0
      }
      output.write(path.extracting(first: end ?? path.count))
    }
  }

  /// Writes its title behind the word for a status that tells of no plain fact: "Denied: ...".
  func writeHeadline(
    _ row: borrowing Row, isRetired: Bool = false, _ escape: TextEscape, to output: inout RawOutput
  ) {
    let word = isRetired ? "Cancelled" : row.textIfPresent(status).flatMap(StatusWords.before)
    if let word {
      output.write(word, escape)
      output.write(": ")
    }
    row.withText(title) { output.write($0, escape) }
  }

  /// Writes its summary, where it has one, and its citations: between them what `separator` writes.
  func writeText(
    _ row: borrowing Row, citations most: Int = .max, _ escape: TextEscape, to output: inout RawOutput
  ) {
    var isFirst = row.isNull(summary)
    row.withText(summary) { output.write($0, escape) }
    forEachCitation(row, atMost: most) { citation, source, text in
      if !isFirst { output.write("\n\n", escape) }
      isFirst = false
      EntryFields.write(citation, of: source, in: text, escape, to: &output)
    }
  }

  /// Writes its summary and its citations as paragraphs of HTML.
  func writeParagraphs(_ row: borrowing Row, _ escape: TextEscape, to output: inout RawOutput) {
    row.withTextIfPresent(summary) { text in
      guard let text else { return }
      output.write("<p>")
      output.write(text, escape)
      output.write("</p>")
    }
    forEachCitation(row) { citation, source, text in
      output.write("<p>")
      EntryFields.write(citation, of: source, in: text, escape, to: &output)
      output.write("</p>")
    }
  }

  /// Writes a citation as people read it: "Trend News Agency, line 17: “...”".
  private static func write(
    _ citation: StoredCitation, of source: String, in text: Span<UInt8>, _ escape: TextEscape,
    to output: inout RawOutput
  ) {
    output.write(source, escape)
    if !citation.paragraph.isEmpty {
      output.write(", line ", escape)
      output.write(text.extracting(citation.paragraph))
    }
    citation.withWords(in: text) { words in
      output.write(": \u{201C}")
      output.write(words, escape)
      output.write("\u{201D}")
    }
  }
}
