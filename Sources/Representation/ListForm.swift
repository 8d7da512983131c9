/// How a format holds a collection: what of it, and what writes that. Part of the format's row of the table.
package enum ListForm: Sendable {
  /// Page by page, with claims by period and with what was asked for beside the records.
  case page(@Sendable (RowStyle) -> any PageWriting)
  /// On to the last record, in pieces as the client takes them.
  case stream(@Sendable (RowStyle, @escaping Label) -> any RowWriting)
  /// All dated records at once, where it says so with those that were retired lately behind them.
  case entries(tellsRetired: Bool, @Sendable (EntryList, EntryFields, RowStorage) -> any EntriesWriting)
  /// What changed among dated records, page by page, where it says so with what was retired.
  case feed(tellsRetired: Bool, @Sendable (EntryList, EntryFields, RowStorage) -> any FeedWriting)
  /// A picture of dated records.
  case picture(@Sendable (TimelineChart) -> [UInt8])

  /// The query parameters that it has no place for.
  package var unplaced: Set<String> {
    switch self {
    case .page: []
    case .stream, .entries, .picture: ["count", "facet", "expand"]
    case .feed: ["count", "facet", "expand", "sort", "around"]
    }
  }
}
