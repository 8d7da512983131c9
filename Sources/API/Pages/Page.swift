import Domain
import HTTP
import Representation
import Store

/// A page while it is made: what was asked for, the answers that it tells, and what it has cited so far.
///
/// A page tells in HTML what routes under `/v1` answer to the same question. It reads no other way, so that what stands
/// on it is what a program is answered.
final class Page {
  let walk: Walk
  let question: Question
  /// The state of the record that it shows.
  let moment: Moment
  /// What people call the records and codes on it.
  let names: RecordNames
  /// What it rests on.
  let citations: PageCitations
  /// The number of its last commit, and when that was.
  let dataset: Dataset
  /// Whether it stands within a page of somebody else.
  let isEmbedded: Bool
  /// Why something of which it tells could not be read.
  var problem: Problem?

  /// - Throws: `Problem` where the state of the record that is asked for cannot be shown.
  init(_ walk: Walk, _ question: Question, isEmbedded: Bool = false) throws(Problem) {
    (self.walk, self.question, self.isEmbedded) = (walk, question, isEmbedded)
    let asOf = question.target.query.first { $0.name == "as_of" && !$0.value.isEmpty }
    if let asOf {
      moment = .commit(try walk.reader.position(asOf: asOf.value).seq)
    } else {
      moment = .now
    }
    names = RecordNames(walk.reader.connection, at: moment)
    dataset = try walk.reader.dataset(at: moment)
    citations = PageCitations()
  }

  /// What a route answers, as JSON.
  /// - Parameter target: path and query of a request to it.
  func ask(_ pattern: String, _ target: Target) throws(Problem) -> JSON {
    try walk.told(pattern, target, within: question)
  }

  /// The parameters that say how an answer is shaped and not what it is about.
  static let shapes: Set = ["fields", "count", "facet", "expand", "limit", "cursor", "labels", "csv"]

  /// A list that a query of this page finds, with how many there are and how many have each value of the filters.
  /// - Parameter fields: what the page shows of each record; nil for all.
  func rows(of resource: Resource, fields: [String]?) throws(Problem) -> JSON {
    let (path, query) = (["v1", resource.name], question.target.query)
    // What the page asks for in another way is refused all the same where it is wrong.
    if query.contains(where: { ["fields", "count", "facet", "expand"].contains($0.name) }) {
      _ = try ask("/v1/\(resource.name)", Target(path: path, query: query))
    }
    var asked = query.filter { !["fields", "count", "facet", "expand"].contains($0.name) }
    if !asked.contains(where: { $0.name == "limit" }) { asked.append(QueryItem(name: "limit", value: "30")) }
    if let fields { asked.append(QueryItem(name: "fields", value: fields.joined(separator: ","))) }
    asked.append(QueryItem(name: "count", value: "exact"))
    let facets = FilterForm.names(resource)
    if !facets.isEmpty { asked.append(QueryItem(name: "facet", value: facets.joined(separator: ","))) }
    return try ask("/v1/\(resource.name)", Target(path: path, query: asked))
  }

  /// How many there are and how many of them stand on this page.
  func caption(_ shown: Int, of list: JSON) -> String {
    let count = list["count"]?.textValue ?? "\(shown)"
    if count == "0" { return "Nothing in the record fits. Remove a filter to find more." }
    return count == "\(shown)" ? "\(count) found" : "\(count) found, \(shown) of them on this page"
  }

  /// What a collection lists of this state of the record, up to a thousand.
  func list(_ collection: String, _ query: [(String, String)]) throws(Problem) -> [JSON] {
    let items = query.map { QueryItem(name: $0.0, value: $0.1) } + [QueryItem(name: "limit", value: "1000")]
    return try ask("/v1/\(collection)", Target(path: ["v1", collection], query: items + asOf))["data"]?.items
      ?? []
  }

  /// What `/v1` answers to a path without parameters of its own.
  func ask(_ pattern: String, path: [String]) throws(Problem) -> JSON {
    try ask(pattern, Target(path: path, query: asOf))
  }

  /// The last version of the record that the path names, and what its history says of its retirement; nil where it was not
  /// retired.
  func lastVersion(of resource: Resource) throws(Problem) -> (record: JSON, retirement: JSON?) {
    // A retirement stands alone in front of the version that it ended.
    let query = asOf + [QueryItem(name: "limit", value: "2")]
    let target = Target(path: ["v1", resource.name, question["id"], "history"], query: query)
    let entries = try ask("/v1/\(resource.name)/{id}/history", target)["data"]?.items ?? []
    let record = entries.lazy.compactMap { $0["record"] }.first { $0 != .null } ?? .null
    return (record, entries.first.flatMap { $0["record"] == .null ? $0 : nil })
  }

  /// The state of the record, for a link to another page that shows the same.
  var asOf: [QueryItem] { question.target.query.filter { $0.name == "as_of" } }

  /// The address of another page, which shows the same state of the record.
  func link(_ path: String...) -> String { Target(path: path, query: asOf).text }

