import Chance
import Testing

@testable import Domain

@Suite struct UncertainDateTests {
  // MARK: What each form means

  @Test(arguments: [
    // text, normal form, first day, last day, precision
    ("2024", "2024", "2024-01-01", "2024-12-31", UncertainDate.Precision.year),
    ("0000", "0000", "0000-01-01", "0000-12-31", .year),
    ("9999", "9999", "9999-01-01", "9999-12-31", .year),
    ("2024-XX", "2024-XX", "2024-01-01", "2024-12-31", .year),
    ("2024-XX-XX", "2024-XX-XX", "2024-01-01", "2024-12-31", .year),
    ("202X", "202X", "2020-01-01", "2029-12-31", .decade),
    ("20XX", "20XX", "2000-01-01", "2099-12-31", .century),
    ("2024-09", "2024-09", "2024-09-01", "2024-09-30", .month),
    ("2024-02", "2024-02", "2024-02-01", "2024-02-29", .month),
    ("1900-02", "1900-02", "1900-02-01", "1900-02-28", .month),
    ("2024-02-XX", "2024-02-XX", "2024-02-01", "2024-02-29", .month),
    ("2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", .day),
    ("2025-21", "2025-21", "2025-03-01", "2025-05-31", .season),
    ("2025-22", "2025-22", "2025-06-01", "2025-08-31", .season),
    ("2025-23", "2025-23", "2025-09-01", "2025-11-30", .season),
    ("2025-24", "2025-24", "2025-12-01", "2026-02-28", .season),
    ("2023-24", "2023-24", "2023-12-01", "2024-02-29", .season),
    ("9999-24", "9999-24", "9999-12-01", "9999-12-31", .season),
    ("2025-Q1", "2025-Q1", "2025-01-01", "2025-03-31", .quarter),
    ("2025-Q2", "2025-Q2", "2025-04-01", "2025-06-30", .quarter),
    ("2025-Q3", "2025-Q3", "2025-07-01", "2025-09-30", .quarter),
    ("2025-Q4", "2025-Q4", "2025-10-01", "2025-12-31", .quarter),
    ("2025-33", "2025-Q1", "2025-01-01", "2025-03-31", .quarter),
    ("2025-36", "2025-Q4", "2025-10-01", "2025-12-31", .quarter),
    ("2025-S1", "2025-S1", "2025-01-01", "2025-06-30", .halfYear),
    ("2025-S2", "2025-S2", "2025-07-01", "2025-12-31", .halfYear),
    ("2025-40", "2025-S1", "2025-01-01", "2025-06-30", .halfYear),
    ("0025-41", "0025-S2", "0025-07-01", "0025-12-31", .halfYear),
    ("2017/2019", "2017/2019", "2017-01-01", "2019-12-31", .interval),
    ("2017-06/2017-06", "2017-06/2017-06", "2017-06-01", "2017-06-30", .interval),
    ("2024-02-27/2024-03", "2024-02-27/2024-03", "2024-02-27", "2024-03-31", .interval),
    ("2025-33/2025-41", "2025-Q1/2025-S2", "2025-01-01", "2025-12-31", .interval),
    ("2023/..", "2023/..", "2023-01-01", "9999-12-31", .interval),
    ("2023/", "2023/", "2023-01-01", "9999-12-31", .interval),
    ("../2016", "../2016", "0000-01-01", "2016-12-31", .interval),
    ("/2016", "/2016", "0000-01-01", "2016-12-31", .interval),
  ])
  func `each form means the days from its first to its last`(
    text: String, normal: String, first: String, last: String, precision: UncertainDate.Precision
  ) throws {
    let date = try UncertainDate(text)
    #expect(date.edtf == normal)
    #expect(date.min.text == first)
    #expect(date.max.text == last)
    #expect(date.precision == precision)
    #expect(date.qualifier == nil)
  }

  @Test(arguments: [
    "2024", "202X", "20XX", "2024-09", "2024-09-30", "2025-22", "2025-Q4", "2025-S1", "2024-XX",
  ])
  func `a qualifier at the end changes nothing but the qualifier`(text: String) throws {
    let plain = try UncertainDate(text)
    for (mark, qualifier) in [
      ("?", UncertainDate.Qualifier.uncertain), ("~", .approximate), ("%", .both),
    ] {
      let date = try UncertainDate(text + mark)
      #expect(date.qualifier == qualifier)
      #expect(date.edtf == plain.edtf + mark)
      #expect((date.min, date.max) == (plain.min, plain.max))
      #expect(date.precision == plain.precision)
    }
  }

