import Domain
package import SQLite

/// The same as JSON Feed 1.1 (`jsonfeed.org`), which has no word for what was retired.
package struct JSONFeed: FeedWriting {
  private let list: EntryList
  private let fields: EntryFields
  private let storage: RowStorage

  /// A feed of rows with these fields.
  package init(_ list: EntryList, _ fields: EntryFields, storage: RowStorage) {
    (self.list, self.fields, self.storage) = (list, fields, storage)
  }

  /// Appends an entry.
  package func append(_ row: borrowing Row, changedAt time: String, isRetired: Bool, to bytes: inout [UInt8])
  {
    storage.append(to: &bytes) { output in
      output.write("{\"id\":\"tag:entente,2026:")
      fields.writePath(row, to: &output)
      output.write("\",\"url\":\"")
      fields.writePage(row, of: list, JSONText.escaping, to: &output)
      output.write("\",\"title\":\"")
      fields.writeHeadline(row, JSONText.escaping, to: &output)
      output.write("\",\"content_text\":\"")
      fields.writeText(row, JSONText.escaping, to: &output)
      output.write("\",\"date_published\":\"")
      fields.writeCreation(row, to: &output)
      output.write("\",\"date_modified\":")
      output.write(quoted: time)
      output.write(",\"tags\":[")
      var isFirst = true
      fields.forEachTag(row) { tag in
        if !isFirst { output.write(",") }
        isFirst = false
        output.write(quoted: tag)
      }
      output.write("],\"_entente\":{\"date\":")
      JSONFeed.write(row, fields.date, to: &output)
      output.write(",\"status\":")
      JSONFeed.write(row, fields.status, to: &output)
      output.write(",\"countries\":")
      row.withText(fields.countries) { output.write($0) }
      output.write(",\"citations\":[")
      writeCitations(row, to: &output)
      output.write("],\"revision\":")
      output.write(row.integer(fields.revision))
      output.write("}}")
    }
  }

  /// Writes a code or a date as it is stored.
  private static func write(_ row: borrowing Row, _ column: Int, to output: inout RawOutput) {
    row.withTextIfPresent(column) { text in
      if let text { output.write(quoted: text) } else { output.write("null") }
    }
  }

  /// Writes a part of a text that is JSON as it stands; null where there is none.
  private static func write(_ part: Range<Int>, of text: Span<UInt8>, to output: inout RawOutput) {
    if part.isEmpty { output.write("null") } else { output.write(text.extracting(part)) }
  }

  private func writeCitations(_ row: borrowing Row, to output: inout RawOutput) {
    var isFirst = true
    fields.forEachCitation(row) { citation, source, text in
      output.write(isFirst ? "{\"source\":" : ",{\"source\":")
      isFirst = false
      output.write(quoted: source)
      output.write(",\"paragraph\":")
      JSONFeed.write(citation.paragraph, of: text, to: &output)
      output.write(",\"quote\":")
      JSONFeed.write(citation.quote, of: text, to: &output)
      output.write("}")
    }
  }

  /// Appends the page that entries stand on.
  package func append(
    page entries: [ArraySlice<UInt8>], updatedAt time: String, next: String?,
    to bytes: inout [UInt8]
  ) {
    var members: [JSON.Member] = [
      .init("version", .string("https://jsonfeed.org/version/1.1")), .init("title", .string(list.title)),
      .init("home_page_url", .string(list.base + list.home)), .init("feed_url", .string(list.url)),
      .init("authors", .array([.object([.init("name", .string("Entente"))])])),
      .init("language", .string("en")),
    ]
    if let next { members.append(.init("next_url", .string(list.base + next))) }
    members.append(.init("items", .array([])))
    JSONText.append(.object(members), to: &bytes)
    // The items stand in the list that ends the object.
    bytes.removeLast(2)
    bytes.reserveCapacity(bytes.count + entries.reduce(16) { $0 + $1.count + 1 })
    var isFirst = true
    for entry in entries {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(contentsOf: entry)
    }
    bytes.append(contentsOf: "]}\n".utf8)
  }
}
