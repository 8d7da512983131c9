import Chance
import Testing

@testable import Domain

@Suite struct RecordTests {
  /// A resource with a field of every kind.
  static let all = Resource(
    "samples", table: "sample", title: "Samples", "One of each.",
    fields: [
      .text("title", "A text.", required: true),
      .text("place", "Another text."),
      .integer("count", "A whole number."),
      .number("cost", "A number."),
      .choice(
        "kind",
        CodeList(
          "size", "Sizes.", [.init("large", "Large", "Not small."), .init("small", "Small", "Not large.")]),
        "A code.", required: true),
      .reference("country", to: "countries", "A country."),
      .date("when", "A date."),
      .date("since", "A date that must be there.", required: true),
      .topics(of: "sample"),
      .links(of: "sample"),
    ])

  static let right: [JSON.Member] = [
    .init("id", "a-sample"), .init("title", "A sample"), .init("kind", "small"), .init("since", "2024"),
    .init("citations", .array([.object([.init("source", "a-source")])])),
  ]

  static func read(_ members: [JSON.Member]) -> (record: Record?, faults: [Problem.Fault]) {
    var faults: [Problem.Fault] = []
    let record = all.record(from: .object(members), at: "/3", faults: &faults)
    return (record, faults)
  }

  /// The right record with one member set.
  static func read(_ name: String, _ value: JSON) -> (record: Record?, faults: [Problem.Fault]) {
    read(right.filter { $0.name != name } + [.init(name, value)])
  }

  func value(_ column: String, of record: Record?) throws -> Value {
    let index = try #require(Self.all.columns.firstIndex { $0.name == column })
    return try #require(record).values[index]
  }

  // MARK: What is accepted

  @Test func `a record has one value a column and its rows a list`() throws {
    let (record, faults) = Self.read(Self.right)
    #expect(faults.isEmpty)
    let found = try #require(record)
    #expect(found.id == "a-sample")
    #expect(found.values.count == Self.all.columns.count)
    #expect(found.lists == [[], [], [], [[.text("a-source"), .null, .null, .null]]])
    #expect(try value("title", of: found) == .text("A sample"))
    #expect(try value("since_max", of: found) == .text("2024-12-31"))
    #expect(try value("when_min", of: found) == .null)
  }

  @Test func `what is left out is null, and null is as good as left out`() {
    let optional = Self.all.fields.filter { !$0.isRequired && $0.name != "id" }.map(\.name)
    let (record, faults) = Self.read(Self.right + optional.map { .init($0, .null) })
    #expect(faults.isEmpty)
    #expect(record == Self.read(Self.right).record)
  }

  @Test(arguments: [JSON.number("7"), .string("x"), .object([]), .null])
  func `what the store gives is ignored`(revision: JSON) {
    let (record, faults) = Self.read("revision", revision)
    #expect(faults.isEmpty)
    #expect(record == Self.read(Self.right).record)
  }

  @Test(
    arguments: [
      ("3.0", 3), ("3.000", 3), ("1e3", 1000), ("12.50e1", 125), ("-0.0", 0), ("1200e-2", 12),
      ("0e99999999999", 0),
    ] as [(String, Int64)])
  func `a whole number is one however it is written`(digits: String, expected: Int64) throws {
    #expect(try value("count", of: Self.read("count", .number(digits)).record) == .integer(expected))
  }

  @Test(arguments: [
    "0.30000000000000004", "0.1234567890123456", "1.7976931348623157e308", "5e-324",
  ])
  func `a number that comes back as it was written is kept, however many digits it has`(digits: String) throws
  {
    let number = try #require(Double(digits))
    #expect(try value("cost", of: Self.read("cost", .number(digits)).record) == .real(number))
  }

  @Test func `a number that would come back as another is told as that other`() throws {
    let fault = try #require(Self.read("cost", .number("9007199254740993")).faults.first)
    #expect(fault.detail == "\"cost\" is 9007199254740993, which would come back as 9007199254740992.0.")
  }

  @Test(arguments: ["resolution", "updated_at", "url"])
  func `what an answer adds to a record is passed over`(name: String) {
    let (record, faults) = Self.read(name, .object([.init("rule", "standard@1")]))
    #expect(faults.isEmpty)
    #expect(record == Self.read(Self.right).record)
  }

  @Test func `the url that an answer adds to a link is passed over`() {
    let link: [JSON.Member] = [
      .init("relation", "concerns"), .init("collection", "events"), .init("target", "x"),
    ]
    let plain = Self.read("links", .array([.object(link)]))
    let served = Self.read("links", .array([.object(link + [.init("url", "/v1/events/x")])]))
    #expect(served.faults.isEmpty && served.record == plain.record)
  }

