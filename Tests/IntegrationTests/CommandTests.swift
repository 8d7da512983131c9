import API
import Foundation
import SQLite
import Store
import Testbed
import Testing

/// The commands that are not `serve` and `check`.
struct CommandTests {
  private let folder: Folder
  init() throws { folder = try Folder() }

  private static let commands = [
    [], ["serve"], ["import"], ["export"], ["check"], ["token"], ["token", "create"], ["token", "list"],
    ["token", "revoke"], ["backup"], ["schema"],
  ]

  @Test(arguments: commands)
  func `every command explains itself`(command: [String]) throws {
    let outcome = try Program.run(command + ["--help"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("OVERVIEW: "))
    #expect(outcome.output.contains("USAGE: " + (["entente"] + command).joined(separator: " ")))
  }

  @Test func `the help names every command`() throws {
    let help = try Program.run(["--help"]).output
    for command in Self.commands where command.count == 1 {
      #expect(help.contains("\n  \(command[0])"), "\(command)")
    }
    #expect(try Program.run(["nonesuch"]).code == 64)
  }

  @Test func `the version tells that of SQLite too, and warns of one that may lose commits`() throws {
    let outcome = try Program.run(["--version"])
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(outcome.code == 0 && lines.first == "entente 0.1.0")
    #expect(lines.count > 1 && lines[1] == "SQLite \(LibraryVersion.current)")
    #expect(lines.dropFirst(2).isEmpty != LibraryVersion.current.hasLogResetFault, "\(lines)")
  }

  private func run(_ arguments: [String], database: String = "record.sqlite") throws -> Program.Outcome {
    try Program.run(arguments + ["--database", folder[database]] + Program.repository)
  }

  @Test func `what is exported, imported and exported again is the same to the byte`() throws {
    let original = try TestDatabase.shared()
    let first = try Program.run(["export", folder["one"], "--database", original.path])
    #expect(first.code == 0, "\(first.errors)")
    let stored = try run(["import", folder["one"]])
    #expect(stored.code == 0, "\(stored.errors)")
    #expect(try run(["export", folder["two"]]).code == 0)
    let names = try folder.names(in: "one")
    #expect(try names == folder.names(in: "two"))
    let seeds = try FileManager.default.contentsOfDirectory(atPath: Repository.seeds)
    #expect(names == seeds.filter { $0.hasSuffix(".json") }.sorted())
    for name in names {
      #expect(try folder.bytes("one/\(name)") == folder.bytes("two/\(name)"), "\(name)")
    }
    // And nothing changes when it is imported once more.
    #expect(try run(["import", folder["two"]]).errors.contains("Nothing to change"))
  }

  @Test func `the seeds stand in the form in which they are exported`() throws {
    let outcome = try Program.run(["export", folder["out"], "--database", TestDatabase.shared().path])
    #expect(outcome.code == 0)
    for name in try folder.names(in: "out") {
      let collection = String(name.dropLast(5))
      let exported = try Document(json: folder.bytes("out/\(name)")).items
      let seeds = try Repository.seeds(of: collection)
      #expect(exported.sorted { ($0["id"].text ?? "") < ($1["id"].text ?? "") }.ids == seeds.ids.sorted())
    }
  }

  @Test(arguments: [
    (#"[{"id": "Bad Id", "name": "x"}]"#, ["people.json", "/0/id", "Bad Id"]),
    (
      #"[{"id": "one", "name": "x", "citations": [{"source": "trend-2025-12-11"}]}, {"id": "two"}]"#,
      ["people.json (two)", "/1/name", "/1/citations", "required"]
    ),
    (#"[{"id": "one", "nme": "x"}]"#, ["people.json (one)", "/0/nme", "Allowed: "]),
    (
      #"[{"id": "one", "name": "x", "country": "XXX", "citations": [{"source": "trend-2025-12-11"}]}]"#,
      ["people", "one", "XXX", "countries"]
    ),
    ("[{\"id\": \"one\",\n \"name\": }]", ["people.json:2:"]), ("{}", ["people.json", "array"]),
  ])
  func `a file with a fault stores nothing, and the file, the record and the place are named`(
    text: String, named: [String]
  ) throws {
    #expect(try run(["import", Repository.seeds]).code == 0)
    let version = try lastCommit()
    try folder.write(
      #"[{"id": "sound", "name": "Sound", "kind": "forum", "citations": [{"source": "trend-2025-12-11"}]}]"#,
      to: "in/organizations.json")
    try folder.write(text, to: "in/people.json")
    let outcome = try run(["import", folder["in"]])
    #expect(outcome.code == 1)
    for part in named { #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)") }
    #expect(try lastCommit() == version)
    let sound = "SELECT count(*) FROM organizations WHERE id = 'sound'"
    #expect(try number(sound) == 0)
  }

  private func number(_ sql: String) throws -> Int64? {
    try Connection(path: folder["record.sqlite"], mode: .readOnly).prepare(sql).first([]) { $0.integer(0) }
  }

  private func lastCommit() throws -> Int64? { try number("SELECT max(seq) FROM commits") }

  @Test func `a file of no collection is refused with those there are`() throws {
    try folder.write("[]", to: "treaties.json")
    let outcome = try run(["import", folder["treaties.json"]])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("treaties.json") && outcome.errors.contains("agreements"))
    #expect(try run(["import", folder["nowhere"]]).errors.contains(folder["nowhere"]))
  }

  /// The text of a file of many sources, a line each: several pieces of what is read at once.
  private func manySources(_ count: Int) -> String {
    let lines = (0..<count).map { index in
      """
      {"id":"source-\(index)","title":"A source","kind":"report","language":"en","reliability":"B",\
      "reliability_reason":"Because it is one of so many that they fill several pieces of the file."}
      """
    }
    return "[" + lines.joined(separator: ",\n") + "]\n"
  }

  @Test func `a file of many pieces is imported whole, or not at all`() throws {
    let text = manySources(4000)
    try folder.write(text, to: "sources.json")
    let stored = try run(["import", folder["sources.json"]], database: "whole.sqlite")
    #expect(stored.code == 0 && stored.errors.contains("4000 records created"), "\(stored.errors)")
    #expect(
      try run(["import", folder["sources.json"]], database: "whole.sqlite").errors.contains("4000 records"))

    let late = String(text.dropLast(300)) + text.suffix(300).replacing("report", with: "rumour")
    for (broken, words) in [
      (String(text.dropLast(3)), "sources.json:4000:"),
      (text + "x", "sources.json:4001:1: something follows"),
      (late, "(source-3999) at /3999/kind: "), ("{}", "sources.json:1:1: an array of records, or"),
    ] {
      try folder.write(broken, to: "sources.json")
      let refused = try run(["import", folder["sources.json"]])
      #expect(refused.code == 1 && refused.errors.contains(words), "\(refused.errors)")
      #expect(try number("SELECT (SELECT count(*) FROM commits) + (SELECT count(*) FROM source_id)") == 0)
    }
  }

  @Test func `a database made with other migrations is refused with what to do`() throws {
    #expect(try run(["token", "create", "somebody"]).code == 0)
    try Connection(path: folder["record.sqlite"]).execute("UPDATE migration SET checksum = 'of another text'")
    let refused = try run(["import", Repository.seeds])
    #expect(refused.code == 1)
    #expect(refused.errors.contains("another text of migration 0001-commits"))
    #expect(refused.errors.contains("`entente export`"))
  }

  @Test func `a file that cannot be read ends an import`() throws {
    try FileManager.default.createDirectory(
      atPath: folder["in/sources.json"], withIntermediateDirectories: true)
    let refused = try run(["import", folder["in"]])
    #expect(
      refused.code == 1 && refused.errors.contains("in/sources.json cannot be read"), "\(refused.errors)")
  }

  @Test func `a command waits for its turn while another process writes`() throws {
    #expect(try run(["token", "create", "first"]).code == 0)
    var turn: WriterTurn? = try WriterTurn(of: folder["record.sqlite"])
    let child = try Child(
      Program.path,
      ["token", "create", "second", "--database", folder["record.sqlite"]] + Program.repository,
      environment: [:], output: folder["out"], errors: folder["err"])
    // Long enough for a command that does not wait.
    usleep(700_000)
    #expect(try !run(["token", "list"]).output.contains("second"))
    withExtendedLifetime(turn) {}
    turn = nil
    #expect(child.wait(seconds: 60) == 0)
    #expect(try run(["token", "list"]).output.contains("second"))
  }

  @Test func `a token is shown once, and only its digest is kept`() throws {
    let outcome = try run(["token", "create", "curator", "--scope", "write"])
    #expect(outcome.code == 0)
    let token = outcome.output.trimmingCharacters(in: .newlines)
    #expect(token.wholeMatch(of: /ent_[0-9A-Za-z]{38}/) != nil)
    #expect(!outcome.errors.contains(token))
    let secret = Array(token.utf8.suffix(30))
    for name in try folder.names() {
      let bytes = try Data(folder.bytes(name))
      #expect(bytes.range(of: Data(secret)) == nil, "\(name)")
    }
    let connection = try Connection(path: folder["record.sqlite"], mode: .readOnly)
    let kept = try connection.prepare("SELECT sha256, scopes FROM tokens WHERE name = 'curator'")
      .first([]) { [$0.text(0), $0.text(1)] }
    #expect(kept == [Digest.sha256(token.utf8), "write"])
  }

  @Test func `a token is listed without its secret, revoked once, and its name is never given again`() throws
  {
    let token = try run(["token", "create", "reader"]).output.trimmingCharacters(in: .newlines)
    let second = try run(["token", "create", "reader"])
    #expect(second.code == 1 && second.output.isEmpty)
    #expect(second.errors.contains("reader"))
    let list = try run(["token", "list"]).output
    #expect(list.hasPrefix("reader\t\(token.prefix(8))...\tread\tall\t") && list.contains("\tuntil 20"))
    #expect(!list.contains(token))
    #expect(try run(["token", "revoke", "reader"]).code == 0)
    #expect(try run(["token", "list"]).output.contains("\tends 20"))
    #expect(try run(["token", "revoke", "reader"]).code == 1)
    #expect(try run(["token", "create", "reader"]).code == 1)
  }

  @Test func `a backup taken while clients are served is one whole state of the record`() throws {
    let server = try RunningProgram(in: folder)
    let client = try server.client()
    for _ in 0..<100 { try client.send("GET /v1/events?limit=100 HTTP/1.1\r\nHost: a\r\n\r\n") }
    try client.send("GET /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let outcome = try Program.run(["backup", folder["copy.sqlite"], "--database", server.database])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("Copied"))
    #expect(try Program.run(["export", folder["copy"], "--database", folder["copy.sqlite"]]).code == 0)
    #expect(try Program.run(["export", folder["live"], "--database", server.database]).code == 0)
    for name in try folder.names(in: "live") {
      #expect(try folder.bytes("copy/\(name)") == folder.bytes("live/\(name)"), "\(name)")
    }
    let answers = String(decoding: try client.readToEnd(), as: UTF8.self)
    #expect(answers.ranges(of: "HTTP/1.1 200 OK\r\n").count == 101)
    #expect(server.stop() == 0)
  }

  @Test(arguments: [["check"], ["token", "list"]])
  func `a command that only reads says that a database needs migration, and leaves it as it is`(
    command: [String]
  ) throws {
    let all = try Migration.load(folder: Repository.migrations)
    let (older, last) = (all.dropLast(), try #require(all.last).name)
    do {
      let connection = try Connection(path: folder["record.sqlite"], mode: .create)
      _ = try Schema(Array(older)).migrate(connection)
    }
    let outcome = try run(command)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("record.sqlite needs migration, up to \(last)"), "\(outcome.errors)")
    #expect(try number("SELECT count(*) FROM migration") == Int64(older.count))
    // And once it is migrated it is not changed either.
    #expect(try run(["import", Repository.seeds]).code == 0)
    let before = try folder.bytes("record.sqlite")
    #expect(try run(command).code == 0)
    #expect(try folder.bytes("record.sqlite") == before)
  }

  @Test func `tokens of a database that is not there cannot be listed, and none is made`() throws {
    let outcome = try run(["token", "list"])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("record.sqlite"))
    #expect(try !folder.names().contains("record.sqlite"))
  }

  @Test(arguments: [["export", "out"], ["backup", "copy.sqlite"]])
  func `a command that only reads makes no database where there is none`(command: [String]) throws {
    let outcome = try Program.run([command[0], folder[command[1]], "--database", folder["none.sqlite"]])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains(folder["none.sqlite"]))
    #expect(try !folder.names().contains("none.sqlite"))
  }

