import Chance
import SQLite
import Testing

@testable import Domain
@testable import Store

/// The index over the words of what is current.
@Suite struct TextIndexTests {
  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  /// Every word of the index with its version, column and place, and the lengths that ranks are reckoned from.
  private func words(of table: String = TextIndex.table) throws -> [String] {
    try database.connection.execute(
      """
      DROP TABLE IF EXISTS temp.word;
      CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, '\(table)', instance)
      """)
    return try database.texts(
      "SELECT doc || ' ' || col || ' ' || offset || ' ' || term FROM temp.word ORDER BY 1")
      + database.texts("SELECT id || ' ' || hex(sz) FROM \(table)_docsize ORDER BY id")
  }

  /// The same of an index that is made anew of the texts there are.
  private func wordsMadeAnew(of resources: [Resource] = Resource.all) throws -> [String] {
    let index = try #require(TextIndex(resources).objects.first { $0.name == TextIndex.table })
    for statement in [index.sql] + index.fills {
      try database.connection.execute(statement.replacing(" \(TextIndex.table) ", with: " anew "))
    }
    defer { try? database.connection.execute("DROP TABLE anew") }
    return try words(of: "anew")
  }

  private func find(_ text: String) throws -> [String] {
    try database.reader().hits(
      of: SearchQuestion([Parameter("q", text)], lookup: FewRecords())
    ).hits.map(\.id)
  }

  // MARK: Current

  @Test(arguments: [201, 202] as [UInt64])
  func `the index holds the words of what is current, whatever was written, replaced and retired`(
    seed: UInt64
  )
    throws
  {
    var world = try World(seed: seed, count: 8)
    try database.store(world)
    #expect(try words() == wordsMadeAnew())
    for _ in 0..<6 {
      let resource = try world.generator.one(of: Resource.all)
      let known = Array(world.ids(resource.name).shuffled(using: &world.generator).prefix(3))
      try database.put(resource, try known.map { try world.make(resource, id: $0) })
    }
    let figures = world.ids("trade-observations").prefix(2)
    try database.retire(.observation, Array(figures))
    let found = try words()
    #expect(try found == wordsMadeAnew())
    #expect(found.count > 300)
    try database.connection.execute("INSERT INTO text_index (text_index) VALUES ('integrity-check')")
  }

  @Test func `a commit that is taken back leaves no word behind`() throws {
    try Sample.store(in: database)
    let before = try words()
    let event = Sample.event.with("title", "A parade").with("countries", ["XXX"])
    #expect(throws: Problem.self) { try database.put(.event, [event]) }
    #expect(try words() == before)
    #expect(try find("parade") == [])
  }

  // MARK: Declarations

  @Test func `a field that is searched by a new declaration is found in what was there before`() throws {
    try Sample.store(in: database)
    #expect(try find("seldom") == [])
    let other = Sample.series.with("id", "b-series").with("flow", "imports")
    try database.put(.series, [other.with("unit", "seldom")])
    #expect(try find("seldom") == [])
    let fields = Resource.series.fields.filter {
      !["id", "notes", "citations", "revision", "updated_at", "weight", "identifiers"].contains($0.name)
    }
    let searched = fields.map { field in
      field.name == "unit" ? Field.text("unit", "One.", required: true, search: .text) : field
    }
    let series = Resource(
      "trade-series", table: "trade_series", title: "Series", "With units.", fields: searched,
      filters: [.country("reporter", "partner")])
    let resources = Resource.all.map { $0.name == "trade-series" ? series : $0 }
    let schema = try Schema(Migration.load(folder: Repository.migrations), of: resources)
    var steps: [String] = []
    #expect(try schema.derive(in: database.connection) { steps.append($0.name) } == [])
    #expect(steps.contains("text_index"), "\(steps)")
    let versions = try database.texts("SELECT rowid FROM text_index WHERE text_index MATCH 'seldom'")
    #expect(versions.count == 1)
    #expect(try words() == wordsMadeAnew(of: resources))
  }

