import Domain

/// Draws a chart.
struct ChartPicture {
  private let chart: Chart
  private let layout: ChartLayout
  private let paint: ChartPaint

  init(_ chart: Chart) {
    self.chart = chart
    layout = ChartLayout(chart)
    paint = ChartPaint(theme: chart.theme)
  }

  private func at(_ number: Double) -> String { FixedPoint.coordinate(number) }

  func write(to markup: inout Markup) {
    let frame = PictureFrame(
      id: chart.id, title: chart.title, description: description, size: (chart.width, layout.height),
      paint: paint)
    frame.write(to: &markup) { markup in
      writeHead(to: &markup)
      writePlot(to: &markup)
      writeCaptions(to: &markup)
    }
  }

  private var description: String {
    layout.marks.isEmpty
      ? chart.claims.map(layout.words.sentence).joined(separator: "; ")
      : layout.words.description(layout.marks)
  }

  private func writeHead(to markup: inout Markup) {
    paint.writeHead(layout.title, layout.subtitle, to: &markup)
    for (entry, x, y) in layout.key {
      switch entry {
      case .status(let code): ChartMark.shape(code, x + 9, y, .first, to: &markup, paint)
      case .bound(let code, _): writeBound(code, x + 9, y, to: &markup)
      }
      paint.text(entry.words, x: x + 23, y: y + 4, size: 12, colour: .muted, to: &markup)
    }
  }

  private func writeBound(_ code: String, _ x: Double, _ y: Double, to markup: inout Markup) {
    let isDown = code == "less_than" || code == "at_most"
    if code == "range" {
      let claim = Chart.Claim(id: "", period: nil, value: 0, upper: 0, bound: code, status: "A")
      let span = layout.marks.first { $0.claim.bound == code }?.span
      guard let span else { return }
      ChartMark(
        claim: claim, span: span, x: x, y: y + 5, upperY: y - 5, colour: .first, group: 0, isOnLine: true
      ).draw(to: &markup, paint)
      return
    }
    let middle = code == "about" ? y : isDown ? y - 5 : y + 5
    ChartMark.bound(code, x, middle, .first, to: &markup, paint)
    ChartMark.shape("A", x, middle, .first, to: &markup, paint)
  }

  // MARK: Plot

  private func writePlot(to markup: inout Markup) {
    guard let plot = layout.plot else { return }
    for tick in plot.figures.ticks {
      let y = plot.figures.place(tick)
      let colour = tick == 0 ? ChartColour.muted : .grid
      paint.line("path", ["d": "M\(at(plot.left)) \(at(y))H\(at(plot.right))"], colour, 1, to: &markup)
      paint.text(
        ChartLayout.tick(tick), x: plot.left - 8, y: y + 4, size: 12, anchor: "end", colour: .muted,
        to: &markup)
    }
    writeYears(plot.time, plot.left, plot.right, plot.bottom, to: &markup)
    writeTargets(plot.figures, plot.left, plot.right, to: &markup)
    let marks = layout.marks
    let usual = usualLength
    for mark in marks { writeSpan(mark, plot.time, usual: usual, to: &markup) }
    let lines = ChartLines(marks)
    lines.draw(to: &markup, paint)
    writeRivals(plot.bottom, to: &markup)
    for index in marks.indices where !isCrowded(index) { marks[index].draw(to: &markup, paint) }
    if marks.count <= 12 { writeLabels(lines, to: &markup) }
  }

  private func writeYears(
    _ time: TimeAxis, _ left: Double, _ right: Double, _ bottom: Double, to markup: inout Markup
  ) {
    let labelled = time.labelled
    let ticks = (time.years.lowerBound...time.years.upperBound + 1).filter { year in
      time.yearWidth >= 6 || labelled.contains(year)
    }
    let marks = ticks.map { "M\(at(time.place(Double($0)))) \(at(bottom))v5" }.joined()
    paint.line("path", ["d": "M\(at(left)) \(at(bottom))H\(at(right))\(marks)"], .muted, 1, to: &markup)
    for year in labelled {
      let x = time.place(Double(year) + 0.5)
      paint.text(String(year), x: x, y: bottom + 19, size: 12, anchor: "middle", colour: .muted, to: &markup)
    }
  }

  private func writeTargets(_ figures: FigureAxis, _ left: Double, _ right: Double, to markup: inout Markup) {
    for claim in layout.targets {
      let y = figures.place((claim.value ?? 0) / layout.words.scale.divisor)
      paint.line("path", ["d": "M\(at(left)) \(at(y))H\(at(right))"], .first, 1.5, dashes: "6 4", to: &markup)
      paint.text(
        "Target: \(layout.words.label(claim))", x: left + 6, y: y - 5, size: 12, hasOutline: true, to: &markup
      )
    }
  }

  /// The length of period that most marks have.
  private var usualLength: ChartSpan.Length? {
    let counts = layout.marks.reduce(into: [:]) { $0[$1.span.length, default: 0] += 1 }
    return counts.max { ($0.value, $1.key.words) < ($1.value, $0.key.words) }?.key
  }

