internal import Bytes

/// A moment with a precision of seconds, as HTTP writes it (RFC 9110 §5.6.7).
package struct HTTPDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
  package let secondsSinceEpoch: Int

  /// The years that four digits can write: this many seconds before and after the epoch.
  private static var range: ClosedRange<Int> { -62_167_219_200...253_402_300_799 }

  /// A moment; one outside the years 0000 to 9999, which the format cannot write, becomes the nearest that it
  /// can.
  package init(secondsSinceEpoch: Int) {
    self.secondsSinceEpoch = min(max(secondsSinceEpoch, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Whether `one` is before `other`.
  package static func < (one: HTTPDate, other: HTTPDate) -> Bool {
    one.secondsSinceEpoch < other.secondsSinceEpoch
  }

  /// How many bytes an IMF-fixdate has.
  package static var byteCount: Int { 29 }

  /// Appends the 29 bytes of an IMF-fixdate, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  package func append(to output: inout [UInt8]) {
    let day = Self.floorDivide(secondsSinceEpoch, by: 86_400)
    let second = secondsSinceEpoch - day * 86_400
    let date = CivilDay(daysSinceEpoch: day)
    output.append(Self.dayNames[Self.weekday(day)])
    output.append(", ")
    Self.append(date.day, digits: 2, to: &output)
    output.append(.space)
    output.append(Self.monthNames[date.month - 1])
    output.append(.space)
    Self.append(date.year, digits: 4, to: &output)
    output.append(.space)
    Self.append(second / 3600, digits: 2, to: &output)
    output.append(.colon)
    Self.append(second / 60 % 60, digits: 2, to: &output)
    output.append(.colon)
    Self.append(second % 60, digits: 2, to: &output)
    output.append(" GMT")
  }

  /// The IMF-fixdate as text.
  package var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The day's number within the week, Sunday 0. The epoch was a Thursday.
  private static func weekday(_ day: Int) -> Int { ((day + 4) % 7 + 7) % 7 }

  private static func floorDivide(_ number: Int, by divisor: Int) -> Int {
    number >= 0 ? number / divisor : (number + 1) / divisor - 1
  }

  private static func append(_ number: Int, digits: Int, to output: inout [UInt8]) {
    var divisor = digits == 4 ? 1000 : 10
    while divisor > 0 {
      output.append(UInt8(number / divisor % 10) + .zero)
      divisor /= 10
    }
  }

  /// Sunday first.
  static var dayNames: InlineArray<7, StaticString> { ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] }

  /// January first.
  static var monthNames: InlineArray<12, StaticString> {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  }
}
