import CSQLite
import Domain
import SQLite
import Testing

@testable import SQLite
@testable import Store

/// How SQLite goes about what triggers do, which happens at every change (sqlite.org/eqp.html).
@Suite struct TriggerPlanTests {
  /// The steps of a statement and of the triggers that it sets off.
  private func steps(_ sql: String, _ connection: Connection) throws -> [String] {
    try #require(connection.database.configure(SQLITE_DBCONFIG_TRIGGER_EQP, true) == SQLITE_OK)
    return try connection.prepare("EXPLAIN QUERY PLAN " + sql).all { $0.text(3) }
  }

  /// Whether a step goes through a whole table that is there, and not through rows made on the way.
  private func isScan(_ step: String, _ tables: Set<String>) -> Bool {
    let words = step.split(separator: " ").map(String.init)
    return words.first == "SCAN" && words.dropFirst().first.map(tables.contains) == true
  }

  @Test(arguments: Resource.all)
  func `no statement of a trigger scans a table`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let tables = Set(try database.texts("SELECT name FROM sqlite_schema WHERE type = 'table'"))
    let names = ["version", "id", "revision", "opened"] + resource.columns.map(\.name)
    let columns = names.joined(separator: ", ")
    let values = names.map { _ in "1" }.joined(separator: ", ")
    var statements = [
      "INSERT INTO \(resource.versionTable) (\(columns)) VALUES (\(values))",
      "UPDATE \(resource.versionTable) SET closed = 1 WHERE version = 1",
      "DELETE FROM \(resource.versionTable) WHERE version = 1",
    ]
    for list in resource.lists {
      statements.append("DELETE FROM \(list.table) WHERE version = 1 AND position = 1")
      statements.append("UPDATE \(list.table) SET position = 1 WHERE version = 1 AND position = 1")
    }
    let triggers = try database.number(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '\(resource.versionTable)'")
    #expect(triggers >= 3)
    for statement in statements {
      let steps = try steps(statement, database.connection)
      // Rows in a list are called `i` and `j` there.
      #expect(!steps.contains { isScan($0, tables.union(["i", "j"])) }, "\(statement): \(steps)")
    }
  }

  @Test func `the steps of triggers are among those that are looked at`() throws {
    let database = try TemporaryDatabase()
    let steps = try steps("UPDATE event_version SET closed = 1 WHERE version = 1", database.connection)
    #expect(steps.contains { $0.hasPrefix("SEARCH event_lasting") }, "\(steps)")
    try database.connection.execute(
      """
      CREATE TRIGGER slow AFTER UPDATE ON event_version
      BEGIN DELETE FROM event_lasting WHERE record_id || '' = OLD.id; END
      """)
    let slow = try self.steps("UPDATE event_version SET closed = 2 WHERE version = 1", database.connection)
    #expect(slow.contains { isScan($0, ["event_lasting"]) }, "\(slow)")
  }
}
