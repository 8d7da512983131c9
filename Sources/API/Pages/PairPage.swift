import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /relations/{pair}`: all that is known of two countries, on one page.
  static let pairPage = page(
    "/relations/{pair}", "Shows what is known of two countries as a page.", parameters: [.asOf]
  ) { (page) throws(Problem) in
    try GivenParameters(page.question).check()
    let pair = try CountryPair(page.question["pair"], page)
    guard page.question["pair"] == pair.text else {
      return .moved(
        .permanentRedirect,
        to: Target(path: ["relations", pair.text], query: page.question.target.query).text)
    }
    return .content(try PairPage(page, pair).content)
  }
}

/// Two countries in the order of their codes.
struct CountryPair {
  let one: String
  let other: String

  /// Finds the countries that a text names with a hyphen between them, by any of their codes.
  /// - Throws: `Problem` of kind `notFound` where it names no two different countries.
  init(_ text: String, _ page: Page) throws(Problem) {
    let words = text.split(separator: "-").map(String.init)
    var ids: [String] = []
    for word in words {
      guard let id = try page.walk.reader.id(of: word, in: "countries", at: page.moment) else {
        throw Problem(.notFound, "There is no country \"\(word)\"; /countries lists those there are.")
      }
      ids.append(id)
    }
    guard ids.count == 2, ids[0] != ids[1] else {
      throw Problem(.notFound, "A pair is two different countries: /relations/KAZ-TKM.")
    }
    (one, other) = (min(ids[0], ids[1]), max(ids[0], ids[1]))
  }

  /// `KAZ-TKM`.
  var text: String { "\(one)-\(other)" }

  /// The value of `between`.
  var between: String { "\(one),\(other)" }
}

/// What is known of two countries.
struct PairPage {
  private let page: Page
  private let pair: CountryPair
  private let trade: PairTrade
  private let agreements: [JSON]
  private let events: [JSON]
  private let projects: [JSON]
  private let memberships: SharedMemberships
  private let conflicts: [JSON]

  /// - Throws: `Problem` where the record cannot be read.
  init(_ page: Page, _ pair: CountryPair) throws(Problem) {
    (self.page, self.pair) = (page, pair)
    trade = try PairTrade(page, pair)
    agreements = try page.list("agreements", [("between", pair.between)])
    events = try page.list("events", [("between", pair.between)])
    projects = try page.list("projects", [("between", pair.between)])
    memberships = SharedMemberships(try page.list("memberships", [("country", pair.between)]), pair)
    let known = Set(
      [
        ("agreements", agreements), ("events", events), ("projects", projects),
        ("memberships", memberships.shared),
      ]
      .flatMap { name, records in records.compactMap { $0["id"]?.textValue.map { "\(name)/\($0)" } } }
        + trade.claims)
    let query = [QueryItem(name: "limit", value: "1000")]
    let all =
      page.asOf.isEmpty
      ? try page.ask("/v1/conflicts", Target(path: ["v1", "conflicts"], query: query))["data"]?.items ?? []
      : []
    conflicts = all.filter { conflict in
      (conflict["claims"]?.items ?? []).contains { claim in
        known.contains("\(claim["collection"]?.textValue ?? "")/\(claim["id"]?.textValue ?? "")")
      }
    }
  }

  private func name(_ country: String) -> String {
    page.names.name(of: country, in: "countries") ?? country
  }

  private var title: String {
    [name(pair.one), name(pair.other)].sorted().joined(separator: " and ")
  }

  /// The page.
  var content: PageContent {
    var content = PageContent(title) { write(to: &$0) }
    content.section = "Pairs"
    content.isTold(at: Target(path: ["v1", "events"], query: between), as: [.json] + Format.entries)
    return content
  }

  private var between: [QueryItem] { [QueryItem(name: "between", value: pair.between)] + page.asOf }

  private func address(_ collection: String) -> String { Target(path: [collection], query: between).text }

  private func write(to html: inout Markup) {
    html.element("h1", text: title)
    html.element("p", ["class": "lead"], text: lead)
    guard !isEmpty else { return }
    writeCards(to: &html)
    writeSections(to: &html)
    trade.write(to: &html)
    writeAgreements(to: &html)
    writeEvents(to: &html)
    writeProjects(to: &html)
    memberships.write(to: &html, on: page)
    guard !conflicts.isEmpty else { return }
    html.element("h2", ["id": "disagreements"], text: "Disagreements")
    for conflict in conflicts { html.conflict(conflict, on: page, heading: "h3", isBrief: true) }
  }

  private var isEmpty: Bool {
    agreements.isEmpty && events.isEmpty && projects.isEmpty && trade.isEmpty && memberships.shared.isEmpty
  }

  private var lead: String {
    if isEmpty { return "The record holds nothing of these two countries together." }
    let counts = [
      ("agreement", agreements.count), ("event", events.count), ("project", projects.count),
    ].filter { $0.1 > 0 }.map { name, count in "\(count) \(name)\(count == 1 ? "" : "s")" }
    return counts.joined(separator: ", ") + "."
  }

  // MARK: What matters first

  private func writeCards(to html: inout Markup) {
    html.element("ul", ["class": "cards"]) { html in
      trade.writeCards(to: &html)
      let binding = agreements.count { ["signed", "in_force"].contains($0["status"]?.textValue) }
      if binding > 0 {
        html.element("li") { html in
          html.element("strong", text: "\(binding)")
          let query = [QueryItem(name: "status", value: "signed,in_force")] + between
          html.element(
            "a", ["href": Target(path: ["agreements"], query: query).text],
            text: "agreements signed or in force")
        }
      }
      if !conflicts.isEmpty {
        html.element("li") { html in
          html.element("strong", text: "\(conflicts.count)")
          html.element("a", ["href": "#disagreements"], text: "points on which the sources disagree")
        }
      }
    }
    writeLastAndNext(to: &html)
  }

  /// The last event that happened, and the next that is planned, as seen from the state of the record.
  private func writeLastAndNext(to html: inout Markup) {
    let today = page.dataset.updatedAt.map { String($0.prefix(10)) } ?? ""
    let last = events.last { event in
      ["occurred", "ongoing"].contains(event["status"]?.textValue)
        && event["date"]?.date.map { $0.max.text <= today } == true
    }
    let next = events.first { event in
      event["status"]?.textValue == "planned" && event["date"]?.date.map { $0.min.text > today } == true
    }
    html.element("p") { html in
      for (word, event) in [("Last", last), ("Next", next)] {
        html.element("strong", text: "\(word): ")
        guard let event else {
          html.text(word == "Next" ? "none announced." : "none known. ")
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
    let sections = [
      ("trade", "Trade", trade.isEmpty), ("agreements", "Agreements", agreements.isEmpty),
      ("events", "Events", events.isEmpty), ("projects", "Projects", projects.isEmpty),
      ("memberships", "Memberships", memberships.isEmpty),
      ("disagreements", "Disagreements", conflicts.isEmpty),
    ]
    html.element("nav", ["class": "sections", "aria-label": "On this page"]) { html in
      html.element("ul") { html in
        for (id, title, isEmpty) in sections where !isEmpty {
          html.element("li") { $0.element("a", ["href": "#\(id)"], text: title) }
        }
        html.element("li") { $0.element("a", ["href": "#sources"], text: "Sources") }
      }
    }
  }

  // MARK: The record

  /// How many rows of a kind stand here; the others are a link away.
  private static let rowsMost = 8
  private static let eventsMost = 5

  private func writeAgreements(to html: inout Markup) {
    guard !agreements.isEmpty else { return }
    html.element("h2", ["id": "agreements"], text: "Agreements")
    html.table(caption(agreements.count, "newest first"), ["Subject", "Signed", "Scope", "Status"]) { html in
      for agreement in agreements.prefix(PairPage.rowsMost) {
        html.element("tr") { html in
          writeName(of: agreement, in: "agreements", to: &html)
          html.cell("Signed") { $0.date(agreement["signed"] ?? .null) }
          html.cell("Scope") { $0.text(agreement["scope"]?.textValue ?? "") }
          html.cell("Status") { $0.text(title(of: "status", in: "agreements", agreement)) }
        }
      }
    }
    writeMore("agreements", agreements.count, to: &html)
  }

  private func writeEvents(to html: inout Markup) {
    guard !events.isEmpty else { return }
    html.element("h2", ["id": "events"], text: "Events")
    YearBars(events.compactMap { $0["date"]?.date }).write(to: &html) { years in
      let query = [
        QueryItem(name: "from", value: "\(years.lowerBound)"),
        QueryItem(name: "to", value: "\(years.upperBound)"),
      ]
      return Target(path: ["events"], query: between + query).text
    }
    let dated = events.filter { $0["date"]?.date != nil }
    html.element(
      "p", ["class": "small muted"], text: caption(events.count, "the last first", of: PairPage.eventsMost))
    html.entries(Array(dated.suffix(PairPage.eventsMost).reversed()), heading: "h3", on: page)
    writeMore("events", events.count, most: PairPage.eventsMost, to: &html)
  }

  private func writeProjects(to html: inout Markup) {
    guard !projects.isEmpty else { return }
    let order = ["implementation", "operating", "pipeline", "finalisation", "completed"]
    let place = { (project: JSON) in order.firstIndex(of: project["status"]?.textValue ?? "") ?? order.count }
    let sorted = projects.enumerated().sorted {
      (place($0.element), $0.offset) < (place($1.element), $1.offset)
    }
    html.element("h2", ["id": "projects"], text: "Projects")
    html.table(
      caption(projects.count, "what is under way first"), ["Project", "Objective", "Sector", "Status"]
    ) { html in
      for project in sorted.map(\.element).prefix(PairPage.rowsMost) {
        html.element("tr") { html in
          writeName(of: project, in: "projects", to: &html)
          html.cell("Objective") { $0.text(project["objective"]?.textValue ?? "") }
          html.cell("Sector") { $0.text(title(of: "sector", in: "projects", project)) }
          html.cell("Status") { $0.text(title(of: "status", in: "projects", project)) }
        }
      }
    }
    writeMore("projects", projects.count, to: &html)
  }

  private func writeName(of record: JSON, in collection: String, to html: inout Markup) {
    guard let resource = Resource.named(collection) else { return }
    html.element("th", ["scope": "row"]) { html in
      html.element(
        "a", ["href": page.link(collection, record["id"]?.textValue ?? "")],
        text: page.title(of: record, in: resource))
      html.cite(record["citations"], on: page)
    }
  }

  private func title(of field: String, in collection: String, _ record: JSON) -> String {
    guard let code = record[field]?.textValue else { return "" }
    return Resource.named(collection)?.field(field).flatMap { page.names.label($0, code) } ?? code
  }

  private func caption(_ count: Int, _ order: String, of most: Int = PairPage.rowsMost) -> String {
    count > most ? "\(most) of \(count), \(order)" : "\(count), \(order)"
  }

  private func writeMore(
    _ collection: String, _ count: Int, most: Int = PairPage.rowsMost, to html: inout Markup
  ) {
    guard count > most else { return }
    html.element("p") { $0.element("a", ["href": address(collection)], text: "All \(count) \(collection)") }
  }
}
