import Domain

/// Where everything of a chart stands, in px of its view box.
struct ChartLayout {
  static let margin = 12.0
  static let line = 16.0
  /// The height of a value that is told as text.
  static let textLine = 20.0

  let words: ChartWords
  let title: [String]
  let subtitle: [String]
  /// The entries of the key with their places; none where one plain sort of mark is all there is.
  let key: [(entry: ChartKey.Entry, x: Double, y: Double)]
  /// The plot; nil where nothing has a place in time.
  let plot: (figures: FigureAxis, time: TimeAxis, left: Double, right: Double, top: Double, bottom: Double)?
  let marks: [ChartMark]
  /// Targets without a period: lines across.
  let targets: [Chart.Claim]
  let captions: [String]
  let height: Double
  /// Where the values begin that are told as text, and where the captions do.
  let textTop: Double
  let captionTop: Double

  init(_ chart: Chart) {
    let inner = chart.width - 2 * ChartLayout.margin
    let placed = ChartLayout.placed(chart.groups)
    let placedClaims = placed.map(\.claim)
    let targets = placed.isEmpty ? [] : ChartLayout.targets(chart)
    let figures = ChartLayout.figures(of: placedClaims + targets)
    let scale = FigureScale(
      of: figures.isEmpty ? ChartLayout.figures(of: chart.claims) : figures)
    words = ChartWords(chart, scale)
    let years = ChartLayout.years(placed.map(\.span), chart.days)
    title =
      chart.showsTitle ? TextWidth.lines(chart.title, width: inner, size: 17, isBold: true, atMost: 2) : []
    subtitle = TextWidth.lines(words.subtitle(years), width: inner, size: 13, atMost: 2)
    var y = ChartLayout.margin + Double(title.count) * 22 + Double(subtitle.count) * 18
    let entries = ChartKey.entries(of: placedClaims)
    key = entries.isEmpty ? [] : ChartKey.places(entries, top: y + 10, width: inner)
    y = (key.last?.y ?? y) + 24
    self.targets = targets
    guard let years else {
      (plot, marks) = (nil, [])
      captions = ChartLayout.wrapped(words.captions([], years: nil), inner)
      textTop = y
      captionTop = y + Double(chart.claims.count) * ChartLayout.textLine + 8
      height = captionTop + Double(captions.count) * ChartLayout.line + ChartLayout.margin
      return
    }
    let plotHeight = min(400, max(200, (chart.width / 2).rounded()))
    let hasHeadroom = placed.contains { $0.claim.bound == "more_than" || $0.claim.bound == "at_least" }
    let axis = FigureAxis(
      figures.map { $0 / scale.divisor }, isRank: chart.isRank, hasHeadroom: hasHeadroom, top: y,
      height: plotHeight)
    let left = 20 + (axis.ticks.map { TextWidth.of(ChartLayout.tick($0), size: 12) }.max() ?? 0)
    let time = TimeAxis(years, left: left, width: chart.width - ChartLayout.margin - left)
    plot = (axis, time, left, chart.width - ChartLayout.margin, y, y + plotHeight)
    marks = ChartLayout.marks(placed, chart, axis, time, scale)
    captions = ChartLayout.wrapped(words.captions(marks, years: years), inner)
    textTop = y
    captionTop = y + plotHeight + 40
    height = captionTop + Double(captions.count) * ChartLayout.line + ChartLayout.margin - 8
  }

  /// A number beside the axis.
  static func tick(_ figure: Double) -> String {
    FixedPoint.figure(figure, decimals: FixedPoint.decimals(of: figure))
  }

  private static func wrapped(_ sentences: [String], _ width: Double) -> [String] {
    sentences.flatMap { TextWidth.lines($0, width: width, size: 12) }
  }

  private static func targets(_ chart: Chart) -> [Chart.Claim] {
    chart.claims.filter { $0.status == "target" && $0.period == nil && $0.value != nil }
  }

