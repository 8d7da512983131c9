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
  /// When its record entered the store: RFC 3339, UTC.
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
      "citations", "revision", "updated_at",
    ]
    return names.allSatisfy { field($0) != nil } ? names : nil
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
      do throws(SQLiteError) { entries.append(try reading.entry(row)) } catch { failure = error }
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
}

/// Reads rows of one collection as dated records.
struct EntryReading {
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

  /// - Parameters:
  ///   - commit: the one that brought the entry or retired it; nil for that of its version.
  ///   - isRetired: whether it is there no more.
  func entry(_ row: borrowing Row, changedBy commit: Int64? = nil, isRetired: Bool = false)
    throws(SQLiteError) -> DatedRecord
  {
    let id = text("id", row) ?? ""
    let kind = text("kind", row)
    let updated = try commit.flatMap { (seq) throws(SQLiteError) in
      try connection.prepare("SELECT at FROM commits WHERE seq = ?").first([.integer(seq)]) { $0.text(0) }
    }
    return DatedRecord(
      path: resource.isDerived ? id : "\(resource.name)/\(id)", title: text("title", row) ?? id,
      date: text("date", row).flatMap { try? UncertainDate($0) }, status: text("status", row),
      kind: kind.map { ($0, title(of: $0, in: "kind") ?? $0) },
      topics: list("topics", row).map { topic in topicTitle(topic) ?? topic },
      countries: list("countries", row),
      place: text("place", row), summary: text("summary", row), weight: text("weight", row) ?? "",
      citations: text("citations", row) ?? "[]",
      revision: columns["revision"].map { row.integer($0) } ?? 1, createdAt: try firstTime(of: id),
      updatedAt: updated ?? text("updated_at", row) ?? "", isRetired: isRetired)
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

  /// When the record's first version was opened.
  private func firstTime(of id: String) throws(SQLiteError) -> String {
    // An id is found in one index among the current versions, and in another among the past ones.
    let arms = ["NULL", "NOT NULL"].map {
      "SELECT opened FROM \(resource.versionTable) WHERE id = ?1 AND closed IS \($0)"
    }
    let first = "SELECT min(opened) FROM (\(arms.joined(separator: " UNION ALL ")))"
    return try connection.prepare("SELECT at FROM commits WHERE seq = (\(first))").first([.text(id)]) {
      $0.text(0)
    } ?? ""
  }
}
