import Foundation
import Testing

@testable import Domain

/// The form of names by which they are sorted.
@Suite struct FoldedTextTests {
  @Test(arguments: [
    ("Åland Islands", "aland islands"), ("Côte d’Ivoire", "cote d’ivoire"), ("Türkiye", "turkiye"),
    ("ÅLAND", "aland"), ("Łódź", "lodz"), ("Straße", "strasse"), ("Æther", "aether"),
    ("İstanbul", "istanbul"),
    ("Iğdır", "igdir"), ("Việt Nam", "viet nam"), ("Российский", "россиискии"), ("Ёлка", "елка"),
    ("Қазақстан", "казакстан"), ("Ἑλλάς", "ελλασ"), ("中国", "中国"), ("تُركمانستان", "تركمانستان"), ("", ""),
    ("already plain 12", "already plain 12"), ("A\u{30A}land", "aland"), ("नई दिल्ली", "नई दिल्ली"),
  ])
  func `capitals and marks are left out`(text: String, folded: String) {
    #expect(text.folded.unicodeScalars.elementsEqual(folded.unicodeScalars))
    #expect(text.folded.folded == text.folded)
  }

  @Test func `a letter is folded in one way, in one piece or in several, as Foundation does`() throws {
    // Latin, Greek and Cyrillic letters with marks of their own.
    let ranges: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x386...0x3CE, 0x400...0x45F, 0x1E00...0x1EFF]
    for value in ranges.joined() {
      let scalar = try #require(Unicode.Scalar(value))
      let whole = String(scalar)
      let pieces = whole.decomposedStringWithCanonicalMapping
      guard pieces.unicodeScalars.count > 1, scalar != "ẛ" else { continue }
      #expect(whole.folded == pieces.folded, "\(whole)")
      let other = whole.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      // Foundation leaves letters whose mark is a part of them.
      #expect(whole.folded == other.replacing("æ", with: "ae").replacing("ø", with: "o"), "\(whole)")
    }
  }
}
