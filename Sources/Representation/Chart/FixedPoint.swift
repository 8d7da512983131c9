/// Numbers as text, the same on every machine: no locale, no exponent.
enum FixedPoint {
  /// The number rounded to so many decimals, without zeros at its end. A whole zero has no sign.
  static func text(_ number: Double, decimals: Int) -> String {
    let power = (0..<decimals).reduce(1) { power, _ in power * 10 }
    let scaled = (number * Double(power)).rounded(.toNearestOrAwayFromZero)
    let digits = Int(scaled.magnitude)
    let whole = (scaled < 0 ? "-" : "") + String(digits / power)
    var fraction = digits % power
    guard fraction > 0 else { return whole }
    // The one in front keeps the zeros behind the point.
    fraction += power
    while fraction.isMultiple(of: 10) { fraction /= 10 }
    return whole + "." + String(fraction).dropFirst()
  }

  /// A coordinate as a number that is written with at most one decimal.
  static func rounded(_ coordinate: Double) -> Double {
    (coordinate * 10).rounded(.toNearestOrAwayFromZero) / 10
  }

  /// A coordinate: at most one decimal.
  static func coordinate(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded(.toNearestOrAwayFromZero))
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    let digits = rest == 0 ? String(whole) : String(whole) + "." + String(rest)
    return tenths < 0 ? "-" + digits : digits
  }

  /// A figure for people: a comma between thousands, the minus sign U+2212.
  static func figure(_ number: Double, decimals: Int) -> String {
    let text = text(number, decimals: decimals)
    let digits = text.drop { $0 == "-" }
    let whole = Array(digits.prefix { $0 != "." })
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return (text.hasPrefix("-") ? "\u{2212}" : "") + grouped + digits.dropFirst(whole.count)
  }

  /// How many decimals a number has, at most `most`.
  static func decimals(of number: Double, atMost most: Int = 6) -> Int {
    var power = 1.0
    for count in 0..<most {
      let scaled = number * power
      if (scaled - scaled.rounded()).magnitude < 1e-7 * max(1, scaled.magnitude * 1e-6) { return count }
      power *= 10
    }
    return most
  }
}
