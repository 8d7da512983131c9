import Chance
import Domain
import Testing

@testable import Representation

@Suite struct JSONElementsTests {
  /// What comes of a text: its elements and, where it ends so, its fault.
  private struct Outcome: Equatable {
    var elements: [JSON] = []
    var fault: JSONFault?
  }

  /// Reads a text that comes in pieces of the sizes that `size` gives, at least one byte each.
  private func outcome(
    of text: [UInt8], _ form: JSONElements.Form = .array, pieceBytes: Int = 16, size: () -> Int
  ) -> Outcome {
    var outcome = Outcome()
    var elements = JSONElements(form, pieceBytes: pieceBytes)
    var rest = text[...]
    do throws(JSONFault) {
      while true {
        switch try elements.next() {
        case .element(let element): outcome.elements.append(element)
        case .end: return outcome
        case .needsText:
          elements.read { bytes, start in
            let piece = rest.prefix(min(max(size(), 1), bytes.count - start))
            bytes.replaceSubrange(start..<start + piece.count, with: piece)
            rest = rest[piece.endIndex...]
            return piece.count
          }
        }
      }
    } catch {
      outcome.fault = error
      return outcome
    }
  }

  /// What comes of the text as a whole. Elements before a fault are not looked at.
  private func whole(_ text: [UInt8]) -> Outcome {
    do throws(JSONFault) {
      let value = try JSONReader.value(of: text)
      guard case .array(let items) = value["data"] ?? value else { return Outcome() }
      return Outcome(elements: items)
    } catch {
      return Outcome(fault: error)
    }
  }

  private func expectSame(_ found: Outcome, _ expected: Outcome, _ text: [UInt8], _ cut: String) {
    let words = "\(String(decoding: text, as: UTF8.self)) in pieces of \(cut)"
    #expect(found.fault == expected.fault, "\(words)")
    if expected.fault == nil { #expect(found.elements == expected.elements, "\(words)") }
  }

  private static let texts: [String] = [
    "[]", " [ ] \n", "[1]", "[12,-3.5e+7 , 0]", "[true,false,null]", #"["aé中🇹🇲","\u00e9\uD83C\uDDF9\n"]"#,
    "[{\"a\":[1,{\"b\":\"c\"}],\"d\":null},\n {\"e\":1}]\n\n", "[[[]],{}]",
    #"{"data":[1,{"a":[]}],"next":null,"query":{"data":[2]}}"#, #" { "x" : [1], "data" : [ ] } "#,
    "\u{FEFF}[1,2]", "\u{FEFF}{\"data\":[1]}", #"{"data":[1],"data":[2]}"#, #"{"data":[1],"a":1,"a":2}"#,
    #"{"a":1,"a":[]}"#, #"{"data":[1]"#, #"{"data":[1],}"#, #"{"data":[1}"#, #"{"data":[1]} x"#,
    #"{"data" [1]}"#,
    "", "  ", "[", "[1", "[1,", "[1,]", "[1 2]", "[1]x", "[1] []", "[tru]", "[truee]", "[01]", "[1.]", "[-]",
    "[\n1,\n \"\u{1}\"]", "[\"\\x\"]", "[\"\\uD83C\"]", "[\"\\uD83Cab\"]", "[\"\\u12\"]", "[\"\\uZ123\"]",
    "[{\"a\":1,\n \"a\":2}]", "[1}", "[{]", "[1,\n2,\n\n3,x]", "[\"open", "[\"open\\",
  ]

  @Test(arguments: texts)
  func `an array is read the same wherever its text is cut in two`(text: String) {
    let bytes = Array(text.utf8)
    let expected = whole(bytes)
    for cut in 0...bytes.count {
      var sizes = [cut, bytes.count].makeIterator()
      expectSame(
        outcome(of: bytes, pieceBytes: 64) { sizes.next() ?? 64 }, expected, bytes,
        "\(cut) bytes and the rest")
    }
    for size in 1...5 {
      expectSame(outcome(of: bytes, pieceBytes: 1) { size }, expected, bytes, "\(size) bytes")
    }
  }

  @Test func `any array, also one that is broken, is read the same in pieces of any size`() {
    var generator = SplitMix64(seed: 21)
    for _ in 0..<400 {
      var bytes = written(.array((0..<generator.number(0...6)).map { _ in generator.tree(depth: 3) }))
      if generator.isTrue(), bytes.count > 2 {
        bytes[generator.number(1...bytes.count - 1)] = UInt8(generator.number(0...255))
      }
      let expected = whole(bytes)
      let most = generator.number(1...40)
      let found = outcome(of: bytes, pieceBytes: generator.number(1...64)) { generator.number(1...most) }
      expectSame(found, expected, bytes, "up to \(most) bytes")
    }
  }

  private static let lines: [(String, Int, JSONFault?)] = [
    ("", 0, nil), ("\n\n", 0, nil), ("{\"a\":1}", 1, nil), ("{\"a\":1}\n", 1, nil),
    ("\u{FEFF}{}\r\n\r\n{} \n", 2, nil),
    ("{\"a\":\n1}\n2", 2, nil), ("{} {}", 0, JSONFault(reason: .moreThanOneValue, line: 1, column: 4)),
    ("{}\n{]", 1, JSONFault(reason: .unexpectedByte, line: 2, column: 2)),
    ("{}\n\n[1", 1, JSONFault(reason: .unexpectedEnd, line: 3, column: 3)),
  ]

  @Test(arguments: lines.indices)
  func `lines of JSON are read a record at a time, wherever their text is cut`(index: Int) {
    let (text, count, fault) = Self.lines[index]
    for size in 1...7 {
      let found = outcome(of: Array(text.utf8), .lines, pieceBytes: 1) { size }
      #expect(found.elements.count == count && found.fault == fault, "\(text.debugDescription) \(size)")
    }
  }

  @Test(arguments: ["{}", "{\"a\":[]}", "1", "\"a\"", "null", " x"])
  func `what is no array is refused where it begins`(text: String) {
    let found = outcome(of: Array(text.utf8)) { 3 }
    let column = text.utf8.prefix { $0 == 0x20 }.count + 1
    #expect(found.fault == JSONFault(reason: .noArray, line: 1, column: column))
  }

  @Test func `elements are nested no deeper than in a text that is read whole`() {
    let most = JSONReader.depthMost
    for depth in [most, most + 1] {
      let text = Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
      expectSame(outcome(of: text) { 7 }, whole(text), text, "7 bytes")
    }
  }

  @Test func `what is held grows with the largest element, not with the text`() throws {
    let element = Array("{\"id\":\"a\",\"value\":1},\n".utf8)
    var elements = JSONElements(pieceBytes: 256)
    var count = 0
    reading: while true {
      switch try elements.next() {
      case .element, .end: break
      case .needsText:
        if count == 10_000 { break reading }
        elements.read { bytes, start in
          let piece = count == 0 ? [UInt8(ascii: "[")] : element
          bytes.replaceSubrange(start..<start + piece.count, with: piece)
          count += 1
          return piece.count
        }
      }
    }
    #expect(elements.buffer.count == 256)
  }
}
