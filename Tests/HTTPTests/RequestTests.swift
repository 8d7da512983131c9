import Bytes
import HTTP
import Testbed
import Testing

struct RequestTests {
  @Test func `a handler sees method, target, fields and body`() {
    let body = Array("hello".utf8)
    Request.with(
      .post, "/v1/events?x=1", fields: [("Content-Type", "text/plain"), ("X-Other", "y")], body: body
    ) { request in
      #expect(request.method == .post)
      #expect(request.version == .http11)
      #expect(request.withTarget { String(decoding: $0, as: UTF8.self) } == "/v1/events?x=1")
      #expect(request.field(.contentType) == "text/plain")
      #expect(request.field(.accept) == nil)
      #expect([request.has(.contentType), request.has(.accept)] == [true, false])
      #expect(request.withField(.contentLength) { Array($0) } == Array("5".utf8))
      #expect(request.withBody { Array($0) } == body)
      #expect(request.withAuthority { String(decoding: $0, as: UTF8.self) } == "localhost")
    }
  }

  @Test func `a target is decoded on demand`() throws {
    let target = try Request.with(.get, "/a%20b?c=d") { try $0.target() }
    #expect(target == Target(path: ["a b"], query: [QueryItem(name: "c", value: "d")]))
    #expect(throws: ParseError.invalidPercentEscape) {
      try Request.with(.get, "/%zz") { _ = try $0.target() }
    }
  }

  @Test func `what a handler throws while it reads comes out as it is`() {
    let fields = [("If-Match", "a"), ("If-Match", "b")]
    #expect(throws: ParseError.invalidEntityTag) {
      try Request.with(.get, "/", fields: fields) { request in
        _ = try request.withField(.ifMatch) { bytes throws(ParseError) in
          try EntityTagCondition(parsing: bytes)
        }
      }
    }
  }

  @Test func `an absolute target is its path and query to a handler`() {
    Request.with(.get, "http://example.org") { request in
      #expect(request.withTarget { Array($0) } == Array("/".utf8))
      #expect((try? request.target()) == Target(path: []))
      #expect(request.withAuthority { String(decoding: $0, as: UTF8.self) } == "example.org")
    }
    Request.with(.get, "http://example.org/a?b") { request in
      #expect(request.withTarget { Array($0) } == Array("/a?b".utf8))
    }
  }

  @Test func `an asterisk is about the server as a whole`() {
    #expect(Request.with(.options, "*") { $0.isServerWide })
    #expect(!Request.with(.options, "/*") { $0.isServerWide })
    #expect(!Request.with(.options, "http://example.org") { $0.isServerWide })
  }

  @Test func `several lines of a field are one list`() {
    let fields = [
      ("Accept", "a/b"), ("Cookie", "x=1"), ("Accept", "c/d"), ("Cookie", "y=2"), ("X-A", "1"), ("x-a", "2"),
    ]
    Request.with(.get, "/", fields: fields) { request in
      #expect(request.field(.accept) == "a/b, c/d")
      #expect(request.withField(.accept) { $0.count } == 8)
      #expect(request.field(.cookie) == "x=1; y=2")
      #expect(request.field(named: "X-A") == "1, 2")
      #expect(request.field(named: "ACCEPT") == "a/b, c/d")
      #expect(request.field(named: "X-B") == nil)
    }
  }

  @Test(arguments: [
    "abc", "0af7651916cd43dd8448eb211c80319c", "a-b._~:+/=@9", String(repeating: "x", count: 64),
  ])
  func `a sane identifier of the client's is kept`(_ given: String) {
    Request.with(.get, "/", fields: [("X-Request-Id", given)]) { request in
      #expect(request.identifier.description == given)
      var bytes: [UInt8] = []
      request.identifier.withBytes { bytes.append(contentsOf: $0) }
      #expect(bytes == Array(given.utf8))
    }
  }

  @Test(arguments: ["", "a b", "a\"b", "a,b", "ü", "{}", "a\\b", String(repeating: "x", count: 65)])
  func `an identifier that would not fit a log line is replaced`(_ given: String) {
    Request.with(.get, "/", fields: [("X-Request-Id", given)]) { request in
      #expect(request.identifier == RequestIdentifier(number: 1))
    }
  }

  @Test func `two identifiers are none`() {
    Request.with(.get, "/", fields: [("X-Request-Id", "a"), ("X-Request-Id", "b")]) { request in
      #expect(request.identifier == RequestIdentifier(number: 1))
    }
  }

  @Test func `the server's own identifier is sixteen digits`() {
    #expect(RequestIdentifier(number: 1).description == "0000000000000001")
    #expect(RequestIdentifier(number: 0xDEAD_BEEF_0123_4567).description == "deadbeef01234567")
    #expect(RequestIdentifier(number: 1) != RequestIdentifier(number: 2))
  }
}
