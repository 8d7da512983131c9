import Domain

/// What a chart says in words.
struct ChartWords {
  private let chart: Chart
  let scale: FigureScale

  init(_ chart: Chart, _ scale: FigureScale) { (self.chart, self.scale) = (chart, scale) }

  /// Unit, scale and span: "US dollars, millions, 2021 to 2025".
  func subtitle(_ years: ClosedRange<Int>?) -> String {
    let span = years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
    return [chart.unit, scale.plural, span ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// A figure beside its mark: "\u{2248} 1,600", "1,700\u{2013}1,800", "> 2,500".
  func label(_ claim: Chart.Claim) -> String {
    guard let value = claim.value else { return "" }
    let text = scale.text(value)
    return switch claim.bound {
    case "about": "\u{2248} \(text)"
    case "more_than": "> \(text)"
    case "at_least": "\u{2265} \(text)"
    case "less_than": "< \(text)"
    case "at_most": "\u{2264} \(text)"
    case "range": "\(text)\u{2013}\(claim.upper.map(scale.text) ?? "")"
    default: text
    }
  }

  /// A figure in a sentence: "1,700 to 1,800 million, forecast".
  func sentence(_ claim: Chart.Claim) -> String {
    guard let value = claim.value else { return "no figure" }
    let bound = ChartWords.bounds.first { $0.code == claim.bound }?.words ?? ""
    let figure =
      claim.bound == "range"
      ? "\(scale.text(value)) to \(claim.upper.map(scale.text) ?? "")" : scale.text(value)
    let status = claim.status == "A" ? "" : ", \(ChartWords.status(claim.status))"
    return [bound, figure, scale.word].filter { !$0.isEmpty }.joined(separator: " ") + status
  }

  /// What every value is, up to twelve; of more the first, last, lowest and highest.
  func description(_ marks: [ChartMark]) -> String {
    let told: [ChartMark]
    if marks.count <= 12 {
      told = marks
    } else {
      let value = { (mark: ChartMark) in mark.claim.value ?? 0 }
      let lowest = marks.indices.min { value(marks[$0]) < value(marks[$1]) } ?? 0
      let highest = marks.indices.max { value(marks[$0]) < value(marks[$1]) } ?? 0
      told = Set([0, lowest, highest, marks.count - 1]).sorted().map { marks[$0] }
    }
    let values = told.map { "\($0.claim.period?.words ?? "No date"): \(sentence($0.claim))." }
    let rest =
      marks.count > 12
      ? ["The first, the last, the lowest and the highest of \(marks.count) values; a table gives all."] : []
    return (["\(chart.unit)\(scale.plural.isEmpty ? "" : ", \(scale.plural)")."] + values + rest).joined(
      separator: " ")
  }

  // MARK: Captions

  /// The sentences below the plot.
  func captions(_ marks: [ChartMark], years: ClosedRange<Int>?) -> [String] {
    let claims = chart.claims
    // A target without a period is drawn as a line across.
    let undated = claims.filter { $0.period == nil && $0.value != nil && $0.status != "target" }
    let open = claims.filter { $0.value != nil && $0.period?.isBounded == false }
    let source = chart.publishers.isEmpty ? "" : "Source: \(chart.publishers.joined(separator: "; ")). "
    return ["\(source)Entente, \(chart.id)."]
      + (years == nil
        ? []
        : sentences("Not drawn, since no period is given: ", undated)
          + sentences("Not drawn, since the period is open: ", open))
      + withoutFigure(claims) + missing(marks, years) + rounded(claims)
  }

  private func sentences(_ beginning: String, _ claims: [Chart.Claim]) -> [String] {
    claims.isEmpty ? [] : [beginning + claims.map(sentence).joined(separator: "; ") + "."]
  }

  private func withoutFigure(_ claims: [Chart.Claim]) -> [String] {
    let periods = claims.filter { $0.value == nil }.compactMap { $0.period?.words }
    return periods.isEmpty ? [] : ["The source gives no figure for \(periods.joined(separator: ", "))."]
  }

  /// The whole years of the axis of which nothing is known.
  private func missing(_ marks: [ChartMark], _ years: ClosedRange<Int>?) -> [String] {
    guard let years, !marks.isEmpty else { return [] }
    let empty = years.filter { year in
      !marks.contains { $0.span.start < Double(year + 1) && $0.span.end > Double(year) }
    }
    guard !empty.isEmpty else { return [] }
    var runs: [ClosedRange<Int>] = []
    for year in empty {
      if let last = runs.last, last.upperBound == year - 1 {
        runs[runs.count - 1] = last.lowerBound...year
      } else {
        runs.append(year...year)
      }
    }
    let words = runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
    return ["No value in the record for \(words.joined(separator: ", "))."]
  }

  private func rounded(_ claims: [Chart.Claim]) -> [String] {
    let isRounded = claims.contains { claim in
      claim.value.map(scale.isRounded) == true || claim.upper.map(scale.isRounded) == true
    }
    return isRounded ? ["Figures are rounded to four digits."] : []
  }

  // MARK: Codes

  /// How bounds are told, and drawn in the key, in this order.
  static let bounds = [
    (code: "about", words: "about"), (code: "range", words: ""), (code: "more_than", words: "more than"),
    (code: "at_least", words: "at least"), (code: "less_than", words: "less than"),
    (code: "at_most", words: "at most"),
  ]

  /// How an observation status is told.
  static func status(_ code: String) -> String {
    switch code {
    case "A": "actual"
    case "P": "provisional"
    case "E": "estimate"
    case "F": "forecast"
    case "target": "target"
    case "I": "imputed"
    case "B": "break in the series"
    case "D": "definition differs"
    case "N": "not significant"
    case "U": "low reliability"
    default: "status \(code)"
    }
  }
}
