import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/{collection}/{series}/chart.svg`: the figures of a series as a picture.
  static func chart(of resource: Resource, within parent: Resource.Parent) -> Route {
    Route(
      "/v1/\(parent.collection)/{\(parent.field)}/chart", "Draws the figures of a series.", formats: [.svg],
      parameters: pictureParameters(of: resource), of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      try walk.draw(question, resource, of: question[parent.field], into: &response)
      return nil
    }
  }

  /// What a picture of figures takes.
  static func pictureParameters(of resource: Resource) -> [QueryParameter] {
    let taken = ["from", "to", "match", "as_of", "min_version", "wait", "resolve"]
    return QueryLanguage.of(resource, isNested: true).parameters.filter { taken.contains($0.name) }
      + QueryParameter.picture
  }
}

extension Walk {
  /// Draws the figures of a series, those that the query of a question wants, as it wants them.
  func draw(_ question: Question, _ resource: Resource, of series: String, into response: inout Response)
    throws(Problem)
  {
    let chart = try ChartQuestion(question.parameters, of: question.route)
    let plan = try chart.plan(of: resource, in: series, reader)
    let picture = chart.picture(series, try reader.figures(of: plan, in: series), plan)
    response.body = picture.svg()
    response.addPicturePolicy(style: picture.style)
  }
}

/// What a query says of a picture, and the rest, which is about the figures.
private struct ChartQuestion {
  private var width = 720
  private var theme = Chart.Theme.auto
  private var hasTitle = true
  private var isPreferred = true
  private let rest: [Parameter]

  /// - Throws: `Problem` of kind `invalidParameter` with what is wrong of the picture.
  init(_ parameters: [Parameter], of route: Route) throws(Problem) {
    let known = route.parameters.map(\.name)
    var rest: [Parameter] = []
    var faults: [Problem.Fault] = []
    for parameter in parameters {
      switch parameter.name {
      case "width":
        if let width = Int(parameter.value), Chart.widths.contains(width) {
          self.width = width
        } else {
          let range = "\(Chart.widths.lowerBound)...\(Chart.widths.upperBound)"
          faults.append(.init("\"width\" is a whole number of pixels.", parameter: "width", allowed: [range]))
        }
      case "theme":
        if let theme = Chart.Theme(rawValue: parameter.value) {
          self.theme = theme
        } else {
          let allowed = Chart.Theme.allCases.map(\.rawValue)
          faults.append(.init("There is no such theme.", parameter: "theme", allowed: allowed))
        }
      case "title" where ["0", "1"].contains(parameter.value): hasTitle = parameter.value == "1"
      case "title": faults.append(.init("\"title\" is 0 or 1.", parameter: "title", allowed: ["0", "1"]))
      case let name where known.contains(name): rest.append(parameter)
      default:
        let detail = "There is no parameter \"\(parameter.name)\" here."
        faults.append(.init(detail, parameter: parameter.name, allowed: known))
      }
      if parameter.name == "resolve" { isPreferred = parameter.value != "all" }
    }
    guard faults.isEmpty else { throw .parameters(faults) }
    self.rest = rest
  }

  /// The question for the figures: every claim, since the picture shows which are rivals.
  func plan(of resource: Resource, in series: String, _ reader: Reader) throws(Problem) -> Plan {
    // What it may not have is refused with the words of the figures themselves.
    _ = try Plan(resource, rest, within: series, lookup: reader)
    let shape = [
      Parameter("resolve", "all"), Parameter("fields", SeriesFigures.fields.joined(separator: ",")),
    ]
    let plan = try Plan(
      resource, rest.filter { $0.name != "resolve" } + shape, within: series, lookup: reader)
    if let above = resource.parent.flatMap({ Resource.named($0.collection) }) {
      try reader.requireRecord(above, series, at: plan.moment)
    }
    return plan
  }

  func picture(_ id: String, _ figures: SeriesFigures, _ plan: Plan) -> Chart {
    let groups = figures.groups.map { group in
      guard isPreferred, let chosen = group.choice.chosen else {
        return Chart.Group(group.claims, chosen: group.choice.chosen, isDisputed: group.choice.isDisputed)
      }
      return Chart.Group([group.claims[chosen]], chosen: 0, isDisputed: false)
    }
    let date = { (name: String) in
      rest.first { $0.name == name }.flatMap { try? UncertainDate($0.value) }
    }
    return Chart(
      id: id, title: figures.title, unit: UnitWords.plural(figures.unit), isRank: figures.unit == "rank",
      groups: groups, publishers: figures.publishers, days: (date("from")?.min, date("to")?.max),
      width: width,
      theme: theme, showsTitle: hasTitle)
  }
}