  /// Where the service is reached from outside, without a slash at the end.
  var base: String { walk.base(of: question) }

  /// The address of this page with another query.
  func address(_ query: [QueryItem]) -> String { Target(path: question.target.path, query: query).text }

  /// The same question under `/v1`.
  func twin(_ more: String...) -> Target {
    let query = question.target.query.filter { $0.name != "cursor" }
    return Target(path: ["v1"] + question.target.path + more, query: query)
  }
}

extension Route {
  /// The routes that answer in JSON, by their patterns.
  static let answering: [String: Route] = Dictionary(
    uniqueKeysWithValues: all.filter { $0.formats.first === Format.json && $0.methods.contains(.get) }
      .map { ($0.path.description, $0) })
}

/// What a page says of itself, and what writes its contents.
struct PageContent {
  /// What it is, in a few words: for the window and the heading.
  var title: String
  /// The title of the site's section that it is in.
  var section: String?
  /// Where it stands: titles and addresses of the pages above.
  var above: [(title: String, address: String)] = []
  /// The same for programs, in each format that it can be had in.
  private(set) var twins: [(format: Format, address: String)] = []
  /// Of the answer: whether what it shows is still there.
  var status = Status.ok
  /// The script without which it does nothing; nil where it needs none.
  var script: Asset?
  /// For a part that stands on a page of somebody else: the address of the page that it is of.
  var home = "/"
  /// Whether what it rests on stands beside it where there is room, rather than below.
  var hasSourcesBeside = false
  /// Writes the heading and what stands below it.
  let write: (inout Markup) -> Void

  init(_ title: String, _ write: @escaping (inout Markup) -> Void) {
    (self.title, self.write) = (title, write)
  }

  /// Adds that programs are answered the same at an address under `/v1`, in these formats.
  mutating func isTold(at twin: Target, as formats: [Format] = [.json]) {
    for format in formats {
      var twin = twin
      twin.query.removeAll { format.unplaced.contains($0.name) }
      if format !== Format.json, let name = format.extensions.first, let last = twin.path.popLast() {
        twin.path.append("\(last).\(name)")
      }
      twins.append((format, twin.text))
    }
  }
}

/// What comes of a question for a page.
enum PageAnswer {
  case content(PageContent)
  /// The page is at another address, always (308) or for this question (303).
  case moved(Status, to: String)
}

/// What makes the contents of a page.
typealias PageEndpoint = @Sendable (Page) throws(Problem) -> PageAnswer

extension Route {
  /// A route that answers with a page, which takes long beside the answers that it tells.
  static func page(
    _ path: String, _ summary: String, parameters: [QueryParameter] = [], of resource: Resource? = nil,
    isOfToday: Bool = false, _ endpoint: @escaping PageEndpoint
  ) -> Route {
    Route(
      path, summary, formats: [.html], parameters: parameters, of: resource, isOfToday: isOfToday,
      isHeavy: { _ in true }
    ) {
      (walk, question, response) throws(Problem) in
      try walk.writePage(question, endpoint, into: &response)
      return nil
    }
  }
}

extension Walk {
  /// Answers with a page, or with the address where it is, for a form that sent its empty fields too.
  func writePage(
    _ question: Question, _ endpoint: PageEndpoint, isEmbedded: Bool = false, into response: inout Response
  ) throws(Problem) {
    response.add(isEmbedded ? EmbedDocument.policy : PageFrame.policy)
    let page = try Page(self, question, isEmbedded: isEmbedded)
    let answer: PageAnswer
    if let address = question.addressWithoutEmpty {
      answer = .moved(.seeOther, to: address)
    } else {
      answer = try endpoint(page)
    }
    switch answer {
    case .moved(let status, let address):
      response.status = status
      response.add("Location", address)
    case .content(let content):
      response.status = content.status
      if content.status != .ok { response.add("Cache-Control", "no-store") }
      try write(page, content, into: &response)
    }
  }

  private func write(_ page: Page, _ content: PageContent, into response: inout Response) throws(Problem) {
    var bytes: [UInt8] = []
    swap(&bytes, &response.body)
    var html = Markup(.html, after: bytes)
    if page.isEmbedded {
      EmbedDocument(page, content).write(to: &html)
    } else {
      PageFrame(page, content).write(to: &html)
    }
    response.body = html.finish()
    if let problem = page.problem { throw problem }
  }
}

extension Question {
  /// How many records a page lists at most.
  static let rowsOnPageMost = 50

  /// The address of the page without parameters that a form left empty, and without a limit above what pages list; nil
  /// where there are none. What is not known here stays, and is refused.
  fileprivate var addressWithoutEmpty: String? {
    let known = route.parameters.map(\.name)
    let kept = target.query.filter { item in
      guard known.contains(item.name) else { return true }
      if item.name == "limit", let limit = Int(item.value), limit > Question.rowsOnPageMost { return false }
      return !item.value.isEmpty
    }
    return kept.count == target.query.count ? nil : Target(path: target.path, query: kept).text
  }
}
