import Domain

/// The same as JSON Feed 1.1 (`jsonfeed.org`).
package enum JSONFeed {
  /// Appends a whole page of a feed.
  /// - Parameter next: the path of the page that follows; nil on the last.
  package static func append(_ entries: [Entry], of list: EntryList, next: String?, to bytes: inout [UInt8]) {
    var members: [JSON.Member] = [
      .init("version", .string("https://jsonfeed.org/version/1.1")), .init("title", .string(list.title)),
      .init("home_page_url", .string(list.base + list.home)), .init("feed_url", .string(list.url)),
      .init("authors", .array([.object([.init("name", .string("Entente"))])])),
      .init("language", .string("en")),
    ]
    if let next { members.append(.init("next_url", .string(list.base + next))) }
    members.append(.init("items", .array(entries.filter { !$0.isRetired }.map { item($0, of: list) })))
    JSONText.append(.object(members), to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func item(_ entry: Entry, of list: EntryList) -> JSON {
    let citations = entry.citations.map { citation -> JSON in
      .object([
        .init("source", .string(citation.source)),
        .init("paragraph", citation.paragraph.map { .number(String($0)) } ?? .null),
        .init("quote", citation.quote.map(JSON.string) ?? .null),
      ])
    }
    let tags = [entry.kind?.title].compactMap { $0 } + entry.topics
    return .object([
      .init("id", .string(AtomFeed.identifier(of: entry))), .init("url", .string(list.page(of: entry))),
      .init("title", .string(entry.headline)), .init("content_text", .string(entry.text)),
      .init("date_published", .string(entry.createdAt)), .init("date_modified", .string(entry.updatedAt)),
      .init("tags", .array(tags.map(JSON.string))),
      .init(
        "_entente",
        .object([
          .init("date", entry.date.map { .string($0.edtf) } ?? .null),
          .init("status", entry.status.map(JSON.string) ?? .null),
          .init("countries", .array(entry.countries.map(JSON.string))),
          .init("citations", .array(citations)), .init("revision", .number(String(entry.revision))),
        ])),
    ])
  }
}
