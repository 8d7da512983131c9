import HTTP
import Testing

struct EntityTagTests {
  @Test func `a tag is written in quotes`() {
    #expect(EntityTag("a1").description == "\"a1\"")
    #expect(EntityTag("a1", isWeak: true).description == "W/\"a1\"")
    #expect(EntityTag("a\"b\r\nc d").description == "\"a-b--c-d\"")
  }

  /// The table of RFC 9110 §8.8.3.2.
  @Test(arguments: [
    (EntityTag("1", isWeak: true), EntityTag("1", isWeak: true), false, true),
    (EntityTag("1", isWeak: true), EntityTag("2", isWeak: true), false, false),
    (EntityTag("1", isWeak: true), EntityTag("1"), false, true),
    (EntityTag("1"), EntityTag("1"), true, true),
  ])
  func `strong and weak comparison differ as the table says`(
    _ one: EntityTag, _ other: EntityTag, _ strong: Bool, _ weak: Bool
  ) {
    #expect(one.matchesStrongly(other) == strong)
    #expect(other.matchesStrongly(one) == strong)
    #expect(one.matchesWeakly(other) == weak)
  }

  @Test(arguments: [
    ("\"a\"", ["\"a\""]), ("\"a\", W/\"b\"", ["\"a\"", "W/\"b\""]), ("\"\"", ["\"\""]),
    ("\"a,b\"", ["\"a,b\""]),
    (" \"a\" ,,\t\"b\",", ["\"a\"", "\"b\""]), ("\"a\\\"", ["\"a\\\""]), ("\"*\"", ["\"*\""]),
    ("\"ü\"", ["\"ü\""]),
  ])
  func `a list of tags is read`(_ field: String, _ tags: [String]) throws {
    let condition = try condition(field)
    guard case .tags(let read) = condition else { return #expect(Bool(false), "\(condition)") }
    #expect(read.map(\.description) == tags)
  }

  @Test(arguments: [
    "", " ", ",", "a", "\"a", "a\"", "\"a\"b", "W\"a\"", "w/\"a\"", "W/a", "W/", "W", "\"a\" \"b\"",
    "*, \"a\"", "\"a\", *",
    "\"a b\"", "**",
  ])
  func `anything else is refused`(_ field: String) {
    #expect(throws: ParseError.invalidEntityTag) { try condition(field) }
    #expect(throws: ParseError.invalidEntityTag) { try names(field, "a") }
  }

  @Test(arguments: [
    ("\"a\"", "a", true), ("W/\"a\"", "a", true), ("\"b\", \"a\"", "a", true), ("*", "a", true),
    (" * ", "a", true),
    ("\"b\"", "a", false), ("\"aa\"", "a", false), ("\"A\"", "a", false), ("\"\"", "a", false),
  ])
  func `If-None-Match names a tag or not`(_ field: String, _ tag: String, _ isNamed: Bool) throws {
    #expect(try names(field, tag) == isNamed)
    #expect(try condition(field).allowsIfNoneMatch(EntityTag(tag)) == !isNamed)
    #expect(try condition(field).allowsIfNoneMatch(nil))
  }

  @Test func `If-Match wants a strong tag that is there`() throws {
    #expect(try condition("\"a\", \"b\"").allowsIfMatch(EntityTag("b")))
    #expect(try !condition("W/\"b\"").allowsIfMatch(EntityTag("b")))
    #expect(try !condition("\"b\"").allowsIfMatch(EntityTag("b", isWeak: true)))
    #expect(try !condition("\"b\"").allowsIfMatch(nil))
    #expect(try condition("*").allowsIfMatch(EntityTag("b", isWeak: true)))
    #expect(try !condition("*").allowsIfMatch(nil))
  }

  private func condition(_ field: String) throws -> EntityTagCondition {
    try field.withBytes { try EntityTagCondition(parsing: $0) }
  }

  @discardableResult
  private func names(_ field: String, _ tag: String) throws -> Bool {
    try field.withBytes { bytes in try tag.withBytes { try EntityTagCondition.ifNoneMatch(bytes, names: $0) }
    }
  }
}
