import HTTP
import Testing

struct AcceptTests {
  private let offers: [MediaType] = [.json, .csv, .svg]

  @Test(arguments: [
    ("*/*", 0), ("application/json", 0), ("APPLICATION/JSON", 0), ("text/csv", 1), ("text/*", 1),
    ("image/*", 2),
    ("text/csv, application/json", 0), ("text/csv;q=0.9, application/json;q=0.8", 1),
    ("application/json;q=0.5, */*", 1), ("text/csv;q=0, */*;q=0.1, application/json;q=0", 2),
    ("text/*;q=0.5, text/csv;q=0.4, image/svg+xml;q=0.45", 2), ("*/*;q=0.1, text/*;q=1", 1),
    ("application/json; charset=UTF-8", 0), ("application/json;charset=\"utf-8\"", 0), ("*/*;q=0.001", 0),
    ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", 0), (",, ,text/csv", 1),
    ("text/csv;q=1.000", 1), ("text/csv ; q=1 ; ext=\"a,b\"", 1),
    ("application/json;q=0.000, text/csv;q=0.001", 1),
  ])
  func `the offer that is wanted most is chosen`(_ field: String, _ index: Int) {
    #expect(best(field) == index)
  }

  @Test(arguments: [
    "application/pdf", "text/html", "image/png, text/html;q=0.5", "*/*;q=0", "application/json;version=2",
    "application/jsonx", "application/jso", "applicatio/*", "text/csv;q=0, text/plain",
  ])
  func `nothing is chosen where nothing is accepted`(_ field: String) {
    #expect(best(field) == nil)
  }

  @Test(arguments: [
    "", " , ", "json", "/", "text/", "/csv", "*/csv", "text/csv;q=2", "text/csv;q=0.1234", "text/csv;q=-1",
    "text/csv;q",
    "text/csv;q=\"1\"", "text csv", "a/b/c", "text/csv;q=1.5", "text/csv;q=1.001", "text/csv;=1",
    "text/csv junk",
    "text/csv;q=.5",
  ])
  func `a field without a sound member counts as none`(_ field: String) {
    #expect(best(field) == 0)
  }

  @Test func `a malformed member beside a sound one is skipped`() {
    #expect(best("json, text/csv") == 1)
    #expect(best("application/json;q=x, image/*;q=0.2") == 2)
  }

  @Test func `a range with a parameter fits only an offer that has it, and is then the most specific`() {
    let header = MediaType("text/csv", parameters: [MediaType.Parameter(name: "header", value: "absent")])
    let offers = [MediaType.csv, header]
    #expect(Accept.best(of: offers, for: "text/csv;header=absent, text/csv;q=0.5") == 1)
    #expect(Accept.best(of: offers, for: "text/csv;header=present") == nil)
    #expect(Accept.best(of: offers, for: "text/csv;HEADER=\"ab\\sent\";q=0.2, text/csv;q=0.1") == 1)
  }

  @Test func `no offer is never chosen`() {
    #expect(Accept.best(of: [], for: "*/*") == nil)
    #expect(Accept.best(of: [], for: "") == nil)
  }

  @Test(arguments: [
    ("application/json", "application/json", 0), ("Application/JSON; Charset=utf-8", "application/json", 1),
    ("multipart/form-data; boundary=\"a;b\\\"c\"", "multipart/form-data", 1), (" text/csv ", "text/csv", 0),
    ("text/csv;;header=present;", "text/csv", 1),
  ])
  func `a content type is read`(_ field: String, _ essence: String, _ parameters: Int) throws {
    let type = try #require(field.withBytes { MediaType(parsing: $0) })
    #expect(type.essence == essence)
    #expect(type.parameters.count == parameters)
  }

  @Test func `a quoted parameter loses its quotes`() {
    let type = "a/b; c=\"d;\\\"e\"; F=G".withBytes { MediaType(parsing: $0) }
    #expect(type?.parameter("c") == "d;\"e")
    #expect(type?.parameter("f") == "G")
    #expect(type?.parameter("x") == nil)
    #expect(MediaType.json.description == "application/json")
    #expect(type?.description.hasPrefix("a/b; c=") == true)
  }

  @Test(arguments: [
    "", "json", "a/", "/b", "a/b/c", "*/*", "text/*", "a/b; c", "a/b; c=", "a/b c", "a/b; c=\"d", "a/b, c/d",
  ])
  func `a malformed content type is none`(_ field: String) {
    #expect(field.withBytes { MediaType(parsing: $0) } == nil)
  }

  @Test(arguments: [
    ("gzip", ContentCoding.gzip), ("x-gzip", .gzip), ("GZIP", .gzip), ("gzip, deflate, br, zstd", .gzip),
    ("*", .gzip),
    ("gzip;q=0.001", .gzip), ("gzip;q=0", .identity), ("", .identity), ("deflate, br", .identity),
    ("identity", .identity), ("identity, gzip;q=0.5", .identity), ("gzip, identity;q=0.5", .gzip),
    ("gzip;q=0, *", .identity), ("identity;q=0, gzip", .gzip), ("*;q=0, gzip", .gzip),
    ("*;q=0, identity", .identity),
    ("gzip;q=x", .identity), ("br;q=1.0, gzip;q=0.8, *;q=0.1", .gzip), ("gzip ; q=0.5", .gzip),
  ])
  func `a coding is chosen by its weight`(_ field: String, _ coding: ContentCoding) {
    #expect(field.withBytes { AcceptEncoding.best(for: $0) } == coding)
  }

  @Test(arguments: ["identity;q=0", "*;q=0", "br, *;q=0", "gzip;q=0, identity;q=0"])
  func `no coding is chosen where both are refused`(_ field: String) {
    #expect(field.withBytes { AcceptEncoding.best(for: $0) } == nil)
  }

  private func best(_ field: String) -> Int? { Accept.best(of: offers, for: field) }
}

extension Accept {
  fileprivate static func best(of offers: [MediaType], for field: String) -> Int? {
    field.withBytes { best(of: offers, for: $0) }
  }
}

extension String {
  /// Lends the text's UTF-8 bytes as a field value would be lent.
  func withBytes<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try use(utf8Span.span)
  }
}
