package import Domain

/// What a picture of a timeline draws: a row for each record, with its dates as what they are.
package struct TimelineChart: Sendable {
  /// The entries of one record.
  struct Row: Sendable {
    /// What happened; of several entries the name of their record.
    let label: String
    /// When, in words.
    let dates: String
    /// In order, each with a date.
    let entries: [Entry]
  }

  /// In a few words: what was asked for.
  let title: String
  /// The rows that are drawn, in the order of time.
  let rows: [Row]
  /// How many entries there are, how many of them in rows that are left out, and how many that have no date.
  let counts: (found: Int, leftOut: Int, undated: Int)
  /// The days asked for, between which the picture is.
  let days: (from: CalendarDay?, to: CalendarDay?)
  /// px.
  let width: Double
  let theme: Chart.Theme
  let showsTitle: Bool

  /// More rows cannot be read as one picture.
  package static let mostRows = 24

  /// A picture of these entries.
  /// - Parameters:
  ///   - entries: in the order of time.
  ///   - width: px, one of `Chart.widths`.
  ///   - name: what people call the record of an entry.
  package init(
    _ entries: [Entry], title: String, days: (from: CalendarDay?, to: CalendarDay?) = (nil, nil),
    width: Int = 720, theme: Chart.Theme = .auto, showsTitle: Bool = true, name: (Entry) -> String?
  ) {
    (self.title, self.days, self.theme, self.showsTitle) = (title, days, theme, showsTitle)
    self.width = Double(width)
    let dated = entries.filter { $0.date != nil }
    let all = TimelineChart.records(of: dated).map { TimelineChart.row($0, name) }
    rows = TimelineChart.kept(all)
    let drawn = rows.reduce(0) { $0 + $1.entries.count }
    counts = (entries.count, dated.count - drawn, entries.count - dated.count)
  }

  /// The entries record by record, each record where its first entry stands.
  private static func records(of entries: [Entry]) -> [[Entry]] {
    var places: [String: Int] = [:]
    var records: [[Entry]] = []
    for entry in entries {
      if let place = places[entry.record] {
        records[place].append(entry)
      } else {
        places[entry.record] = records.count
        records.append([entry])
      }
    }
    return records
  }

  private static func row(_ entries: [Entry], _ name: (Entry) -> String?) -> Row {
    let words = entries.map { entry in
      let date = entry.date?.words ?? ""
      guard entries.count > 1, let kind = entry.kind else { return date }
      return (entry.isFact ? "" : "\(entry.status ?? "") ") + "\(kind.lowercased()) \(date)"
    }
    let label = entries.count > 1 ? name(entries[0]) : nil
    return Row(
      label: label ?? entries[0].headline, dates: words.joined(separator: ", "), entries: entries)
  }

  /// The rows that are drawn where there are too many: by weight, then what happened before what was planned, and then the
  /// latest.
  private static func kept(_ rows: [Row]) -> [Row] {
    guard rows.count > mostRows else { return rows }
    let ranks = rows.map { row in
      (row.entries.map(\.rank).min() ?? 0, row.entries.contains(where: \.isFact) ? 0 : 1)
    }
    let ranked = rows.indices.sorted { (ranks[$0].0, ranks[$0].1, -$0) < (ranks[$1].0, ranks[$1].1, -$1) }
    return ranked.prefix(mostRows).sorted().map { rows[$0] }
  }

  /// The picture, as SVG 1.1.
  package func svg() -> [UInt8] {
    var markup = Markup(.xml)
    TimelinePicture(self).write(to: &markup)
    markup.raw("\n")
    return markup.finish()
  }

  /// The style sheet inside the picture, by whose digest a content security policy lets it in; nil without one.
  package var style: String? { theme == .auto ? ChartColour.style : nil }
}

extension Entry {
  /// The path of its record.
  var record: String { path.split(separator: "/").prefix(2).joined(separator: "/") }

  /// The weightiest first.
  var rank: Int { weight == "headline" ? 0 : weight == "minor" ? 2 : 1 }

  /// Whether it tells of what plainly happened.
  var isFact: Bool { status == nil || status == "occurred" || status == "ongoing" }
}
