/// A date as a source gives it: a day, or the month, season, quarter, half-year, year, decade or century that
/// the source names, perhaps uncertain or approximate, or an interval of two such dates that may be open.
///
/// The grammar is EDTF level 1 (ISO 8601-2:2019, annex A) without years beyond four digits, negative years
/// and times of day, together with quarters and half-years as SDMX writes them (`2025-Q4`, `2025-S1`); EDTF's
/// own codes for them (33 to 36, 40 and 41, from level 2) are read and written back in the SDMX form.
package struct UncertainDate: Equatable, Hashable, Sendable {
  /// How fine the source is.
  package enum Precision: String, Sendable, CaseIterable {
    case day, month, season, quarter
    case halfYear = "half_year"
    case year, decade, century, interval
    /// Of a date that is an end, where there is none.
    case open
  }

  /// What the source says of its own certainty: `?`, `~` and `%` in EDTF.
  package enum Qualifier: String, Sendable, CaseIterable {
    case uncertain, approximate
    case both = "uncertain_approximate"
  }

  /// The normal form of the text, from which everything else follows.
  package let edtf: String
  /// The earliest day it can mean; `CalendarDay.distantPast` where it is open.
  package let min: CalendarDay
  /// The latest day it can mean; `CalendarDay.distantFuture` where it is open.
  package let max: CalendarDay
  /// How fine it is.
  package let precision: Precision
  /// Its own doubt; nil where it has none.
  package let qualifier: Qualifier?

  init(edtf: String, min: CalendarDay, max: CalendarDay, precision: Precision, qualifier: Qualifier?) {
    (self.edtf, self.min, self.max) = (edtf, min, max)
    (self.precision, self.qualifier) = (precision, qualifier)
  }

  /// What stands in the place of a date by which something ends, where it has no end: behind every day for every
  /// reading. No date of the grammar by itself.
  package static let noEnd = UncertainDate(
    edtf: "..", min: .distantFuture, max: .distantFuture, precision: .open, qualifier: nil)

  /// Reads a date by which something ends, which may be `..`.
  /// - Throws: as `init(_:)`.
  package init(end text: String) throws(DateFault) {
    self = text == UncertainDate.noEnd.edtf ? .noEnd : try DateGrammar.date(text)
  }

  /// Reads a date.
  /// - Throws: `DateFault`, which says what is wrong and what would be right.
  package init(_ text: String) throws(DateFault) {
    self = try DateGrammar.date(text)
  }
}

/// Why a text is no date of the grammar.
package enum DateFault: Error, Equatable, Sendable {
  case empty
  case notADate(String)
  case noSuchDay(String)
  case timeOfDay(String)
  case backwards(String)
  case openBothWays
  case levelTwo(DateLevelTwo)

  /// A sentence that says what to write instead.
  package var explanation: String {
    switch self {
    case .empty: "A date is missing here."
    case .notADate(".."): "\"..\" stands where something ends only, for what has no end."
    case .notADate(let text):
      "\"\(text)\" is no date: write EDTF such as 2024, 2024-09, 2024-09-30, 2024?, 202X, 2025-22, 2025-Q4, 2017/2019."
    case .noSuchDay(let text): "\"\(text)\" is not in the calendar."
    case .timeOfDay(let text): "\"\(text)\" has a time of day; dates here end with the day."
    case .backwards(let text): "\"\(text)\" ends before it begins."
    case .levelTwo(let date):
      "\"\(date.text)\" is EDTF level 2, of which only quarters and half-years are read. \(date.advice)"
    case .openBothWays: "An interval needs at least one end: 2023/.. or ../2016."
    }
  }
}