  /// A thin bar over a period of another length than most, dashed where its months are unspecified.
  private func writeSpan(
    _ mark: ChartMark, _ time: TimeAxis, usual: ChartSpan.Length?, to markup: inout Markup
  ) {
    guard mark.span.length != usual || mark.span.hasUnspecifiedMonths else { return }
    let (start, end) = (time.place(mark.span.start) + 1, time.place(mark.span.end) - 1)
    paint.line(
      "path", ["d": "M\(at(start)) \(at(mark.y))H\(at(end))"], mark.colour, 2,
      dashes: mark.span.hasUnspecifiedMonths ? "4 3" : nil, opacity: "0.5", to: &markup)
  }

  /// The claims of one period, joined by dots.
  private func writeRivals(_ bottom: Double, to markup: inout Markup) {
    var rest = layout.marks[...]
    while let group = rest.first?.group {
      let marks = rest.prefix { $0.group == group }
      rest = rest.dropFirst(marks.count)
      guard marks.count > 1 else { continue }
      let path = marks.enumerated().map { index, mark in
        "\(index == 0 ? "M" : "L")\(at(mark.x)) \(at(mark.y))"
      }
      paint.line(
        "path", ["d": path.joined(), "fill": "none"], .second, 1.2, dashes: "1.5 3", to: &markup)
      guard chart.groups[group].isDisputed else { continue }
      let middle = marks.map(\.x).reduce(0, +) / Double(marks.count)
      paint.text(
        "sources differ", x: middle, y: bottom - 6, size: 12, anchor: "middle", hasOutline: true, to: &markup)
    }
  }

  /// Marks of plain actual figures are left out where they would run together.
  private func isCrowded(_ index: Int) -> Bool {
    let mark = layout.marks[index]
    guard mark.claim.status == "A", mark.claim.bound == "exact", layout.marks.count > 12,
      chart.groups[mark.group].claims.count == 1
    else { return false }
    // Marks stand group by group, and this one is alone in its own.
    let before = layout.marks[..<index].reversed().prefix { $0.group == mark.group - 1 }
    let after = layout.marks[(index + 1)...].prefix { $0.group == mark.group + 1 }
    let isNear = { (other: ChartMark) in (other.x - mark.x).magnitude < 12 }
    return before.contains { isNear($0) && $0.span.end == mark.span.start }
      || after.contains { isNear($0) && mark.span.end == $0.span.start }
  }

  // MARK: Labels

  /// The last figure first, then the first, then the others: each at the first place where it touches nothing.
  private func writeLabels(_ lines: ChartLines, to markup: inout Markup) {
    guard let plot = layout.plot else { return }
    let marks = layout.marks
    var taken = marks.map(\.box)
    let order = [marks.count - 1, 0] + Array(marks.indices.dropFirst().dropLast())
    for index in order where marks.indices.contains(index) && (index != 0 || marks.count > 1 || order[0] == 0)
    {
      let text = layout.words.label(marks[index])
      guard
        let place = places(of: text, beside: marks[index]).first(where: { place in
          place.box.left >= plot.left && place.box.right <= plot.right && place.box.top >= plot.top - 8
            && place.box.bottom <= plot.bottom && !taken.contains { $0.touches(place.box) }
            && !lines.touch(place.box)
        })
      else { continue }
      taken.append(place.box)
      paint.text(
        text, x: place.x, y: place.y, size: 12, anchor: place.anchor, hasOutline: true, to: &markup)
      if marks.count == 1 { return }
    }
  }

  private typealias Place = (x: Double, y: Double, anchor: String, box: ChartBox)

  /// Above, below, right and left of a mark.
  private func places(of text: String, beside mark: ChartMark) -> [Place] {
    let width = TextWidth.of(text, size: 12)
    let (box, middle) = (mark.box, (mark.y + (mark.upperY ?? mark.y)) / 2 + 4)
    let place = { (x: Double, y: Double, anchor: String) -> Place in
      let left = anchor == "middle" ? x - width / 2 : anchor == "end" ? x - width : x
      return (x, y, anchor, ChartBox(left: left, top: y - 11, right: left + width, bottom: y + 3))
    }
    return [
      place(mark.x, box.top - 4, "middle"), place(mark.x, box.bottom + 12, "middle"),
      place(box.right + 3, middle, "start"), place(box.left - 3, middle, "end"),
    ]
  }

  /// Where nothing has a place in time, the values are told as text.
  private func writeValues(to markup: inout Markup) {
    for (index, claim) in chart.claims.enumerated() {
      let y = layout.textTop + Double(index) * ChartLayout.textLine + 14
      paint.text(layout.words.sentence(claim), x: ChartLayout.margin, y: y, size: 13, to: &markup)
    }
  }

  private func writeCaptions(to markup: inout Markup) {
    if layout.plot == nil { writeValues(to: &markup) }
    var y = layout.captionTop
    for line in layout.captions {
      paint.text(line, x: ChartLayout.margin, y: y + 12, size: 12, colour: .muted, to: &markup)
      y += ChartLayout.line
    }
  }
}

extension ChartWords {
  /// The label of a mark.
  func label(_ mark: ChartMark) -> String { label(mark.claim) }
}
