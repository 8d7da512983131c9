import Domain

/// Draws a timeline.
struct TimelinePicture {
  private let chart: TimelineChart
  private let layout: TimelineLayout
  private let paint: ChartPaint

  init(_ chart: TimelineChart) {
    self.chart = chart
    layout = TimelineLayout(chart)
    paint = ChartPaint(theme: chart.theme)
  }

  private func at(_ number: Double) -> String { FixedPoint.coordinate(number) }

  func write(to markup: inout Markup) {
    let frame = PictureFrame(
      id: "timeline", title: chart.title, description: description, size: (chart.width, layout.height),
      paint: paint)
    frame.write(to: &markup) { markup in
      writeHead(to: &markup)
      if let time = layout.time { writeAxis(time, to: &markup) }
      for row in layout.rows { write(row, to: &markup) }
      writeCaptions(to: &markup)
    }
  }

  /// Every row, up to twelve; of more the first and the last.
  private var description: String {
    func sentence(_ row: TimelineChart.Row) -> String { "\(row.dates): \(row.label)" }
    guard chart.rows.count > 12 else {
      return chart.rows.isEmpty ? "No entries found." : chart.rows.map(sentence).joined(separator: "; ")
    }
    return
      "\(chart.rows.count) rows. First \(sentence(chart.rows[0])); last \(sentence(chart.rows[chart.rows.count - 1])). The list gives all."
  }

  private func writeHead(to markup: inout Markup) {
    paint.writeHead(layout.title, layout.subtitle, to: &markup)
    for entry in layout.key {
      TimelineMark(entry).draw(to: &markup, paint)
      paint.text(entry.words, x: entry.x + 30, y: entry.y + 4, size: 12, colour: .muted, to: &markup)
    }
  }

  // MARK: Axis

  /// Lines between the years through all rows, with the years above and below.
  private func writeAxis(_ time: TimeAxis, to markup: inout Markup) {
    let (top, bottom) = (at(layout.top), at(layout.bottom))
    let edges = (time.years.lowerBound...time.years.upperBound + 1).filter {
      time.yearWidth >= 12 || time.labelled.contains($0)
    }
    let lines = edges.map { "M\(at(time.place(Double($0)))) \(top)V\(bottom)" }.joined()
    paint.line("path", ["d": lines], .grid, 1, to: &markup)
    for y in [layout.top - 8, layout.bottom + 16] {
      for year in time.labelled {
        let x = time.place(Double(year) + 0.5)
        paint.text(String(year), x: x, y: y, size: 12, anchor: "middle", colour: .muted, to: &markup)
      }
    }
  }

  // MARK: Rows

  private func write(_ row: TimelineLayout.Row, to markup: inout Markup) {
    let edge = at(chart.width - TimelineLayout.margin)
    paint.line("path", ["d": "M\(at(TimelineLayout.margin)) \(at(row.top))H\(edge)"], .grid, 1, to: &markup)
    var y = row.top + 6
    for line in row.label {
      paint.text(line, x: TimelineLayout.margin, y: y + 12, size: 13, hasOutline: true, to: &markup)
      y += TimelineLayout.line
    }
    for line in row.dates {
      paint.text(
        line, x: TimelineLayout.margin, y: y + 12, size: 12, colour: .muted, hasOutline: true, to: &markup)
      y += TimelineLayout.line
    }
    guard let time = layout.time else { return }
    let marks = row.row.entries.compactMap {
      TimelineMark($0, time, left: layout.left, right: layout.right, y: row.middle)
    }
    writeLife(marks, row.middle, to: &markup)
    for mark in marks { mark.draw(to: &markup, paint) }
  }

  /// What lasts from one date of a record to another: a bar between them.
  private func writeLife(_ marks: [TimelineMark], _ y: Double, to markup: inout Markup) {
    guard let start = marks.map(\.middle).min(), let end = marks.map(\.middle).max(), marks.count > 1 else {
      return
    }
    let colour = marks.contains(where: \.isFact) ? ChartColour.first : .second
    paint.line("path", ["d": "M\(at(start)) \(at(y))H\(at(end))"], colour, 3, to: &markup)
  }

  private func writeCaptions(to markup: inout Markup) {
    if layout.time != nil {
      let edge = at(chart.width - TimelineLayout.margin)
      let line = "M\(at(TimelineLayout.margin)) \(at(layout.bottom))H\(edge)"
      paint.line("path", ["d": line], .grid, 1, to: &markup)
    }
    var y = layout.captionTop
    for line in layout.captions {
      paint.text(line, x: TimelineLayout.margin, y: y + 12, size: 12, colour: .muted, to: &markup)
      y += TimelineLayout.line
    }
  }
}
