/// A weight between 0 and 1, in thousandths (RFC 9110 §12.4.2). Zero means "not acceptable".
struct Quality: Comparable {
  /// Thousandths, 0 to 1,000.
  let thousandths: Int

  /// The weight of what gives none.
  static var full: Quality { Quality(thousandths: 1000) }

  /// Not acceptable.
  static var zero: Quality { Quality(thousandths: 0) }

  private init(thousandths: Int) { self.thousandths = thousandths }

  /// `0` or `1`, then perhaps a dot and at most three digits; nil for anything else and for more than 1.
  init?(_ bytes: Span<UInt8>) {
    guard (1...5).contains(bytes.count), bytes[0] == 0x30 || bytes[0] == 0x31 else { return nil }
    if bytes.count > 1, bytes[1] != .dot { return nil }
    var value = Int(bytes[0] &- .zero) * 1000
    var weight = 100
    for index in 2..<max(bytes.count, 2) {
      guard bytes[index].isDigit else { return nil }
      value += Int(bytes[index] &- .zero) * weight
      weight /= 10
    }
    guard value <= 1000 else { return nil }
    thousandths = value
  }

  /// Whether `one` is wanted less than `other`.
  static func < (one: Quality, other: Quality) -> Bool { one.thousandths < other.thousandths }
}
