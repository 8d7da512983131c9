package import Domain

/// What the dates of one record can mean: from which day to which it may have held. Each pair of days is a reading; what
/// the store works out by its bounds is held against all of them.
package struct LifeReadings {
  private let beginning: ClosedRange<CalendarDay>
  private let end: ClosedRange<CalendarDay>
  /// Whether the two are one day.
  private let isOneDay: Bool

  private static let anyDay = CalendarDay.distantPast...CalendarDay.distantFuture

  /// - Parameter text: the date of a field; nil where the record has none.
  /// - Returns: nil for a record without any date of the life.
  package init?(_ life: Life, _ text: (String) throws -> String?) throws {
    if let field = life.date {
      guard let text = try text(field) else { return nil }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      isOneDay = parts.count == 1
      (beginning, end) = (try LifeReadings.days(parts[0]), try LifeReadings.days(parts[parts.count - 1]))
      return
    }
    let begins = try life.beginnings.compactMap(text).first.map { try UncertainDate($0) }
    let ends = try life.ends.compactMap(text).map { try UncertainDate(end: $0) }
    guard begins != nil || !ends.isEmpty else { return nil }
    beginning = begins.map { $0.min...$0.max } ?? LifeReadings.anyDay
    // What was to end before it began has another end.
    let first = beginning.lowerBound
    end = ends.first { $0.max >= first }.map { $0.min...$0.max } ?? LifeReadings.anyDay
    isOneDay = false
  }

  private static func days(_ part: String) throws -> ClosedRange<CalendarDay> {
    if part.isEmpty || part == ".." { return anyDay }
    let date = try UncertainDate(part)
    return date.min...date.max
  }

  /// Whether the life overlaps some days by some reading, or by every one.
  package func overlaps(from: CalendarDay, to: CalendarDay, _ isCertain: Bool) -> Bool {
    let days = [
      from, to, beginning.lowerBound, beginning.upperBound, end.lowerBound, end.upperBound,
    ]
    var readings: [(CalendarDay, CalendarDay)] = []
    for day in days where beginning.contains(day) {
      for last in isOneDay ? [day] : days where end.contains(last) && day <= last {
        readings.append((day, last))
      }
    }
    func isOverlap(_ reading: (CalendarDay, CalendarDay)) -> Bool { reading.0 <= to && reading.1 >= from }
    return isCertain ? readings.allSatisfy(isOverlap) : readings.contains(where: isOverlap)
  }
}
