/// The grammar of `UncertainDate`, read from left to right: an interval of points, a point with its
/// qualifier, a year with what follows it.
enum DateGrammar {
  /// Reads a point or an interval.
  static func date(_ text: String) throws(DateFault) -> UncertainDate {
    if let plain = plain(text) { return plain }
    guard !text.isEmpty else { throw .empty }
    guard !text.utf8.contains(UInt8(ascii: "T")) else { throw .timeOfDay(text) }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    do throws(DateFault) {
      switch parts.count {
      case 1: return try point(text)
      case 2: return try interval(String(parts[0]), String(parts[1]), whole: text)
      default: throw .notADate(text)
      }
    } catch {
      if case .notADate = error, let levelTwo = DateLevelTwo(text) { throw .levelTwo(levelTwo) }
      throw error
    }
  }

  /// A year, a month or a day in digits, perhaps with a qualifier, as nearly every date is; nil for any other, which is
  /// read in full.
  private static func plain(_ text: String) -> UncertainDate? {
    guard text.utf8.count <= 11 else { return nil }
    let qualifier = text.utf8.last.flatMap { DateGrammar.qualifier(of: Character(Unicode.Scalar($0))) }
    var (year, month, number, index) = (0, 0, 0, 0)
    for byte in qualifier == nil ? text.utf8[...] : text.utf8.dropLast() {
      let isBehindPart = index == 4 || index == 7
      if byte >= 48, byte <= 57, !isBehindPart {
        number = number * 10 + Int(byte - 48)
      } else if byte == UInt8(ascii: "-"), isBehindPart {
        if index == 4 { year = number } else { month = number }
        number = 0
      } else {
        return nil
      }
      index += 1
    }
    let span: Span
    switch index {
    case 4: span = Span(text, months: 1...12, of: number, .year)
    case 7 where (1...12).contains(number): span = Span(text, months: number...number, of: year, .month)
    case 10:
      guard let day = CalendarDay(year: year, month: month, day: number) else { return nil }
      span = Span(text, day, day, .day)
    default: return nil
    }
    return UncertainDate(
      edtf: text, min: span.min, max: span.max, precision: span.precision, qualifier: qualifier)
  }

  /// `2017/2019`, `2023/..`, `../2016`; an end left empty is unknown, which bounds nothing either.
  private static func interval(_ from: String, _ to: String, whole: String) throws(DateFault) -> UncertainDate
  {
    let start = isOpen(from) ? nil : try point(from)
    let end = isOpen(to) ? nil : try point(to)
    guard start != nil || end != nil else { throw .openBothWays }
    let min = start?.min ?? .distantPast
    let max = end?.max ?? .distantFuture
    guard min <= max else { throw .backwards(whole) }
    return UncertainDate(
      edtf: "\(start?.edtf ?? from)/\(end?.edtf ?? to)", min: min, max: max, precision: .interval,
      qualifier: combined(start?.qualifier, end?.qualifier))
  }

  private static func isOpen(_ end: String) -> Bool { end == ".." || end.isEmpty }

  /// What an interval is when its ends are: the doubts of both.
  private static func combined(
    _ left: UncertainDate.Qualifier?, _ right: UncertainDate.Qualifier?
  ) -> UncertainDate.Qualifier? {
    guard let left else { return right }
    guard let right, right != left else { return left }
    return .both
  }

  /// A date with its qualifier, which at level 1 stands at the end and covers the whole.
  private static func point(_ text: String) throws(DateFault) -> UncertainDate {
    let qualifier = text.last.flatMap(qualifier(of:))
    let body = qualifier == nil ? text : String(text.dropLast())
    let parts = body.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let span = try span(parts, whole: text)
    return UncertainDate(
      edtf: span.text + (qualifier == nil ? "" : String(text.suffix(1))), min: span.min, max: span.max,
      precision: span.precision, qualifier: qualifier)
  }

  private static func qualifier(of mark: Character) -> UncertainDate.Qualifier? {
    switch mark {
    case "?": .uncertain
    case "~": .approximate
    case "%": .both
    default: nil
    }
  }

  /// The days that a point without its qualifier covers, and its normal form.
  struct Span {
    let text: String
    let min: CalendarDay
    let max: CalendarDay
    let precision: UncertainDate.Precision

    /// Whole months of one year.
    init(_ text: String, months: ClosedRange<Int>, of year: Int, _ precision: UncertainDate.Precision) {
      self.init(
        text, .first(ofMonth: months.lowerBound, year: year), .last(ofMonth: months.upperBound, year: year),
        precision)
    }

