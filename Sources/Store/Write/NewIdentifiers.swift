import SQLite

/// Tells of ids that come in ascending order, as those of a sorted file do, that a collection has them not, mostly
/// without looking: between two ids that are neighbours in the table every other is new.
struct NewIdentifiers {
  private let next: Statement
  /// The new id that was looked up last.
  private var last: String?
  /// The neighbours: of the ids behind the last one asked for, the table has none before `end`, or none at all.
  private var gap: (start: String, end: String?)?

  /// - Parameter table: a version table.
  init(of table: String, _ connection: Connection) throws(SQLiteError) {
    next = try connection.prepare(
      """
      SELECT min(id) FROM (
        SELECT min(id) AS id FROM \(table) WHERE id > ?1 AND closed IS NULL
        UNION ALL SELECT min(id) FROM \(table) WHERE id > ?1 AND closed IS NOT NULL)
      """)
  }

  /// Whether an id is known to be new. Whoever asks puts it into the table before the next is asked for, or not at
  /// all.
  /// - Parameter id: an id that is one: its characters are ASCII, which Swift and SQLite order alike.
  mutating func contains(_ id: String) -> Bool {
    guard let (start, end) = gap, start < id, end.map({ id < $0 }) ?? true else { return false }
    gap = (start: id, end: end)
    return true
  }

  /// Hears that an id which was asked for was looked up and is new. Only where it follows one before it is the gap
  /// looked for in which it lies.
  mutating func found(_ id: String) throws(SQLiteError) {
    defer { last = id }
    gap = nil
    guard let last, last < id else { return }
    try next.bind(text: id, at: 1)
    gap = (start: id, end: try next.first { $0.textIfPresent(0) } ?? nil)
  }
}
