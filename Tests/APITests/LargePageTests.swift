import API
import Domain
import Foundation
import HTTP
import Representation
import SQLite
import Store
import System
import Testbed
import Testing

/// Answers that take long, which threads make for the loops.
struct LargePageTests {
  private let database: TestDatabase
  private let site: Site
  private static let target = "/v1/countries?limit=1000"

  init() throws {
    database = try TestDatabase()
    site = try Site(database, threads: LargePageTests.threads(database))
  }

  private static func threads(_ database: TestDatabase, time: Duration = .seconds(5)) throws -> ReaderThreads
  {
    let path = database.path
    return try ReaderThreads { try Reader(path: path, queryTime: time) }
  }

  private func text(_ answer: Answer) -> String { String(decoding: answer.body, as: UTF8.self) }

  /// What stands between the brackets of `data`.
  private func data(_ text: String) throws -> Substring {
    let end = try #require(text.range(of: "],\"next\":"))
    return text[..<end.lowerBound].dropFirst("{\"data\":[".count)
  }

  private func putPerson(_ id: String) throws {
    try database.store(
      "people", #"[{"id": "\#(id)", "name": "\#(id)", "citations": [{"source": "trend-2025-12-11"}]}]"#)
  }

  @Test(arguments: ["countries", "assessments", "events"])
  func `its records are those of small pages that follow each other, byte for byte`(collection: String) throws
  {
    let large = try text(site.answer("/v1/\(collection)?limit=1000"))
    let small = try site.pages("/v1/\(collection)?limit=40").map(text)
    #expect(small.count > 2)
    #expect(try data(large) == small.map { try data($0) }.joined(separator: ",")[...])
  }

  @Test func `it goes on where it says, also where claims are resolved`() throws {
    for parent in ["/v1/trade-series/rus-tkm-turnover", "/v1/trade-series/kaz-tkm-turnover"] {
      let large = try site.answer("\(parent)/observations?limit=1000")
      let small = try site.answer("\(parent)/observations?limit=100")
      #expect(try data(text(large)) == data(text(small)))
    }
    let first = try site.json("/v1/countries?limit=101")
    let second = try site.json(try #require(first["next_url"].text))
    #expect(first["data"].ids.count == 101 && second["data"].ids.count == 101)
    #expect(first["data"].ids + second["data"].ids == Array(try site.ids(Self.target).prefix(202)))
  }

  @Test(arguments: [
    target, "/v1/conflicts", "/v1/events?limit=500&as_of=1", "/v1/countries?limit=101&sort=nonsense",
    "/v1/agreements/nonesuch/conflicts", "/v1/countries.ndjson", "/v1/events.csv?labels=both&as_of=1",
    "/v1/countries.md?q=turkmenistan", "/v1/countries.csv?sort=nonsense", "/sdmx/data/TRADE",
    "/sdmx/data/NONESUCH",
  ])
  func `a thread answers as a loop does by itself, also compressed, also to HEAD`(target: String) throws {
    let alone = try Site(database)
    for (method, fields) in [
      (Method.get, []), (.head, []), (.get, [("Accept-Encoding", "gzip")]),
      (.get, [("If-Match", "\"other\"")]),
    ] {
      let answer = try Site(database, threads: Self.threads(database)).answer(target, method, fields: fields)
      let expected = try alone.answer(target, method, fields: fields)
      #expect(answer.status == expected.status && answer.body == expected.body)
      #expect(answer.fields.map(\.name) == expected.fields.map(\.name))
      #expect(answer.field("ETag") == expected.field("ETag"))
    }
  }

  private func isDeferred(_ target: String, _ site: Site) -> Bool {
    var response = Response()
    Request.with(.get, target) { site.application.respond(to: $0, into: &response) }
    return response.later != nil
  }

  @Test func `an answer that is long to compress is compressed by a thread, once for all who ask meanwhile`()
    throws
  {
    let target = "/v1/countries?limit=100"
    let fields = [("Accept-Encoding", "gzip")]
    let expected = try Site(database).answer(target, fields: fields)
    #expect(expected.field("Content-Encoding") == "gzip")
    var responses = [Response(), Response(), Response()]
    var rings: [Locked<Bool>] = []
    try Request.with(.get, target, fields: fields) { request in
      for index in responses.indices {
        site.application.respond(to: request, into: &responses[index])
        let isRung = Locked(false)
        try #require(responses[index].later).begin(
          KeptRequest(request), Bell { isRung.withLock(when: { _ in true }) { $0 = true } })
        rings.append(isRung)
      }
      for (index, isRung) in rings.enumerated() {
        isRung.withLock(when: { $0 }) { _ in }
        let later = try #require(responses[index].later)
        responses[index].reset()
        #expect(later.take(for: request, into: &responses[index]))
        let finished = try #require(responses[index].finished)
        #expect(Array(finished.bytes[finished.bodyStart...]) == expected.body)
        #expect(finished === responses[0].finished)
      }
    }
    #expect(!isDeferred(target, site))
  }

  @Test(arguments: ["/v1/countries?name__ne=x&limit=100", "/v1/countries?limit=100&as_of=1", "/v1/nonesuch"])
  func `a question that turns out to be long goes to a thread, and is answered as a loop alone does`(
    target: String
  ) throws {
    let hasty = try Site(database, threads: Self.threads(database), stepsMost: 1000)
    let isLong = isDeferred(target, hasty)
    #expect(isLong == !target.contains("nonesuch"))
    #expect(!isDeferred(target, site))
    let (answer, expected) = (try hasty.answer(target), try Site(database).answer(target))
    #expect(answer.status == expected.status && answer.body == expected.body)
    #expect(answer.fields.map(\.name) == expected.fields.map(\.name))
    // What a question took is not reckoned to the next.
    #expect(!isDeferred("/v1/countries/TKM", hasty) && !isDeferred("/v1/countries?limit=2", hasty))
  }

  @Test func `it is kept like any other answer, and its conditions are held against it`() throws {
    for target in [Self.target, "/v1/countries.csv", "/sdmx/data/TRADE"] {
      #expect(isDeferred(target, site))
    }
    #expect(!isDeferred("/v1/countries?limit=100", site))
    let whole = try site.answer(Self.target)
    #expect(!isDeferred(Self.target, site))
    let tag = try #require(whole.field("ETag"))
    for site in [site, try Site(database, threads: Self.threads(database))] {
      let answer = try site.answer(Self.target, fields: [("If-None-Match", tag)])
      #expect(answer.status == 304 && answer.body.isEmpty)
    }
  }

  @Test func `what is of an older state than that of now is given, and not kept`() throws {
    var response = Response()
    try Request.with(.get, Self.target) { request in
      try site.application.answer(request, into: &response) { try putPerson("new") }
    }
    let kept = try #require(response.finished)
    #expect(String(decoding: kept.bytes, as: UTF8.self).contains("\"version\":1,"))
    #expect(isDeferred(Self.target, site))
    #expect(try text(site.answer(Self.target)).contains("\"version\":2,"))
    #expect(!isDeferred(Self.target, site))
  }

  @Test func `one that has waited for longer than a query may take is not begun`() throws {
    let site = try Site(database, threads: Self.threads(database, time: .seconds(-1)))
    let answer = try site.answer(Self.target)
    #expect(answer.status == 503 && answer.field("Retry-After") == "1")
    #expect(try site.answer("/v1/countries/TKM").status == 200)
  }

  @Test func `no state is held when it is there`() throws {
    _ = try site.answer(Self.target)
    site.application.rest()
    try putPerson("one")
    #expect(
      try Connection(path: database.path, busyTimeout: .zero).prepare("PRAGMA wal_checkpoint(TRUNCATE)")
        .first([]) { $0.integer(0) == 0 } ?? false)
  }

