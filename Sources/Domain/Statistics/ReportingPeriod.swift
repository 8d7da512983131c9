/// A period as statistical programs write it (SDMX 2.1, ObservationalTimePeriod), with the frequency that goes with it.
package struct ReportingPeriod: Hashable, Sendable {
  /// A code of SDMX CL_FREQ: `A`, `S`, `Q`, `M`, `D`, or `_O` for any other length.
  package let frequency: String
  /// `2024`, `2025-S1`, `2025-Q4`, `2025-09`, `2025-09-30`, or the first day and the duration: `2025-01-01/P9M`.
  package let text: String

  /// The period of a date, however it is spelt. Nil where it has no such form: an open end, days that are left open, and
  /// what its source doubts, of which SDMX could only tell that it is certain.
  package init?(_ date: UncertainDate) {
    guard date.qualifier == nil, !date.edtf.contains("-X"), !date.isOpen else { return nil }
    let (first, last) = (date.min, date.max)
    let year = String(first.text.prefix(4))
    guard first.day == 1, last.day == CalendarDay.count(ofMonth: last.month, year: last.year) else {
      (frequency, text) =
        first == last ? ("D", first.text) : ("_O", "\(first.text)/P\(first.days(to: last))D")
      return
    }
    let months = (last.year - first.year) * 12 + last.month - first.month + 1
    switch months {
    case 12 where first.month == 1: (frequency, text) = ("A", year)
    case 6 where first.month % 6 == 1: (frequency, text) = ("S", "\(year)-S\(first.month / 6 + 1)")
    case 3 where first.month % 3 == 1: (frequency, text) = ("Q", "\(year)-Q\(first.month / 3 + 1)")
    case 1: (frequency, text) = ("M", String(first.text.prefix(7)))
    default:
      let duration = months % 12 == 0 ? "\(months / 12)Y" : "\(months)M"
      (frequency, text) = ("_O", "\(first.text)/P\(duration)")
    }
  }
}

extension UncertainDate {
  /// Whether it has no beginning or no end, or one that is not known.
  fileprivate var isOpen: Bool {
    edtf.hasPrefix("/") || edtf.hasPrefix("..") || edtf.hasSuffix("/") || edtf.hasSuffix("..")
  }
}

extension CalendarDay {
  /// How many days there are up to another that is not earlier, both counted.
  fileprivate func days(to last: CalendarDay) -> Int { last.number - number + 1 }

  /// Days counted from one day on, in years that begin with March, so that the leap day comes last. 400 years on, where
  /// the calendar is the same, no year is negative.
  private var number: Int {
    let year = (month > 2 ? year : year - 1) + 400
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day
  }
}