  @Test(arguments: [
    ("2024", "min", "1990-01-01"), ("2024", "max", "2024-12-30"), ("2024", "precision", "day"),
    ("2024", "qualifier", "uncertain"), ("2024?", "qualifier", "approximate"),
    ("2023/..", "max", "9999-12-31"),
    ("2024", "tz", "UTC"), ("2024", "edtf2", "2024"),
  ])
  func `a member of a date that does not follow from its text is refused`(
    edtf: String, name: String, member: String
  ) {
    let date = JSON.object([.init("edtf", .string(edtf)), .init(name, .string(member))])
    #expect(Self.read("when", date).faults.map(\.pointer) == ["/3/when/\(name)"])
  }

  @Test(arguments: ["2024", "2024-02/2024-03", "1991?/", "../2016", "2025-Q4~", "2023/.."])
  func `a date is read as it is served`(edtf: String) throws {
    let date = try UncertainDate(edtf)
    func end(_ day: CalendarDay, _ isOpen: Bool) -> JSON { isOpen ? .null : .string(day.text) }
    let served = JSON.object([
      .init("edtf", .string(date.edtf)), .init("min", end(date.min, edtf.hasPrefix("."))),
      .init("max", end(date.max, edtf.hasSuffix(".") || edtf.hasSuffix("/"))),
      .init("precision", .string(date.precision.rawValue)),
      .init("qualifier", date.qualifier.map { .string($0.rawValue) } ?? .null),
    ])
    #expect(Self.read("when", served).faults.isEmpty)
    #expect(Self.read("when", served).record == Self.read("when", .string(edtf)).record)
  }

  @Test(arguments: ["0", "-1", "9223372036854775807", "-9223372036854775808"])
  func `a whole number is kept to its limits`(digits: String) throws {
    #expect(
      try value("count", of: Self.read("count", .number(digits)).record) == .integer(#require(Int64(digits))))
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("1.5", 1.5), ("1.50", 1.5), ("1e3", 1000), ("1E-3", 0.001),
    ("123456789012345", 123456789012345),
    ("0.000123456789012345", 0.000123456789012345), ("9007199254740991", 9_007_199_254_740_991),
    ("-9007199254740991", -9_007_199_254_740_991), ("1600000000000000000", 1.6e18), ("1e300", 1e300),
    ("0e999", 0), ("1.000000000000000000000", 1),
  ])
  func `a number that a binary64 keeps is kept`(digits: String, expected: Double) throws {
    #expect(try value("cost", of: Self.read("cost", .number(digits)).record) == .real(expected))
  }

