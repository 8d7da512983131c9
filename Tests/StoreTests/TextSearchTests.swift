import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// Searches for words, held against the records read by hand.
@Suite struct TextSearchTests {
  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  private func search(_ parameters: [(String, String)]) throws -> [SearchHit] {
    let reader = try database.reader()
    return try reader.hits(of: SearchQuestion(parameters.map { Parameter($0.0, $0.1) }, lookup: reader)).hits
  }

  /// The words of a text as they are indexed.
  private func words(_ text: String) throws -> [String] {
    let (name, options) = TextIndex.tokenizer
    return try Tokenizer(name, options, of: database.connection).tokens(of: TextFolding.folded(text).text)
      .map(\.text)
  }

  /// The words of all searched texts of a record.
  private func words(of record: JSON, _ resource: Resource) throws -> [String] {
    try SearchedField.all(of: resource).flatMap { field -> [String] in
      let names = field.name.split(separator: ".").map(String.init)
      guard let value = record[names[0]] else { return [] }
      // A map is written as an object of its own, whose values are searched.
      if case .object(let members) = value { return try members.compactMap(\.value.text).flatMap(words) }
      let items = field.list == nil ? [value] : value.items
      return try items.compactMap { names.count == 1 ? $0.text : $0[names[1]]?.text }.flatMap(words)
    }
  }

  private static let queries = [
    "alpha", "alpha beta", "bet", "ur", "ürümqi", "quoted", "a b", "ашх", "gamma АШХАБАД", "nonesuch",
    "alp* beta",
    "\"alpha\" ga", "%_ alpha", "~",
  ]

  // MARK: Which records

  @Test(arguments: [301, 302] as [UInt64])
  func `q finds the records with all the words, in the order of the list, few or many of them`(seed: UInt64)
    throws
  {
    let world = try World(seed: seed, count: 14)
    try database.store(world)
    let reader = try database.reader()
    for resource in Resource.all where resource.parent == nil {
      let texts = try (world.records[resource.name] ?? []).map {
        ($0["id"]?.text ?? "", try words(of: $0, resource))
      }
      for query in TextSearchTests.queries {
        let terms = try TextQuery(query).terms
        let asked = try terms.map { (try words($0.text), $0.isPrefix) }
        let expected = texts.filter { _, words in
          asked.allSatisfy { asked, isPrefix in
            asked.allSatisfy { word in
              words.contains { isPrefix && word == asked.last ? $0.hasPrefix(word) : $0 == word }
            }
          }
        }.map(\.0)
        let all = try reader.ids(resource, [])
        let wanted = all.filter { terms.isEmpty ? false : expected.contains($0) }
        #expect(try reader.ids(resource, [("q", query)]) == wanted, "\(resource.name) \(query)")
        let plan = try reader.plan(resource, [("q", query), ("limit", "1000")])
        for few in [true, false] {
          let rows = try plan.queries(PlanWay(isFewFound: few)).flatMap { query in
            try database.connection.prepare(query.sql).all(query.values.map(\.binding)) { $0.text(0) }
          }
          #expect(rows == wanted, "\(resource.name) \(query) few: \(few)")
        }
      }
    }
  }

  @Test(arguments: Resource.all)
  func `q goes together with every other parameter`(resource: Resource) throws {
    try database.store(World(seed: 303, count: 16))
    let reader = try database.reader()
    let all = resource.parent == nil ? [] : [("resolve", "all")]
    for parameter in QueryLanguage.of(resource).parameters
    where !["q", "as_of", "cursor", "match", "resolve", "labels", "csv", "limit", "imprecise"].contains(
      parameter.name)
    {
      let known = try parameter.schema.collection.map { try reader.anyID(of: $0) }
      let value = known ?? parameter.sample(resource)
      let asked =
        all + [
          (parameter.name, parameter.name == "between" ? try reader.twoIDs() : value)
        ]
      guard parameter.name != "fields" else { continue }
      let plain = try reader.ids(resource, asked)
      let found = Set(try reader.ids(resource, all + [("q", "alpha")]))
      for few in [true, false] {
        let plan = try reader.plan(resource, asked + [("q", "alpha"), ("limit", "1000")])
        let rows = try plan.queries(PlanWay(isFewFound: few)).flatMap { query in
          try database.connection.prepare(query.sql).all(query.values.map(\.binding)) { $0.text(0) }
        }
        #expect(rows == plain.filter(found.contains), "\(resource.name) \(asked) few: \(few)")
      }
    }
  }

