import Testing

@testable import HTTP

struct CivilDayTests {
  @Test func `each of eight hundred years of days is the day after the one before, and knows its number`()
    throws
  {
    var expected = try #require(CivilDay(year: 1600, month: 1, day: 1))
    var number = expected.daysSinceEpoch
    #expect(number == -135_140)
    while expected.year < 2400 {
      guard CivilDay(daysSinceEpoch: number) == expected, expected.daysSinceEpoch == number else {
        return #expect(Bool(false), "\(expected) is day \(number)")
      }
      expected = next(expected)
      number += 1
    }
  }

  /// The calendar as it is taught: try the next day, else the next month's first, else the next year's.
  private func next(_ day: CivilDay) -> CivilDay {
    CivilDay(year: day.year, month: day.month, day: day.day + 1)
      ?? CivilDay(year: day.year, month: day.month + 1, day: 1)
      ?? CivilDay(year: day.year + 1, month: 1, day: 1)
      ?? day
  }

  @Test(arguments: [
    (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (2024, 1, 0),
  ])
  func `a day that the calendar does not have is none`(_ year: Int, _ month: Int, _ day: Int) {
    #expect(CivilDay(year: year, month: month, day: day) == nil)
  }
}
