/// The digits of base sixteen, for all modules but HTTP, which knows no other and has its own.
package enum Hexadecimal {
  /// The digit for a value below sixteen, in lower case.
  @inlinable
  package static func digit(_ value: UInt8) -> UInt8 { value < 10 ? value &+ 0x30 : value &+ 0x57 }

  /// The same in upper case, as percent-encoding wants it (RFC 3986 §2.1).
  @inlinable
  package static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? value &+ 0x30 : value &+ 0x37 }

  /// The value of a digit in either case; nil of any other byte.
  @inlinable
  package static func value(_ digit: UInt8) -> UInt8? {
    if digit &- 0x30 < 10 { return digit &- 0x30 }
    let letter = (digit | 0x20) &- 0x61
    return letter < 6 ? letter &+ 10 : nil
  }

  /// The sixteen digits of a number, in lower case, the highest first, each handed to `store`.
  @inlinable
  package static func forEachDigit(of number: UInt64, _ store: (UInt8) -> Void) {
    for position in 0..<16 {
      store(digit(UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * position)) & 15))
    }
  }
}
