internal import Bytes

extension HTTPDate {
  /// Reads any of the three formats (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 with a two-digit year, and
  /// asctime. Exact in every byte, names in their case; nil for anything else, which a recipient ignores. The
  /// day's name must be one, but not the right one; a leap second counts as the second after. `now` decides
  /// the century of a two-digit year: one that would be over 50 years ahead is in the past.
  package init?(parsing bytes: Span<UInt8>, now: HTTPDate) {
    // The longest form is `Wednesday, 06-Nov-94 08:49:37 GMT`.
    guard bytes.count <= 33 else { return nil }
    var reader = DateReader(Array(bytes))
    guard let parts = reader.imfFixdate() ?? reader.asctime() ?? reader.rfc850(now: now) else { return nil }
    guard let day = CivilDay(year: parts.year, month: parts.month, day: parts.day),
      parts.hour < 24, parts.minute < 60, parts.second <= 60
    else { return nil }
    self.init(
      secondsSinceEpoch: day.daysSinceEpoch * 86_400 + parts.hour * 3600 + parts.minute * 60 + parts.second)
  }
}

/// The numbers of a date before the calendar has judged them.
private struct DateParts {
  var year = 0
  var month = 0
  var day = 0
  var hour = 0
  var minute = 0
  var second = 0
}

/// Reads fixed forms from the beginning of the field; each form begins anew.
private struct DateReader {
  private let bytes: [UInt8]
  private var position = 0
  private var hasFailed = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`
  mutating func imfFixdate() -> DateParts? {
    begin()
    var parts = DateParts()
    _ = name(from: HTTPDate.dayNames.span)
    text(", ")
    parts.day = number(digits: 2)
    text(" ")
    parts.month = name(from: HTTPDate.monthNames.span) + 1
    text(" ")
    parts.year = number(digits: 4)
    text(" ")
    time(&parts)
    text(" GMT")
    return end(parts)
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`
  mutating func rfc850(now: HTTPDate) -> DateParts? {
    begin()
    var parts = DateParts()
    _ = name(from: Self.longDayNames.span)
    text(", ")
    parts.day = number(digits: 2)
    text("-")
    parts.month = name(from: HTTPDate.monthNames.span) + 1
    text("-")
    parts.year = Self.year(number(digits: 2), now: now)
    text(" ")
    time(&parts)
    text(" GMT")
    return end(parts)
  }

  /// `Sun Nov  6 08:49:37 1994`
  mutating func asctime() -> DateParts? {
    begin()
    var parts = DateParts()
    _ = name(from: HTTPDate.dayNames.span)
    text(" ")
    parts.month = name(from: HTTPDate.monthNames.span) + 1
    text(" ")
    if position < bytes.count, bytes[position] == .space {
      text(" ")
      parts.day = number(digits: 1)
    } else {
      parts.day = number(digits: 2)
    }
    text(" ")
    time(&parts)
    text(" ")
    parts.year = number(digits: 4)
    return end(parts)
  }

  private mutating func time(_ parts: inout DateParts) {
    parts.hour = number(digits: 2)
    text(":")
    parts.minute = number(digits: 2)
    text(":")
    parts.second = number(digits: 2)
  }

  private mutating func begin() {
    position = 0
    hasFailed = false
  }

  private func end(_ parts: DateParts) -> DateParts? { hasFailed || position != bytes.count ? nil : parts }

  private mutating func number(digits: Int) -> Int {
    var value = 0
    for _ in 0..<digits {
      guard position < bytes.count, bytes[position].isDigit else {
        hasFailed = true
        return 0
      }
      value = value * 10 + Int(bytes[position] - .zero)
      position += 1
    }
    return value
  }

  private mutating func text(_ expected: StaticString) {
    if hasFailed { return }
    hasFailed = !stands(expected)
    position += expected.utf8CodeUnitCount
  }

  private mutating func name(from names: Span<StaticString>) -> Int {
    for index in names.indices where stands(names[index]) {
      position += names[index].utf8CodeUnitCount
      return index
    }
    hasFailed = true
    return 0
  }

  private func stands(_ expected: StaticString) -> Bool {
    let end = position + expected.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    return bytes.span.extracting(position..<end).equals(expected)
  }

  /// RFC 9110 §5.6.7: the most recent year with these digits that is not over 50 years ahead.
  private static func year(_ twoDigits: Int, now: HTTPDate) -> Int {
    let current = CivilDay(daysSinceEpoch: now.secondsSinceEpoch / 86_400).year
    let year = current - current % 100 + twoDigits
    return year > current + 50 ? year - 100 : year <= current - 50 ? year + 100 : year
  }

  private static var longDayNames: InlineArray<7, StaticString> {
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  }
}