  @Test(arguments: [
    ("2017?/2019", UncertainDate.Qualifier.uncertain), ("2017/2019~", .approximate),
    ("2017?/2019?", .uncertain),
    ("2017?/2019~", .both), ("2017%/2019?", .both), ("2023~/..", .approximate), ("../2016?", .uncertain),
  ])
  func `an interval has the doubts of both its ends`(text: String, qualifier: UncertainDate.Qualifier) throws
  {
    let date = try UncertainDate(text)
    #expect(date.qualifier == qualifier)
    #expect(date.edtf == text)
  }

  // MARK: Properties

  @Test func `every date of the grammar is read as what it was made from`() throws {
    var generator = SplitMix64(seed: 2)
    for _ in 0..<5000 {
      let made = MadeDate.random(&generator)
      let date = try UncertainDate(made.text)
      #expect(date.min.text == made.min && date.max.text == made.max, "\(made.text)")
      #expect(date.precision == made.precision && date.qualifier == made.qualifier, "\(made.text)")
    }
  }

  @Test func `the normal form is read as the same date, and is its own normal form`() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<3000 {
      let date = try UncertainDate(MadeDate.random(&generator).text)
      #expect(try UncertainDate(date.edtf) == date, "\(date.edtf)")
      #expect(date.min <= date.max, "\(date.edtf)")
    }
  }

  @Test func `an interval of two dates begins with the first and ends with the second, or runs backwards`()
    throws
  {
    var generator = SplitMix64(seed: 4)
    for _ in 0..<3000 {
      let (one, other) = (MadeDate.point(&generator), MadeDate.point(&generator))
      let text = "\(one.text)/\(other.text)"
      if one.min <= other.max {
        let date = try UncertainDate(text)
        #expect((date.min.text, date.max.text) == (one.min, other.max), "\(text)")
        #expect(date.precision == .interval)
      } else {
        #expect(throws: DateFault.backwards(text)) { try UncertainDate(text) }
      }
    }
  }

  @Test func `a text with one byte changed is refused or read as a date that is its own normal form`() throws
  {
    var generator = SplitMix64(seed: 5)
    let bytes = Array("0123456789-/.XQS?~%T ".utf8) + [0, 0xC3, 0xFF]
    for _ in 0..<5000 {
      var text = Array(MadeDate.random(&generator).text.utf8)
      text[Int.random(in: text.indices, using: &generator)] = bytes.randomElement(using: &generator) ?? 0
      guard let date = try? UncertainDate(String(decoding: text, as: UTF8.self)) else { continue }
      #expect(try UncertainDate(date.edtf) == date)
      #expect(date.min <= date.max)
      #expect(date.edtf.utf8.allSatisfy { (0x25...0x7E).contains($0) && $0 != 0x5C }, "\(date.edtf)")
    }
  }

  // MARK: What is refused

  @Test(arguments: [
    "24", "20240", "2024-9", "2024-9-1", "2024-09-1", "2024-", "-2024", "2024--09", "2024-09-30-01",
    "2024-Q0",
    "2024-Q5", "2024-Q", "2024-q4", "202x", "2024?~", "?", "2024/2025/2026", "2024 ", " 2024", "２０２４", "20２4",
    "2024..2025", "...", "..", "unknown", "2024-09-30/x", "+2024", "2024-+9", "1e10", "?20a4", "[2024", "{}x",
    "2024\u{0}", "2024\u{301}",
  ])
  func `what is not of the grammar is no date`(text: String) {
    #expect {
      try UncertainDate(text)
    } throws: { fault in
      if case .notADate? = fault as? DateFault { return true }
      return false
    }
  }

  @Test(arguments: [
    "2024-00", "2024-13", "2024-20", "2024-25", "2024-32", "2024-37", "2024-39", "2024-42", "2024-99",
    "2024-13-01",
    "2024-00-01", "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31", "2024-01-00", "2024-21-01",
    "2024-33-XX",
    "2023-02-29~",
  ])
  func `what has the form of a date but is not in the calendar is told so`(text: String) {
    #expect(throws: DateFault.noSuchDay(text)) { try UncertainDate(text) }
  }

  @Test(arguments: [
    ("2004-06-~11", "2004-06-11~"), ("~1812-04", "1812-04~"), ("2024-09?-30", "2024-09-30?"),
    ("?2024", "2024?"),
    ("2024?-09~", "2024-09%"), ("2019/~2020-05", "2019/2020-05~"), ("[1667,1668]", "range"),
    ("{1960,1961-12}", "range"),
    ("Y20240", "four digits"), ("Y-17E7", "four digits"), ("1950S2", "195X"), ("XXXX", "last digits"),
    ("2XXX", "last digits"),
    ("2X24", "last digits"), ("X024", "last digits"), ("2024-XX-01", "whole month"),
    ("2024-X1", "whole month"),
    ("2024-0X", "whole month"),
  ])
  func `what is EDTF of a level that is not read is told so, with what to write`(text: String, advice: String)
    throws
  {
    let fault = try #require(throws: DateFault.self) { try UncertainDate(text) }
    #expect(fault.explanation.contains("\"\(text)\" is EDTF level 2"), "\(fault.explanation)")
    #expect(fault.explanation.contains(advice), "\(fault.explanation)")
  }

  @Test(arguments: ["2024-09-30T10:00:00Z", "2024-09-30T10", "2024/2025-01-01T00:00"])
  func `a time of day is told apart`(text: String) {
    #expect(throws: DateFault.timeOfDay(text)) { try UncertainDate(text) }
  }

  @Test(arguments: ["../..", "/", "../", "/.."])
  func `an interval needs an end`(text: String) {
    #expect(throws: DateFault.openBothWays) { try UncertainDate(text) }
  }

  @Test(arguments: ["2019/2017", "2024-09-30/2024-09-29", "2020-02/2020-01", "2021/2020-Q4"])
  func `an interval does not end before it begins`(text: String) {
    #expect(throws: DateFault.backwards(text)) { try UncertainDate(text) }
  }

  @Test func `nothing is no date`() {
    #expect(throws: DateFault.empty) { try UncertainDate("") }
  }

  @Test func `an end that is no date is named`() {
    #expect(throws: DateFault.notADate("20a4")) { try UncertainDate("20a4/2025") }
    #expect(throws: DateFault.noSuchDay("2025-02-30")) { try UncertainDate("2024/2025-02-30") }
  }

  @Test(arguments: [
    DateFault.empty, .notADate("a\"b"), .noSuchDay("2023-02-29"), .timeOfDay("T"), .backwards("2/1"),
    .openBothWays,
  ])
  func `a fault explains itself in a sentence`(fault: DateFault) {
    #expect(fault.explanation.hasSuffix("."))
  }

  // MARK: As JSON

  @Test func `the object of a date says the same as its text`() throws {
    var generator = SplitMix64(seed: 6)
    let field = Field.date("when", "When.")
    for _ in 0..<500 {
      let date = try UncertainDate(MadeDate.random(&generator).text)
      let object = JSON.object([
        .init("edtf", .string(date.edtf)), .init("min", .null), .init("max", .null),
        .init("precision", .string(date.precision.rawValue)), .init("qualifier", .null),
      ])
      var faults: [Problem.Fault] = []
      var values: [Value] = []
      field.append(object, to: &values, at: "", faults: &faults)
      field.append(.string(date.edtf), to: &values, at: "", faults: &faults)
      #expect(values == date.values + date.values)
      #expect(faults.isEmpty)
    }
  }

  @Test func `the columns of a date are its five values`() throws {
    let date = try UncertainDate("2024-09~")
    #expect(
      date.values == [
        .text("2024-09~"), .text("2024-09-01"), .text("2024-09-30"), .text("month"), .text("approximate"),
      ])
    #expect(try UncertainDate("2024").values.last == .null)
  }
}

