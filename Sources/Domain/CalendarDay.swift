/// A day of the proleptic Gregorian calendar, years 0 to 9999 (ISO 8601-1).
package struct CalendarDay: Comparable, Hashable, Sendable {
  /// 0 to 9999.
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// Of the month, from 1.
  package let day: Int

  /// Nil where there is no such day: 2025-02-29, month 13.
  package init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= CalendarDay.count(ofMonth: month, year: year) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  private init(_ year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The earliest and the latest day there is: what an interval open at that end reaches to.
  package static let distantPast = CalendarDay(0, 1, 1)
  /// The latest day there is.
  package static let distantFuture = CalendarDay(9999, 12, 31)

  /// The first day of a month. `month` must lie in 1...12 and `year` in 0...9999.
  static func first(ofMonth month: Int, year: Int) -> CalendarDay { CalendarDay(year, month, 1) }

  /// The last day of a month. `month` must lie in 1...12 and `year` in 0...9999.
  static func last(ofMonth month: Int, year: Int) -> CalendarDay {
    CalendarDay(year, month, count(ofMonth: month, year: year))
  }

  /// How many days a month has.
  package static func count(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether a year has a 29 February: every fourth, but of the full centuries only every fourth again.
  package static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// Earlier is less.
  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// The day as ISO 8601 writes it: `2024-09-01`. Text order is time order.
  package var text: String {
    var bytes = InlineArray<10, UInt8>(repeating: UInt8(ascii: "-"))
    CalendarDay.write(year, digits: 4, to: &bytes, at: 0)
    CalendarDay.write(month, digits: 2, to: &bytes, at: 5)
    CalendarDay.write(day, digits: 2, to: &bytes, at: 8)
    do { return String(copying: try UTF8Span(validating: bytes.span)) } catch {
      preconditionFailure("digits are ASCII")
    }
  }

  private static func write(
    _ number: Int, digits count: Int, to bytes: inout InlineArray<10, UInt8>, at start: Int
  ) {
    var rest = number
    for index in (start..<start + count).reversed() {
      bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}

extension CalendarDay {
  /// The day after; of the last day there is, itself.
  package var next: CalendarDay {
    if day < CalendarDay.count(ofMonth: month, year: year) { return CalendarDay(year, month, day + 1) }
    if month < 12 { return CalendarDay(year, month + 1, 1) }
    return year < 9999 ? CalendarDay(year + 1, 1, 1) : self
  }
}
