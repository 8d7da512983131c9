import Chance
import Domain
import Foundation
import Testing

@testable import Representation

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws(JSONFault) -> JSON { try JSONReader.value(of: Array(text.utf8)) }

  // MARK: What is accepted

  static let right: [(String, JSON)] = [
    ("null", .null), ("true", .boolean(true)), ("false", .boolean(false)), (" \t\r\nnull \n", .null),
    ("0", .number("0")), ("-0", .number("-0")), ("1.50", .number("1.50")), ("1E+05", .number("1E+05")),
    ("-12.5e-7", .number("-12.5e-7")), ("1e999", .number("1e999")), ("0.0", .number("0.0")),
    ("123456789012345678901234567890.10", .number("123456789012345678901234567890.10")),
    ("\"\"", ""), ("\"é中🇹🇲\"", "é中🇹🇲"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u00E9\u0000""#, "Aéé\u{0}"),
    (#""\uD83C\uDDF9\ud83c\uddf2""#, "🇹🇲"), (#""\uFFFF\u10FFFF""#, "\u{FFFF}\u{10FF}FF"),
    (#""a\u0062c""#, "abc"),
    ("[]", .array([])), ("[ ]", .array([])),
    ("[1,[2],{}]", .array([.number("1"), .array([.number("2")]), .object([])])),
    ("{}", .object([])), ("{ }", .object([])), ("{\"\":1}", .object([.init("", .number("1"))])),
    (
      "{ \"b\" : 1 , \"a\" : [ ] }", .object([.init("b", .number("1")), .init("a", .array([]))])
    ),
    (
      "{\"a\":{\"a\":{\"a\":null}}}",
      .object([.init("a", .object([.init("a", .object([.init("a", .null)]))]))])
    ),
  ]

  @Test(arguments: right.indices)
  func `JSON is read as it is written`(index: Int) throws {
    let (text, expected) = Self.right[index]
    let value = try read(text)
    #expect(value == expected)
    // Texts byte by byte, not as Unicode takes them for equal.
    #expect(written(value) == written(expected))
  }

  // MARK: What is refused, and where

  static let wrong: [(String, JSONFault.Reason, line: Int, column: Int)] = [
    ("", .unexpectedEnd, 1, 1), ("  \n ", .unexpectedEnd, 2, 2), ("nul", .unexpectedByte, 1, 1),
    ("True", .unexpectedByte, 1, 1),
    ("NaN", .unexpectedByte, 1, 1), ("Infinity", .unexpectedByte, 1, 1), ("'a'", .unexpectedByte, 1, 1),
    ("1\u{FEFF}", .moreThanOneValue, 1, 2), ("\u{FEFF}\u{FEFF}1", .unexpectedByte, 1, 4),
    ("\u{A0}1", .unexpectedByte, 1, 1),
    ("\u{C}1", .unexpectedByte, 1, 1),
    ("nullx", .moreThanOneValue, 1, 5), ("1 2", .moreThanOneValue, 1, 3), ("{} {}", .moreThanOneValue, 1, 4),
    ("[]]", .moreThanOneValue, 1, 3),
    ("1,", .moreThanOneValue, 1, 2), ("\"a\"\u{0}", .moreThanOneValue, 1, 4),
    ("1 // no", .moreThanOneValue, 1, 3),
    ("01", .moreThanOneValue, 1, 2), ("-01", .moreThanOneValue, 1, 3), ("0x1", .moreThanOneValue, 1, 2),
    ("1.5.5", .moreThanOneValue, 1, 4),
    ("-", .invalidNumber, 1, 2), ("+1", .unexpectedByte, 1, 1), (".5", .unexpectedByte, 1, 1),
    ("1.", .invalidNumber, 1, 3),
    ("1.e5", .invalidNumber, 1, 3), ("1e", .invalidNumber, 1, 3), ("1e+", .invalidNumber, 1, 4),
    ("--1", .invalidNumber, 1, 2),
    ("-a", .invalidNumber, 1, 2), ("[1e]", .invalidNumber, 1, 4), ("１", .unexpectedByte, 1, 1),
    ("1１", .moreThanOneValue, 1, 2),
    ("\"", .unexpectedEnd, 1, 2), ("\"abc", .unexpectedEnd, 1, 5), ("\"abc\\", .unexpectedEnd, 1, 6),
    ("\"\\u12", .unexpectedEnd, 1, 6),
    ("\"a\nb\"", .controlCharacter, 1, 3), ("\"\u{1F}\"", .controlCharacter, 1, 2),
    ("\"\\n\t\"", .controlCharacter, 1, 4),
    ("\"\u{0}\"", .controlCharacter, 1, 2),
    (#""ab\x41""#, .invalidEscape, 1, 4), (#""\a""#, .invalidEscape, 1, 2),
    (#""\U0041""#, .invalidEscape, 1, 2),
    (#""\u00g0""#, .invalidEscape, 1, 2), (#""\u+041""#, .invalidEscape, 1, 2),
    (#""\u-041""#, .invalidEscape, 1, 2),
    (#""\u 041""#, .invalidEscape, 1, 2), (#""\u00""#, .unexpectedEnd, 1, 7),
    (#""\u00"   "#, .invalidEscape, 1, 2),
    (#""a\uD800""#, .loneSurrogate, 1, 3), (#""\uD800\u0041""#, .loneSurrogate, 1, 2),
    (#""\uDC00""#, .loneSurrogate, 1, 2),
    (#""\uDC00\uD800""#, .loneSurrogate, 1, 2), (#""\uD800\uD800\uDC00""#, .loneSurrogate, 1, 2),
    (#""\uD800\n""#, .loneSurrogate, 1, 2),
    (#""\uD800x""#, .loneSurrogate, 1, 2), (#""\uD83C\uXXXX""#, .invalidEscape, 1, 8),
    ("[", .unexpectedEnd, 1, 2), ("[1", .unexpectedEnd, 1, 3), ("[1,", .unexpectedEnd, 1, 4),
    ("[1,]", .unexpectedByte, 1, 4),
    ("[,1]", .unexpectedByte, 1, 2), ("[1 2]", .unexpectedByte, 1, 4), ("[1\n,2\n,x]", .unexpectedByte, 3, 2),
    ("[1}", .unexpectedByte, 1, 3),
    ("]", .unexpectedByte, 1, 1), ("}", .unexpectedByte, 1, 1), (",", .unexpectedByte, 1, 1),
    (":", .unexpectedByte, 1, 1),
    ("{", .unexpectedEnd, 1, 2), ("{\"a\"", .unexpectedEnd, 1, 5), ("{\"a\":", .unexpectedEnd, 1, 6),
    ("{\"a\":1", .unexpectedEnd, 1, 7),
    ("{\"a\":1,", .unexpectedEnd, 1, 8), ("{\"a\":1,}", .unexpectedByte, 1, 8),
    ("{a:1}", .unexpectedByte, 1, 2),
    ("{1:1}", .unexpectedByte, 1, 2), ("{\"a\" 1}", .unexpectedByte, 1, 6),
    ("{\"a\",1}", .unexpectedByte, 1, 5), ("{\"a\":1]", .unexpectedByte, 1, 7),
    ("{\"a\":}", .unexpectedByte, 1, 6), ("{\"a\":1 \"b\":2}", .unexpectedByte, 1, 8),
    ("{\n  \"a\": tru\n}", .unexpectedByte, 2, 8),
    ("{\"a\":1,\n \"a\":2}", .repeatedName, 2, 2), (#"{"a":1,"\u0061":2}"#, .repeatedName, 1, 8),
  ]

  @Test(arguments: wrong.indices)
  func `what is no JSON is refused at its place`(index: Int) {
    let (text, reason, line, column) = Self.wrong[index]
    do {
      let value = try read(text)
      Issue.record("\(text.debugDescription) was read as \(value)")
    } catch {
      #expect(error == JSONFault(reason: reason, line: line, column: column), "\(text.debugDescription)")
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xC3], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are refused in every string`(bytes: [UInt8]) {
    for (before, after) in [("[\n \"", "\"]"), ("[\n \"\\n", "x\"]")] {
      #expect(throws: JSONFault(reason: .invalidUTF8, line: 2, column: 2)) {
        try JSONReader.value(of: Array(before.utf8) + bytes + Array(after.utf8))
      }
    }
    #expect(throws: JSONFault.self) { try JSONReader.value(of: bytes) }
  }

  @Test func `arrays and objects are nested no deeper than the limit`() throws {
    let most = JSONReader.depthMost
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let inner = open == "[" ? "" : "1"
      let right = String(repeating: open, count: most) + inner + String(repeating: close, count: most)
      #expect(throws: Never.self) { try read(right) }
      let deeper =
        String(repeating: open, count: most + 1) + inner + String(repeating: close, count: most + 1)
      #expect(throws: JSONFault(reason: .tooDeep, line: 1, column: most * open.utf8.count + 1)) {
        try read(deeper)
      }
    }
    #expect(throws: JSONFault(reason: .tooDeep, line: 1, column: most + 1)) {
      try read(String(repeating: "[", count: 1_000_000))
    }
    // What is closed again does not count.
    #expect(throws: Never.self) { try read("[" + String(repeating: "[[]],", count: 1000) + "1]") }
  }

  @Test func `a byte order mark is skipped, and UTF-16 is named`() throws {
    #expect(try JSONReader.value(of: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == .array([.number("1")]))
    for mark in [[0xFE, 0xFF, 0, 0x5B], [0xFF, 0xFE, 0x5B, 0]] as [[UInt8]] {
      #expect(throws: JSONFault(reason: .otherEncoding, line: 1, column: 1)) {
        try JSONReader.value(of: mark)
      }
    }
  }

  @Test func `a number has no more digits than the limit`() throws {
    let most = JSONReader.digitsMost
    for right in [
      String(repeating: "1", count: most) + "e+7", "-0." + String(repeating: "3", count: most - 1),
    ] {
      #expect(try read(right) == .number(right))
    }
    for wrong in [String(repeating: "1", count: most + 1), "0." + String(repeating: "3", count: most)] {
      #expect(throws: JSONFault(reason: .longNumber, line: 1, column: 2)) { try read("[\(wrong)]") }
    }
  }

  // MARK: Properties

  @Test func `every number keeps its digits`() throws {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<3000 {
      let digits = generator.digits()
      #expect(try read(" \(digits) ") == .number(digits))
      #expect(try read("[\(digits)]") == .array([.number(digits)]))
    }
  }

  @Test func `a changed text is refused, or read as Foundation reads it`() throws {
    var generator = SplitMix64(seed: 12)
    let bytes =
      Array("{}[]:,\"\\/ \n\t0123456789eE+-.ubfnrtalse".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xE2, 0xFF]
    var read = 0
    for _ in 0..<6000 {
      var text = written(generator.tree(depth: 3))
      for _ in 0..<generator.number(1...3) where !text.isEmpty {
        let index = generator.number(0...text.count - 1)
        switch generator.number(0...3) {
        case 0: text.remove(at: index)
        case 1: text.insert(bytes[generator.number(0...bytes.count - 1)], at: index)
        case 2: text = Array(text[..<index])
        default: text[index] = bytes[generator.number(0...bytes.count - 1)]
        }
      }
      do {
        let value = try JSONReader.value(of: text)
        read += 1
        // Foundation refuses numbers that no binary64 is near.
        let theirs = try? foundation(text)
        #expect(
          theirs.map { isSame(value, $0) } ?? hasHugeNumber(value), "\(String(decoding: text, as: UTF8.self))"
        )
      } catch {
        let fault = error
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        // The place is one of the text, or right behind it.
        #expect(fault.line >= 1 && fault.line <= lines.count)
        #expect(fault.column >= 1 && fault.column <= lines[fault.line - 1].count + 1, "\(fault) \(text)")
      }
    }
    #expect(read > 100)
  }

  private func hasHugeNumber(_ value: JSON) -> Bool {
    switch value {
    case .number(let digits): Double(digits).map { !$0.isNormal } ?? true
    case .array(let items): items.contains(where: hasHugeNumber)
    case .object(let members): members.contains { hasHugeNumber($0.value) }
    default: false
    }
  }

  @Test func `every beginning of a text is refused where it ends, or is a number`() throws {
    var generator = SplitMix64(seed: 13)
    for _ in 0..<100 {
      let text = written(.array([generator.tree(depth: 3)]))
      for count in text.indices {
        #expect(throws: JSONFault.self) { try JSONReader.value(of: Array(text[..<count])) }
      }
      #expect(throws: Never.self) { try JSONReader.value(of: text) }
    }
  }
}
