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

  /// The sixteen digits of a number, in lower case, the highest first.
  package static func digits(of number: UInt64) -> [UInt8] {
    var digits = [UInt8](repeating: 0, count: 16)
    var place = digits.mutableSpan
    var rest = number
    for position in stride(from: 15, through: 0, by: -1) {
      place[position] = digit(UInt8(truncatingIfNeeded: rest) & 15)
      rest >>= 4
    }
    return digits
  }
}
