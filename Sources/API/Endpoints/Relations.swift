import Domain
import HTTP
import Representation
import SQLite
import Store
import System

extension Route {
  /// `GET /v1/relations`: the pairs of countries that the record tells of, or the dossier of some countries.
  static let relations = Route(
    "/v1/relations",
    "Lists the pairs of countries that records bring together, the most first; with between, what is known of these countries.",
    parameters: [.dossierBetween, .pairCountry, .on, .rule, .asOf, .limit, .cursor]
      + QueryParameter.freshness,
    answer: Dossier.listSchema, isOfToday: true, isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let moment = try given.moment(walk.reader)
    guard given.text(QueryParameter.dossierBetween.name) != nil else {
      try walk.writePairs(&given, question, at: moment, into: &response)
      return nil
    }
    let countries = try given.countriesTogether(walk.reader, at: moment)
    let (day, rule) = (try given.day(at: moment, walk.reader), given.rule())
    try given.check()
    try Dossier(walk, of: countries, at: moment, on: day, by: rule).write(given.understood, into: &response)
    return nil
  }

  /// `GET /v1/relations/{pair}`: what is known of two countries.
  static let relation = Route(
    "/v1/relations/{pair}", "Tells what is known of two countries in one answer.",
    parameters: [.on, .rule, .asOf] + QueryParameter.freshness, answer: Dossier.schema, isOfToday: true,
    isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let moment = try given.moment(walk.reader)
    let (day, rule) = (try given.day(at: moment, walk.reader), given.rule())
    try given.check()
    let pair = try CountryPair(question["pair"], walk.reader, at: moment)
    if let address = pair.address(insteadOf: question) {
      response.status = .permanentRedirect
      response.add("Location", address)
      return nil
    }
    try Dossier(walk, of: pair.countries, at: moment, on: day, by: rule).write(
      given.understood, into: &response)
    return nil
  }
}

extension QueryParameter {
  /// Which countries a dossier is of.
  static let dossierBetween = QueryParameter(
    "between",
    "The countries that are told of together, or one group for its members: between=RUS,KAZ,TKM.",
    ParameterSchema(.reference(Resource.countries.name)), isList: true)

  /// Of which countries the pairs are.
  static let pairCountry = QueryParameter(
    "country", "Pairs with one of these countries.", ParameterSchema(.reference(Resource.countries.name)),
    isList: true)

  /// The day that is taken for today.
  static let on = QueryParameter(
    "on",
    "The day up to which things are over and from which on they are to come; today where it is not given, and with as_of the day of that commit.",
    .pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
}

extension GivenParameters {
  /// The day that is taken for today (`on`).
  mutating func day(at moment: Moment, _ reader: Reader) throws(Problem) -> CalendarDay {
    let ofCommit = moment == .now ? nil : try reader.dataset(at: moment).updatedAt
    let text = text("on") ?? ofCommit.map { String($0.prefix(10)) } ?? Timestamp.today
    understand("on", .string(text))
    guard let date = try? UncertainDate(text), date.precision == .day, date.qualifier == nil else {
      refuse("on", "\"on\" is a day: on=2026-11-28.")
      return .distantPast
    }
    return date.min
  }

  /// The countries that a dossier is asked for (`between`); the members of a group that is asked for alone.
  fileprivate mutating func countriesTogether(_ reader: Reader, at moment: Moment) throws(Problem) -> [String]
  {
    for name in ["country", "limit", "cursor"] where text(name) != nil {
      refuse(name, "\"\(name)\" is about the list of pairs: leave it out, or leave out \"between\".")
    }
    guard let named = try records(.dossierBetween, reader, at: moment) else { return [] }
    let countries = named.count == 1 ? try reader.members(of: named[0], at: moment) : named
    if countries.count < 2 {
      refuse("between", "\"between\" takes two or more different countries, or a group: between=RUS,KAZ,TKM.")
    }
    return countries.sorted()
  }
}

/// Two countries in the order of their codes.
struct CountryPair {
  /// Their ids.
  let countries: [String]

  /// Finds the countries that a text names with a hyphen between them, by any of their codes.
  /// - Throws: `Problem` of kind `notFound` where it names no two different countries.
  init(_ text: String, _ reader: Reader, at moment: Moment) throws(Problem) {
    var ids: [String] = []
    for word in text.split(separator: "-").map(String.init) {
      guard let id = try reader.id(of: word, in: Resource.countries.name, at: moment) else {
        throw Problem(.notFound, try reader.absence(of: word, in: Resource.countries.name))
      }
      ids.append(id)
    }
    guard ids.count == 2, ids[0] != ids[1] else {
      throw Problem(.notFound, "A pair is two different countries: /relations/KAZ-TKM.")
    }
    countries = ids.sorted()
  }

  /// `KAZ-TKM`.
  var text: String { countries.joined(separator: "-") }
  /// The value of `between`.
  var between: String { countries.joined(separator: ",") }

  /// The address of what a question asks about this pair; nil where it is asked there.
  func address(insteadOf question: Question) -> String? {
    let (target, given) = (question.target, question["pair"])
    guard given != text, let place = target.path.lastIndex(where: { $0.hasPrefix(given) }) else { return nil }
    var path = target.path
    path[place] = text + path[place].dropFirst(given.count)
    return Target(path: path, query: target.query).text
  }
}

extension Reader {
  /// The countries that are members of a group; none of what is no group.
  fileprivate func members(of id: String, at moment: Moment) throws(Problem) -> [String] {
    let field = Resource.countries.fields.first { field in
      guard case .reference(let collection)? = field.list?.items.first?.kind else { return false }
      return collection == Resource.countries.name
    }
    guard let field else { return [] }
    var members: [UInt8] = []
    _ = try record(.countries, id, [field], at: moment) { members = Array($0.text(0).utf8) }
    return (try? JSONReader.value(of: members))?.items.compactMap(\.textValue) ?? []
  }
}
