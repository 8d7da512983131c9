package import Domain

/// What a chart draws: the figures of one series, or of several that count alike.
package struct Chart: Sendable {
  /// One claim about a figure.
  package struct Claim: Sendable {
    /// Its id, the last criterion of the order.
    package let id: String
    /// Nil where the source names none.
    package let period: UncertainDate?
    /// The figure, or the lower end of a range; nil where the source says that there is none.
    package let value: Double?
    /// The upper end of a range.
    package let upper: Double?
    /// How the figure stands to the true one: `about`, `more_than` and so on.
    package let bound: String
    /// SDMX observation status, or `target`.
    package let status: String

    /// A claim as the record has it.
    package init(
      id: String, period: UncertainDate?, value: Double?, upper: Double?, bound: String, status: String
    ) {
      (self.id, self.period, self.value, self.upper) = (id, period, value, upper)
      (self.bound, self.status) = (bound, status)
    }
  }

  /// The claims about one period.
  package struct Group: Sendable {
    /// At least one.
    package let claims: [Claim]
    /// Which one the rule chose; nil where it cannot tell.
    package let chosen: Int?
    /// Whether they are rivals, rather than a figure and what was expected.
    package let isDisputed: Bool

    /// The claims of a period with what the rule made of them.
    package init(_ claims: [Claim], chosen: Int?, isDisputed: Bool) {
      (self.claims, self.chosen, self.isDisputed) = (claims, chosen, isDisputed)
    }
  }

  /// How dark and light are chosen.
  package enum Theme: String, Sendable, CaseIterable {
    /// By what the reader's screen prefers.
    case auto
    case light, dark
  }

  /// The id of the series, with which the ids inside the picture begin.
  let id: String
  let title: String
  /// What one is, in words: "US dollars".
  let unit: String
  /// Whether lower is better and 1 the best: a rank, whose axis is reversed.
  let isRank: Bool
  /// In the order of their periods.
  let groups: [Group]
  /// Those of all groups, in their order.
  let claims: [Claim]
  /// Who published what the figures rest on.
  let publishers: [String]
  /// The days asked for, by which the axis is widened.
  let days: (from: CalendarDay?, to: CalendarDay?)
  /// px.
  let width: Double
  let theme: Theme
  let showsTitle: Bool

  /// The widths that can be had, in px.
  package static let widths = 320...1200

  /// A chart of these figures.
  /// - Parameters:
  ///   - width: px, one of `widths`.
  ///   - days: the first and the last day that the caller asked for.
  package init(
    id: String, title: String, unit: String, isRank: Bool = false, groups: [Group], publishers: [String],
    days: (from: CalendarDay?, to: CalendarDay?) = (nil, nil), width: Int = 720, theme: Theme = .auto,
    showsTitle: Bool = true
  ) {
    (self.id, self.title, self.unit, self.isRank) = (id, title, unit, isRank)
    (self.publishers, self.days) = (publishers, days)
    (self.width, self.theme, self.showsTitle) = (Double(width), theme, showsTitle)
    self.groups = Chart.thinned(groups, columns: width)
    claims = self.groups.flatMap(\.claims)
  }

  /// The picture, as SVG 1.1 with nothing that is not in SVG Tiny but classes.
  package func svg() -> [UInt8] {
    var markup = Markup(.xml)
    ChartPicture(self).write(to: &markup)
    markup.raw("\n")
    return markup.finish()
  }

  /// The style sheet inside the picture, by whose digest a content security policy lets it in; nil without one.
  package var style: String? { theme == .auto ? ChartColour.style : nil }

  /// Above so many periods only what shows is kept.
  private static let mostGroups = 2000

  /// Of very many periods the first, last, lowest and highest of each column of pixels.
  private static func thinned(_ groups: [Group], columns: Int) -> [Group] {
    guard groups.count > mostGroups else { return groups }
    let size = (groups.count + columns - 1) / columns
    return stride(from: 0, to: groups.count, by: size).flatMap { start in
      let column = start..<min(start + size, groups.count)
      let value = { (index: Int) in groups[index].claims[groups[index].chosen ?? 0].value ?? 0 }
      let lowest = column.min { value($0) < value($1) } ?? start
      let highest = column.max { value($0) < value($1) } ?? start
      return Set([column.lowerBound, column.upperBound - 1, lowest, highest]).sorted().map { groups[$0] }
    }
  }
}
