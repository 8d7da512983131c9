import HTTP
import Testbed
import Testing

/// Entity tags, conditions and codings of answers that a client may keep.
struct ConditionTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let targets = ["/v1", "/v1/agreements?limit=2", "/v1/countries/TKM", "/v1/rules"]

  @Test(arguments: targets)
  func `an answer has a tag and a date, each header on a line of its own`(target: String) throws {
    for _ in 1...2 {
      let answer = try site.answer(target)
      let tag = try #require(answer.field("ETag"))
      #expect(tag.wholeMatch(of: /"[!#-~]+"/) != nil)
      #expect(answer.field("Content-Type") == "application/json")
      #expect(answer.field("Cache-Control") == "public, no-cache")
      #expect(answer.field("Last-Modified")?.hasSuffix(" GMT") == true)
      #expect(answer.field("Vary")?.contains("Accept-Encoding") == true)
      #expect(Set(answer.fields.map(\.name)).count == answer.fields.count)
    }
  }

  @Test(arguments: targets, ["%@", "*", "\"other\", %@", "W/%@"])
  func `what the client has already is not sent again`(target: String, condition: String) throws {
    let whole = try site.answer(target)
    let tag = try #require(whole.field("ETag"))
    let answer = try site.answer(target, fields: [("If-None-Match", condition.replacing("%@", with: tag))])
    #expect(answer.status == 304)
    #expect(answer.body.isEmpty && answer.rest.isEmpty)
    for name in ["ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"] {
      #expect(answer.field(name) == whole.field(name), "\(name)")
    }
  }

  @Test(arguments: targets)
  func `another tag gives the whole answer`(target: String) throws {
    let whole = try site.answer(target)
    let answer = try site.answer(target, fields: [("If-None-Match", "\"other\"")])
    #expect(answer.status == 200)
    #expect(answer.body == whole.body)
  }

  @Test(arguments: targets, [Method.get, .head])
  func `a tag that must match and does not is a problem`(target: String, method: Method) throws {
    let answer = try site.answer(target, method, fields: [("If-Match", "\"other\"")])
    #expect(answer.status == 412)
    #expect(answer.field("Content-Type") == "application/problem+json")
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("ETag") == nil)
    guard method == .get else { return }
    #expect(try answer.json["code"] == "precondition-failed")
    let tag = try #require(site.answer(target).field("ETag"))
    #expect(try site.answer(target, fields: [("If-Match", tag)]).status == 200)
  }

  @Test func `the tag changes with the record and with nothing else`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    let before = try site.answer("/v1/people/aibar-olzhayev")
    let list = try site.answer("/v1/people")
    try database.store(
      "people", #"[{"id": "new-person", "name": "New", "citations": [{"source": "trend-2025-12-11"}]}]"#)
    #expect(try site.answer("/v1/people").field("ETag") != list.field("ETag"))
    #expect(try site.answer("/v1/people/aibar-olzhayev").field("ETag") == before.field("ETag"))
    #expect(try site.ids("/v1/people").contains("new-person"))
  }

  @Test func `a date as late as the last commit finds nothing new`() throws {
    let date = try #require(site.answer("/v1").field("Last-Modified"))
    #expect(try site.answer("/v1", fields: [("If-Modified-Since", date)]).status == 304)
    let early = "Thu, 01 Jan 2015 00:00:00 GMT"
    #expect(try site.answer("/v1", fields: [("If-Modified-Since", early)]).status == 200)
    let both = [("If-Modified-Since", date), ("If-None-Match", "\"other\"")]
    #expect(try site.answer("/v1", fields: both).status == 200)
  }

  @Test func `a large answer is compressed for those who ask, under a tag of its own`() throws {
    let plain = try site.answer("/v1/countries")
    let coded = try site.answer("/v1/countries", fields: [("Accept-Encoding", "gzip")])
    #expect(coded.field("Content-Encoding") == "gzip")
    #expect(coded.body.prefix(2) == [0x1F, 0x8B])
    #expect(coded.body.count < plain.body.count / 2)
    #expect(coded.field("ETag") != plain.field("ETag"))
    let again = [("Accept-Encoding", "gzip"), ("If-None-Match", coded.field("ETag") ?? "")]
    #expect(try site.answer("/v1/countries", fields: again).status == 304)
    #expect(
      try site.answer("/health", fields: [("Accept-Encoding", "gzip")]).field("Content-Encoding") == nil)
    #expect(plain.field("Content-Encoding") == nil)
  }

  @Test func `the second answer to a question is the first`() throws {
    for target in Self.targets + ["/v1/nonesuch", "/v1/events?limit=3&sort=-date", "/v1/events?sttus=x"] {
      let first = try site.answer(target)
      let second = try site.answer(target)
      #expect(first.body == second.body)
      #expect(first.fields.map(\.value) == second.fields.map(\.value))
      // Another form of the same question is another question.
      let stream = try site.answer(target, fields: [("Accept", "application/x-ndjson")])
      #expect(stream.status != 200 || stream.field("Content-Type") == "application/x-ndjson")
    }
  }

  @Test(arguments: ["/health", "/metrics", "/v1/events.ndjson"])
  func `an answer without a tag is not the one that If-Match names`(target: String) throws {
    #expect(try site.answer(target, fields: [("If-Match", "\"a\"")]).status == 412)
    #expect(try site.answer(target, fields: [("If-Match", "*")]).status == 200)
  }

  @Test func `a stream, which is not compressed, varies with Accept alone and is asked about anew`() throws {
    let answer = try site.answer("/v1/events.ndjson", fields: [("Accept-Encoding", "gzip")])
    #expect(answer.field("Content-Encoding") == nil)
    #expect(answer.field("Vary") == "Accept")
    #expect(answer.field("Cache-Control") == "public, no-cache")
  }

  @Test func `what changed after a date is not given to whoever asks for it unchanged since`() throws {
    let early = "Thu, 01 Jan 2015 00:00:00 GMT"
    let answer = try site.answer("/v1", fields: [("If-Unmodified-Since", early)])
    #expect(answer.status == 412)
    let late = try #require(site.answer("/v1").field("Last-Modified"))
    #expect(try site.answer("/v1", fields: [("If-Unmodified-Since", late)]).status == 200)
    let tag = try #require(site.answer("/v1").field("ETag"))
    let both = [("If-Unmodified-Since", early), ("If-Match", tag)]
    #expect(try site.answer("/v1", fields: both).status == 200)
  }

  @Test func `the tag of a record begins with the number of its version, whatever path shows it`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    func tag() throws -> String { try #require(site.answer("/v1/people/someone").field("ETag")) }
    func store(_ name: String) throws {
      try database.store(
        "people", #"[{"id": "someone", "name": "\#(name)", "citations": [{"source": "trend-2025-12-11"}]}]"#)
    }
    try store("One")
    let one = try tag()
    try store("Two")
    let two = try tag()
    let parts = try [one, two].map { try #require($0.wholeMatch(of: /"(\d+)-([0-9a-f]{8})"/)) }
    #expect(try #require(Int(parts[1].1)) == #require(Int(parts[0].1)) + 1)
    #expect(parts[0].2 == parts[1].2)
    try store("Two")
    #expect(try tag() == two)
  }

  @Test func `one question has one answer, however a client spells what it accepts`() throws {
    let first = try site.answer("/v1/people", fields: [("Accept", "*/*")])
    for accept in ["application/json", "text/html, application/*;q=0.5, */*;q=0.1"] {
      #expect(try site.answer("/v1/people", fields: [("Accept", accept)]).body == first.body)
    }
    #expect(try site.answer("/v1/people", fields: [("Accept", "image/png")]).status == 406)
    #expect(try site.answer("/v1/people", .put).status == 405)
  }

  @Test func `a time that two states share says nothing of whether anything changed`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    func store(_ name: String, at time: String) throws {
      try database.store(
        "people", #"[{"id": "someone", "name": "\#(name)", "citations": [{"source": "trend-2025-12-11"}]}]"#,
        at: time)
    }
    try store("One", at: "2021-01-01T00:00:00Z")
    let first = try #require(site.answer("/v1/people/someone").field("Last-Modified"))
    #expect(first == "Fri, 01 Jan 2021 00:00:00 GMT")
    // The clock has not moved on, or was set back.
    try store("Another", at: "2020-06-01T00:00:00Z")
    let second = try site.answer("/v1/people/someone", fields: [("If-Modified-Since", first)])
    #expect(second.status == 200 && second.field("Last-Modified") == nil)
    #expect(try second.json["name"] == "Another")
    try store("A third", at: "2022-01-01T00:00:00Z")
    #expect(try site.answer("/v1/people/someone").field("Last-Modified") == "Sat, 01 Jan 2022 00:00:00 GMT")
    // Another commit may follow in a second that is not over.
    try store("A fourth", at: "2999-01-01T00:00:00Z")
    #expect(try site.answer("/v1/people/someone").field("Last-Modified") == nil)
  }

  @Test(arguments: [
    "/v1/events", "/v1/events.ndjson", "/v1/events/nonesuch", "/v1/events?nonesuch=1", "/v1/rules", "/v1/x",
  ])
  func `an answer says which state of the record it shows, also where it tells of a fault`(target: String)
    throws
  {
    let position = try site.json("/v1/commits")["data"][0]["position"]
    #expect(try site.answer(target).field("Entente-Version") == position.text)
  }
}
