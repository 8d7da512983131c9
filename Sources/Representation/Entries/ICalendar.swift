import Domain
package import SQLite

/// Entries as an iCalendar (RFC 5545, RFC 7986) that a calendar program subscribes to.
///
/// Dates alone, no times of day, so there is no VTIMEZONE; no METHOD and no VALARM, since a subscription invites nobody
/// and wakes nobody.
package final class ICalendar: EntriesWriting {
  /// Which entries get a place in a calendar.
  package enum Precision: String, CaseIterable, Sendable {
    /// Those known to the day.
    case day
    /// Also those that lie within one month.
    case month
    /// Also all others with two ends.
    case span
  }

  private let list: EntryList
  private let precision: Precision
  private let fields: EntryFields
  private let storage: RowStorage
  /// How many current entries it holds.
  private var count = 0

  /// A calendar of rows with these fields.
  package init(_ list: EntryList, _ precision: Precision, _ fields: EntryFields, storage: RowStorage) {
    (self.list, self.precision, self.fields, self.storage) = (list, precision, fields, storage)
  }

  /// A calendar of rows with these fields, as precise as the question wants it.
  package convenience init(_ list: EntryList, _ fields: EntryFields, storage: RowStorage) {
    let precision = list.imprecise.flatMap { Precision(rawValue: $0) } ?? .day
    self.init(list, precision, fields, storage: storage)
  }

  /// A calendar tells of how many entries there are before them, so all of that comes with the end.
  package func begin(to bytes: inout [UInt8]) {}

  /// Appends an entry, where it has a place.
  /// - Parameter time: when it was retired; nil for what is current.
  package func append(_ row: borrowing Row, retiredAt time: String? = nil, to bytes: inout [UInt8]) {
    guard let date = fields.date(row), ICalendar.holds(date, precision) else { return }
    if time == nil { count += 1 }
    storage.append(to: &bytes) { write(row, date, retiredAt: time, to: &$0) }
  }

  /// Puts around all entries what makes them a calendar.
  /// - Parameter found: how many entries there are, those included that have no place.
  package func finish(found: Int, to bytes: inout [UInt8]) {
    var head: [UInt8] = []
    storage.append(to: &head) { output in
      output.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
      output.write("PRODID:-//Entente//Entente//EN\r\nCALSCALE:GREGORIAN\r\n")
      let description = precision.description(count, of: found)
      for name in ["NAME:", "X-WR-CALNAME:"] as [StaticString] {
        output.line(name) { $0.write(list.title, ICalendar.escaping) }
      }
      for name in ["DESCRIPTION:", "X-WR-CALDESC:"] as [StaticString] {
        output.line(name) { $0.write(description, ICalendar.escaping) }
      }
      output.write("REFRESH-INTERVAL;VALUE=DURATION:P1D\r\nX-PUBLISHED-TTL:P1D\r\n")
      output.line("SOURCE;VALUE=URI:") { $0.write(text: list.url) }
      output.line("URL:") { $0.write(text: list.url) }
      output.line("LAST-MODIFIED:") { $0.write(moment: list.updatedAt) }
    }
    bytes.insert(contentsOf: head, at: 0)
    bytes.append(contentsOf: "END:VCALENDAR\r\n".utf8)
  }

  private func write(
    _ row: borrowing Row, _ date: UncertainDate, retiredAt retired: String?, to output: inout RawOutput
  ) {
    let opened = row.text(fields.updatedAt)
    let changed = retired ?? opened
    output.write("BEGIN:VEVENT\r\n")
    // The same for ever and on every host, so that a client knows an entry again.
    output.line("UID:") {
      fields.writePath(row, separator: UInt8(ascii: "."), to: &$0)
      $0.write("@entente")
    }
    // Of the revision and never of now: a client would else never be told that nothing changed. Times, numbers and days make
    // no line that is too long.
    output.write("DTSTAMP:")
    output.write(moment: changed)
    output.write("\r\nLAST-MODIFIED:")
    output.write(moment: changed)
    output.write("\r\nCREATED:")
    output.write(moment: fields.createdAt(row, versionAt: opened))
    output.write("\r\nSEQUENCE:")
    output.write(row.integer(fields.revision) - (retired == nil ? 1 : 0))
    output.write("\r\nDTSTART;VALUE=DATE:")
    output.write(day: date.min)
    output.write("\r\nDTEND;VALUE=DATE:")
    output.write(day: date.max.next)
    output.write("\r\n")
    writeTexts(row, date, isRetired: retired != nil, to: &output)
    output.line("URL:") { fields.writePage(row, of: list, .none, to: &$0) }
    output.write("TRANSP:TRANSPARENT\r\nSTATUS:")
    output.write(status(of: row, date, isRetired: retired != nil))
    output.write("\r\nEND:VEVENT\r\n")
  }

  private func writeTexts(
    _ row: borrowing Row, _ date: UncertainDate, isRetired: Bool, to output: inout RawOutput
  ) {
    let escaping = ICalendar.escaping
    output.line("SUMMARY:") {
      fields.writeHeadline(row, isRetired: isRetired, escaping, to: &$0)
      if !ICalendar.isKnownToTheDay(date) { $0.write(" (\(date.words))", escaping) }
    }
    output.line("DESCRIPTION:") { fields.writeText(row, escaping, to: &$0) }
    output.line("CATEGORIES:") { output in
      var isFirst = true
      fields.forEachTag(row) { tag in
        if !isFirst { output.write(",") }
        isFirst = false
        output.write(tag, escaping)
      }
    }
    guard !row.isNull(fields.place) else { return }
    output.line("LOCATION:") { output in row.withText(fields.place) { output.write($0, escaping) } }
  }

  private func status(of row: borrowing Row, _ date: UncertainDate, isRetired: Bool) -> StaticString {
    let status = row.text(fields.status)
    if isRetired || status == "cancelled" { return "CANCELLED" }
    let isTentative = status == "planned" || status == "proposed" || date.qualifier != nil
    return isTentative ? "TENTATIVE" : "CONFIRMED"
  }

  /// In a value that is TEXT (§3.3.11) backslash, semicolon, comma and line end are escaped; other control characters may
  /// not stand in one at all.
  private static let escaping = TextEscape(TextEscape.controls + Array("\\;,".utf8)) { text in
    switch text[0] {
    case UInt8(ascii: "\\"): ("\\\\", 1)
    case UInt8(ascii: ";"): ("\\;", 1)
    case UInt8(ascii: ","): ("\\,", 1)
    case UInt8(ascii: "\n"): ("\\n", 1)
    case UInt8(ascii: "\r"): ("", 1)
    case UInt8(ascii: "\t"): nil
    default: ("\u{FFFD}", 1)
    }
  }
}

