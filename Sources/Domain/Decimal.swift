/// A decimal number by its value: what two spellings of one number (`1e3`, `1000.0`) have in common.
struct Decimal: Equatable {
  private let isNegative: Bool
  /// From the first digit that is no zero to the last that is none, as ASCII; empty for zero.
  private let digits: [UInt8]
  /// How many places the point stands behind the last digit.
  private let exponent: Int

  /// Reads a number of JSON (RFC 8259 §6), or a `Double` as Swift describes it.
  init(_ text: String) {
    let end = text.utf8.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") } ?? text.endIndex
    var digits: [UInt8] = []
    var (exponent, isFraction, isNegative) = (0, false, false)
    for byte in text.utf8[..<end] {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): isFraction = true
      default:
        if isFraction { exponent -= 1 }
        if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
      }
    }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    self.digits = digits
    self.isNegative = isNegative && !digits.isEmpty
    self.exponent = digits.isEmpty ? 0 : exponent + Decimal.power(text[end...].dropFirst())
  }

  /// The exponent as it is written. One beyond all numbers stands for one that no number reaches.
  private static func power(_ text: Substring) -> Int {
    guard !text.isEmpty else { return 0 }
    return max(-far, min(far, Int(text) ?? (text.hasPrefix("-") ? -far : far)))
  }

  private static let far = 1 << 40

  /// The number where it is whole and fits; otherwise nil.
  var whole: Int64? {
    guard (0...Decimal.placesMost).contains(exponent) else { return nil }
    let places = digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)
    return Int64((isNegative ? "-" : "") + places + String(repeating: "0", count: exponent))
  }

  /// More than any `Int64` has.
  private static let placesMost = 20
}
