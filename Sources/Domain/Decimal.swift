/// A decimal number by its value: what two spellings of one number (`1e3`, `1000.0`) have in common.
struct Decimal: Equatable {
  private let isNegative: Bool
  /// From the first digit that is no zero to the last that is none; empty for zero.
  private let digits: String
  /// How many places the point stands behind the last digit.
  private let exponent: Int

  /// Reads a number of JSON (RFC 8259 §6), or a `Double` as Swift describes it.
  init(_ text: String) {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    let mantissa = parts.first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let all = (mantissa.first ?? "").filter { $0 != "-" } + fraction
    let significant = all.drop { $0 == "0" }
    let zeros = significant.reversed().prefix { $0 == "0" }.count
    digits = String(significant.dropLast(zeros))
    isNegative = text.hasPrefix("-") && !digits.isEmpty
    // An exponent beyond all numbers stands for one that no number reaches.
    let power = parts.count > 1 ? Int(parts[1]) ?? (parts[1].hasPrefix("-") ? -Decimal.far : Decimal.far) : 0
    exponent =
      digits.isEmpty ? 0 : Swift.max(-Decimal.far, Swift.min(Decimal.far, power)) - fraction.count + zeros
  }

  private static let far = 1 << 40

  /// The number where it is whole and fits; otherwise nil.
  var whole: Int64? {
    guard (0...Decimal.placesMost).contains(exponent) else { return nil }
    return Int64(
      (isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits) + String(repeating: "0", count: exponent))
  }

  /// More than any `Int64` has.
  private static let placesMost = 20
}
