import API
import Domain
import Foundation
import HTTP
import Representation
import SQLite
import Store
import Testbed
import Testing

/// Pages that are made in parts, between which the loop serves others.
struct LargePageTests {
  private let database: TestDatabase
  private let site: Site
  private static let target = "/v1/countries?limit=1000"

  init() throws {
    database = try TestDatabase()
    site = try Site(database)
  }

  /// Asks, and lets `between` happen after each part but the last. Gives the number of parts and the answer.
  @discardableResult
  private func ask(
    _ target: String = target, fields: [(String, String)] = [], _ between: (Int) throws -> Void = { _ in }
  ) throws -> (parts: Int, response: Response) {
    var response = Response()
    var count = 0
    try Request.with(.get, target, fields: fields) { request in
      site.application.respond(to: request, into: &response)
      guard let parts = response.parts else { return }
      repeat {
        if count > 0 { try between(count) }
        count += 1
        response.reset()
      } while parts.proceed(on: request, into: &response)
    }
    return (count, response)
  }

  private func body(_ response: Response) -> [UInt8] {
    Array(response.finished.map { $0.bytes[$0.bodyStart...] } ?? response.body[...])
  }

  private func text(_ response: Response) -> String { String(decoding: body(response), as: UTF8.self) }

  /// What stands between the brackets of `data`.
  private func data(_ text: String) throws -> Substring {
    let end = try #require(text.range(of: "],\"next\":"))
    return text[..<end.lowerBound].dropFirst("{\"data\":[".count)
  }

