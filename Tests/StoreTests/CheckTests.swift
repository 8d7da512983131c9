import Domain
import SQLite
import Testing

@testable import Store

/// Each check finds the fault that it is for, and nothing where nothing is wrong.
@Suite struct CheckTests {
  private static let text = SourceText("Trade was exactly 12 of something.\r\nA second line.\n\nA fourth.")

  private func sample() throws -> TemporaryDatabase {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    return database
  }

  private func findings(_ check: RecordCheck, _ database: TemporaryDatabase) throws -> [String] {
    try check.run(database.connection, texts: ["a-source": Self.text])
  }

  @Test func `nothing is found where nothing is wrong`() throws {
    let database = try sample()
    for check in RecordCheck.all { #expect(try findings(check, database) == [], "\(check.summary)") }
    #expect(Set(RecordCheck.all.map(\.summary)).count == RecordCheck.all.count)
  }

  @Test func `a reference to what is gone is found`() throws {
    let database = try sample()
    try database.connection.execute("UPDATE person_version SET closed = opened + 1")
    #expect(
      try findings(.references, database) == [
        "In events, \"an-event\": person \"a-person\" is no record of people."
      ])
  }

  @Test func `a link to what never was is found`() throws {
    let database = try sample()
    try database.connection.execute(
      "INSERT INTO event_link SELECT version, 0, 'concerns', 'projects', 'a-dream' FROM event_version")
    #expect(
      try findings(.references, database) == [
        "In events, \"an-event\": a link leads to \"a-dream\", which is no record of projects."
      ])
  }

  @Test func `a row that refers to none is found`() throws {
    let database = try sample()
    try database.connection.execute(
      """
      PRAGMA foreign_keys = OFF;
      INSERT INTO event_country SELECT version, 9, 'XXX' FROM event_version
      """)
    let found = try findings(.foreignKeys, database)
    #expect(
      found.count == 1 && found[0].hasSuffix("refers to a row of country_id that is not there."), "\(found)")
  }

  static let quotes: [(JSON, String?)] = [
    (["source": "a-source", "paragraph": 1, "quote": "exactly 12"], nil),
    (["source": "a-source", "paragraph": 2, "quote": "second line."], nil),
    (["source": "a-source", "paragraph": 4, "quote": "A fourth."], nil),
    (["source": "a-source", "paragraph": 2, "quote": "exactly 12"], "does not stand in line 2"),
    (["source": "a-source", "paragraph": 1, "quote": "exactly  12"], "does not stand in line 1"),
    (["source": "a-source", "paragraph": 1, "quote": "Exactly 12"], "does not stand in line 1"),
    (["source": "a-source", "paragraph": 5, "quote": "12"], "has no line 5"),
    (["source": "a-source", "paragraph": 0, "quote": "12"], "has no line 0"),
    (["source": "a-source", "paragraph": -1, "quote": "12"], "has no line -1"),
    (["source": "a-source", "paragraph": .number("-9223372036854775808"), "quote": "12"], "has no line"),
    (["source": "a-source", "paragraph": .number("9223372036854775807"), "quote": "12"], "has no line"),
    (["source": "a-source", "paragraph": 1], "names no paragraph or no quote"),
    (["source": "a-source", "quote": "exactly 12"], "names no paragraph or no quote"),
    (["source": "a-source"], "names no paragraph or no quote"),
    (["source": "a-source", "paragraph": 1, "quote": "1 2 3 4 5 6 7 8 9 10 11 12 13"], "has 13 words"),
  ]

  @Test(arguments: quotes.indices)
  func `a quote that does not stand where it is said to stand is found`(index: Int) throws {
    let (citation, words) = Self.quotes[index]
    let database = try sample()
    try database.put(.event, [Sample.event.with("citations", [citation])])
    let found = try findings(.quotes, database)
    if let words {
      #expect(
        found.count == 1 && found[0].hasPrefix("events/an-event: ") && found[0].contains(words), "\(found)")
    } else {
      #expect(found == [])
    }
  }

  @Test func `twelve words are not too many, and a text that is not at hand is not looked into`() throws {
    let database = try sample()
    let quote: JSON = [["source": "a-source", "paragraph": 99, "quote": "1 2 3 4 5 6 7 8 9 10 11 12"]]
    try database.put(.event, [Sample.event.with("citations", quote)])
    #expect(try RecordCheck.quotes.run(database.connection) == [])
  }

  @Test func `a standard is cited as a whole`() throws {
    let database = try sample()
    try database.put(.source, [Sample.source.with("kind", "standard")])
    try database.put(.event, [Sample.event.with("citations", [["source": "a-source"]])])
    #expect(try findings(.quotes, database) == [])
    try database.put(.event, [Sample.event.with("citations", [["source": "a-source", "paragraph": 1]])])
    #expect(try findings(.quotes, database).count == 1)
  }

  @Test func `a value that is not the figure its text prints is found`() throws {
    let database = try sample()
    try database.put(.observation, [Sample.observation.with("value", 13)])
    #expect(try findings(.values, database) == ["trade-observations/a-figure: \"12\" is not the value 13."])
  }

  @Test func `a list that is not the JSON of its rows is found`() throws {
    let database = try sample()
    try database.connection.execute("INSERT INTO event_topic SELECT version, 0, 'gas' FROM event_version")
    #expect(
      try findings(.lists, database) == ["events/an-event: its topics are not the rows of event_topic."])
  }

  @Test(
    arguments: [
      ("12", [12]), ("$555.7 million", [555_700_000]), ("2,000", [2000]),
      ("1.7–1.8 billion USD", [1.7e9, 1.8e9]),
      ("12 percent", [12]), ("triple", []), ("", []),
    ] as [(String, [Double])])
  func `the numbers of a printed figure are read`(text: String, numbers: [Double]) {
    #expect(PrintedFigure.areSame(PrintedFigure.numbers(in: text), numbers))
  }

  @Test func `a figure that stands in none of its quotes is found`() throws {
    let database = try sample()
    try database.put(.observation, [Sample.observation.with("value_text", "13").with("value", 13)])
    #expect(
      try findings(.figures, database) == [
        "trade-observations/a-figure: its figure \"13\" stands in none of its quotes."
      ])
  }

  static let bounds: [(JSON, Bool)] = [
    (Sample.observation.with("bound", "range").with("value_max", 13), true),
    (Sample.observation.with("bound", "range").with("value_max", 12), true),
    (Sample.observation.with("bound", "range").with("value_max", 11), false),
    (Sample.observation.with("bound", "range"), false),
    (Sample.observation.with("bound", "at_least").with("value_max", 13), false),
    (Sample.observation.with("bound", "at_least"), true),
  ]

  @Test(arguments: bounds.indices)
  func `a range without its ends in order, and a second end without a range, are found`(index: Int) throws {
    let (figure, isRight) = Self.bounds[index]
    let database = try sample()
    try database.put(.observation, [figure])
    #expect(try findings(.figures, database).count == (isRight ? 0 : 1))
  }

  @Test(arguments: [("30.0", true), ("30.1", true), ("30.2", false), ("29", false)])
  func `exports and imports that do not make the turnover are found`(turnover: String, isRight: Bool) throws {
    let database = try sample()
    func series(_ flow: String) -> JSON {
      Sample.series.with("id", .string(flow)).with("flow", .string(flow))
    }
    func figure(_ flow: String, _ millions: String) -> JSON {
      Sample.observation.with("id", .string("figure-" + flow)).with("series", .string(flow))
        .with("value", .number(millions + "e6"))
    }
    try database.retire(.observation, ["a-figure"])
    try database.put(.series, ["exports", "imports", "turnover"].map(series))
    try database.put(
      .observation, [figure("exports", "10"), figure("imports", "20"), figure("turnover", turnover)])
    let found = try findings(.sums, database)
    #expect(found.count == (isRight ? 0 : 1), "\(found)")
    #expect(found.allSatisfy { $0.contains("TKM-RUS") && $0.contains("2024") && $0.contains("a-source") })
  }

  @Test func `what nothing refers to is found`() throws {
    let database = try sample()
    try database.put(.event, [Sample.event.with("people", [])])
    try database.put(.source, [Sample.source.with("id", "unread")])
    try database.retire(.observation, ["a-figure"])
    #expect(
      try findings(.orphans, database) == [
        "sources/unread: nothing refers to it.", "people/a-person: nothing refers to it.",
        "trade-series/a-series: nothing refers to it.",
      ])
    // A link is a reference too.
    let link: JSON = [["relation": "concerns", "collection": "people", "target": "a-person"]]
    try database.put(.event, [Sample.event.with("people", []).with("links", link)])
    #expect(try findings(.orphans, database).count == 2)
  }
}
