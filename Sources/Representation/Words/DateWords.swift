package import Domain

extension UncertainDate {
  /// The date as English says it, with its doubt and its open ends: "12 to 13 December 2025", "about 1992",
  /// "since 2017", "first half of 2025". A range never reads as a point.
  package var words: String {
    if self == .noEnd { return "no end" }
    let parts = edtf.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return DatePoint(edtf).words }
    return UncertainDate.interval(parts[0], parts[1])
  }

  private static func interval(_ from: String, _ to: String) -> String {
    switch (from, to) {
    case ("..", let end), ("", let end): "until \(DatePoint(end).words)"
    case (let start, ".."): "since \(DatePoint(start).words)"
    case (let start, ""): "\(DatePoint(start).words), end unknown"
    default: between(DatePoint(from), DatePoint(to))
    }
  }

  /// What both ends share is said once, behind the second.
  private static func between(_ from: DatePoint, _ to: DatePoint) -> String {
    guard !from.isDoubtful, !to.isDoubtful else { return "\(from.words) to \(to.words)" }
    let (start, end) = (from.parts, to.parts)
    var shared = 0
    // The smallest part always stands at both ends: "12 to 13 December 2025".
    while shared < Swift.min(start.count, end.count) - 1,
      start[start.count - 1 - shared] == end[end.count - 1 - shared]
    {
      shared += 1
    }
    guard start.count == end.count, shared > 0 else { return "\(from.words) to \(to.words)" }
    let beginning = start.dropLast(shared)
    if beginning.last?.hasSuffix(" of") ?? false { return "\(from.words) to \(to.words)" }
    return beginning.joined(separator: " ") + " to " + end.joined(separator: " ")
  }
}

extension RawOutput {
  /// Writes what `UncertainDate.words` says.
  mutating func write(words date: UncertainDate) {
    if !write(wordsOfDay: date.edtf.utf8Span.span) { write(text: date.words) }
  }

  /// Writes what `UncertainDate.words` says of the text of a day, `2025-12-13`, as nearly every date is.
  /// - Returns: false where it is no such text; then nothing was written.
  mutating func write(wordsOfDay text: Span<UInt8>) -> Bool {
    guard text.count == 10 else { return false }
    var (year, month, number) = (0, 0, 0)
    for index in text.indices {
      let digit = Int(text[index]) - 48
      switch index {
      case 4, 7: if text[index] != UInt8(ascii: "-") { return false }
      case _ where !(0...9).contains(digit): return false
      case 0..<4: year = year * 10 + digit
      case 5..<7: month = month * 10 + digit
      default: number = number * 10 + digit
      }
    }
    guard let day = CalendarDay(year: year, month: month, day: number) else { return false }
    write(Int64(day.day))
    write(" ")
    write(text: DatePoint.month(day.month))
    write(" ")
    write(digitsOf: UInt64(day.year), width: 4)
    return true
  }
}

/// One date of the grammar, without an interval.
private struct DatePoint {
  private let qualifier: Character?
  private let text: [String]

  init(_ edtf: String) {
    qualifier = edtf.last.flatMap { "?~%".contains($0) ? $0 : nil }
    let body = qualifier == nil ? edtf[...] : edtf.dropLast()
    text = body.split(separator: "-").map(String.init)
  }

  var isDoubtful: Bool { qualifier != nil }

  /// The words with the doubt: `?` after, `~` before, `%` both.
  var words: String {
    let plain = parts.joined(separator: " ")
    return switch qualifier {
    case "?": "\(plain) (uncertain)"
    case "~": "about \(plain)"
    case "%": "about \(plain) (uncertain)"
    default: plain
    }
  }

  /// The words from the smallest part to the year.
  var parts: [String] {
    let year = text[0]
    switch text.count {
    case 1: return [DatePoint.years(year)]
    case 2: return DatePoint.partOfYear(text[1]) + [year]
    default: return DatePoint.day(month: text[1], day: text[2]) + [year]
    }
  }

  private static func years(_ text: String) -> String {
    switch text.count(where: { $0 == "X" }) {
    case 0: text
    case 1: text.replacing("X", with: "0") + "s"
    default: "\(text.replacing("X", with: "0"))s"
    }
  }

  private static func partOfYear(_ part: String) -> [String] {
    switch part {
    case "XX": return ["some months of"]
    case "Q1", "Q2", "Q3", "Q4":
      return [["first", "second", "third", "fourth"][(part.last?.wholeNumberValue ?? 1) - 1], "quarter of"]
    case "S1": return ["first", "half of"]
    case "S2": return ["second", "half of"]
    case "21": return ["spring"]
    case "22": return ["summer"]
    case "23": return ["autumn"]
    case "24": return ["winter"]
    default: return [month(part)]
    }
  }

  private static func day(month text: String, day: String) -> [String] {
    if text == "XX" { return ["some day of"] }
    return day == "XX" ? ["some day of", month(text)] : [String(Int(day) ?? 0), month(text)]
  }

  private static func month(_ text: String) -> String {
    guard let number = Int(text), months.indices.contains(number - 1) else { return text }
    return month(number)
  }

  /// - Parameter number: 1 to 12.
  static func month(_ number: Int) -> String { months[number - 1] }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
}
