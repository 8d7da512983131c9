import System
import Testing

@testable import HTTP

struct ByteSetTests {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  private static let unreserved = letters + "0123456789-._~"

  @Test func `each set holds what its production spells out, and nothing else`() {
    expect(.token, holds: Self.letters + "0123456789!#$%&'*+-.^_`|~")
    expect(.target, holds: Self.unreserved + "!$&'()*+,;=:@/?%" + "[]^`{|}")
    expect(.authority, holds: Self.unreserved + "!$&'()*+;=%:[]")
    expect(.identifier, holds: Self.unreserved + ":+/=@")
    expect(.pathSegment, holds: Self.unreserved + ",:@")
    expect(.queryComponent, holds: Self.unreserved + ",:@/")
    let visible = (0x21...0x7E).filter { $0 != 0x22 }.map { String(UnicodeScalar(UInt8($0))) }.joined()
    expect(.entityTag, holds: visible)
  }

  private func expect(_ set: ByteSet, holds characters: String, location: SourceLocation = #_sourceLocation) {
    let expected = Set(characters.utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(set.contains(byte) == expected.contains(byte), "byte \(byte)", sourceLocation: location)
    }
  }

  @Test func `a field value holds what RFC 9110 §5.5 allows`() {
    for byte in UInt8.min...UInt8.max {
      let isControl = byte < 32 || byte == 127
      #expect(byte.isFieldContent == (!isControl || byte == 9))
    }
  }

  @Test func `hexadecimal digits have their values, and values their digits`() {
    for byte in UInt8.min...UInt8.max {
      let expected = byte < 128 ? Character(UnicodeScalar(byte)).hexDigitValue : nil
      #expect(byte.hexadecimalValue.map(Int.init) == expected)
      #expect(Hexadecimal.value(byte).map(Int.init) == expected)
    }
    for value in 0..<16 {
      #expect(Array(String(value, radix: 16).utf8) == [Hexadecimal.digit(UInt8(value))])
      #expect(Array(String(value, radix: 16, uppercase: true).utf8) == [Hexadecimal.upperDigit(UInt8(value))])
    }
  }
}
