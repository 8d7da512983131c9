import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /relations/{pair}`: all that is known of two countries, on one page.
  static let pairPage = page(
    "/relations/{pair}", "Shows what is known of two countries as a page.", parameters: [.on, .rule, .asOf],
    isOfToday: true
  ) { (page) throws(Problem) in
    try GivenParameters(page.question).check()
    let pair = try CountryPair(page.question["pair"], page.walk.reader, at: page.moment)
    if let address = pair.address(insteadOf: page.question) { return .moved(.permanentRedirect, to: address) }
    return .content(try PairPage(page, pair).content)
  }
}

/// The dossier of two countries as a page: what matters first, then what each collection tells.
struct PairPage {
  let page: Page
  let pair: CountryPair
  /// What `/v1/relations/{pair}` answers.
  let dossier: JSON
  /// The parts of the dossier in which there is something, in the order of the page.
  private let parts: [Part]

  /// What a collection tells.
  struct Part {
    let resource: Resource
    let kind: DossierPart.Kind
    /// The fields that stand for a record.
    let fields: [String]
    let told: JSON
    /// The dates of all its records, where they are told by their dates.
    var dates: [UncertainDate] = []
    /// The figures of the series that tells most, one for each period.
    var figures: [JSON] = []

    /// How many records there are.
    var count: Int { told["count"].flatMap(\.textValue).flatMap { Int($0) } ?? 0 }
  }

  /// - Throws: `Problem` where the record cannot be read.
  init(_ page: Page, _ pair: CountryPair) throws(Problem) {
    (self.page, self.pair) = (page, pair)
    let target = Target(path: ["v1", "relations", pair.text], query: page.question.target.query)
    let dossier = try page.ask("/v1/relations/{pair}", target)
    self.dossier = dossier
    var parts: [Part] = []
    for resource in Resource.all {
      guard let declared = resource.dossier else { continue }
      var part = Part(
        resource: resource, kind: declared.kind, fields: declared.fields,
        told: dossier[resource.name] ?? .null)
      guard part.count > 0 else { continue }
      try PairPage.complete(&part, page, pair)
      parts.append(part)
    }
    self.parts = parts.enumerated().sorted { one, other in
      (one.element.kind.place, one.offset) < (other.element.kind.place, other.offset)
    }.map(\.element)
  }

  /// Asks for what the dossier does not hold: all dates for the bars of years, all figures for the table.
  private static func complete(_ part: inout Part, _ page: Page, _ pair: CountryPair) throws(Problem) {
    switch part.kind {
    case .dates(let dates):
      part.dates = try page.list(part.resource.name, [("between", pair.between), ("fields", dates.date)])
        .compactMap { $0[dates.date]?.date }
    case .series:
      guard let whole = WholeSeries.all.first(where: { $0.resource === part.resource }),
        let above = whole.figures.parent, let first = part.told["data"]?.items.first, whole.holds(first),
        let id = first["id"]?.textValue
      else { return }
      part.figures =
        try page.ask(
          "/v1/\(above.collection)/{\(above.field)}/\(above.path)",
          Target(path: ["v1", above.collection, id, above.path], query: page.asOf + page.choice))["data"]?
        .items ?? []
    case .list, .stages, .standings: return
    }
  }

  private func name(_ country: String) -> String {
    page.names.name(of: country, in: Resource.countries.name) ?? country
  }

  private var title: String { pair.countries.map(name).sorted().joined(separator: " and ") }

  /// The page.
  var content: PageContent {
    var content = PageContent(title) { write(to: &$0) }
    content.section = "Pairs"
    content.isTold(at: page.twin())
    // What happened between the two is told to calendars and feeds, of which an earlier state is of no use.
    if page.asOf.isEmpty, !parts.isEmpty {
      let between = [QueryItem(name: "between", value: pair.between)]
      content.isTold(
        at: Target(path: ["v1", Resource.timeline.name], query: between), as: Format.entries + Format.feeds)
    }
    if parts.contains(where: { !$0.figures.isEmpty }) {
      let path = ["v1", "relations", pair.text, "trade"]
      content.isTold(at: Target(path: path, query: page.asOf + page.choice), as: [.svg])
    }
    return content
  }

  /// What matters first of them, without the rest.
  var summary: PageContent {
    PageContent(title) { html in
      html.element("p", ["class": "lead"], text: lead)
      if !parts.isEmpty { writeFirst(to: &html) }
    }
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: title)
    html.element("p", ["class": "lead"], text: lead)
    guard !parts.isEmpty else { return }
    writeFirst(to: &html)
    writeSections(to: &html)
    for part in parts {
      html.element("h2", ["id": part.resource.name], text: part.resource.title)
      write(part, to: &html)
    }
    guard !conflicts.isEmpty else { return }
    html.element("h2", ["id": "disagreements"], text: "Disagreements")
    for conflict in conflicts.inOrderOfUse.prefix(PairPage.conflictsMost) {
      html.conflict(conflict, on: page, heading: "h3", in: "disagreements", isBrief: true)
    }
    writeMore(
      "disagreements", conflictCount, min(conflicts.count, PairPage.conflictsMost),
      dossier["disagreements"]?["url"], to: &html)
  }

  private func write(_ part: Part, to html: inout Markup) {
    switch part.kind {
    case .series: PairTrade(page, pair, part).write(to: &html)
    case .stages: writeStages(part, to: &html)
    case .dates: writeDates(part, to: &html)
    case .standings(let standings):
      PairStandings(page, pair.countries.map { ($0, name($0)) }, standings, part).write(to: &html)
    case .list:
      let records = Array((part.told["data"]?.items ?? []).prefix(PairPage.rowsBesideMost))
      writeTable(records, of: part, caption(records.count, part.count), to: &html)
      writeMore(part.resource.title.lowercased(), part.count, records.count, part.told["url"], to: &html)
    }
  }

  private var lead: String {
    if parts.isEmpty { return "The record holds nothing of these two countries together." }
    return parts.map { "\($0.count) \($0.resource.title.lowercased())" }.joined(separator: ", ") + "."
  }

  // MARK: What matters first

  private var conflicts: [JSON] { dossier["disagreements"]?["data"]?.items ?? [] }
  private var conflictCount: Int {
    (dossier["disagreements"]?["count"]?.textValue).flatMap { Int($0) } ?? 0
  }

  private func writeFirst(to html: inout Markup) {
    html.element("ul", ["class": "cards"]) { writeCards(to: &$0) }
    for part in parts {
      if case .dates = part.kind { writeLastAndNext(part, to: &html) }
    }
  }

  /// The address of a section of the page, from wherever the cards stand.
  private func section(_ id: String) -> String { page.link("relations", pair.text) + "#\(id)" }

  private func writeCards(to html: inout Markup) {
    for part in parts {
      if case .series(let series) = part.kind, !series.whole.isEmpty {
        PairTrade(page, pair, part).writeCards(to: &html)
      }
      guard case .stages = part.kind else { continue }
      let stages = (part.told["stages"]?.items ?? []).filter { $0["is_foremost"] == .boolean(true) }
      let count = stages.compactMap { $0["count"]?.textValue.flatMap { Int($0) } }.reduce(0, +)
      guard count > 0 else { continue }
      let titles = stages.compactMap { $0["title"]?.textValue?.lowercased() }
      html.element("li") { html in
        html.element("strong", text: "\(count)")
        html.element(
          "a", ["href": section(part.resource.name)],
          text: "\(part.resource.title.lowercased()) \(titles.joined(separator: " or "))")
      }
    }
    guard conflictCount > 0 else { return }
    html.element("li") { html in
      html.element("strong", text: "\(conflictCount)")
      html.element("a", ["href": section("disagreements")], text: "points on which the sources disagree")
    }
  }

  /// What happened last, and what is to come next.
  private func writeLastAndNext(_ part: Part, to html: inout Markup) {
    html.element("p") { html in
      for (word, list, none) in [("Last", "last", "none known. "), ("Next", "coming", "none announced.")] {
        html.element("strong", text: "\(word): ")
        guard let event = part.told[list]?.items.first else {
          html.text(none)
          continue
        }
        html.element("a", ["href": page.address(of: event)], text: event["title"]?.textValue ?? "")
        html.text(", ")
        html.date(event["date"] ?? .null)
        html.cite(event["citations"], on: page)
        html.text(". ")
      }
    }
  }

  private func writeSections(to html: inout Markup) {
    let sections =
      parts.map { ($0.resource.name, $0.resource.title) }
      + (conflicts.isEmpty ? [] : [("disagreements", "Disagreements")]) + [("sources", "Sources")]
    html.element("nav", ["class": "sections", "aria-label": "On this page"]) { html in
      html.element("ul") { html in
        for (id, title) in sections {
          html.element("li") { $0.element("a", ["href": "#\(id)"], text: title) }
        }
      }
    }
  }

  // MARK: What each collection tells

  /// How many rows of a collection stand here, and of each stage of one; the others are a link away.
  private static let (rowsMost, rowsOfStageMost) = (6, 3)
  /// How many rows of what only stands beside the rest, and how many points on which sources disagree.
  private static let (rowsBesideMost, conflictsMost) = (3, 3)

  /// A table of the records, those of one stage together below its name.
  private func writeStages(_ part: Part, to html: inout Markup) {
    var left = PairPage.rowsMost
    let stages = (part.told["stages"]?.items ?? []).map { stage in
      let records = Array((stage["data"]?.items ?? []).prefix(min(left, PairPage.rowsOfStageMost)))
      left -= records.count
      return (stage: stage, records: records)
    }
    let columns = columns(of: stages.flatMap(\.records), part)
    html.table(
      "\(part.resource.title), by how far they are", headings(of: columns, part),
      groups: stages.map { stage, records in
        (
          { writeHeading(of: stage, records.count, part, to: &$0) },
          { html in for record in records { writeRow(record, columns, of: part, to: &html) } }
        )
      })
  }

  /// What a stage is called, how many of its records stand here, and where all are.
  private func writeHeading(of stage: JSON, _ shown: Int, _ part: Part, to html: inout Markup) {
    let count = (stage["count"]?.textValue).flatMap { Int($0) } ?? 0
    let title = stage["title"]?.textValue ?? ""
    html.text(count > shown && shown > 0 ? "\(title), \(shown) of \(count)" : "\(title), \(count)")
    guard count > shown, let address = stage["url"]?.pageAddress else { return }
    html.text(" \u{00B7} ")
    html.element(
      "a", ["href": address],
      text: "All \(count) \(part.resource.title.lowercased()): \(title.lowercased())")
  }

  private func writeDates(_ part: Part, to html: inout Markup) {
    PeriodBars(yearsOf: part.dates).write(to: &html) { from, to in
      let query = [
        QueryItem(name: "between", value: pair.between),
        QueryItem(name: "from", value: from), QueryItem(name: "to", value: to),
      ]
      return Target(path: [part.resource.name], query: query + page.asOf).text
    }
    for (list, title) in [("coming", "To come"), ("last", "The last")] {
      let records = part.told[list]?.items ?? []
      guard !records.isEmpty else { continue }
      html.element("p", ["class": "small muted"], text: title)
      html.entries(records, heading: "h3", on: page)
    }
    writeMore(
      part.resource.title.lowercased(), part.count, (part.told["last"]?.items ?? []).count, part.told["url"],
      to: &html)
  }

  /// A table of records.
  private func writeTable(_ records: [JSON], of part: Part, _ caption: String, to html: inout Markup) {
    let columns = columns(of: records, part)
    html.table(caption, headings(of: columns, part)) { html in
      for record in records { writeRow(record, columns, of: part, to: &html) }
    }
  }

  /// Those of the fields that stand for a record in which one of these has something.
  private func columns(of records: [JSON], _ part: Part) -> [Field] {
    part.fields.compactMap(part.resource.field).filter { field in
      field !== part.resource.captionField && field.name != "citations"
        && records.contains { $0[field.name]?.isBlank == false }
    }
  }

  private func headings(of columns: [Field], _ part: Part) -> [String] {
    [part.resource.captionLabel] + columns.map(\.label)
  }

  private func writeRow(_ record: JSON, _ columns: [Field], of part: Part, to html: inout Markup) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"]) { html in
        html.element(
          "a", ["href": page.address(of: record)], text: page.title(of: record, in: part.resource))
        html.cite(record["citations"], on: page)
        html.dispute(part.resource.name, record["id"]?.textValue ?? "", on: page)
      }
      for field in columns {
        html.cell(field.label) { html in
          guard record[field.name]?.isBlank == false else { return }
          html.value(of: field, in: record, on: page)
        }
      }
    }
  }

  private func caption(_ shown: Int, _ count: Int) -> String {
    count > shown ? "\(shown) of \(count)" : "\(count)"
  }

  /// A link to all, where not all stand here.
  private func writeMore(
    _ words: String, _ count: Int, _ shown: Int, _ url: JSON?, to html: inout Markup
  ) {
    guard count > shown, let address = url?.pageAddress else { return }
    html.element("p") { $0.element("a", ["href": address], text: "All \(count) \(words)") }
  }
}

extension DossierPart.Kind {
  /// Where its part stands on a page: figures first, what only stands beside the rest last.
  var place: Int {
    switch self {
    case .series: 0
    case .stages: 1
    case .dates: 2
    case .standings: 3
    case .list: 4
    }
  }
}
