import Chance
import Testing

@testable import Representation

/// Texts that formats escape by bytes.
struct TextEscapeTests {
  private static func written(_ text: String, _ escaping: TextEscape) -> String {
    var output = RawOutput()
    output.write(text, escaping)
    return output.text
  }

  private static let texts: [String] = {
    var chance = SplitMix64(seed: 21)
    let edges = ["\u{80}\u{9F}\u{A0}«", "\u{FFFD}\u{FFFE}\u{FFFF}", "<&>\"'", "", "\u{7F}\t\r\n"]
    return edges + (0..<500).map { _ in chance.text(upTo: 40) }
  }()

  @Test func `markup has characters for what would be markup, and none that XML forbids`() {
    for text in Self.texts {
      let expected = text.unicodeScalars.map { scalar in
        switch scalar.value {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        case 0x09, 0x0A, 0x0D: String(scalar)
        case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: "\u{FFFD}"
        default: String(scalar)
        }
      }
      #expect(Self.written(text, Markup.escaping) == expected.joined())
      var bytes: [UInt8] = []
      Markup.append(escaping: text, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == expected.joined())
    }
  }

  @Test func `a text inside of another is escaped for both, one after the other`() {
    for text in Self.texts {
      let both = Self.written(text, Markup.escaping.inside(JSONText.escaping))
      #expect(both == Self.written(Self.written(text, Markup.escaping), JSONText.escaping))
    }
  }

  @Test func `a piece of a JSON string is escaped as a whole one is`() {
    for text in Self.texts {
      var whole: [UInt8] = []
      JSONText.append(quoted: text, to: &whole)
      #expect("\"\(Self.written(text, JSONText.escaping))\"" == String(decoding: whole, as: UTF8.self))
    }
  }
}
