import Chance
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
