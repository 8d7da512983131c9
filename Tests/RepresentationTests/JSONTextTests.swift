import Domain
import Foundation
import Testing

@testable import Representation

@Suite struct JSONTextTests {
  /// RFC 8259 §7, byte by byte.
  private func escaped(_ text: String) -> [UInt8] {
    let short: [UInt8: Character] = [8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 0x22: "\"", 0x5C: "\\"]
    let inside = text.utf8.flatMap { byte -> [UInt8] in
      if let letter = short[byte] { return Array("\\\(letter)".utf8) }
      return byte < 0x20 ? Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8) : [byte]
    }
    return [0x22] + inside + [0x22]
  }

  private func expectRight(_ text: String) throws {
    let bytes = written(.string(text))
    #expect(bytes == escaped(text))
    let theirs = try foundation(bytes) as? String
    #expect(theirs.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription)")
    #expect(try JSONReader.value(of: bytes) == .string(text))
  }

  @Test func `random texts are written as every reader reads them`() throws {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<3000 { try expectRight(generator.text(upTo: 40)) }
  }

  @Test func `every byte that must be escaped is, wherever it stands in a word of eight`() throws {
    let hostile =
      (0..<32).compactMap(Unicode.Scalar.init).map { String(Character($0)) } + [
        "\"", "\\", "\u{7F}", "é", "中", "🇹🇲",
      ]
    for each in hostile {
      for before in 0..<17 {
        try expectRight(String(repeating: "a", count: before) + each + "bcdefghijk")
        try expectRight(String(repeating: "é", count: before) + each)
      }
    }
  }

  @Test func `a text of nothing but what must be escaped, and an empty one, are written`() throws {
    try expectRight("")
    try expectRight(String(repeating: "\"\\\u{0}", count: 100))
  }

  @Test(arguments: [
    Int64.min, .min + 1, .max, 0, -1, 1, 9, 10, -10, 99, 100, 1 << 53, 999_999_999_999_999_999,
    1_000_000_000_000_000_000,
  ])
  func `whole numbers are written to their limits`(number: Int64) {
    var bytes: [UInt8] = []
    JSONText.append(number, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == String(number))
  }

  @Test func `random whole numbers are written digit by digit`() {
    var generator = SplitMix64(seed: 2)
    for _ in 0..<5000 {
      let number = Int64.random(in: .min ... .max, using: &generator) >> Int64(generator.number(0...63))
      var bytes: [UInt8] = []
      JSONText.append(number, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == String(number))
    }
  }

  private func text(_ number: Double) -> String {
    var bytes: [UInt8] = []
    JSONText.append(number, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static let numbers: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (30, "30"), (1.5, "1.5"), (0.1, "0.1"),
    (1_600_000_000, "1600000000"),
    (0x1p53 - 1, "9007199254740991"), (-0x1p53 + 1, "-9007199254740991"), (1e300, "1e+300"),
    (.leastNonzeroMagnitude, "5e-324"),
  ]

  @Test(arguments: numbers)
  func `a number is written with its fewest digits, whole where it is whole`(number: Double, expected: String)
  {
    #expect(text(number) == expected)
  }

  @Test func `every number comes back as the same binary64`() throws {
    var generator = SplitMix64(seed: 3)
    let edges: [Double] = [
      0x1p53, -0x1p53, 0x1p63, .greatestFiniteMagnitude, .leastNormalMagnitude, .leastNonzeroMagnitude,
    ]
    for index in 0..<5000 {
      let number = index < edges.count ? edges[index] : Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(Double(text(number)) == number)
      #expect(try JSONReader.value(of: Array(text(number).utf8)) == .number(text(number)))
    }
  }

  @Test func `a tree is written so that Foundation and our reader read it as it was`() throws {
    var generator = SplitMix64(seed: 4)
    for _ in 0..<500 {
      let tree = generator.tree()
      #expect(try JSONReader.value(of: written(tree)) == tree)
      #expect(
        isSame(tree, try foundation(written(tree))), "\(String(decoding: written(tree), as: UTF8.self))")
    }
  }
}