/// Which dates have a place.
extension ICalendar {
  /// Whether a date has a place: never one without a beginning or an end.
  static func holds(_ date: UncertainDate, _ precision: Precision) -> Bool {
    guard date.isBounded else { return false }
    switch precision {
    case .day: return isKnownToTheDay(date)
    case .month:
      return isKnownToTheDay(date) || (date.min.year == date.max.year && date.min.month == date.max.month)
    case .span: return true
    }
  }

  /// A day, or an interval between two days.
  private static func isKnownToTheDay(_ date: UncertainDate) -> Bool {
    date.precision == .day
      || date.precision == .interval
        && date.edtf.split(separator: "/").allSatisfy { part in
          (try? UncertainDate(String(part)))?.precision == .day
        }
  }
}

extension ICalendar.Precision {
  /// How many entries have a place, and how the others are had.
  fileprivate func description(_ count: Int, of found: Int) -> String {
    let rest = "\(count) of \(found) entries."
    switch self {
    case .day:
      return rest + " Those not known to the day are left out; imprecise=month or imprecise=span adds them."
    case .month: return rest + " Those not known to the month are left out; imprecise=span adds them."
    case .span: return rest + " Those without a beginning or an end are left out."
    }
  }
}

/// The content lines of RFC 5545 §3.1.
extension RawOutput {
  /// Writes a line: its name and colon, and its value.
  fileprivate mutating func line(_ name: StaticString, _ value: (inout RawOutput) -> Void) {
    let start = count
    write(name)
    value(&self)
    if count - start > RawOutput.longestLine { write(folded: take(from: start)) }
    write("\r\n")
  }

  private static var longestLine: Int { 75 }

  /// No line is longer than 75 octets; the space that begins a folded one counts. No character is cut.
  private mutating func write(folded line: [UInt8]) {
    var start = 0
    var room = RawOutput.longestLine
    while line.count - start > room {
      var end = start + room
      // What goes on with a character is no beginning of a line (RFC 3629 §3).
      while end > start + 1, line[end] & 0xC0 == 0x80 { end -= 1 }
      write(line[start..<end])
      write("\r\n ")
      (start, room) = (end, RawOutput.longestLine - 1)
    }
    write(line[start...])
  }

  /// Writes `20251212T100000Z` for RFC 3339 in UTC and whole seconds.
  fileprivate mutating func write(moment time: String) {
    let text = time.utf8Span.span
    var start = 0
    for index in text.indices where text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: ":") {
      write(text.extracting(start..<index))
      start = index + 1
    }
    write(text.extracting(start...))
  }

  /// Writes `20251212`.
  fileprivate mutating func write(day: CalendarDay) {
    let number = (day.year * 100 + day.month) * 100 + day.day
    write(digitsOf: UInt64(number), width: 8)
  }
}
