import Domain

/// What changed in the record, the newest revision first, as an Atom feed (RFC 4287); what was retired as a tombstone
/// (RFC 6721).
package enum AtomFeed {
  /// Appends a whole page of a feed.
  /// - Parameter next: the path of the page that follows; nil on the last.
  package static func append(_ entries: [Entry], of list: EntryList, next: String?, to bytes: inout [UInt8]) {
    var markup = Markup(.xml, after: bytes)
    markup.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
    markup.element(
      "feed",
      ["xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": "http://purl.org/atompub/tombstones/1.0"]
    ) { markup in
      markup.element("id", text: list.url)
      markup.element("title", text: list.title)
      markup.element("updated", text: entries.first?.updatedAt ?? list.updatedAt)
      markup.element("author") { $0.element("name", text: "Entente") }
      markup.empty("link", ["rel": "self", "type": "application/atom+xml", "href": list.url])
      markup.empty("link", ["rel": "alternate", "type": "text/html", "href": list.base + list.home])
      if let next { markup.empty("link", ["rel": "next", "href": list.base + next]) }
      for entry in entries { append(entry, of: list, to: &markup) }
    }
    markup.raw("\n")
    bytes = markup.finish()
  }

  /// The name of an entry for ever and on every host (RFC 4151).
  static func identifier(of entry: Entry) -> String { "tag:entente,2026:\(entry.path)" }

  private static func append(_ entry: Entry, of list: EntryList, to markup: inout Markup) {
    if entry.isRetired {
      return markup.empty("at:deleted-entry", ["ref": identifier(of: entry), "when": entry.updatedAt])
    }
    markup.element("entry") { markup in
      markup.element("id", text: identifier(of: entry))
      markup.element("title", text: entry.headline + (entry.date.map { " (\($0.words))" } ?? ""))
      markup.element("updated", text: entry.updatedAt)
      markup.element("published", text: entry.createdAt)
      let text = [entry.summary, entry.citations.first?.text].compactMap { $0 }
      markup.element("summary", ["type": "text"], text: text.joined(separator: "\n\n"))
      markup.empty("link", ["rel": "alternate", "type": "text/html", "href": list.page(of: entry)])
      for category in [entry.kind?.title].compactMap({ $0 }) + entry.topics {
        markup.empty("category", ["term": category])
      }
    }
  }
}
