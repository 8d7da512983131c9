import Testing

@testable import Domain

/// Days as numbers, counted by an algorithm that knows nothing of `CalendarDay` (H. Hinnant, "chrono-compatible low-level
/// date algorithms").
enum DayNumber {
  static func of(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  }

  static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
    let era = (number >= 0 ? number : number - 146_096) / 146_097
    let dayOfEra = number - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The day before the first of a month, which may be month 13.
  static func lastDay(ofMonth month: Int, year: Int) -> (year: Int, month: Int, day: Int) {
    let next = month == 12 ? (year + 1, 1) : (year, month + 1)
    return civil(of(next.0, next.1, 1) - 1)
  }
}

/// A number with leading zeros.
func padded(_ number: Int, _ count: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, count - digits.count)) + digits
}

/// A day as ISO 8601 writes it.
func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
  "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
}