  @Test(arguments: [["serve", "--port", "0"], ["import", Repository.seeds], ["check"], ["token", "list"]])
  func `a SQLite file of another program is refused and not written to`(command: [String]) throws {
    do {
      let connection = try Connection(path: folder["record.sqlite"], mode: .create)
      try connection.execute("CREATE TABLE photographs (x); INSERT INTO photographs VALUES (1)")
    }
    let before = try folder.bytes("record.sqlite")
    let outcome = try run(command)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("belongs to another program"), "\(outcome.errors)")
    #expect(try folder.bytes("record.sqlite") == before)
  }

  @Test func `a database with a migration that this program does not know is not exported`() throws {
    #expect(try run(["import", Repository.seeds]).code == 0)
    try Connection(path: folder["record.sqlite"]).execute(
      "INSERT INTO migration VALUES ('9999-of-tomorrow', 'x', '2030-01-01T00:00:00Z')")
    let outcome = try run(["export", folder["out"]])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("9999-of-tomorrow"), "\(outcome.errors)")
    #expect(try !folder.names().contains("out"))
  }

  /// With files of at most so many blocks of 512 bytes, as on a disk that is nearly full.
  private func runWithRoom(_ blocks: Int, _ arguments: [String]) throws -> Program.Outcome {
    let command = "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" \"$@\""
    return try Program.run(["-c", command, Program.path] + arguments, file: "/bin/sh")
  }

  @Test func `an export or a backup without room leaves what was there and nothing half done`() throws {
    let database = ["--database", try TestDatabase.shared().path]
    try folder.write("[]", to: "out/countries.json")
    for arguments in [["export", folder["out"]], ["backup", folder["copy.sqlite"]]] {
      let outcome = try runWithRoom(8, arguments + database)
      #expect(outcome.code == 1, "\(outcome.errors)")
      #expect(!outcome.errors.contains("Cocoa"), "\(outcome.errors)")
    }
    #expect(try folder.names(in: "out") == ["countries.json"])
    #expect(try folder.bytes("out/countries.json") == Array("[]".utf8))
    #expect(try folder.names() == ["out"])
  }

  @Test func `an export to what is no folder says so`() throws {
    let outcome = try Program.run(["export", "/dev/full", "--database", TestDatabase.shared().path])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("/dev/full: it is no folder"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ["serve", "--port", "0"], ["export", "/nonexistent"], ["check"], ["backup", "/nonexistent"],
  ])
  func `a file that is no database is said to be none, and is left as it is`(command: [String]) throws {
    let text = String(repeating: "no database at all ", count: 500)
    try folder.write(text, to: "record.sqlite")
    let outcome = try run(command)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("record.sqlite is no SQLite database"), "\(outcome.errors)")
    #expect(try folder.bytes("record.sqlite") == Array(text.utf8))
  }

  @Test(arguments: [["--limit", "nonesuch=1"], ["--loops", "0"]])
  func `a fault of an option of serve shows the usage of serve`(option: [String]) throws {
    let outcome = try Program.run(["serve"] + option)
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains("Usage: entente serve"), "\(outcome.errors)")
  }

  @Test func `a start after the declarations changed says what it makes anew`() throws {
    #expect(try run(["import", Repository.seeds]).code == 0)
    try Connection(path: folder["record.sqlite"]).execute("DROP VIEW events; DROP INDEX event_by_title")
    let outcome = try run(["import", Repository.seeds])
    #expect(outcome.code == 0)
    #expect(outcome.errors.contains("Making 2 views, triggers and indexes"), "\(outcome.errors)")
  }

  @Test func `schema prints what a database lacks of the declarations`() throws {
    #expect(try run(["import", Repository.seeds]).code == 0)
    let file = folder["record.sqlite"]
    let none = try Program.run(["schema", "--against", file])
    #expect(none.code == 0 && none.output == "" && none.errors.contains("Nothing is missing"))
    try Connection(path: file).execute(
      """
      DROP VIEW memberships; DROP VIEW membership_record; DROP TRIGGER membership_version_keeps_its_values;
      ALTER TABLE membership_version DROP COLUMN summary; DROP TABLE membership_link;
      DROP TABLE trade_good_version
      """)
    let outcome = try Program.run(["schema", "--against", file])
    #expect(outcome.output.contains("ALTER TABLE membership_version ADD COLUMN summary TEXT;"))
    #expect(outcome.output.contains("CREATE TABLE membership_link ("))
    #expect(outcome.output.contains("CREATE TABLE trade_good_version ("))
    #expect(!outcome.output.contains("event_version"))
  }

  @Test func `schema prints the SQL of a collection, and names those there are`() throws {
    let outcome = try Program.run(["schema", "agreements"])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("CREATE TABLE agreement_version"))
    let unknown = try Program.run(["schema", "treaties"])
    #expect(unknown.code == 64)
    #expect(unknown.errors.contains("agreements"))
  }

  @Test func `schema writes what an editor checks every seed file by`() throws {
    let outcome = try Program.run(["schema", "--json-schema", "--into", folder["schemas"]])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let committed = try Repository.files(under: "Seeds/schemas")
    for path in committed {
      let name = String(path.dropFirst("Seeds/schemas/".count))
      #expect(try String(decoding: folder.bytes("schemas/\(name)"), as: UTF8.self) == Repository.text(path))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["schemas"]).count == committed.count)
  }
}
