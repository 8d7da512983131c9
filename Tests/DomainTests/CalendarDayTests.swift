import Chance
import Testing

@testable import Domain

@Suite struct CalendarDayTests {
  @Test func `every day of four centuries exists, in order, and is written as ISO 8601 writes it`() {
    var previous: CalendarDay?
    for number in DayNumber.of(1799, 12, 31)...DayNumber.of(2201, 1, 1) {
      let (year, month, day) = DayNumber.civil(number)
      guard let found = CalendarDay(year: year, month: month, day: day) else {
        Issue.record("there is no \(year) \(month) \(day)")
        continue
      }
      if let previous, !(previous < found && !(found < previous) && previous.text < found.text) {
        Issue.record("\(previous.text) and \(found.text) are out of order")
      }
      if found.text != iso(year, month, day) { Issue.record("\(found.text) is not \(year) \(month) \(day)") }
      previous = found
    }
  }

  @Test func `a day exists just where the calendar has it`() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let year = Int.random(in: -2...10_001, using: &generator)
      let month = Int.random(in: -1...14, using: &generator)
      let day = Int.random(in: -1...33, using: &generator)
      let isInRange = (0...9999).contains(year) && (1...12).contains(month) && day >= 1
      let exists = isInRange && DayNumber.civil(DayNumber.of(year, month, day)) == (year, month, day)
      #expect((CalendarDay(year: year, month: month, day: day) != nil) == exists, "\(year)-\(month)-\(day)")
    }
  }

  @Test(arguments: [
    (2000, true), (1900, false), (2100, false), (2024, true), (2023, false), (0, true), (400, true),
    (9996, true),
  ])
  func `centuries are leap years only every fourth`(year: Int, isLeap: Bool) {
    #expect(CalendarDay.isLeap(year) == isLeap)
    #expect((CalendarDay(year: year, month: 2, day: 29) != nil) == isLeap)
  }

  @Test func `the open ends are the first and the last day there is`() {
    #expect(CalendarDay.distantPast.text == "0000-01-01")
    #expect(CalendarDay.distantFuture.text == "9999-12-31")
    #expect(CalendarDay(year: 0, month: 1, day: 1) == .distantPast)
    #expect(CalendarDay(year: 9999, month: 12, day: 31) == .distantFuture)
  }
}