    init(_ text: String, _ min: CalendarDay, _ max: CalendarDay, _ precision: UncertainDate.Precision) {
      (self.text, self.min, self.max, self.precision) = (text, min, max, precision)
    }
  }

  private static func span(_ parts: [String], whole: String) throws(DateFault) -> Span {
    let text = parts.joined(separator: "-")
    switch parts.count {
    case 1: return try years(text, whole: whole)
    case 2:
      guard let year = digits(parts[0], count: 4) else { throw .notADate(whole) }
      return try partOfYear(parts[1], of: year, text: text, whole: whole)
    case 3:
      guard let year = digits(parts[0], count: 4) else { throw .notADate(whole) }
      return try day(parts[1], parts[2], of: year, text: text, whole: whole)
    default: throw .notADate(whole)
    }
  }

  /// `2024`, `202X` or `20XX`.
  private static func years(_ text: String, whole: String) throws(DateFault) -> Span {
    guard text.utf8.count == 4 else { throw .notADate(whole) }
    let known = String(text.prefix { $0 != "X" })
    guard text.dropFirst(known.count).allSatisfy({ $0 == "X" }) else { throw .notADate(whole) }
    guard let number = digits(known, count: known.utf8.count) else { throw .notADate(whole) }
    switch known.utf8.count {
    case 4: return Span(text, months: 1...12, of: number, .year)
    case 3:
      return Span(
        text, .first(ofMonth: 1, year: number * 10), .last(ofMonth: 12, year: number * 10 + 9), .decade)
    case 2:
      return Span(
        text, .first(ofMonth: 1, year: number * 100), .last(ofMonth: 12, year: number * 100 + 99), .century)
    default: throw .notADate(whole)
    }
  }

  /// What follows a year and one hyphen: a month, an unspecified month, a season, a quarter or a half-year.
  private static func partOfYear(
    _ part: String, of year: Int, text: String, whole: String
  ) throws(DateFault) -> Span {
    if part == "XX" { return Span(text, months: 1...12, of: year, .year) }
    if part.hasPrefix("Q"), let quarter = digits(String(part.dropFirst()), count: 1),
      (1...4).contains(quarter)
    {
      return Self.quarter(quarter, of: year)
    }
    if part.hasPrefix("S"), let half = digits(String(part.dropFirst()), count: 1), (1...2).contains(half) {
      return Self.half(half, of: year)
    }
    guard let number = digits(part, count: 2) else { throw .notADate(whole) }
    switch number {
    case 1...12: return Span(text, months: number...number, of: year, .month)
    case 21...23: return Span(text, months: (number - 20) * 3...(number - 20) * 3 + 2, of: year, .season)
    case 24: return winter(text, of: year)
    case 33...36: return quarter(number - 32, of: year)
    case 40...41: return half(number - 39, of: year)
    default: throw .noSuchDay(whole)
    }
  }

  private static func quarter(_ quarter: Int, of year: Int) -> Span {
    Span("\(padded(year))-Q\(quarter)", months: quarter * 3 - 2...quarter * 3, of: year, .quarter)
  }

  private static func half(_ half: Int, of year: Int) -> Span {
    Span("\(padded(year))-S\(half)", months: half * 6 - 5...half * 6, of: year, .halfYear)
  }

  /// EDTF does not say which months a season has. Here they are the meteorological seasons of the northern
  /// half of the earth, and the winter of a year is the one that begins in its December.
  private static func winter(_ text: String, of year: Int) -> Span {
    let end = year == 9999 ? .distantFuture : CalendarDay.last(ofMonth: 2, year: year + 1)
    return Span(text, .first(ofMonth: 12, year: year), end, .season)
  }

  /// `2024-09-30`, `2024-09-XX` or `2024-XX-XX`.
  private static func day(
    _ month: String, _ day: String, of year: Int, text: String, whole: String
  ) throws(DateFault) -> Span {
    if month == "XX", day == "XX" { return Span(text, months: 1...12, of: year, .year) }
    guard let month = digits(month, count: 2) else { throw .notADate(whole) }
    guard (1...12).contains(month) else { throw .noSuchDay(whole) }
    if day == "XX" { return Span(text, months: month...month, of: year, .month) }
    guard let number = digits(day, count: 2) else { throw .notADate(whole) }
    guard let exact = CalendarDay(year: year, month: month, day: number) else { throw .noSuchDay(whole) }
    return Span(text, exact, exact, .day)
  }

  /// A number of exactly `count` decimal digits.
  private static func digits(_ text: String, count: Int) -> Int? {
    guard text.utf8.count == count, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func padded(_ year: Int) -> String {
    String(repeating: "0", count: 4 - String(year).count) + String(year)
  }
}
