import Domain

/// Where everything of a timeline's picture stands, in px of its view box.
///
/// Where there is room the words stand left and the marks right of them; on a phone each row has its words above its marks.
struct TimelineLayout {
  static let margin = 12.0
  /// The height of a line of words.
  static let line = 16.0

  /// A row with its place.
  struct Row {
    let row: TimelineChart.Row
    let label: [String]
    let dates: [String]
    /// Of the row, and of its marks.
    let top: Double
    let middle: Double
    let bottom: Double
  }

  let title: [String]
  let subtitle: [String]
  let rows: [Row]
  let key: [TimelineKey.Entry]
  /// The axis; nil where there is nothing to draw.
  let time: TimeAxis?
  let left: Double
  let right: Double
  /// Of the rows.
  let top: Double
  let bottom: Double
  let captions: [String]
  let height: Double

  init(_ chart: TimelineChart) {
    let inner = chart.width - 2 * TimelineLayout.margin
    let isNarrow = chart.width < 560
    let words = isNarrow ? inner : (inner * 0.5).rounded()
    left = isNarrow ? TimelineLayout.margin + 8 : TimelineLayout.margin + words + 20
    right = chart.width - TimelineLayout.margin - 8
    title =
      chart.showsTitle ? TextWidth.lines(chart.title, width: inner, size: 17, isBold: true, atMost: 2) : []
    let years = TimelineLayout.years(of: chart)
    let span = years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
    subtitle = span.map { TextWidth.lines($0, width: inner, size: 13) } ?? []
    var y = TimelineLayout.margin + Double(title.count) * 22 + Double(subtitle.count) * 18
    time = years.map { [left, right] in TimeAxis($0, left: left, width: right - left) }
    key = TimelineKey(chart.rows.flatMap(\.entries)).placed(
      left: TimelineLayout.margin, top: y + 12, width: inner)
    y = (key.last?.y ?? y) + (time == nil ? 12 : 36)
    top = y
    rows = chart.rows.map { row in
      let placed = TimelineLayout.place(row, at: y, words: words, isNarrow: isNarrow)
      y = placed.bottom
      return placed
    }
    bottom = y
    captions = TimelineLayout.captions(of: chart).flatMap { TextWidth.lines($0, width: inner, size: 12) }
    height =
      bottom + (time == nil ? 0 : 32) + Double(captions.count) * TimelineLayout.line + TimelineLayout.margin
  }

  /// Where the captions begin.
  var captionTop: Double { bottom + (time == nil ? 0 : 32) }

  private static func place(_ row: TimelineChart.Row, at top: Double, words: Double, isNarrow: Bool) -> Row {
    let label = TextWidth.lines(row.label, width: words, size: 13, atMost: 3)
    let dates = TextWidth.lines(row.dates, width: words, size: 12, atMost: 2)
    let text = Double(label.count + dates.count) * line
    let marks = isNarrow ? 18.0 : 0
    return Row(
      row: row, label: label, dates: dates, top: top,
      middle: isNarrow ? top + 6 + text + 9 : top + 6 + text / 2,
      bottom: top + text + marks + 12)
  }

  /// The whole years of all ends that the dates have; or those asked for.
  private static func years(of chart: TimelineChart) -> ClosedRange<Int>? {
    let dates = chart.rows.flatMap(\.entries).compactMap(\.date)
    let ends = dates.flatMap { date in
      [date.min == .distantPast ? nil : date.min.year, date.max == .distantFuture ? nil : date.max.year]
    }.compactMap { $0 }
    guard let first = chart.days.from?.year ?? ends.min(), let last = chart.days.to?.year ?? ends.max(),
      !dates.isEmpty
    else { return nil }
    return first...max(first, last)
  }

  private static func captions(of chart: TimelineChart) -> [String] {
    let (found, leftOut, undated) = chart.counts
    let sources = chart.rows.flatMap(\.entries).flatMap(\.sources)
    var known: Set<String> = []
    let different = sources.filter { known.insert($0).inserted }
    return [
      found == 0 ? "No entries found." : nil,
      leftOut == 0
        ? nil
        : "\(leftOut) of \(found) entries are left out, the least weighty and the oldest first: ask for fewer with from, to, country or kind.",
      undated == 0 ? nil : undated == 1 ? "One entry has no date." : "\(undated) entries have no date.",
      (different.isEmpty ? "" : "Source: \(different.joined(separator: "; ")). ") + "Entente, timeline.",
    ].compactMap { $0 }
  }
}
