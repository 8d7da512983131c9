import Domain
package import SQLite

/// Entries as the JSON that the TimelineJS3 loader reads (`timeline.knightlab.com`).
///
/// The loader stops at a null member and takes an empty list for an error, so neither is ever written.
package final class TimelineJS: EntriesWriting {
  private let list: EntryList
  private let fields: EntryFields
  private let storage: RowStorage
  private var kinds: Set<String> = []
  /// Where the groups of the events stand.
  private var groups: [Range<Int>] = []

  /// At most so many groups have a lane of their own.
  private static let mostGroups = 6

  /// A timeline of rows with these fields.
  package init(_ list: EntryList, _ fields: EntryFields, storage: RowStorage) {
    (self.list, self.fields, self.storage) = (list, fields, storage)
  }

  /// Appends what stands before the entries.
  package func begin(to bytes: inout [UInt8]) {
    storage.append(to: &bytes) { output in
      output.write("{\"title\":{\"text\":{\"headline\":\"")
      output.write(list.title, TimelineJS.escaping)
      output.write("\",\"text\":\"\"}},\"events\":[")
    }
  }

  /// Appends an entry. One without a date is left out.
  package func append(_ row: borrowing Row, retiredAt _: String? = nil, to bytes: inout [UInt8]) {
    guard let date = fields.date(row) else { return }
    storage.append(to: &bytes) { output in
      if !groups.isEmpty { output.write(",") }
      output.write("{\"unique_id\":\"")
      fields.writePath(row, separator: UInt8(ascii: "-"), to: &output)
      output.write("\",\"start_date\":")
      TimelineJS.write(date, to: &output)
      output.write(",\"display_date\":\"")
      output.write(words: date)
      // The loader puts headlines into its page as they are.
      output.write("\",\"text\":{\"headline\":\"")
      fields.writeHeadline(row, TimelineJS.escaping, to: &output)
      output.write("\",\"text\":\"")
      fields.writeParagraphs(row, TimelineJS.escaping, to: &output)
      output.write("<p><a href=\\\"")
      fields.writePage(row, of: list, TimelineJS.escaping, to: &output)
      output.write("\\\">The record</a></p>\"}")
    }
    let kind = fields.kindTitle(row)
    kinds.insert(kind)
    let start = bytes.count
    storage.append(to: &bytes) { output in
      output.write(",\"group\":")
      output.write(quoted: kind)
    }
    groups.append(start..<bytes.count)
    bytes.append(UInt8(ascii: "}"))
  }

  /// HTML inside of a JSON string.
  private static let escaping = Markup.escaping.inside(JSONText.escaping)

  /// Appends what stands behind the entries. What says that nothing was found stands where the question begins.
  package func finish(found: Int, to bytes: inout [UInt8]) {
    finish(year: list.firstDay?.year ?? Int(list.updatedAt.prefix(4)) ?? 1970, to: &bytes)
  }

  /// The same.
  /// - Parameter year: where the one event stands that says that nothing was found.
  package func finish(year: Int, to bytes: inout [UInt8]) {
    if kinds.count > TimelineJS.mostGroups {
      var start = 0
      var rest: [UInt8] = []
      rest.reserveCapacity(bytes.count)
      for group in groups {
        rest.append(contentsOf: bytes[start..<group.lowerBound])
        start = group.upperBound
      }
      bytes = rest + bytes[start...]
    }
    storage.append(to: &bytes) { output in
      if groups.isEmpty {
        output.write("{\"unique_id\":\"none\",\"start_date\":{\"year\":")
        output.write(Int64(year))
        output.write("},\"text\":{\"headline\":\"No events found\"}}")
      }
      output.write("],\"scale\":\"human\"}\n")
    }
  }

  /// A bar only for what is written as an interval with two ends; then both ends are whole days, since the loader
  /// takes an end that begins like its start (2017 and 2017-12) for the same. Everything else is a point.
  private static func write(_ date: UncertainDate, to output: inout RawOutput) {
    if date.min == .distantPast { return write(date.max, to: &output) }
    if date.max == .distantFuture { return write(date.min, to: &output) }
    guard date.precision == .interval, date.min != date.max else {
      return write(date.min, date.precision, to: &output)
    }
    write(date.min, to: &output)
    output.write(",\"end_date\":")
    write(date.max, to: &output)
  }

  /// A day as far as it is known.
  private static func write(
    _ day: CalendarDay, _ precision: UncertainDate.Precision = .day, to output: inout RawOutput
  ) {
    output.write("{\"year\":")
    output.write(Int64(day.year))
    if ![.year, .decade, .century].contains(precision) {
      output.write(",\"month\":")
      output.write(Int64(day.month))
    }
    if [.day, .interval, .open].contains(precision) {
      output.write(",\"day\":")
      output.write(Int64(day.day))
    }
    output.write("}")
  }
}
