import Domain
package import SQLite

/// What changed in the record, the newest revision first, as an Atom feed (RFC 4287); what was retired as a tombstone
/// (RFC 6721).
package struct AtomFeed: FeedWriting {
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
      if isRetired {
        output.write("<at:deleted-entry ref=\"tag:entente,2026:")
        fields.writePath(row, to: &output)
        output.write("\" when=\"")
        output.write(text: time)
        output.write("\"/>")
      } else {
        write(row, time, to: &output)
      }
    }
  }

  private func write(_ row: borrowing Row, _ time: String, to output: inout RawOutput) {
    // The name of an entry for ever and on every host (RFC 4151).
    output.write("<entry><id>tag:entente,2026:")
    fields.writePath(row, to: &output)
    output.write("</id><title>")
    fields.writeHeadline(row, Markup.escaping, to: &output)
    fields.writeDate(row, behind: " (", before: ")", to: &output)
    output.write("</title><updated>")
    output.write(text: time)
    output.write("</updated><published>")
    fields.writeCreation(row, to: &output)
    output.write("</published><summary type=\"text\">")
    fields.writeText(row, citations: 1, Markup.escaping, to: &output)
    output.write("</summary><link rel=\"alternate\" type=\"text/html\" href=\"")
    fields.writePage(row, of: list, Markup.escaping, to: &output)
    output.write("\"/>")
    fields.forEachTag(row) { tag in
      output.write("<category term=\"")
      output.write(tag, Markup.escaping)
      output.write("\"/>")
    }
    output.write("</entry>")
  }

  /// Appends the page that entries stand on.
  package func append(
    page entries: [ArraySlice<UInt8>], updatedAt time: String, next: String?,
    to bytes: inout [UInt8]
  ) {
    storage.append(to: &bytes) { output in
      output.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"")
      output.write(" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"><id>")
      output.write(list.url, Markup.escaping)
      output.write("</id><title>")
      output.write(list.title, Markup.escaping)
      output.write("</title><updated>")
      output.write(text: time)
      output.write("</updated><author><name>Entente</name></author>")
      output.write("<link rel=\"self\" type=\"application/atom+xml\" href=\"")
      output.write(list.url, Markup.escaping)
      output.write("\"/><link rel=\"alternate\" type=\"text/html\" href=\"")
      output.write(list.base + list.home, Markup.escaping)
      output.write("\"/>")
      if let next {
        output.write("<link rel=\"next\" href=\"")
        output.write(list.base + next, Markup.escaping)
        output.write("\"/>")
      }
    }
    bytes.reserveCapacity(bytes.count + entries.reduce(16) { $0 + $1.count })
    for entry in entries { bytes.append(contentsOf: entry) }
    bytes.append(contentsOf: "</feed>\n".utf8)
  }
}
