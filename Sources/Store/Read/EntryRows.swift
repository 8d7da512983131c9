package import Domain
package import Representation
package import SQLite

extension Resource {
  /// The fields of a dated record, in declared order; nil where the collection has no such records.
  package var entryFields: [String]? {
    Resource.entryFields.allSatisfy { field($0) != nil } ? Resource.entryFields : nil
  }

  private static let entryFields = [
    "id", "title", "kind", "status", "date", "place", "countries", "topics", "summary", "weight", "citations",
    "revision", "updated_at",
  ]
}

/// The dated records of a plan, of which calendars, timelines and feeds are made. They show one state of the record only
/// where their reader holds that state (`Reader.refresh`).
package final class EntryRows {
  /// The question.
  package let plan: Plan
  /// What people call what the records name.
  package let names: RecordNames
  /// How the rows are read.
  package let fields: EntryFields
  let reader: Reader
  let times: EntryTimes

  /// - Parameter plan: with the fields `Resource.entryFields` of its collection.
  package init(_ plan: Plan, by reader: Reader) {
    (self.plan, self.reader) = (plan, reader)
    let names = RecordNames(reader.connection, at: plan.moment)
    let times = EntryTimes(plan.resource, reader.connection)
    fields = EntryFields(
      plan.fields, of: plan.resource, label: { names.label($0, $1) }, firstTime: { times.first(of: $0) })
    (self.names, self.times) = (names, times)
  }

  /// Hands the rows to `body`, in the order of the plan.
  /// - Returns: how many there are.
  /// - Throws: `Problem` of kind `invalidParameter` where there are more than `most`.
  package func read(atMost most: Int, _ body: (borrowing Row) -> Void) throws(Problem) -> Int {
    var count = 0
    let hasMore = try reader.readAll(plan, atMost: most) { row in
      count += 1
      body(row)
    }
    try times.requireSuccess()
    guard !hasMore else {
      throw .parameters([
        .init(
          "There are more than \(most) of them: ask for fewer with \"from\" and \"to\".", parameter: "from",
          allowed: ["from", "to"])
      ])
    }
    return count
  }
}

/// When records and commits entered the store, by statements that are prepared once.
final class EntryTimes {
  private let resource: Resource
  private let connection: Connection
  private var firstTime: Statement?
  private var commitTime: Statement?
  /// Many rows are of one commit.
  private var last: (seq: Int64, time: String)?
  private var failure: SQLiteError?

  init(_ resource: Resource, _ connection: Connection) {
    (self.resource, self.connection) = (resource, connection)
  }

  /// The time of the first version of a record: RFC 3339, UTC.
  func first(of id: String) -> String {
    time(by: &firstTime, .text(id)) {
      // An id is found in one index among the current versions, and in another among the past ones.
      let arms = ["NULL", "NOT NULL"].map {
        "SELECT opened FROM \(resource.versionTable) WHERE id = ?1 AND closed IS \($0)"
      }
      let first = "SELECT min(opened) FROM (\(arms.joined(separator: " UNION ALL ")))"
      return "SELECT at FROM commits WHERE seq = (\(first))"
    }
  }

  /// The time of a commit.
  func time(of seq: Int64) -> String {
    if let last, last.seq == seq { return last.time }
    let time = time(by: &commitTime, .integer(seq)) { "SELECT at FROM commits WHERE seq = ?" }
    last = (seq, time)
    return time
  }

  private func time(by statement: inout Statement?, _ value: Binding, _ sql: () -> String) -> String {
    do throws(SQLiteError) {
      if statement == nil { statement = try connection.prepare(sql()) }
      return try statement?.first([value]) { $0.text(0) } ?? ""
    } catch {
      failure = error
      return ""
    }
  }

  /// - Throws: `Problem` where a time could not be read.
  func requireSuccess() throws(Problem) {
    if let failure { throw Problem(failure) }
  }
}
