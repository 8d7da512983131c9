package import Domain

/// Entries as an iCalendar (RFC 5545, RFC 7986) that a calendar program subscribes to.
///
/// Dates alone, no times of day, so there is no VTIMEZONE; no METHOD and no VALARM, since a subscription invites nobody
/// and wakes nobody.
package enum ICalendar {
  /// Which entries get a place in a calendar.
  package enum Precision: String, CaseIterable, Sendable {
    /// Those known to the day.
    case day
    /// Also those that lie within one month.
    case month
    /// Also all others with two ends.
    case span
  }

  /// Whether a date has a place: never one without a beginning or an end.
  package static func holds(_ date: UncertainDate, _ precision: Precision) -> Bool {
    guard date.min != .distantPast, date.max != .distantFuture else { return false }
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

  /// Appends a calendar of those entries that have a place in it, as the question wants them.
  static func append(_ entries: [Entry], of list: EntryList, to bytes: inout [UInt8]) {
    let precision = list.imprecise.flatMap { Precision(rawValue: $0) } ?? .day
    let held = entries.filter { $0.date.map { holds($0, precision) } ?? false }
    append(held, of: list, precision, to: &bytes)
  }

  /// Appends a whole calendar.
  /// - Parameter entries: those that have a place, in order.
  package static func append(
    _ entries: [Entry], of list: EntryList, _ precision: Precision, to bytes: inout [UInt8]
  ) {
    var lines = ICalendarLines(bytes)
    lines.add("BEGIN", "VCALENDAR")
    lines.add("VERSION", "2.0")
    lines.add("PRODID", "-//Entente//Entente//EN")
    lines.add("CALSCALE", "GREGORIAN")
    for name in ["NAME", "X-WR-CALNAME"] { lines.add(name, text: list.title) }
    let description = description(entries.count { !$0.isRetired }, of: list, precision)
    for name in ["DESCRIPTION", "X-WR-CALDESC"] { lines.add(name, text: description) }
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
    lines.add("X-PUBLISHED-TTL", "P1D")
    lines.add("SOURCE;VALUE=URI", list.url)
    lines.add("URL", list.url)
    lines.add("LAST-MODIFIED", moment(list.updatedAt))
    for entry in entries { append(entry, of: list, to: &lines) }
    lines.add("END", "VCALENDAR")
    bytes = lines.bytes
  }

  private static func description(_ count: Int, of list: EntryList, _ precision: Precision) -> String {
    let rest = "\(count) of \(list.found) entries."
    switch precision {
    case .day:
      return rest + " Those not known to the day are left out; imprecise=month or imprecise=span adds them."
    case .month: return rest + " Those not known to the month are left out; imprecise=span adds them."
    case .span: return rest + " Those without a beginning or an end are left out."
    }
  }

  private static func append(_ entry: Entry, of list: EntryList, to lines: inout ICalendarLines) {
    guard let date = entry.date else { return }
    lines.add("BEGIN", "VEVENT")
    // The same for ever and on every host, so that a client knows an entry again.
    lines.add("UID", entry.path.replacing("/", with: ".") + "@entente")
    // Of the revision and never of now: a client would else never be told that nothing changed.
    lines.add("DTSTAMP", moment(entry.updatedAt))
    lines.add("LAST-MODIFIED", moment(entry.updatedAt))
    lines.add("CREATED", moment(entry.createdAt))
    lines.add("SEQUENCE", String(entry.revision - 1 + (entry.isRetired ? 1 : 0)))
    lines.add("DTSTART;VALUE=DATE", day(date.min))
    lines.add("DTEND;VALUE=DATE", day(date.max.next))
    lines.add("SUMMARY", text: entry.headline + (isKnownToTheDay(date) ? "" : " (\(date.words))"))
    lines.add("DESCRIPTION", text: entry.text)
    let categories = ([entry.kind?.title].compactMap { $0 } + entry.topics).map(ICalendarLines.escaped)
    if !categories.isEmpty { lines.add("CATEGORIES", categories.joined(separator: ",")) }
    if let place = entry.place { lines.add("LOCATION", text: place) }
    lines.add("URL", list.page(of: entry))
    lines.add("TRANSP", "TRANSPARENT")
    lines.add("STATUS", status(of: entry, date))
    lines.add("END", "VEVENT")
  }

  private static func status(of entry: Entry, _ date: UncertainDate) -> String {
    if entry.isRetired || entry.status == "cancelled" { return "CANCELLED" }
    let isTentative = entry.status == "planned" || entry.status == "proposed" || date.qualifier != nil
    return isTentative ? "TENTATIVE" : "CONFIRMED"
  }

  /// `20251212T100000Z` from RFC 3339 in UTC and whole seconds.
  private static func moment(_ time: String) -> String { digits(of: time, without: "-:") }

  private static func day(_ day: CalendarDay) -> String { digits(of: day.text, without: "-") }

  private static func digits(of text: String, without signs: StaticString) -> String {
    let signs = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
    return String(decoding: text.utf8.filter { !signs.contains($0) }, as: UTF8.self)
  }
}

/// The content lines of RFC 5545 §3.1.
private struct ICalendarLines {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Adds a line whose value is not text.
  mutating func add(_ name: String, _ value: String) {
    var length = 0
    append(name, &length)
    append(":", &length)
    append(value, &length)
    bytes.append(contentsOf: "\r\n".utf8)
  }

  /// No line is longer than 75 octets; the space that begins a folded one counts. No character is cut.
  private mutating func append(_ text: String, _ length: inout Int) {
    for byte in text.utf8 {
      if length + ICalendarLines.width(byte) > 75 {
        bytes.append(contentsOf: "\r\n ".utf8)
        length = 1
      }
      bytes.append(byte)
      length += 1
    }
  }

  /// How many octets the character has that a byte begins, or 1 of one that goes on (RFC 3629 §3).
  private static func width(_ byte: UInt8) -> Int {
    switch byte {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...: 4
    default: 1
    }
  }

  /// Adds a line whose value is TEXT (§3.3.11).
  mutating func add(_ name: String, text: String) { add(name, ICalendarLines.escaped(text)) }

  /// Backslash, semicolon, comma and line end are escaped; other control characters may not stand in a text at all.
  static func escaped(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: ";")
        && byte != UInt8(ascii: ",")
    }
    if isPlain { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": result.append(contentsOf: ["\\", scalar])
      case "\n": result.append(contentsOf: ["\\", "n"])
      case "\r": break
      case "\t": result.append(scalar)
      default: result.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }
}
