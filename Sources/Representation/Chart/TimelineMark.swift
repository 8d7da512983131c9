import Domain

/// One date on a timeline, drawn as what it is: a day, some time within a span, what lasts, or an open end.
struct TimelineMark {
  /// What is drawn.
  enum Form: CaseIterable, Hashable {
    case day, within, lasting, until, since

    /// Only what a source gives as an interval lasts. Every other date is some time within its days.
    init(_ date: UncertainDate) {
      if date.min == .distantPast {
        self = .until
      } else if date.max == .distantFuture {
        self = .since
      } else if date.precision == .interval {
        self = .lasting
      } else {
        self = date.min == date.max ? .day : .within
      }
    }

    /// As the key says it.
    var words: String {
      switch self {
      case .day: "on a day"
      case .within: "some time within"
      case .lasting: "from a day to another"
      case .until: "until"
      case .since: "since"
      }
    }
  }

  let form: Form
  let isFact: Bool
  let isDoubtful: Bool
  /// Whether the end is not known, where it is open; then it is not said that it goes on.
  let isEndUnknown: Bool
  /// px from the left, at least a little apart.
  let start: Double
  let end: Double
  let y: Double

  /// The narrowest span that shows as one.
  private static let narrowest = 9.0

  /// - Parameters:
  ///   - left: the edge of the picture, at which what goes on beyond it ends; `right` likewise.
  init?(_ entry: Entry, _ time: TimeAxis, left: Double, right: Double, y: Double) {
    guard let date = entry.date else { return nil }
    (form, isFact, self.y) = (Form(date), entry.isFact, y)
    isDoubtful = date.qualifier != nil
    isEndUnknown = date.edtf.hasSuffix("/")
    let ends = (
      date.min == .distantPast ? left : time.place(ChartSpan.moment(date.min)),
      date.max == .distantFuture ? right : time.place(ChartSpan.momentAfter(date.max))
    )
    let (first, last) = (min(max(ends.0, left), right), min(max(ends.1, left), right))
    let missing = max(0, TimelineMark.narrowest - (last - first)) / 2
    (start, end) = (first - missing, last + missing)
  }

  /// The mark of an entry of the key.
  init(_ key: TimelineKey.Entry) {
    (form, isFact, isDoubtful, isEndUnknown) = (key.form, key.isFact, false, false)
    let reach = form == .day ? 4.0 : 10
    (start, end, y) = (key.x + 12 - reach, key.x + 12 + reach, key.y)
  }

  /// Where a line to the other dates of its record begins.
  var middle: Double {
    switch form {
    case .until: end
    case .since: start
    default: (start + end) / 2
    }
  }

  private var colour: ChartColour { isFact ? .first : .second }
  private var dashes: String? { isDoubtful ? "3 2" : nil }

  func draw(to markup: inout Markup, _ paint: ChartPaint) {
    switch form {
    case .day: drawDay(to: &markup, paint)
    case .within: drawSpan(to: &markup, paint)
    case .lasting: drawBar(to: &markup, paint)
    case .until: drawOpen(from: end, towards: max(start, end - 30), to: &markup, paint)
    case .since: drawOpen(from: start, towards: end, to: &markup, paint)
    }
  }

  private func at(_ number: Double) -> String { FixedPoint.coordinate(number) }

  private func drawDay(to markup: inout Markup, _ paint: ChartPaint) {
    let circle: ChartPaint.Shape = ["cx": at(middle), "cy": at(y), "r": "4.5"]
    if isFact && !isDoubtful {
      paint.filled("circle", circle, colour, to: &markup)
    } else {
      paint.hollow("circle", circle, colour, to: &markup)
    }
  }

  /// A pale band between two ends: somewhere in it.
  private func drawSpan(to markup: inout Markup, _ paint: ChartPaint) {
    if isFact {
      paint.line(
        "path", ["d": "M\(at(start)) \(at(y))H\(at(end))"], colour, 10, opacity: "0.35", to: &markup)
    }
    let ends = "M\(at(start)) \(at(y - 5))v10M\(at(end)) \(at(y - 5))v10"
    let line = isFact ? "" : "M\(at(start)) \(at(y))H\(at(end))"
    paint.line("path", ["d": ends + line], colour, 1.5, dashes: dashes, to: &markup)
  }

  private func drawBar(to markup: inout Markup, _ paint: ChartPaint) {
    let bar: ChartPaint.Shape = [
      "x": at(start), "y": at(y - 5), "width": at(end - start), "height": "10", "rx": "2",
    ]
    if isFact && !isDoubtful {
      paint.filled("rect", bar, colour, to: &markup)
    } else {
      paint.hollow("rect", bar, colour, to: &markup)
    }
  }

  /// A bar from an end that is known, with an arrow where it goes on.
  private func drawOpen(
    from known: Double, towards open: Double, to markup: inout Markup, _ paint: ChartPaint
  ) {
    let back = open > known ? -6.0 : 6.0
    let isKnownToGoOn = form == .since && !isEndUnknown
    paint.line("path", ["d": "M\(at(known)) \(at(y - 5))v10"], colour, 2, to: &markup)
    paint.line(
      "path", ["d": "M\(at(known)) \(at(y))H\(at(open))"], colour, isKnownToGoOn ? 4 : 2,
      dashes: isKnownToGoOn && !isDoubtful ? nil : "4 3", to: &markup)
    paint.line(
      "path", ["d": "M\(at(open + back)) \(at(y - 5))L\(at(open)) \(at(y))l\(at(back)) 5", "fill": "none"],
      colour, 2,
      to: &markup)
  }
}
