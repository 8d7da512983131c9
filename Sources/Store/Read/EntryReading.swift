package import Domain
import SQLite

/// A dated record as calendars and timelines need it, with the names of what it refers to.
package struct DatedRecord: Sendable {
  /// `collection/id`, and behind it the date of which it is, where a record has several.
  package let path: String
  /// In a few words.
  package let title: String
  /// Nil where no source names one.
  package let date: UncertainDate?
  /// The code of its status.
  package let status: String?
  /// The code and the title of its kind.
  package let kind: (code: String, title: String)?
  /// Titles of what it is about.
  package let topics: [String]
  /// Alpha-3 codes.
  package let countries: [String]
  /// Where it is.
  package let place: String?
  /// What it is about, in our words.
  package let summary: String?
  /// The code of how much is made of it.
  package let weight: String
  /// As JSON text.
  package let citations: String
  /// From 1.
  package let revision: Int64
  /// When its record entered the store, and when this version did: RFC 3339, UTC.
  package let createdAt: String
  /// When this version entered the store; of what was retired, when it was.
  package let updatedAt: String
  /// Whether it is there no more.
  package let isRetired: Bool
}

extension Resource {
  /// The fields of a dated record, in declared order; nil where the collection has no such records.
  package var entryFields: [String]? {
    let names = [
      "id", "title", "kind", "status", "date", "place", "countries", "topics", "summary", "weight",
      "citations",
      "revision",
    ]
    guard names.allSatisfy({ field($0) != nil }) else { return nil }
    return names
  }
}

extension Reader {
  /// The dated records that a plan finds, in its order, with the names of what they refer to.
  /// - Parameter plan: with the fields `Resource.entryFields` of its collection.
  /// - Throws: `Problem` of kind `invalidParameter` where there are more than `most`.
  package func entries(of plan: Plan, atMost most: Int) throws(Problem) -> (
    entries: [DatedRecord], names: RecordNames
  ) {
    let rows = try PlanRows(plan, over: connection)
    let names = RecordNames(connection, at: rows.moment)
    let reading = EntryReading(plan.resource, fields: plan.fields, names, connection)
    var entries: [DatedRecord] = []
    var failure: SQLiteError?
    while try rows.take({ row in
      do throws(SQLiteError) { entries.append(try reading.entry(row, closed: nil)) } catch { failure = error }
      return failure == nil && entries.count <= most
    }), failure == nil, entries.count <= most {}
    if let failure { throw Problem(failure) }
    guard entries.count <= most else {
      throw .parameters([
        .init(
          "There are more than \(most) of them: ask for fewer with \"from\" and \"to\".", parameter: "from",
          allowed: ["from", "to"])
      ])
    }
    return (entries, names)
  }

  /// The dated records that a plan would find, were they not retired in the last days before a time, in the order in which
  /// they were. Who subscribes to a calendar keeps an entry until it is told to be cancelled.
  /// - Parameter time: RFC 3339, UTC.
  package func retiredEntries(of plan: Plan, days: Int, before time: String) throws(Problem) -> [DatedRecord]
  {
    guard plan.moment == .now else { return [] }
    let reading = EntryReading(
      plan.resource, fields: plan.fields, RecordNames(connection, at: .now), connection)
    return try store { () throws(SQLiteError) in
      let since = try connection.prepare(
        "SELECT seq FROM commits WHERE at < strftime('%Y-%m-%dT%H:%M:%SZ', ?, ?) ORDER BY seq DESC LIMIT 1"
      ).first([.text(time), .text("-\(days) days")]) { $0.integer(0) }
      let query = plan.retired(since: since ?? 0)
      var rows = try connection.prepare(query.sql).cursor(query.values.map(\.binding))
      var entries: [DatedRecord] = []
      while try rows.advance() {
        entries.append(try reading.entry(rows.row, closed: rows.row.integer(rows.row.count - 1)))
      }
      return entries
    }
  }
}

/// Reads rows of one collection as dated records.
private struct EntryReading {
  private let resource: Resource
  private let columns: [String: Int]
  private let names: RecordNames
  private let connection: Connection

  init(_ resource: Resource, fields: [Field], _ names: RecordNames, _ connection: Connection) {
    (self.resource, self.names, self.connection) = (resource, names, connection)
    var columns: [String: Int] = [:]
    var index = 0
    for field in fields {
      columns[field.name] = index
      index += field.selectCount
    }
    self.columns = columns
  }

  /// - Parameter closed: the commit that retired the record; nil where it is there.
  func entry(_ row: borrowing Row, closed: Int64?) throws(SQLiteError) -> DatedRecord {
    let id = text("id", row) ?? ""
    let kind = text("kind", row)
    let revision = columns["revision"].map { row.integer($0) } ?? 1
    let times = try times(of: id, revision, closed: closed)
    return DatedRecord(
      path: resource.isDerived ? id : "\(resource.name)/\(id)", title: text("title", row) ?? id,
      date: text("date", row).flatMap { try? UncertainDate($0) }, status: text("status", row),
      kind: kind.map { ($0, title(of: $0, in: "kind") ?? $0) },
      topics: list("topics", row).map { topic in topicTitle(topic) ?? topic },
      countries: list("countries", row),
      place: text("place", row), summary: text("summary", row), weight: text("weight", row) ?? "",
      citations: text("citations", row) ?? "[]",
      revision: revision, createdAt: times.created, updatedAt: times.updated, isRetired: closed != nil)
  }

  private func text(_ name: String, _ row: borrowing Row) -> String? {
    columns[name].flatMap { row.textIfPresent($0) }
  }

  /// The plain codes of a list, which are stored as JSON without anything to escape.
  private func list(_ name: String, _ row: borrowing Row) -> [String] {
    (text(name, row) ?? "").split { "[]\",".contains($0) }.map(String.init)
  }

  private func title(of code: String, in name: String) -> String? {
    resource.field(name).flatMap { names.label($0, code) }
  }

  private func topicTitle(_ code: String) -> String? {
    resource.field("topics")?.list?.items.first.flatMap { names.label($0, code) }
  }

  /// When the record's first version was opened, and when one of its versions was, or a commit was made.
  private func times(of id: String, _ revision: Int64, closed: Int64?) throws(SQLiteError) -> (
    created: String, updated: String
  ) {
    // An id is found in one index among the current versions, and in another among the past ones.
    let versions = ["NULL", "NOT NULL"].map { state in
      "SELECT opened, revision FROM \(resource.versionTable) WHERE id = ?1 AND closed IS \(state)"
    }.joined(separator: " UNION ALL ")
    let sql = """
      WITH v AS (\(versions)) SELECT (SELECT at FROM commits WHERE seq = (SELECT min(opened) FROM v)),
        (SELECT at FROM commits WHERE seq = coalesce(?3, (SELECT max(opened) FROM v WHERE revision = ?2)))
      """
    let values: [Binding] = [.text(id), .integer(revision), closed.map(Binding.integer) ?? .null]
    return try connection.prepare(sql).first(values) { ($0.text(0), $0.text(1)) } ?? ("", "")
  }
}