  /// All figures, and the upper ends of those that are ranges.
  private static func figures(of claims: [Chart.Claim]) -> [Double] {
    claims.compactMap(\.value) + claims.compactMap(\.upper)
  }

  // MARK: Marks

  private typealias Placed = (claim: Chart.Claim, span: ChartSpan, group: Int)

  /// The claims that have a figure and a place in time, group by group.
  private static func placed(_ groups: [Chart.Group]) -> [Placed] {
    var placed: [Placed] = []
    placed.reserveCapacity(groups.count)
    for (index, group) in groups.enumerated() {
      for claim in group.claims where claim.value != nil {
        if let span = claim.period.flatMap({ ChartSpan($0) }) { placed.append((claim, span, index)) }
      }
    }
    return placed
  }

  /// The whole years of all periods and of the days asked for.
  private static func years(
    _ spans: [ChartSpan], _ days: (from: CalendarDay?, to: CalendarDay?)
  ) -> ClosedRange<Int>? {
    guard !spans.isEmpty else { return nil }
    let first = spans.map { Int($0.start) } + [days.from?.year].compactMap { $0 }
    let last = spans.map { Int($0.end.rounded(.up)) - 1 } + [days.to?.year].compactMap { $0 }
    guard let start = first.min(), let end = last.max() else { return nil }
    return start...max(start, end)
  }

  /// Rivals of one period stand side by side, 18 px apart.
  private static func marks(
    _ placed: [Placed], _ chart: Chart, _ axis: FigureAxis, _ time: TimeAxis, _ scale: FigureScale
  ) -> [ChartMark] {
    var sizes = [Int](repeating: 0, count: chart.groups.count)
    for place in placed { sizes[place.group] += 1 }
    // How many of its group stand before it.
    var before = 0
    return placed.indices.map { index in
      let (claim, span, number) = placed[index]
      let group = chart.groups[number]
      let isChosen = group.chosen.map { group.claims[$0].id == claim.id } ?? false
      before = index > 0 && placed[index - 1].group == number ? before + 1 : 0
      let order = Double(before * 2 - (sizes[number] - 1))
      return ChartMark(
        claim: claim, span: span, x: time.place(span.middle) + order * 9,
        y: axis.place((claim.value ?? 0) / scale.divisor),
        upperY: claim.upper.map { axis.place($0 / scale.divisor) },
        colour: isChosen ? .first : .second, group: number, isOnLine: isChosen)
    }
  }
}

/// The key above the plot: only what is drawn.
enum ChartKey {
  /// A status or a bound.
  enum Entry {
    case status(String)
    case bound(String, words: String)

    var words: String {
      switch self {
      case .status(let code): ChartWords.status(code)
      case .bound(let code, let words): words.isEmpty ? code : words
      }
    }
  }

  /// None where all there is are plain actual figures.
  static func entries(of claims: [Chart.Claim]) -> [Entry] {
    let statuses = ["A", "P", "E", "F", "target"].filter { code in claims.contains { $0.status == code } }
    let others = Set(claims.map(\.status)).subtracting(["A", "P", "E", "F", "target"]).sorted()
    let bounds = ChartWords.bounds.filter { bound in claims.contains { $0.bound == bound.code } }
    let entries =
      (statuses + others).map { Entry.status($0) } + bounds.map { Entry.bound($0.code, words: $0.words) }
    return entries.count == 1 && statuses == ["A"] ? [] : entries
  }

  /// The entries in rows.
  static func places(_ entries: [Entry], top: Double, width: Double) -> [(entry: Entry, x: Double, y: Double)]
  {
    var (x, y) = (ChartLayout.margin, top)
    return entries.map { entry in
      let room = TextWidth.of(entry.words, size: 12) + 40
      if x > ChartLayout.margin, x + room - 16 > ChartLayout.margin + width {
        (x, y) = (ChartLayout.margin, y + 24)
      }
      defer { x += room }
      return (entry, x, y)
    }
  }
}
