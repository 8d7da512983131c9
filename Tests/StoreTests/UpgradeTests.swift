import SQLite
import Testbed
import Testing

@testable import Domain
@testable import Store

/// A database that a release has made and filled opens with a program that declares more, and keeps all that it holds.
@Suite struct UpgradeTests {
  private let database: TestDatabase
  private let connection: Connection

  /// The dataset, and three commits behind it: records, a change of one, and a retirement of another; and a token.
  init() throws {
    database = try TestDatabase()
    connection = try Connection(path: database.path)
    let other = Sample.event.with("id", "another-event").with("place", "Ashgabat")
    try put([(.source, [Sample.source]), (.person, [Sample.person]), (.event, [Sample.event, other])])
    try put([(.event, [Sample.event.with("title", "An event, as it turned out")])])
    _ = try Writer(connection).commit(actor: "editor") { (commit) throws(Problem) in
      _ = try commit.retire("another-event", from: .event)
    }
    try Tokens(connection).add(
      TokenGrant(name: "editor", scopes: [.write]), sha256: String(repeating: "a", count: 64),
      firstCharacters: "aaaaaaaa")
  }

  private func put(_ parts: [(Resource, [JSON])]) throws {
    let bundle = RecordBundle(parts.map { .init($0, origin: $0.name, records: $1) })
    _ = try Writer(connection).import(bundle, actor: "editor")
  }

  private func texts(_ sql: String) throws -> [String] { try connection.prepare(sql).all { $0.text(0) } }

  // MARK: A later program

  /// Events with one more field, code, filter and order.
  private static let events: Resource = {
    let fields = Resource.event.ownFields.map { field -> Field in
      guard field.name == "kind", case .choice(let list) = field.kind else { return field }
      let codes = list.codes + [.init("eclipse", "Eclipse", "The sun is covered.")]
      return .choice("kind", CodeList(list.name, list.summary, codes), field.summary, required: true)
    }
    return Resource(
      "events", table: "event", title: "Events", "With rooms.",
      fields: fields + [.text("room", "Which room.")],
      filters: [Filter("place", .columns(["place"]), .text, "Where.")], order: [.ascending("date")],
      sortable: ["place_country"], time: .date("date"), disagreement: Resource.event.disagreement,
      timeline: Resource.event.timeline)
  }()

  /// One more collection.
  private static let venues = Resource(
    "venues", table: "venue", title: "Venues", "A place where people meet.",
    fields: [
      .name("name", "What it is called."), .reference("country", to: "countries", "Where it is."),
    ],
    order: [.ascending("name")])

  private static let resources = Resource.all.map { $0.name == "events" ? events : $0 } + [venues]

  /// Brings the database to the later program by the migration that `entente schema --against` prints.
  private func upgrade() throws {
    let sql = try SchemaDifference(connection).sql(for: Self.resources)
    #expect(sql.contains("ALTER TABLE event_version ADD COLUMN room TEXT;"))
    #expect(sql.contains("CREATE TABLE venue_version ("))
    let later = Migration(name: "9999-rooms-and-venues", sql: sql)
    let schema = try Schema(Migration.load(folder: Repository.migrations) + [later], of: Self.resources)
    #expect(try schema.migrate(connection) == [later.name])
    #expect(try schema.derive(in: connection) == [])
    #expect(try schema.faults(in: connection) == [])
    #expect(schema.isCurrent(in: connection))
  }

  // MARK: What is kept

  /// The rows of every table that the program does not make of its declarations, by table and these columns.
  private func rows(_ columns: [String: [String]]) throws -> [String: [String]] {
    try Dictionary(
      uniqueKeysWithValues: columns.map { table, columns in
        let text = columns.map { "quote(\"\($0)\")" }.joined(separator: " || '|' || ")
        return (table, try texts("SELECT \(text) FROM \"\(table)\" ORDER BY 1"))
      })
  }

  private func columns() throws -> [String: [String]] {
    let tables = try texts(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'derived_%'
        AND name NOT LIKE 'text_%' AND name <> 'migration' AND name NOT IN (SELECT name FROM derived_object)
      """)
    return try Dictionary(
      uniqueKeysWithValues: tables.map { ($0, try texts("SELECT name FROM pragma_table_info('\($0)')")) })
  }

  @Test func `every commit, version, list, code and token is kept as it was`() throws {
    let columns = try columns()
    for table in ["commits", "changes", "tokens", "event_version", "event_country", "event_kind"] {
      try #require(columns[table] != nil, "\(table)")
    }
    let before = try rows(columns)
    #expect(before["commits"]?.count == 4 && before["tokens"]?.count == 1)
    try upgrade()
    var after = try rows(columns)
    after["event_kind"]?.removeAll { $0.hasPrefix("'eclipse'") }
    for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
    #expect(try texts("PRAGMA integrity_check") == ["ok"])
  }

  @Test func `every earlier state answers as it did, also to what is new`() throws {
    try upgrade()
    let reader = try Reader(path: database.path)
    func title(_ id: String, at moment: Moment) throws -> String? {
      var title: String?
      _ = try reader.record(Self.events, id, at: moment) { title = $0.text(1) }
      return title
    }
    #expect(try title("an-event", at: .commit(1)) == nil)
    #expect(try title("an-event", at: .commit(2)) == "An event")
    #expect(try title("an-event", at: .now) == "An event, as it turned out")
    #expect(try title("another-event", at: .commit(3)) == "An event")
    #expect(try title("another-event", at: .now) == nil)
    #expect(try reader.wasRetired(Self.events, "another-event"))
    let inAshgabat = try texts(
      "SELECT id FROM event_version WHERE closed IS NULL AND place = 'Ashgabat' ORDER BY id")
    #expect(
      try !inAshgabat.isEmpty && reader.ids(Self.events, [("place", "Ashgabat")]).sorted() == inAshgabat)
    let all = try texts("SELECT id FROM events ORDER BY id")
    #expect(try reader.ids(Self.events, [("sort", "place_country")]).sorted() == all)
    #expect(try reader.ids(Self.events, [("kind", "eclipse")]) == [])
    #expect(try reader.ids(Self.venues, []) == [])
  }

  @Test func `commits go on where they were, with what is new in them`() throws {
    try upgrade()
    let eclipse = Sample.event.with("id", "an-eclipse").with("kind", "eclipse").with("room", "The roof")
    let hall: JSON = ["id": "a-hall", "name": "A hall", "country": "TKM", "citations": Sample.citations]
    try put([(Self.events, [eclipse]), (Self.venues, [hall])])
    #expect(try texts("SELECT max(seq) FROM commits") == ["5"])
    #expect(try texts("SELECT room FROM events WHERE room IS NOT NULL") == ["The roof"])
    let reader = try Reader(path: database.path)
    #expect(try reader.ids(Self.events, [("kind", "eclipse")]) == ["an-eclipse"])
    #expect(try reader.ids(Self.venues, [("country", "TKM")]) == ["a-hall"])
    for check in RecordCheck.all where check.summary != RecordCheck.quotes.summary {
      let faults = try check.run(connection).faults.filter {
        $0.contains("an-event") || $0.contains("eclipse")
      }
      #expect(faults == [], "\(check.summary)")
    }
  }
}
