import Domain

/// Entries as the JSON that the TimelineJS3 loader reads (`timeline.knightlab.com`).
///
/// The loader stops at a null member and takes an empty list for an error, so neither is ever written.
package enum TimelineJS {
  /// At most so many groups have a lane of their own.
  private static let mostGroups = 6

  /// Appends a whole timeline, which begins where the question does.
  static func append(_ entries: [Entry], of list: EntryList, to bytes: inout [UInt8]) {
    let year = list.firstDay?.year ?? Int(list.updatedAt.prefix(4)) ?? 1970
    append(entries, of: list, year: year, to: &bytes)
  }

  /// Appends a whole timeline. Entries without a date are left out.
  /// - Parameter year: where the one event stands that says that nothing was found.
  package static func append(_ entries: [Entry], of list: EntryList, year: Int, to bytes: inout [UInt8]) {
    let dated = entries.filter { $0.date != nil }
    let kinds = Set(dated.compactMap { $0.kind?.code })
    let events = dated.map { event($0, of: list, hasGroup: kinds.count <= mostGroups) }
    let title = JSON.object([
      .init("text", .object([.init("headline", .string(html(list.title))), .init("text", .string(""))]))
    ])
    JSONText.append(
      .object([
        .init("title", title), .init("events", .array(events.isEmpty ? [nothing(year)] : events)),
        .init("scale", .string("human")),
      ]), to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func nothing(_ year: Int) -> JSON {
    .object([
      .init("unique_id", .string("none")),
      .init("start_date", .object([.init("year", .number(String(year)))])),
      .init("text", .object([.init("headline", .string("No events found"))])),
    ])
  }

  private static func event(_ entry: Entry, of list: EntryList, hasGroup: Bool) -> JSON {
    guard let date = entry.date else { return .object([]) }
    let (start, end) = dates(date)
    let text = JSON.object([
      .init("headline", .string(html(entry.headline))), .init("text", .string(body(entry, of: list))),
    ])
    var members: [JSON.Member] = [
      .init("unique_id", .string(entry.path.replacing("/", with: "-"))), .init("start_date", start),
    ]
    if let end { members.append(.init("end_date", end)) }
    members += [.init("display_date", .string(date.words)), .init("text", text)]
    if hasGroup, let kind = entry.kind { members.append(.init("group", .string(kind.title))) }
    return .object(members)
  }

  /// A bar only for what is written as an interval with two ends; then both ends are whole days, since the loader
  /// takes an end that begins like its start (2017 and 2017-12) for the same. Everything else is a point.
  private static func dates(_ date: UncertainDate) -> (start: JSON, end: JSON?) {
    let (isSince, isUntil) = (date.max == .distantFuture, date.min == .distantPast)
    if isUntil { return (day(date.max), nil) }
    if isSince { return (day(date.min), nil) }
    if date.precision == .interval, date.min != date.max { return (day(date.min), day(date.max)) }
    return (day(date.min, date.precision), nil)
  }

  /// A day as far as it is known.
  private static func day(_ day: CalendarDay, _ precision: UncertainDate.Precision = .day) -> JSON {
    let parts = [("year", day.year), ("month", day.month), ("day", day.day)]
    let count =
      switch precision {
      case .day, .interval, .open: 3
      case .month, .season, .quarter, .halfYear: 2
      case .year, .decade, .century: 1
      }
    return .object(parts.prefix(count).map { .init($0.0, .number(String($0.1))) })
  }

  /// The summary, the citations and a link to the record, as HTML.
  private static func body(_ entry: Entry, of list: EntryList) -> String {
    var markup = Markup(.html)
    if let summary = entry.summary { markup.element("p", text: summary) }
    for citation in entry.citations { markup.element("p", text: citation.text) }
    markup.element("p") { $0.element("a", ["href": list.page(of: entry)], text: "The record") }
    return String(decoding: markup.finish(), as: UTF8.self)
  }

  /// The loader puts headlines into its page as they are.
  private static func html(_ text: String) -> String {
    var bytes: [UInt8] = []
    Markup.append(escaping: text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
