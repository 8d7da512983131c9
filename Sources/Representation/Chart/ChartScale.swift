import Domain

/// The power of a thousand in which figures are written.
struct FigureScale {
  let divisor: Double
  /// "millions", for the subtitle; empty for ones.
  let plural: String
  /// "million", behind a single figure.
  let word: String

  private static let all = [
    FigureScale(divisor: 1, plural: "", word: ""),
    FigureScale(divisor: 1e3, plural: "thousands", word: "thousand"),
    FigureScale(divisor: 1e6, plural: "millions", word: "million"),
    FigureScale(divisor: 1e9, plural: "billions", word: "billion"),
    FigureScale(divisor: 1e12, plural: "trillions", word: "trillion"),
  ]

  private init(divisor: Double, plural: String, word: String) {
    (self.divisor, self.plural, self.word) = (divisor, plural, word)
  }

  /// The largest that is not above the smallest figure, and one up while the largest has six digits before the
  /// point: 865,000,000 to 2,500,000,000 are 865 to 2,500 millions.
  init(of figures: [Double]) {
    let sizes = figures.map(\.magnitude).filter { $0 > 0 }
    let smallest = sizes.min() ?? 1
    let largest = sizes.max() ?? 1
    var index = FigureScale.all.lastIndex { $0.divisor <= smallest } ?? 0
    while index < FigureScale.all.count - 1, largest / FigureScale.all[index].divisor >= 100_000 {
      index += 1
    }
    self = FigureScale.all[index]
  }

  /// A figure in this scale with its digits, at most four that count.
  func text(_ value: Double) -> String {
    let scaled = value / divisor
    return FixedPoint.figure(scaled, decimals: min(FixedPoint.decimals(of: scaled), mostDecimals(scaled)))
  }

  /// Whether a figure has more digits than are shown.
  func isRounded(_ value: Double) -> Bool {
    let scaled = value / divisor
    return FixedPoint.decimals(of: scaled) > mostDecimals(scaled)
  }

  /// The decimals that bring a number to four digits that count.
  private func mostDecimals(_ scaled: Double) -> Int {
    var digits = 0
    var rest = scaled.magnitude
    while rest >= 1 { (digits, rest) = (digits + 1, rest / 10) }
    return max(0, 4 - max(digits, 1))
  }
}

/// The axis of the figures: linear, with zero on it; of ranks reversed and whole.
struct FigureAxis {
  let ticks: [Double]
  let top: Double
  let bottom: Double
  /// px of the plot's upper and lower edge.
  private let edges: (top: Double, bottom: Double)

  /// - Parameter headroom: whether something is drawn above the largest figure.
  init(_ figures: [Double], isRank: Bool, hasHeadroom: Bool, top: Double, height: Double) {
    edges = (top, top + height)
    if isRank {
      let last = max(2, figures.max() ?? 1)
      let step = max(1, ((last - 1) / 5).rounded(.up))
      ticks = Array(stride(from: 1, through: last + step - 1, by: step))
      (self.top, bottom) = (1, ticks.last ?? last)
      return
    }
    let low = min(0, figures.min() ?? 0)
    let largest = max(0, figures.max() ?? 0)
    let high = hasHeadroom && largest > 0 ? largest + (largest - low) * 0.08 : largest
    let step = FigureAxis.step(from: low, to: low == high ? low + 1 : high)
    let first = (low / step).rounded(.down)
    let last = max(first + 1, (high / step).rounded(.up))
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    (self.top, bottom) = (last * step, first * step)
  }

  /// The smallest of 1, 2, 2.5 and 5 times a power of ten that makes at most six ticks.
  private static func step(from low: Double, to high: Double) -> Double {
    var power = 1.0
    while power * 10 < (high - low) / 6 { power *= 10 }
    while power > (high - low) / 6 { power /= 10 }
    for factor in [1, 2, 2.5, 5, 10, 20] {
      let step = power * factor
      if (high / step).rounded(.up) - (low / step).rounded(.down) <= 5 { return step }
    }
    return power * 50
  }

  /// The height of a figure, in px from the top of the picture.
  func place(_ figure: Double) -> Double {
    edges.top + (figure - top) / (bottom - top) * (edges.bottom - edges.top)
  }
}

/// The axis of time, in whole years of equal width.
struct TimeAxis {
  let years: ClosedRange<Int>
  private let left: Double
  private let width: Double

  init(_ years: ClosedRange<Int>, left: Double, width: Double) {
    (self.years, self.left, self.width) = (years, left, width)
  }

  /// The place of a moment, in px from the left of the picture.
  func place(_ moment: Double) -> Double {
    left + (moment - Double(years.lowerBound)) / Double(years.count) * width
  }

  /// The width of a year in px.
  var yearWidth: Double { width / Double(years.count) }

  /// The years that have a label, the fewest left out so that no two touch.
  var labelled: [Int] {
    let room = TextWidth.of("0000", size: 12) + 8
    let step = [1, 2, 5, 10, 20, 50, 100].first { Double($0) * yearWidth >= room } ?? 200
    return years.filter { $0.isMultiple(of: step) || step == 1 }
  }
}

/// Where a period lies, in years.
struct ChartSpan: Hashable {
  let start: Double
  /// Behind its last day.
  let end: Double
  /// How long it is; of no months where they are unspecified.
  let length: Length
  let hasUnspecifiedMonths: Bool

  /// How long a period is.
  struct Length: Hashable {
    let months: Int
    /// Nil where it is whole months.
    var days: Int?

    /// In words, by whose order of two that are as frequent one is taken for the usual.
    var words: String { months == 0 ? "" : days.map { "\($0) days, \(months)" } ?? "\(months) months" }
  }

  /// Nil where the period is open at an end.
  init?(_ period: UncertainDate) {
    guard period.isBounded else { return nil }
    (start, end) = (ChartSpan.moment(period.min), ChartSpan.momentAfter(period.max))
    hasUnspecifiedMonths = period.isUnspecified
    length = hasUnspecifiedMonths ? Length(months: 0) : ChartSpan.length(period.min, period.max)
  }

  var middle: Double { (start + end) / 2 }

  private static func length(_ first: CalendarDay, _ last: CalendarDay) -> Length {
    let isWhole = first.day == 1 && last.day == CalendarDay.count(ofMonth: last.month, year: last.year)
    let months = (last.year - first.year) * 12 + last.month - first.month + 1
    return Length(months: months, days: isWhole ? nil : dayOfYear(last) - dayOfYear(first))
  }

  static func moment(_ day: CalendarDay) -> Double {
    Double(day.year) + Double(dayOfYear(day) - 1) / days(of: day.year)
  }

  static func momentAfter(_ day: CalendarDay) -> Double {
    Double(day.year) + Double(dayOfYear(day)) / days(of: day.year)
  }

  private static func days(of year: Int) -> Double { CalendarDay.isLeap(year) ? 366 : 365 }

  private static func dayOfYear(_ day: CalendarDay) -> Int {
    (1..<day.month).reduce(day.day) { $0 + CalendarDay.count(ofMonth: $1, year: day.year) }
  }
}