  @Test func `a number of up to fifteen digits comes back with the same digits`() throws {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let digits = (0..<Int.random(in: 1...15, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      let text = "1" + digits.dropFirst().joined() + "e\(Int.random(in: -200...200, using: &generator))"
      guard case .real(let number) = try value("cost", of: Self.read("cost", .number(text)).record) else {
        Issue.record("\(text) was not kept")
        continue
      }
      // What is written again must be accepted again, as the same number.
      let again = try value("cost", of: Self.read("cost", .number(number.description)).record)
      #expect(again == .real(number), "\(text)")
    }
  }

  @Test func `a date is taken as its text or as the object that is served`() throws {
    let text = Self.read("when", "2025-36~").record
    let object = Self.read("when", .object([.init("edtf", "2025-Q4~"), .init("min", "2025-10-01")])).record
    #expect(text != nil)
    #expect(text == object)
  }

  @Test func `a text keeps every character`() throws {
    let text = "\u{0} \t\n\"\\ é e\u{301} 🇹🇲 \u{1F}"
    #expect(try value("place", of: Self.read("place", .string(text)).record) == .text(text))
  }

  @Test func `texts that differ only in how Unicode composes them are different`() {
    #expect(Value.text("é") != .text("e\u{301}"))
    #expect(Self.read("place", "é").record != Self.read("place", "e\u{301}").record)
  }

  // MARK: What is refused

  @Test(arguments: [
    // member, value, pointer
    ("id", JSON.null, "/3/id"), ("id", "Not a slug", "/3/id"), ("id", .number("1"), "/3/id"),
    ("title", .null, "/3/title"), ("title", "", "/3/title"), ("title", .number("1"), "/3/title"),
    ("title", .array([]), "/3/title"), ("place", "", "/3/place"), ("place", .boolean(true), "/3/place"),
    ("count", .number("1.5"), "/3/count"), ("count", .number("1e-2"), "/3/count"), ("count", "1", "/3/count"),
    ("count", .number("9223372036854775808"), "/3/count"), ("cost", "1", "/3/cost"),
    ("cost", .object([]), "/3/cost"),
    ("cost", .number("1e999"), "/3/cost"), ("cost", .number("0.12345678901234567890"), "/3/cost"),
    ("cost", .number("9007199254740993"), "/3/cost"), ("cost", .number("-9223372036854775808"), "/3/cost"),
    ("cost", .number("1e-999"), "/3/cost"), ("cost", .number("1.23456789012345e-320"), "/3/cost"),
    ("kind", .null, "/3/kind"), ("kind", "Large", "/3/kind"), ("kind", .number("1"), "/3/kind"),
    ("country", "", "/3/country"), ("country", .array(["RUS"]), "/3/country"),
    ("when", "yesterday", "/3/when"), ("when", .number("2024"), "/3/when"), ("when", .object([]), "/3/when"),
    ("when", .object([.init("edtf", .number("2024"))]), "/3/when"), ("when", "", "/3/when"),
    ("since", .null, "/3/since"), ("topics", "gas", "/3/topics"), ("topics", .object([]), "/3/topics"),
    ("topics", .array(["gas", "Gas"]), "/3/topics/1"), ("topics", .array([.null]), "/3/topics/0"),
    ("topics", .array([.object([])]), "/3/topics/0"), ("links", .array(["x"]), "/3/links/0"),
    ("citations", .null, "/3/citations"), ("citations", .array([]), "/3/citations"),
    ("citations", .array([.object([.init("source", "s"), .init("line", "1")])]), "/3/citations/0/line"),
    (
      "citations", .array([.object([.init("source", "s"), .init("paragraph", "1")])]),
      "/3/citations/0/paragraph"
    ),
    ("citations", .array([.object([.init("quote", "q")])]), "/3/citations/0/source"),
    ("color", "red", "/3/color"), ("a/b~c", .null, "/3/a~1b~0c"), ("when_min", "2024-01-01", "/3/when_min"),
  ])
  func `a fault is told with its pointer`(name: String, value: JSON, pointer: String) throws {
    let (record, faults) = Self.read(name, value)
    #expect(record == nil)
    let fault = try #require(faults.first)
    #expect(faults.count == 1)
    #expect(fault.pointer == pointer)
    #expect(fault.parameter == nil)
    #expect(fault.detail.hasSuffix("."))
  }

  @Test func `a code that is not allowed is told with those that are`() {
    #expect(Self.read("kind", "medium").faults.first?.allowed == ["large", "small"])
    #expect(Self.read("topics", .array(["cheese"])).faults.first?.allowed == CodeList.topics.values)
  }

  @Test func `an unknown field is told with those that are known`() {
    #expect(Self.read("colour", "red").faults.first?.allowed == Self.all.fields.map(\.name))
    let link = JSON.object([.init("relation", "concerns"), .init("collection", "events"), .init("id", "x")])
    let faults = Self.read("links", .array([link])).faults
    #expect(faults.map(\.pointer) == ["/3/links/0/id", "/3/links/0/target"])
    #expect(faults.first?.allowed == ["relation", "collection", "target"])
  }

  @Test(arguments: [JSON.null, .array([]), "text", .number("1"), .boolean(false)])
  func `what is no object is no record`(json: JSON) {
    var faults: [Problem.Fault] = []
    #expect(Self.all.record(from: json, at: "/7", faults: &faults) == nil)
    #expect(faults.map(\.pointer) == ["/7"])
  }

  @Test func `all faults of a record are told at once, after those that were there before`() {
    var faults: [Problem.Fault] = [.init("An earlier one.")]
    let json = JSON.object([
      .init("colour", "red"), .init("kind", "huge"), .init("count", "many"), .init("when", "once"),
      .init("topics", .array(["gas", "cheese", .null])), .init("citations", .array([.null])),
    ])
    #expect(Self.all.record(from: json, faults: &faults) == nil)
    #expect(
      faults.map(\.pointer) == [
        nil, "/colour", "/id", "/title", "/count", "/kind", "/when", "/since", "/topics/1", "/topics/2",
        "/citations/0",
      ])
  }

  @Test func `a right record is read also when another before it was wrong`() {
    var faults: [Problem.Fault] = [.init("An earlier one.")]
    #expect(Self.all.record(from: .object(Self.right), faults: &faults) != nil)
    #expect(faults.count == 1)
  }

  // MARK: Identifiers

  @Test(arguments: [
    "a", "a1", "strategic-partnership-2017", "a-b-c", "z9-9", String(repeating: "a", count: 120),
  ])
  func `a slug is an id`(id: String) {
    #expect(Slug.isSlug(id))
    #expect(Self.read("id", .string(id)).record?.id == id)
  }

  @Test(arguments: [
    "", "-a", "a-", "a--b", "A", "aB", "1a", "a_b", "a.b", "a b", "a/b", "é", "aé", "a\u{0}", "a\n", "–",
    String(repeating: "a", count: 121),
  ])
  func `what is no slug is no id`(id: String) {
    #expect(!Slug.isSlug(id))
    #expect(Self.read("id", .string(id)).faults.map(\.pointer) == ["/3/id"])
  }

  @Test(arguments: [
    ("TKM", true), ("tkm", false), ("TK", false), ("TKMM", false), ("T1M", false), ("", false), ("É", false),
    ("turkmenistan", false),
  ])
  func `a country's id is its alpha-3 code`(id: String, isRight: Bool) {
    var faults: [Problem.Fault] = []
    _ = Resource.countries.record(from: .object([.init("id", .string(id))]), faults: &faults)
    #expect(faults.contains { $0.pointer == "/id" } == !isRight)
  }
}

extension JSON: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}
