import Domain
import HTTP
import Representation
import SQLite
import Store

extension Route {
  /// `GET /v1/relations/{pair}/trade.svg`: what two countries turn over, as a picture. One for each collection whose
  /// declaration says which of its series is the whole.
  static let relationCharts = WholeSeries.all.map { whole in
    Route(
      "/v1/relations/{pair}/trade", "Draws what two countries turn over with each other.", formats: [.svg],
      parameters: pictureParameters(of: whole.figures), isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      let given = question.target.query.first { $0.name == "as_of" }
      let moment = try given.map { (item) throws(Problem) in
        Moment.commit(try walk.reader.position(asOf: item.value).seq)
      }
      let pair = try CountryPair(question["pair"], walk.reader, at: moment ?? .now)
      if let address = pair.address(insteadOf: question) {
        response.status = .permanentRedirect
        response.add("Location", address)
        return nil
      }
      guard let series = try walk.reader.first(whole, of: pair, at: moment ?? .now) else {
        let list = Target(
          path: ["v1", whole.resource.name], query: [QueryItem(name: "between", value: pair.between)])
        throw Problem(
          .notFound, "No series counts all that these two turn over; \(list.text) lists those there are.")
      }
      try walk.draw(question, whole.figures, of: series, into: &response)
      return nil
    }
  }
}

/// The series of a collection that count all there is between two countries.
struct WholeSeries {
  let resource: Resource
  /// The collection of their figures.
  let figures: Resource
  /// What such a series has.
  let codes: [DossierPart.Code]

  /// Whether a series is one.
  func holds(_ series: JSON) -> Bool { codes.allSatisfy { series[$0.field]?.textValue == $0.code } }

  /// Those of the collections that declare them.
  static let all = Resource.all.compactMap { resource -> WholeSeries? in
    guard case .series(let series)? = resource.dossier?.kind, !series.whole.isEmpty,
      let figures = resource.nested
    else { return nil }
    return WholeSeries(resource: resource, figures: figures, codes: [series.amount] + series.whole)
  }
}

extension Reader {
  /// The id of the first series that counts all there is between two countries; nil where none does.
  fileprivate func first(_ whole: WholeSeries, of pair: CountryPair, at moment: Moment) throws(Problem)
    -> String?
  {
    let query = [Parameter("between", pair.between), Parameter("fields", "id"), Parameter("limit", "1")]
    let plan = try Plan(
      whole.resource, query + whole.codes.map { Parameter($0.field, $0.code) }, at: moment, lookup: self)
    let rows = try PlanRows(plan, over: connection)
    var id: String?
    _ = try rows.take { row in
      id = row.text(0)
      return false
    }
    return id
  }
}