  private func putPerson(_ id: String) throws {
    try database.store(
      "people", #"[{"id": "\#(id)", "name": "\#(id)", "citations": [{"source": "trend-2025-12-11"}]}]"#)
  }

  private func renameTuvalu(_ name: String) throws {
    let citation = #"{"source": "trend-2025-12-11"}"#
    try database.store(
      "countries",
      #"[{"id": "TUV", "alpha2": "TV", "numeric": "798", "name": "\#(name)", "citations": [\#(citation)]}]"#)
  }

  @Test(arguments: ["countries", "assessments", "events"])
  func `its records are those of small pages that follow each other, byte for byte`(collection: String) throws
  {
    let large = try ask("/v1/\(collection)?limit=1000")
    #expect(large.parts > 3)
    let small = try site.pages("/v1/\(collection)?limit=40").map { String(decoding: $0.body, as: UTF8.self) }
    #expect(small.count > 2)
    #expect(try data(text(large.response)) == small.map { try data($0) }.joined(separator: ",")[...])
  }

  @Test func `it goes on where it says, also where claims are resolved`() throws {
    let parents = ["/v1/trade-series/rus-tkm-turnover", "/v1/trade-series/kaz-tkm-turnover"]
    for parent in parents {
      let large = try site.answer("\(parent)/observations?limit=1000")
      let small = try site.answer("\(parent)/observations?limit=100")
      #expect(
        try data(String(decoding: large.body, as: UTF8.self))
          == data(String(decoding: small.body, as: UTF8.self)))
    }
    let first = try site.json("/v1/countries?limit=101")
    let second = try site.json(try #require(first["next_url"].text))
    #expect(first["data"].ids.count == 101 && second["data"].ids.count == 101)
    #expect(first["data"].ids + second["data"].ids == Array(try site.ids(Self.target).prefix(202)))
  }

  @Test func `others are answered between its parts`() throws {
    let alone = text(try ask().response)
    try putPerson("new-person")
    let (parts, response) = try ask { _ in
      try #expect(site.answer("/v1/people/new-person").status == 200)
      try #expect(site.answer("/v1/countries?limit=3").status == 200)
      try #expect(site.answer("/v1/nonesuch").status == 404)
    }
    #expect(parts > 5)
    #expect(try data(text(response)) == data(alone))
  }

  @Test func `a commit between two parts changes nothing of it, and is in the next one`() throws {
    let before = text(try ask().response)
    try renameTuvalu("Before")
    let (_, response) = try ask { part in
      if part == 3 { try renameTuvalu("After") }
      // Others see it at once.
      if part > 3 { #expect(try site.json("/v1/countries/TUV")["name"] == "After") }
    }
    let during = text(response)
    #expect(during.contains("\"Before\"") && !during.contains("\"After\""))
    #expect(before.contains("\"version\":1,") && during.contains("\"version\":2,"))
    let (parts, next) = try ask()
    #expect(parts > 5, "what is of an older state was not kept")
    #expect(text(next).contains("\"After\"") && text(next).contains("\"version\":3,"))
  }

  @Test func `it is kept like any other answer, with the tag and the date that others have`() throws {
    let whole = try site.answer(Self.target)
    let (parts, response) = try ask()
    #expect(parts == 0 && body(response) == whole.body)
    #expect(whole.field("Last-Modified") == (try site.answer("/v1/people").field("Last-Modified")))
    #expect(
      whole.fields.map(\.name).sorted()
        == (try site.answer("/v1/countries?limit=100")).fields.map(\.name).filter { $0 != "link" }.sorted())
    let other = try Site(database).answer(Self.target)
    #expect(other.field("ETag") == whole.field("ETag") && other.body == whole.body)
  }

  @Test func `two that ask for the same at the same time get the same, and it is made once`() throws {
    var second = Response()
    let (_, first) = try ask { part in
      if part == 2 { Request.with(.get, Self.target) { site.application.respond(to: $0, into: &second) } }
    }
    let parts = try #require(second.parts)
    let hasMore = Request.with(.get, Self.target) {
      second.reset()
      return parts.proceed(on: $0, into: &second)
    }
    #expect(!hasMore)
    #expect(body(second) == body(first))
  }

  @Test func `conditions are held against it when it is whole`() throws {
    let tag = try #require(try Site(database).answer(Self.target).field("ETag"))
    let (parts, response) = try ask(fields: [("If-None-Match", tag)])
    #expect(parts > 5 && response.status == .notModified && body(response).isEmpty)
    #expect(try Site(database).answer(Self.target, fields: [("If-Match", "\"other\"")]).status == 412)
    #expect(try Site(database).answer(Self.target, .head).field("Content-Length") != "0")
  }

  @Test func `it is compressed in parts too, to what it is when compressed at once`() throws {
    let coded = try ask(fields: [("Accept-Encoding", "gzip")])
    let plain = try ask()
    #expect(plain.parts == 0 && body(plain.response).count > 100_000)
    #expect(body(coded.response) == Gzip.compress(body(plain.response)))
    // One that was kept plain is compressed in parts for the first that wants it so, and kept.
    let site = try Site(database)
    _ = try site.answer(Self.target)
    for _ in 0..<2 {
      let answer = try site.answer(Self.target, fields: [("Accept-Encoding", "gzip")])
      #expect(answer.body == body(coded.response))
      #expect(answer.field("ETag")?.hasSuffix("-gzip\"") == true)
    }
  }

  @Test func `one that takes longer than a query may is a problem, and others are answered after it`() throws
  {
    let reader = try Reader(path: database.path, queryTime: .nanoseconds(1))
    let application = Application(reader: reader)
    var response = Response()
    Request.with(.get, Self.target) { request in
      application.respond(to: request, into: &response)
      while let parts = response.parts {
        repeat { response.reset() } while parts.proceed(on: request, into: &response)
      }
    }
    #expect(response.status == .gatewayTimeout)
    #expect(text(response).contains("\"too-slow\""))
    response.reset()
    Request.with(.get, "/v1/countries/TKM") { application.respond(to: $0, into: &response) }
    #expect(response.status == .ok)
  }

  /// Whether nobody reads an old state: then the log can be emptied.
  private func canEmptyLog() throws -> Bool {
    site.application.rest()
    return try Connection(path: database.path, busyTimeout: .zero).prepare("PRAGMA wal_checkpoint(TRUNCATE)")
      .first([]) { $0.integer(0) == 0 } ?? false
  }

  @Test func `its state is given back with its last part, and when its client leaves before`() throws {
    try putPerson("one")
    try ask { part in
      // Begun with the first part.
      if part == 1 { try putPerson("two") }
      try #expect(!canEmptyLog())
    }
    #expect(try canEmptyLog())
    struct Gone: Error {}
    for number in 0..<3 {
      let target = "/v1/countries?limit=\(200 + number)"
      #expect(throws: Gone.self) {
        try ask(target) { part in
          if part == 1 { try putPerson("more-\(number)") }
          if part == 4 { throw Gone() }
        }
      }
      try #expect(canEmptyLog())
      // Nor is anything of it in the next page, which is made in the same storage.
      let (parts, response) = try ask(target)
      #expect(parts > 5)
      try #expect(body(response) == Site(database).answer(target).body)
    }
  }
}
