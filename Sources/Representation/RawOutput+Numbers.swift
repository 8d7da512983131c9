extension RawOutput {
  /// Writes a whole number.
  mutating func write(_ number: Int64) {
    if number < 0 { write(UInt8(ascii: "-")) }
    write(digitsOf: number.magnitude)
  }

  /// Writes a number: without a point where it is whole, otherwise with the fewest digits that give the same
  /// binary64 again. JSON has no infinities and no NaN; the store holds none.
  mutating func write(_ number: Double) {
    if number.magnitude < 0x1p53, number.rounded(.towardZero) == number { return write(Int64(number)) }
    if writeDecimals(number) { return }
    write(number.description.utf8Span.span)
  }

  /// Writes a number of one to six decimals, which nearly every figure that is not whole has. Such a number
  /// is a whole one over a power of ten, and where both are exact as binary64 their quotient is what reading
  /// the digits gives; so the first power whose quotient is the number has its fewest digits.
  /// - Returns: whether it is such a number.
  private mutating func writeDecimals(_ number: Double) -> Bool {
    var power: UInt64 = 1
    for decimals in 1...6 {
      power *= 10
      let shifted = number.magnitude * Double(power)
      guard shifted < 9e15 else { return false }
      let whole = UInt64(shifted + 0.5)
      if Double(whole) / Double(power) == number.magnitude {
        if number < 0 { write(UInt8(ascii: "-")) }
        write(digitsOf: whole / power)
        write(UInt8(ascii: "."))
        write(digitsOf: whole % power, width: decimals)
        return true
      }
    }
    return false
  }
}
