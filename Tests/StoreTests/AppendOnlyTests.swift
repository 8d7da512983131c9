import Domain
import SQLite
import Testing

@testable import Store

@Suite struct AppendOnlyTests {
  private func expectRefused(_ sql: String, _ connection: Connection, _ words: String) {
    do {
      try connection.execute(sql)
      Issue.record("not refused: \(sql)")
    } catch {
      #expect(error.message.contains(words), "\(sql): \(error)")
    }
  }

  @Test func `no version of any resource can be deleted, changed or opened again by SQL`() throws {
    let database = try TemporaryDatabase()
    let world = try World(seed: 11, count: 2)
    for resource in Resource.all { try database.put(resource, world.records[resource.name] ?? []) }
    let connection = database.connection
    for resource in Resource.all {
      let table = resource.versionTable
      #expect(try database.number("SELECT count(*) FROM \(table)") == 2)
      expectRefused("DELETE FROM \(table)", connection, "versions are never deleted")
      for column in resource.columns.map(\.name) + ["id", "revision", "opened", "version"] {
        expectRefused(
          "UPDATE \(table) SET \(column) = \(column)", connection,
          "a version changes only by being closed, once")
        expectRefused(
          "UPDATE \(table) SET closed = 99, \(column) = \(column) || '1'", connection,
          "a version changes only by being closed, once")
      }
      expectRefused("UPDATE \(table) SET closed = NULL", connection, "closed, once")
    }
  }

  @Test func `a version closes once`() throws {
    let database = try TemporaryDatabase()
    let world = try World(seed: 12, count: 1)
    for resource in Resource.all { try database.put(resource, world.records[resource.name] ?? []) }
    try database.retire(.event, world.ids("events"))
    let seq = try database.number("SELECT max(seq) FROM commits")
    #expect(try database.number("SELECT closed FROM event_version") == seq)
    expectRefused("UPDATE event_version SET closed = \(seq + 1)", database.connection, "closed, once")
    expectRefused("UPDATE event_version SET closed = NULL", database.connection, "closed, once")
  }

  @Test func `commits and changes are never deleted and never change`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    expectRefused("DELETE FROM commits", database.connection, "commits are never deleted")
    expectRefused("UPDATE commits SET note = 'other'", database.connection, "commits never change")
    expectRefused("DELETE FROM changes", database.connection, "changes are never deleted")
    expectRefused("UPDATE changes SET op = 'retire'", database.connection, "changes never change")
  }

  @Test(arguments: Resource.all)
  func `the rows of a version, and the ids given, stay as they were`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: 13, count: 3)
    // Until there is a row in every list.
    for _ in 0..<10 { _ = try world.add(resource) }
    try database.store(world)
    let connection = database.connection
    for list in resource.lists {
      #expect(try database.number("SELECT count(*) FROM \(list.table)") > 0, "\(list.table)")
      expectRefused("DELETE FROM \(list.table)", connection, "never")
      expectRefused("UPDATE \(list.table) SET position = position + 1000", connection, "never")
    }
    if resource.isReferredTo {
      expectRefused("DELETE FROM \(resource.identityTable)", connection, "never")
      expectRefused("UPDATE \(resource.identityTable) SET id = id || 'x'", connection, "never")
    }
  }
}
