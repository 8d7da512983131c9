import SQLite
import Testing

/// What was released is never edited: a database out there has it applied, and another text of it would be refused there.
@Suite struct ReleasedMigrationTests {
  /// The migrations of release 0.1.0, each with its checksum. A release adds to this list and changes nothing in it.
  static let released = [
    "0001-commits": "0db9e7c1055c3fab",
    "0002-access": "1a5445ec9499661e",
    "0003-sources": "fc4ebbad0cd1a5f3",
    "0004-countries": "9eb350e5a7d85243",
    "0005-organizations": "68e0b37de754d7c3",
    "0006-people": "4d4881fa543679eb",
    "0007-memberships": "8d98cfcfa4ad2879",
    "0008-agreements": "f5e9934ee0ff7d7b",
    "0009-trade-series": "2f18164eedd06f1c",
    "0010-trade-observations": "5a9e1f638361dcff",
    "0011-trade-goods": "766d869639bf3c62",
    "0012-indicators": "2f3cdf749734f111",
    "0013-indicator-observations": "34424454de34659b",
    "0014-projects": "94b0a7ceb78ee259",
    "0015-events": "9d92524c1ff5ce78",
    "0016-assessments": "a001622c98a1e618",
  ]

  /// What is wrong with the migrations there are, a sentence each.
  private func faults(of migrations: [Migration]) -> [String] {
    let checksums = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0.checksum) })
    return Self.released.sorted { $0.key < $1.key }.compactMap { name, checksum in
      guard let found = checksums[name] else {
        return "Migration \(name) was released and is gone: databases that have it could not be opened."
      }
      return found == checksum
        ? nil : "Migration \(name) was released and is changed: put the change into a migration of its own."
    }
  }

  @Test func `every migration that was released is as it was released`() throws {
    #expect(try faults(of: Migration.load(folder: Repository.migrations)) == [])
  }

  @Test func `a released migration that is changed or gone is told by its name`() throws {
    var migrations = try Migration.load(folder: Repository.migrations)
    migrations.removeAll { $0.name == "0016-assessments" }
    migrations[3] = Migration(name: migrations[3].name, sql: migrations[3].sql + " ")
    #expect(
      faults(of: migrations) == [
        "Migration 0004-countries was released and is changed: put the change into a migration of its own.",
        "Migration 0016-assessments was released and is gone: databases that have it could not be opened.",
      ])
  }
}