/// A date made from its parts, with what it must mean.
struct MadeDate {
  let text: String
  let min: String
  let max: String
  let precision: UncertainDate.Precision
  let qualifier: UncertainDate.Qualifier?

  private init(
    _ text: String, _ min: String, _ max: String, _ precision: UncertainDate.Precision,
    _ qualifier: UncertainDate.Qualifier? = nil
  ) {
    (self.text, self.min, self.max) = (text, min, max)
    (self.precision, self.qualifier) = (precision, qualifier)
  }

  static func random(_ generator: inout SplitMix64) -> MadeDate {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: interval(&generator)
    case 1: open(&generator)
    default: point(&generator)
    }
  }

  static func point(_ generator: inout SplitMix64) -> MadeDate {
    let made = plain(&generator)
    let (mark, qualifier) = marks.randomElement(using: &generator) ?? ("", nil)
    return MadeDate(made.text + mark, made.min, made.max, made.precision, qualifier)
  }

  private static let marks: [(String, UncertainDate.Qualifier?)] = [
    ("", nil), ("", nil), ("?", .uncertain), ("~", .approximate), ("%", .both),
  ]

  private static func open(_ generator: inout SplitMix64) -> MadeDate {
    let made = point(&generator)
    let end = Bool.random(using: &generator) ? ".." : ""
    return Bool.random(using: &generator)
      ? MadeDate("\(made.text)/\(end)", made.min, "9999-12-31", .interval, made.qualifier)
      : MadeDate("\(end)/\(made.text)", "0000-01-01", made.max, .interval, made.qualifier)
  }

  private static func interval(_ generator: inout SplitMix64) -> MadeDate {
    while true {
      let (one, other) = (point(&generator), point(&generator))
      if one.min > other.max { continue }
      let doubts = Set([one.qualifier, other.qualifier].compactMap(\.self))
      let qualifier = doubts.count == 2 ? .both : doubts.first
      return MadeDate("\(one.text)/\(other.text)", one.min, other.max, .interval, qualifier)
    }
  }

  private static func plain(_ generator: inout SplitMix64) -> MadeDate {
    let year = Int.random(in: 0...9999, using: &generator)
    let month = Int.random(in: 1...12, using: &generator)
    let four = padded(year, 4)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return months(four, year, 1, 12, .year)
    case 1: return months(four + "-XX", year, 1, 12, .year)
    case 2:
      return MadeDate(
        "\(four.prefix(3))X", "\(four.prefix(3))0-01-01", "\(four.prefix(3))9-12-31", .decade)
    case 3:
      return MadeDate(
        "\(four.prefix(2))XX", "\(four.prefix(2))00-01-01", "\(four.prefix(2))99-12-31", .century)
    case 4: return months("\(four)-\(padded(month, 2))", year, month, month, .month)
    case 5: return months("\(four)-\(padded(month, 2))-XX", year, month, month, .month)
    case 6:
      let last = DayNumber.lastDay(ofMonth: month, year: year).day
      let day = Int.random(in: 1...last, using: &generator)
      let text = iso(year, month, day)
      return MadeDate(text, text, text, .day)
    case 7: return season(Int.random(in: 1...4, using: &generator), four, year)
    case 8:
      let quarter = Int.random(in: 1...4, using: &generator)
      let part = Bool.random(using: &generator) ? "Q\(quarter)" : "\(32 + quarter)"
      return months("\(four)-\(part)", year, quarter * 3 - 2, quarter * 3, .quarter)
    default:
      let half = Int.random(in: 1...2, using: &generator)
      let part = Bool.random(using: &generator) ? "S\(half)" : "\(39 + half)"
      return months("\(four)-\(part)", year, half * 6 - 5, half * 6, .halfYear)
    }
  }

  private static func season(_ season: Int, _ four: String, _ year: Int) -> MadeDate {
    let text = "\(four)-2\(season)"
    if season < 4 { return months(text, year, season * 3, season * 3 + 2, .season) }
    let end = year == 9999 ? (9999, 12, 31) : DayNumber.lastDay(ofMonth: 2, year: year + 1)
    return MadeDate(text, "\(four)-12-01", iso(end.0, end.1, end.2), .season)
  }

  private static func months(
    _ text: String, _ year: Int, _ first: Int, _ last: Int, _ precision: UncertainDate.Precision
  ) -> MadeDate {
    let end = DayNumber.lastDay(ofMonth: last, year: year)
    return MadeDate(text, iso(year, first, 1), iso(end.year, end.month, end.day), precision)
  }
}
