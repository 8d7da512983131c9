import Chance
import HTTP
import Testing

struct TargetTests {
  @Test(arguments: [
    ("/", []), ("", []), ("*", []), ("/v1", ["v1"]), ("/v1/", ["v1", ""]),
    ("/v1/countries/TKM", ["v1", "countries", "TKM"]),
    ("//", ["", ""]), ("/a//b", ["a", "", "b"]), ("/a%2Fb/c", ["a/b", "c"]), ("/a+b", ["a+b"]),
    ("/..%2f./.", ["../.", "."]),
    ("/T%C3%BCrkmen", ["Türkmen"]), ("/%F0%9F%90%AA", ["🐪"]), ("/%41%4a%4A", ["AJJ"]), ("/%25", ["%"]),
    ("/%0A", ["\n"]),
  ])
  func `a path comes apart before it is decoded`(_ text: String, _ path: [String]) throws {
    #expect(try decode(text) == Target(path: path))
  }

  @Test(arguments: [
    ("?", []), ("?a", [("a", "")]), ("?a=", [("a", "")]), ("?a=b", [("a", "b")]), ("?a=b=c", [("a", "b=c")]),
    ("?=b", [("", "b")]), ("?=", [("", "")]), ("?&&a=1&&", [("a", "1")]),
    ("?a=1&a=2", [("a", "1"), ("a", "2")]),
    ("?a=b+c", [("a", "b c")]), ("?a=b%2Bc", [("a", "b+c")]), ("?a%3Db=%26", [("a=b", "&")]),
    ("?q=T%C3%BCrkmen%20gas", [("q", "Türkmen gas")]), ("?a=b?c/d", [("a", "b?c/d")]),
    ("?a;b=1", [("a;b", "1")]),
  ])
  func `a query comes apart as the URL Standard's urlencoded parser does it`(
    _ text: String, _ items: [(String, String)]
  ) throws {
    let expected = items.map { QueryItem(name: $0.0, value: $0.1) }
    #expect(try decode("/x" + text) == Target(path: ["x"], query: expected))
    #expect(try decode(text) == Target(path: [], query: expected), "after an authority")
  }

  @Test(arguments: ["/%", "/%4", "/%zz", "/a%2", "/%%41", "/?a=%", "/?%4=b", "/%+1", "/?a=%0x"])
  func `a percent sign without two digits is refused`(_ text: String) {
    #expect(throws: ParseError.invalidPercentEscape) { try decode(text) }
  }

  @Test(arguments: ["/%00", "/a?b=%00", "/a?%00=b", "/\0", "/a?b=\0c"])
  func `a NUL is refused`(_ text: String) {
    #expect(throws: ParseError.nulInTarget) { try decode(text) }
  }

  @Test(arguments: [
    "/%FF", "/%C3", "/%C3%28", "/%C0%80", "/%ED%A0%80", "/%F4%90%80%80", "/?a=%E2%82", "/%E2/%82%AC",
  ])
  func `what is not UTF-8 is refused`(_ text: String) {
    #expect(throws: ParseError.invalidUTF8InTarget) { try decode(text) }
  }

  @Test func `what is written decodes to what it was`() throws {
    var random = SplitMix64(seed: 9)
    let alphabet: [Character] = [
      "a", "Z", "/", "%", "+", " ", "&", "=", "?", "#", "ü", "🐪", ".", ",", ":", "\n", "~",
    ]
    for _ in 0..<2000 {
      let text = String(
        (0..<Int.random(in: 1...12, using: &random)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        })
      var written = Array("/".utf8)
      PercentCoding.append(pathSegment: text, to: &written)
      written += Array("/x?".utf8)
      PercentCoding.append(queryComponent: text, to: &written)
      written += Array("=".utf8)
      PercentCoding.append(queryComponent: text, to: &written)
      let target = try Target(decoding: written.span)
      #expect(target == Target(path: [text, "x"], query: [QueryItem(name: text, value: text)]))
      #expect(written.allSatisfy { $0 > 32 && $0 < 127 })
    }
  }

  @Test func `what needs no encoding is written as it is`() {
    var written: [UInt8] = []
    PercentCoding.append(queryComponent: "-signed,title 2017/2019~", to: &written)
    #expect(String(decoding: written, as: UTF8.self) == "-signed,title%202017/2019~")
  }

  private func decode(_ text: String) throws -> Target {
    try text.withBytes { try Target(decoding: $0) }
  }
}