  @Test func `where too many wait the next is told so, and who has left has nothing made for it`() throws {
    let isOpen = Locked(false)
    let path = database.path
    let threads = try ReaderThreads {
      isOpen.withLock(when: { $0 }) { _ in }
      return try Reader(path: path)
    }
    let site = try Site(database, threads: threads)
    let rings = Locked(0)
    var waiting: [any DeferredAnswer] = []
    Request.with(.get, Self.target) { request in
      // Two may be with the threads already.
      for number in 0..<67 {
        var response = Response()
        site.application.respond(to: request, into: &response)
        guard let later = response.later else { return }
        let bell = Bell { rings.withLock(when: { _ in true }) { $0 += 1 } }
        if number == 10 { bell.silence() }
        later.begin(KeptRequest(request), bell)
        waiting.append(later)
      }
      var response = Response()
      #expect(waiting.count == 67 && waiting[66].take(for: request, into: &response))
      #expect(response.status == .serviceUnavailable)
      response.reset()
      #expect(!waiting[0].take(for: request, into: &response))
      let refused = rings.withLock { $0 }
      isOpen.withLock(when: { _ in true }) { $0 = true }
      rings.withLock(when: { $0 == 66 }) { _ in }
      #expect(waiting[0].take(for: request, into: &response) && response.status == .ok)
      response.reset()
      #expect(refused < 4 && !waiting[10].take(for: request, into: &response))
    }
  }
}