  @Test func `pages of a list with q follow each other`() throws {
    try database.store(World(seed: 304, count: 60))
    let reader = try database.reader()
    let whole = try reader.ids(.event, [("q", "alpha")])
    #expect(whole.count > 10)
    #expect(try reader.pages(.event, [("q", "alpha"), ("limit", "3")]).flatMap { $0 } == whole)
  }

  @Test func `rows that are taken over a long time are those that had the words at the beginning`() throws {
    var world = try World(seed: 305, count: 60)
    try database.store(world)
    let reader = try database.reader()
    let plan = try reader.plan(.event, [("q", "alpha"), ("fields", "id,title")])
    let expected = try reader.ids(.event, [("q", "alpha")])
    let rows = try PlanRows(plan, of: reader)
    var ids = try rows.ids(atMost: 2)
    try database.put(.event, try expected.suffix(3).map { try world.make(.event, id: $0) })
    ids += try rows.ids()
    #expect(ids == expected)
    let some = try reader.plan(.event, [("q", "alpha"), ("fields", "id"), ("limit", "5")])
    #expect(try PlanRows(some, of: reader).ids() == reader.page(some).ids)
  }

  @Test func `the words of the past are refused, with the reason`() throws {
    try Sample.store(in: database)
    let reader = try database.reader()
    let found = try problem { _ = try reader.plan(.event, [("q", "visit"), ("as_of", "1")]) }
    #expect(found.kind == .invalidParameter && found.detail.contains("not indexed"))
    #expect(found.faults.map(\.parameter) == ["q"])
  }

  // MARK: All collections

  @Test
  func `a search finds in all collections, a title before a name, a name before a text, that before a note`()
    throws
  {
    try Sample.store(in: database)
    try database.put(
      .event,
      [
        Sample.event.with("id", "in-notes").with("notes", "About a caravan."),
        Sample.event.with("id", "in-text").with("summary", "About a caravan."),
        Sample.event.with("id", "in-title").with("title", "The caravan"),
      ])
    try database.put(.person, [Sample.person.with("id", "in-names").with("aliases", ["Caravan"])])
    let hits = try search([("q", "caravan")])
    #expect(hits.map(\.id) == ["in-title", "in-names", "in-text", "in-notes"])
    #expect(hits.map(\.collection) == ["events", "people", "events", "events"])
    #expect(hits.map { $0.snippets.map(\.field) } == [["title"], ["aliases"], ["summary"], ["notes"]])
    #expect(hits[0].title == "The caravan" && hits[1].title == "A person")
    #expect(try search([("q", "caravan"), ("collection", "people,sources")]).map(\.id) == ["in-names"])
    #expect(try search([("q", "caravan"), ("country", "kaz")]).map(\.id) == [])
    #expect(try search([("q", "caravan"), ("country", "KAZ,TM")]).count == 4)
  }

  @Test func `countries and kinds of record are no words`() throws {
    try Sample.store(in: database)
    #expect(try search([("q", "events")]).isEmpty)
    #expect(try search([("q", "rus")]).map(\.collection) == ["countries"])
  }

  @Test(arguments: [1, 3, 100])
  func `pages of a search follow each other`(limit: Int) throws {
    try database.store(World(seed: 306, count: 12))
    let reader = try database.reader()
    let whole = try search([("q", "alpha"), ("limit", "100")]).map(\.id)
    var (found, cursor): ([String], String?) = ([], nil)
    repeat {
      let asked = [("q", "alpha"), ("limit", String(limit))] + (cursor.map { [("cursor", $0)] } ?? [])
      let question = try SearchQuestion(asked.map { Parameter($0.0, $0.1) }, lookup: reader)
      let (hits, next) = try reader.hits(of: question)
      #expect(hits.count <= limit)
      found += hits.map(\.id)
      cursor = next?.text(fingerprint: question.fingerprint)
      try #require(found.count < 1000)
    } while cursor != nil
    #expect(found.prefix(100) == whole[...])
    #expect(Set(found).count == found.count)
  }

