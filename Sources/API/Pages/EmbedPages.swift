import Domain
import HTTP
import Representation
import Store

/// A sort of page of which a part may stand on pages of others.
struct EmbedPage: Sendable {
  /// The pattern of the address of the part.
  let pattern: String
  let summary: String
  let parameters: [QueryParameter]
  /// How high a frame around it is best, in px.
  let height: Int
  /// Whether it tells of the day that is asked on.
  var isOfToday = false
  /// The path of the part of the page at a path; nil where that is another sort of page.
  let path: @Sendable ([String]) -> [String]?
  let endpoint: PageEndpoint

  /// What the path of every part begins with.
  static let prefix = "/embed/"

  /// Every sort there is.
  static let all = [chart, timeline, pair]

  /// The picture of a series.
  private static let chart = EmbedPage(
    pattern: "/embed/chart/{series}", summary: "Shows the picture of a series for a frame on another page.",
    parameters: Resource.all.lazy.compactMap(\.below).first.map { below in
      QueryLanguage.of(below, isNested: true).parameters.filter {
        SeriesFiguresTable.drawn.contains($0.name)
      }
    } ?? [],
    height: 620,
    path: { path in
      path.count == 2 && Resource.named(path[0])?.below != nil ? ["embed", "chart", path[1]] : nil
    }
  ) { (page) throws(Problem) in
    try GivenParameters(page.question).check()
    let id = page.question["series"]
    for above in Resource.all {
      guard let below = above.below,
        try page.walk.reader.id(of: id, in: above.name, at: page.moment) != nil
      else { continue }
      let figures = try SeriesFiguresTable(page, below, of: above, id)
      let title = page.names.name(of: id, in: above.name) ?? id
      var content = PageContent(title) { figures.writeBriefly(to: &$0) }
      content.home = Target(path: [above.name, id], query: page.question.target.query).text
      return .content(content)
    }
    throw Problem(.notFound, "There is no series \"\(id)\"; /v1/trade-series and /v1/indicators list them.")
  }

  /// The first entries of a timeline.
  private static let timeline = EmbedPage(
    pattern: "/embed/timeline", summary: "Shows a timeline for a frame on another page.",
    parameters: QueryLanguage.of(.timeline).parameters, height: 640,
    path: { $0 == ["timeline"] ? ["embed", "timeline"] : nil }
  ) { (page) throws(Problem) in
    let answer = try page.rows(of: .timeline, fields: nil)
    let entries = answer["data"]?.items ?? []
    let countries = page.question.target.query.filter { ["country", "between"].contains($0.name) }
      .flatMap { $0.value.split(separator: ",") }.map { code in
        page.names.name(of: String(code), in: "countries") ?? String(code)
      }
    let title = (["Timeline"] + countries.prefix(1)).joined(separator: ": ")
    var content = PageContent(([title] + countries.dropFirst()).joined(separator: ", ")) { html in
      html.element("p", ["class": "small muted"], text: page.caption(entries.count, of: answer))
      html.entries(entries, heading: "h2", on: page)
    }
    content.home = Target(path: ["timeline"], query: page.question.target.query).text
    return .content(content)
  }

  /// What matters first of two countries.
  private static let pair = EmbedPage(
    pattern: "/embed/relations/{pair}", summary: "Shows two countries in short for a frame on another page.",
    parameters: [.on, .rule, .asOf], height: 460, isOfToday: true,
    path: { $0.count == 2 && $0[0] == "relations" ? ["embed"] + $0 : nil }
  ) { (page) throws(Problem) in
    try GivenParameters(page.question).check()
    let pair = try CountryPair(page.question["pair"], page.walk.reader, at: page.moment)
    if let address = pair.address(insteadOf: page.question) { return .moved(.permanentRedirect, to: address) }
    var content = try PairPage(page, pair).summary
    content.home = Target(path: ["relations", pair.text], query: page.question.target.query).text
    return .content(content)
  }

  /// The part of the page at a target that may stand on pages of others; nil where none may.
  static func of(_ target: Target) -> (page: EmbedPage, target: Target)? {
    for page in all {
      guard let path = page.path(target.path) else { continue }
      let taken = page.parameters.map(\.name).filter { $0 != "cursor" }
      return (page, Target(path: path, query: target.query.filter { taken.contains($0.name) }))
    }
    return nil
  }

  /// A frame around the part of the page at a target.
  static func frame(_ target: Target, title: String) -> EmbedFrame? {
    of(target).map { EmbedFrame(target: $0.target, title: title, height: $0.page.height) }
  }

  /// Where the part is answered.
  var route: Route {
    Route(
      pattern, summary, formats: [.html], parameters: parameters, isOfToday: isOfToday, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      try walk.writePage(question, endpoint, isEmbedded: true, into: &response)
      return nil
    }
  }
}

extension Route {
  /// `GET /embed/...`: parts of the record for pages of others, and what makes frames around them.
  static let embeds = EmbedPage.all.map(\.route) + [oEmbed]
}
