import Foundation
import Glibc
import SQLite
import Testbed
import Testing

/// Files that released programs have made, opened by this one; and a file of a later one.
///
/// `Releases/0.1.0.sqlite.gz` was made by the program of 0.1.0 itself: its seeds, two commits of a person behind them, and a
/// token. Each release adds one such file.
struct UpgradeTests {
  private let folder: Folder
  private let path: String

  init() throws {
    folder = try Folder()
    path = folder["record.sqlite"]
  }

  private func unpack(_ release: String) throws {
    let file = "\(Repository.root)/Tests/IntegrationTests/Releases/\(release).sqlite.gz"
    try #require(Program.run(["-c", "gunzip -c '\(file)' >'\(path)'"], file: "/bin/sh").code == 0)
  }

  private func run(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(arguments + ["--database", path, "--migrations", Repository.migrations])
  }

  private func texts(_ sql: String) throws -> [String] {
    let connection = try Connection(path: path, mode: .readOnly)
    return try withExtendedLifetime(connection) { try connection.prepare(sql).all([]) { $0.text(0) } }
  }

  /// The columns of the tables that hold what was committed, and who may write.
  private func columns() throws -> [String: [String]] {
    let tables = try texts(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
        AND (name IN ('commits', 'changes', 'tokens') OR name LIKE '%\\_version' ESCAPE '\\')
        AND name NOT IN (SELECT name FROM derived_object)
      """)
    return try Dictionary(
      uniqueKeysWithValues: tables.map { ($0, try texts("SELECT name FROM pragma_table_info('\($0)')")) })
  }

  /// The rows of tables in these columns, a text each.
  private func rows(_ columns: [String: [String]]) throws -> [String: [String]] {
    try Dictionary(
      uniqueKeysWithValues: columns.map { table, columns in
        let text = columns.map { "quote(\"\($0)\")" }.joined(separator: " || '|' || ")
        return (table, try texts("SELECT \(text) FROM \"\(table)\" ORDER BY 1"))
      })
  }

  private static let releases = ["0.1.0"]

  @Test(arguments: releases)
  func `what a release made is served, with every commit, version and token`(release: String) throws {
    try unpack(release)
    // A later program may have more tables and columns.
    let columns = try columns()
    let before = try rows(columns)
    #expect(before["commits"]?.count == 3 && before["tokens"]?.count == 1 && before["changes"]?.count == 852)
    let server = try RunningProgram(in: folder, database: path)
    #expect(try server.get("/ready").json["dataset"]["version"] == 3)
    let history = try server.get("/v1/people/a-witness/history").json["data"]
    #expect(history.items.map { $0["record"]["name"] } == ["A Witness, as it turned out", "A Witness"])
    #expect(history.items.map { $0["actor"] } == ["boris", "anna"] && history[1]["note"] == "Heard of")
    #expect(try server.get("/v1/people/a-witness?as_of=2").json["name"] == "A Witness")
    #expect(try server.get("/v1/people/a-witness?as_of=1").status == 404)
    #expect(try server.get("/v1/agreements?between=RUS,TKM&count=exact").json["count"].number ?? 0 > 10)
    #expect(server.stop() == 0)
    #expect(try rows(columns) == before)
    let exported = try run("export", folder["exported"])
    #expect(exported.code == 0 && exported.errors.contains("851 records"), "\(exported.errors)")
  }

  @Test(arguments: releases)
  func `commits go on in what a release made`(release: String) throws {
    try unpack(release)
    try folder.write(
      #"[{"id": "another", "name": "Another", "citations": [{"source": "trend-2025-12-11"}]}]"#,
      to: "people.json")
    let outcome = try run("import", folder["people.json"])
    #expect(outcome.code == 0 && outcome.errors.contains("Commit 4: 1 records created"), "\(outcome.errors)")
  }

  private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test(arguments: [
    ["serve", "--port", "0"], ["import", "people.json"], ["export", "out"], ["check"], ["token", "list"],
  ])
  func `a file of a later release is left as it is, by a program that names the migration it does not know`(
    command: [String]
  ) throws {
    try FileManager.default.copyItem(atPath: TestDatabase.shared().path, toPath: path)
    try Connection(path: path).execute(
      """
      INSERT INTO migration VALUES ('9998-ports', 'x', '2030-01-01T00:00:00Z');
      PRAGMA wal_checkpoint(TRUNCATE);
      """)
    try folder.write("[]", to: "people.json")
    let before = try bytes()
    let words = command.map { ["people.json", "out"].contains($0) ? folder[$0] : $0 }
    let outcome = try Program.run(words + ["--database", path, "--migrations", Repository.migrations])
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(
      outcome.errors.contains("migration 9998-ports, which this program does not know"), "\(outcome.errors)")
    #expect(try bytes() == before && LogFiles.logBytes(besideDatabase: path) == 0)
  }
}