  @Test func `every collection has a text that is searched, and no field that holds a code or a number`() {
    for resource in Resource.all {
      #expect(!SearchedField.all(of: resource).isEmpty, "\(resource.name)")
      for field in resource.fields + resource.lists.flatMap(\.items) where field.search != nil {
        if case .text = field.kind { continue }
        Issue.record("\(resource.name).\(field.name) is no text")
      }
    }
  }

  // MARK: Scripts

  @Test(arguments: [
    // Latin: case and diacritics.
    ("Türkmenistan", "TURKMENISTAN"), ("Åland", "aland"), ("Łódź and Çeşme", "cesme"), ("Isparta", "ısparta"),
    ("Sơn La", "son la"), ("Muğla", "mugla"), ("e\u{301}te\u{301}", "été"),
    // Russian, Kazakh, Greek.
    ("Королёв в Ашхабаде", "королев"), ("Елка", "ёлка"), ("Туркменистан и Россия", "РОССИЯ туркмен"),
    ("Қазақстан", "қазақстан"), ("Ελλάδα", "ελλαδα"), ("Κύπρος", "κυπροσ"),
    // Arabic and Persian: letters that differ, vowel signs, a joiner without width, a stroke.
    ("تركمانستان", "ترکمانستان"), ("ترکمنستان", "تركمنستان"), ("أحمد", "احمد"), ("مُحَمَّد", "محمد"),
    ("می‌شود", "می شود"), ("محـمد", "محمد"), ("۲۰۲۵", "2025"), ("كازاخستان إيران", "ایران"),
    // Chinese, Japanese and Thai, which have no spaces: the middle of a text.
    ("俄罗斯和土库曼斯坦签署条约", "土库曼斯坦"), ("中国国家主席", "国家"), ("トルクメニスタンの天然ガス", "天然ガス"),
    ("ประเทศเติร์กเมนิสถาน", "เติร์ก"),
    // Korean and Hindi.
    ("한국은 서울", "한국"), ("भारत सरकार", "भारत"),
  ])
  func `words of every script are found however they are spelt, and shown where they stand`(
    text: String, query: String
  ) throws {
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", .string(text))])
    let hits = try database.reader().hits(
      of: SearchQuestion([Parameter("q", query)], lookup: FewRecords())
    ).hits
    let hit = try #require(hits.first { $0.id == "an-event" }, "\(query) in \(text)")
    let snippet = try #require(hit.snippets.first)
    #expect(snippet.field == "title" && snippet.text == text)
    #expect(snippet.ranges.allSatisfy { $0.upperBound <= text.unicodeScalars.count && !$0.isEmpty })
    #expect(!snippet.ranges.isEmpty, "\(query) in \(text)")
  }

  @Test(arguments: [("土库曼斯坦", "曼土"), ("тур", "тура"), ("ашхабад", "хабад"), ("国家主席", "国主")])
  func `what does not stand there is not found`(text: String, query: String) throws {
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", .string(text))])
    #expect(try find(query) == [], "\(query) in \(text)")
  }

  @Test func `a text is folded by SQLite as by the program`() throws {
    var generator = SplitMix64(seed: 5)
    let letters = Array("aZ 09'\"\u{1}\u{1F}éüёЁßςΆ٣ۀمـَ土库トท한\u{200B}\u{FFFD}😀𠀀".unicodeScalars)
    let statement = try database.connection.prepare("SELECT \(TextFolding.sql("?1"))")
    for _ in 0..<400 {
      let scalars = (0..<generator.number(0...40)).map { _ in letters[generator.number(0...letters.count - 1)]
      }
      let text = String(String.UnicodeScalarView(scalars))
      let folded = TextFolding.folded(text)
      #expect(try statement.first([.text(text)]) { $0.text(0) } == folded.text)
      #expect(folded.places.count == folded.text.unicodeScalars.count)
    }
  }

  @Test func `a long text without spaces is folded in a short time`() throws {
    let text = String(repeating: "土库曼斯坦", count: 4000)
    let limit = try database.connection.prepare("SELECT length(\(TextFolding.sql("?1")))").first([.text(text)]
    ) {
      $0.integer(0)
    }
    #expect(limit == 60_000)
  }
}