  @Test func `a cursor of another search is refused`() throws {
    try database.store(World(seed: 307, count: 12))
    let reader = try database.reader()
    let question = try SearchQuestion([Parameter("q", "alpha"), Parameter("limit", "1")], lookup: reader)
    let next = try #require(try reader.hits(of: question).next).text(fingerprint: question.fingerprint)
    #expect(throws: Problem.foreignCursor) {
      _ = try SearchQuestion([Parameter("q", "beta"), Parameter("cursor", next)], lookup: reader)
    }
  }

  // MARK: What may be asked

  @Test(arguments: ["", " ", "\t\u{A0}"])
  func `a search for nothing is refused`(text: String) throws {
    let found = try problem { _ = try SearchQuestion([Parameter("q", text)], lookup: FewRecords()) }
    #expect(found.detail.contains("empty"))
    let missing = try problem { _ = try SearchQuestion([], lookup: FewRecords()) }
    #expect(missing.detail.contains("missing") && missing.faults.map(\.parameter) == ["q"])
  }

  @Test func `what is neither a letter nor a digit finds nothing, and is no fault`() throws {
    try Sample.store(in: database)
    for text in ["\"", "*", "- ! ? \" \"", "\u{0}", "😀", "( ) AND".dropLast(4).description] {
      #expect(try search([("q", text)]).isEmpty, "\(text)")
    }
  }

  @Test func `nothing in a query is ever an error, and no operator of FTS5 is one here`() throws {
    try database.store(World(seed: 308, count: 3))
    let reader = try database.reader()
    var generator = SplitMix64(seed: 9)
    let pieces = [
      "AND", "OR", "NOT", "NEAR(", "NEAR/3", "(", ")", "\"", "*", "^", "+", "-", ":", "{", "}", "title:",
      "rowid", "rank",
      "alpha", "-alpha", "beta*", "\u{0}", "\u{1}", "'", "''", ";", "--", "\\", "%", "text_index", "土", "ُ",
      "\u{301}", "ё",
      "“", "”", "«", ",", " ", " ", "\u{FFFD}", "\u{10FFFF}", "\u{200B}", "é", "١",
    ]
    for _ in 0..<600 {
      var text = (0..<generator.number(1...9)).map { _ in pieces[generator.number(0...pieces.count - 1)] }
        .joined(
          separator: generator.isTrue() ? " " : "")
      if generator.isTrue(0.4) {
        let bytes = (0..<generator.number(1...30)).map { _ in UInt8(generator.number(0...255)) }
        text = String(decoding: bytes, as: UTF8.self)
      }
      guard (try? TextQuery(text)) != nil else { continue }
      _ = try reader.hits(of: SearchQuestion([Parameter("q", text)], lookup: reader))
      _ = try reader.ids(.event, [("q", text)])
    }
  }

  @Test func `an operator is a word like any other`() throws {
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", "Neither OR nor NOT, but AND near(2) it")])
    for text in ["or", "not and", "near", "OR NOT", "\"nor NOT\"", "near(2)", "-AND", "title:or"] {
      #expect(try search([("q", text)]).count == (text == "title:or" ? 0 : 1), "\(text)")
    }
  }

  @Test func `a phrase stands together, a star ends the beginning of a word, and the last word may go on`()
    throws
  {
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", "Turkmen gas supply for Turkey")])
    for (text, isFound) in [
      ("\"gas supply\"", true), ("\"supply gas\"", false), ("supply gas", true), ("turk* gas", true),
      ("turk gas", false), ("gas turk", true), ("\"turk\"", false), ("gas \"turk\"", false),
      ("\"gas sup", false),
      ("\"gas supply", true), ("“gas supply”", true), ("«gas supply»", true), ("gas*", true), ("g*s", false),
    ] {
      #expect(try search([("q", text)]).isEmpty != isFound, "\(text)")
    }
  }

  @Test func `too many words are refused`() throws {
    let text = (0..<33).map { "w\($0)" }.joined(separator: " ")
    let found = try problem { _ = try SearchQuestion([Parameter("q", text)], lookup: FewRecords()) }
    #expect(found.detail.contains("32 words"))
  }

  // MARK: Snippets

  @Test func `a long text is cut around the first word that was found`() throws {
    let text =
      String(repeating: "über alles ", count: 60) + "caravan and more "
      + String(repeating: "ende ", count: 90)
    let start = text.unicodeScalars.count - 90 * 5 - 17
    let snippet = Snippet(field: "summary", text, [start..<start + 7])
    let scalars = Array(snippet.text.unicodeScalars)
    #expect(snippet.text.hasPrefix("…") && snippet.text.hasSuffix("…") && scalars.count <= 242)
    #expect(snippet.ranges.map { String(String.UnicodeScalarView(scalars[$0])) } == ["caravan"])
  }

  @Test func `ranges count Unicode scalars, not bytes and not characters`() throws {
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", "👩‍👩‍👧 e\u{301} Ашхабад")])
    let snippet = try #require(try search([("q", "ашхабад")]).first?.snippets.first)
    let scalars = Array(snippet.text.unicodeScalars)
    #expect(snippet.ranges.map { String(String.UnicodeScalarView(scalars[$0])) } == ["Ашхабад"])
  }

  // MARK: Suggestions

  @Test(arguments: [
    ("karavan", ["caravan"]), ("carvan gas", ["caravan gas"]), ("gaz", ["gas"]), ("Ашхбад", ["ашхабад"]),
    ("xcaravan", ["caravan"]), ("nothing", []), ("caravan nothing", []), ("gas caravan", []),
    ("\"gas nothing\"", []),
    ("carvan rail", []),
  ])
  func `a spelling that finds nothing suggests near ones that find something`(
    text: String, expected: [String]
  )
    throws
  {
    try Sample.store(in: database)
    try database.put(
      .event,
      [
        Sample.event.with("title", "The caravan reaches Ашхабад").with("summary", "With gas."),
        Sample.event.with("id", "other").with("title", "The rail"),
      ])
    let question = try SearchQuestion([Parameter("q", text)], lookup: FewRecords())
    let found = try database.reader().suggestions(insteadOf: question)
    #expect(found == expected, "\(text)")
  }

  // MARK: Plans

  @Test(arguments: Resource.all)
  func `few records with the words are found by their versions, and many are met in the order`(
    resource: Resource
  )
    throws
  {
    let reader = try database.reader()
    let query = (resource.parent == nil ? [] : [("resolve", "all")]) + [("q", "gas")]
    let plan = try reader.plan(resource, query)
    func steps(few: Bool) throws -> [String] {
      try plan.queries(PlanWay(isFewFound: few)).flatMap { query in
        try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(query.values.map(\.binding)) {
          $0.text(3)
        }
      }
    }
    let few = try steps(few: true)
    #expect(few.first?.contains("text_index VIRTUAL TABLE INDEX") == true, "\(few)")
    #expect(few.contains { $0.contains("USING INTEGER PRIMARY KEY (rowid=?)") }, "\(few)")
    #expect(!few.contains { $0.hasPrefix("SCAN \(resource.versionTable)") }, "\(few)")
    let many = try steps(few: false)
    if resource.parent == nil {
      #expect(many.first?.contains("USING INDEX") == true, "\(many)")
      #expect(!many.contains { $0.contains("TEMP B-TREE") }, "\(many)")
    }
  }

  @Test func `a search reads the index alone, and then the records of its page`() throws {
    let question = try SearchQuestion([Parameter("q", "gas supply")], lookup: FewRecords())
    let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + question.statement.sql).all(
      question.statement.values.map(\.binding)
    ) { $0.text(3) }
    #expect(
      steps.filter { $0.hasPrefix("SCAN") }.allSatisfy { $0.contains("VIRTUAL TABLE INDEX") }, "\(steps)")
  }
}

extension Reader {
  fileprivate func anyID(of collection: String) throws -> String {
    try ids(.of(collection), []).first ?? ""
  }

  fileprivate func twoIDs() throws -> String { try ids(.country, []).prefix(2).joined(separator: ",") }
}
