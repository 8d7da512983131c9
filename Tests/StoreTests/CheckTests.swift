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
    try check.run(database.connection, texts: ["a-source": Self.text]).faults
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
    #expect(try RecordCheck.quotes.run(database.connection).faults == [])
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
      ("12 percent", [12]), ("triple", []), ("", []), ("−5.3%", [-5.3]), ("-5.3%", [-5.3]), ("(5.3)", [-5.3]),
      ("($5.3 million)", [-5.3e6]), ("-$5", [-5]), ("+4", [4]), ("fell by 5.3 percent", [-5.3]),
      ("fell by 5.3 percent", [5.3]), ("1 234 567", [1_234_567]), ("1\u{202F}234,5", [1234.5]),
      ("1\u{A0}234", [1234]), ("1'234.50", [1234.5]), ("1.234.567,8", [1_234_567.8]),
      ("12,34,567", [1_234_567]),
      ("3,5 млрд", [3.5e9]), ("USD5bn", [5e9]), ("5.5 bcm of CO2", [5.5]), ("40 m3", [40]), ("7 mln", [7e6]),
      ("80k", [80_000]), ("5 m", [5]), ("5 m", [5e6]), ("2 tn", [2e12]),
      ("800 million to 1.2 billion", [8e8, 1.2e9]),
      ("15-20%", [15, 20]), ("0,123", [0.123]), ("1.234", [1.234]), ("1.234", [1234]),
    ] as [(String, [Double])])
  func `the numbers of a printed figure are read`(text: String, numbers: [Double]) throws {
    let printed = try #require(PrintedFigure.numbers(in: text))
    #expect(
      printed.count == numbers.count && zip(printed, numbers).allSatisfy { $0.isPrinted($1) }, "\(printed)")
  }

  @Test(arguments: [
    ("−5.3%", 5.3), ("(5.3)", 5.3), ("+5.3", -5.3), ("2,000", 2), ("7 mln", 7), ("40 m3", 40e6),
  ])
  func `a value that is not what is printed, by its sign or its scale, is another`(
    text: String, value: Double
  ) throws {
    let printed = try #require(PrintedFigure.numbers(in: text))
    #expect(printed.count == 1 && !printed[0].isPrinted(value))
  }

  @Test(arguments: ["11.12.2025", "1,2,3", "12,3456,789"])
  func `digits that are no number are not taken for one`(text: String) {
    #expect(PrintedFigure.numbers(in: text) == nil)
  }

  @Test func `what could not be looked at is told with the reason`() throws {
    let database = try sample()
    try database.put(.observation, [Sample.observation.with("value_text", "a dozen")])
    #expect(
      try RecordCheck.values.run(database.connection).unseen == [
        "trade-observations/a-figure: \"a dozen\" has no number in digits"
      ])
    let quotes = try RecordCheck.quotes.run(database.connection)
    #expect(quotes.faults == [] && quotes.unseen.count == 1)
    #expect(quotes.unseen.allSatisfy { $0.hasSuffix("quotes of a-source: its text is not at hand") })
  }

  @Test(arguments: [
    ("Trade turnover", "Trade\u{A0}turnover", "U+0020 (space)", "U+00A0 (no-break space)"),
    ("Russia's", "Russia\u{2019}s", "U+0027 (apostrophe)", "U+2019 (right single quotation mark)"),
    ("trade", "tr\u{430}de", "U+0061 (latin small letter a)", "U+0430 (cyrillic small letter a)"),
    ("trade", "tra\u{AD}de", "U+0064 (latin small letter d)", "U+00AD (soft hyphen)"),
    ("e\u{301}t", "\u{E9}t", "U+0065 (latin small letter e) U+0301 (combining acute accent)", "U+00E9"),
  ])
  func `a quote that only looks like its line is refused, and the difference is named`(
    quote: String, line: String, quoted: String, printed: String
  ) throws {
    let database = try sample()
    let citation: JSON = [["source": "a-source", "paragraph": 1, "quote": .string(quote)]]
    try database.put(.event, [Sample.event.with("citations", citation)])
    let found = try RecordCheck.quotes.run(
      database.connection, texts: ["a-source": SourceText("It says \(line) so, exactly 12.")])
    #expect(found.faults.count == 1)
    #expect(
      found.faults.first?.contains(": the quote has \(quoted) where the text has \(printed)") == true,
      "\(found)")
  }

  @Test func `a record that refers to itself, and records in a circle, are found`() throws {
    let database = try sample()
    func body(_ id: String, _ parent: String) -> JSON {
      [
        "id": .string(id), "name": "A", "kind": "forum", "parent": .string(parent),
        "citations": Sample.citations,
      ]
    }
    func part(_ id: String, _ relation: String, _ target: String) -> JSON {
      let link: JSON = ["relation": .string(relation), "collection": "events", "target": .string(target)]
      return Sample.event.with("id", .string(id)).with("links", .array([link]))
    }
    try database.put(.organization, [body("own", "own"), body("one", "two"), body("two", "one")])
    try database.put(
      .event,
      [
        part("a", "part_of", "b"), part("b", "part_of", "a"), part("c", "disagrees_with", "c"),
        part("d", "see_also", "a"),
      ])
    #expect(
      try findings(.circles, database) == [
        "events/c: its disagrees_with is itself.", "organizations/own: its parent is itself.",
        "organizations/one: its parent goes in a circle: organizations/one > organizations/two > organizations/one.",
        "events/a: its part_of goes in a circle: events/a > events/b > events/a.",
      ])
  }

  @Test func `what ends before it begins, and what stands twice in a list, are found`() throws {
    let database = try sample()
    try database.put(.event, [Sample.event.with("countries", ["RUS", "TKM", "rus"])])
    #expect(try findings(.doubles, database) == ["events/an-event: its countries hold an entry twice."])
    let project: JSON = [
      "id": "a-project", "title": "A", "sector": "gas", "status": "pipeline", "actual_start": "2021-05",
      "actual_end": "2021-04?", "citations": Sample.citations,
    ]
    try database.put(.of("projects"), [project])
    #expect(
      try findings(.periods, database) == [
        "projects/a-project: its actual_end 2021-04? is before its actual_start 2021-05."
      ])
  }

  @Test func `two series that count the same, and a unit that is not the series', are found`() throws {
    let database = try sample()
    try database.put(.series, [Sample.series.with("id", "other").with("scope", "gas")])
    // As a version of this program might have left it that did not look.
    try database.connection.execute(
      """
      DROP TRIGGER trade_series_version_keeps_its_values; DROP TRIGGER trade_observation_version_keeps_its_values;
      DROP TRIGGER trade_series_version_is_closed_once; DROP TRIGGER trade_observation_version_is_closed_once;
      UPDATE trade_series_version SET scope = 'total'; UPDATE trade_observation_version SET unit = 'EUR'
      """)
    let found = try findings(.series, database)
    try #require(found.count == 2, "\(found)")
    #expect(
      found[0].hasPrefix(
        "In trade-series, \"a-series\" counts the same as \"other\": one of reporter, partner,"))
    #expect(
      found[1]
        == "In trade-observations, \"a-figure\" has the unit EUR, and its series \"a-series\" has USD: write that."
    )
  }

  @Test func `a code that stands twice is found`() throws {
    let database = try sample()
    try database.put(.country, [Sample.country("XAA", "TM", "901", "Other")])
    #expect(try findings(.codes, database) == ["countries: TKM, XAA have one alpha2, TM."])
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
      Sample.series.with("id", .string(flow)).with("flow", .string(flow)).with("valuation", "FOB")
    }
    func figure(_ flow: String, _ millions: String) -> JSON {
      Sample.observation.with("id", .string("figure-" + flow)).with("series", .string(flow))
        .with("value", .number(millions + "e6"))
        .with("value_text", .string(millions.contains(".") ? millions + " million" : millions + ".0 million"))
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
