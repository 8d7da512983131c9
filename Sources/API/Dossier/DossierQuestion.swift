import Domain
import HTTP
import Representation
import Store

/// The questions that a dossier asks of one collection: about the records that bring its countries together.
struct DossierQuestion {
  let dossier: Dossier
  let resource: Resource
  /// The fields that stand for a record, and its id.
  private let fields: [String]

  init(_ dossier: Dossier, _ resource: Resource, _ fields: [String]) {
    (self.dossier, self.resource) = (dossier, resource)
    self.fields = ["id"] + fields
  }

  private var reader: Reader { dossier.walk.reader }
  private var countries: String { dossier.countries.joined(separator: ",") }
  private var together: [QueryItem] { [QueryItem(name: "between", value: countries)] }

  // MARK: Asking

  private func plan(_ query: [QueryItem]) throws(Problem) -> Plan {
    let shape = [Parameter("fields", fields.joined(separator: ","))]
    return try Plan(
      resource, query.map { Parameter($0.name, $0.value) } + shape, at: dossier.moment, lookup: reader)
  }

  /// Where a caller asks the same.
  private func url(_ query: [QueryItem]) -> JSON {
    .string(Target(path: ["v1", resource.name], query: query + dossier.asOf).text)
  }

  private func count(_ query: [QueryItem]) throws(Problem) -> Int {
    Int(try reader.count(try plan(together + query)))
  }

  /// How many of the records have each value in the place of a filter.
  private func counts(of name: String) throws(Problem) -> [(value: String, count: Int)] {
    guard let filter = resource.filter(name) else { return [] }
    return try reader.facet(filter, of: try plan(together)).values.compactMap { value in
      value.value.map { ($0, Int(value.count)) }
    }
  }

  /// The records, at most so many.
  func records(_ query: [QueryItem] = [], limit: Int = Dossier.recordsMost) throws(Problem) -> [JSON] {
    try all(together + query + [QueryItem(name: "limit", value: "\(limit)")])
  }

  /// All that a query finds, each with its address.
  private func all(_ query: [QueryItem]) throws(Problem) -> [JSON] {
    let plan = try plan(query)
    let writer = JSONRow(plan.fields, storage: dossier.walk.storage)
    var records: [[UInt8]] = []
    let rows = try PlanRows(plan, over: reader.connection)
    while try rows.take({ row in
      var bytes: [UInt8] = []
      writer.write(row, to: &bytes)
      records.append(bytes)
      return true
    }) {}
    var read: [JSON] = []
    for bytes in records { read.append(dossier.addressed(try dossier.read(bytes), of: resource)) }
    return read
  }

  // MARK: Telling

  /// What is told of the collection: how many records there are, where they are found, and these members.
  func section(_ members: [JSON.Member], _ cited: inout CitedSources) throws(Problem) -> JSON {
    for (source, count) in try counts(of: "source") { cited.add(source, count) }
    return .object([.init("count", .number("\(try count([]))")), .init("url", url(together))] + members)
  }

  /// How many records are at each stage, and the first of them.
  func stages(_ stages: DossierPart.Stages) throws(Problem) -> [JSON.Member] {
    let counts = try counts(of: stages.field)
    var told: [JSON] = []
    for stage in stages.stages {
      let count = counts.filter { stage.codes.contains($0.value) }.reduce(0) { $0 + $1.count }
      if count > 0 { told.append(try self.stage(stage, count, of: stages)) }
    }
    return [.init("stages", .array(told))]
  }

  /// What is at a stage, but for what its end has come to.
  private func stage(_ stage: DossierPart.Stages.Stage, _ count: Int, of stages: DossierPart.Stages)
    throws(Problem) -> JSON
  {
    let query = [QueryItem(name: stages.field, value: stage.codes.joined(separator: ","))]
    var members: [JSON.Member] = []
    var lapsed = 0
    if stage.isForemost, let end = stages.end {
      let over = query + before("\(end)__lt")
      lapsed = try self.count(over)
      if lapsed > 0 {
        members.append(
          .init(
            "lapsed", .object([.init("count", .number("\(lapsed)")), .init("url", url(together + over))])))
      }
    }
    let found = try records(query, limit: min(Dossier.recordsMost + lapsed, Plan.limits.most))
    let left = found.filter { record in
      lapsed == 0 || stages.end.flatMap { record[$0]?.date }.map { $0.max >= dossier.day } ?? true
    }
    return .object(
      [
        .init("stage", .string(stage.name)), .init("title", .string(stage.title)),
        .init("is_foremost", .boolean(stage.isForemost)), .init("count", .number("\(count - lapsed)")),
        .init("url", url(together + query)),
      ] + members + [.init("data", .array(Array(left.prefix(Dossier.recordsMost))))])
  }

  /// What surely lies before the day.
  private func before(_ comparison: String) -> [QueryItem] {
    [QueryItem(name: comparison, value: dossier.day.text), QueryItem(name: "match", value: "certain")]
  }

  /// What happened last, and what is to come.
  func dates(_ dates: DossierPart.Dates) throws(Problem) -> [JSON.Member] {
    let happened =
      [QueryItem(name: dates.status, value: dates.happened.joined(separator: ","))]
      + before("\(dates.date)__lte") + [QueryItem(name: "sort", value: "-\(dates.date)")]
    let coming = [
      QueryItem(name: dates.status, value: dates.coming.joined(separator: ",")),
      QueryItem(name: "\(dates.date)__gt", value: dossier.day.text),
      QueryItem(name: "sort", value: dates.date),
    ]
    return [
      .init("last", .array(try records(happened, limit: Dossier.datesMost))),
      .init("last_url", url(together + happened)),
      .init("coming", .array(try records(coming, limit: Dossier.datesMost))),
      .init("coming_url", url(together + coming)),
    ]
  }

  /// The series, with what is known last of each and what follows from that.
  func series(_ series: DossierPart.Series, _ cited: inout CitedSources) throws(Problem) -> [JSON.Member] {
    guard let figures = resource.nested else { return [] }
    let records = try records(limit: Dossier.seriesMost)
    return try DossierSeriesList(records, of: resource, figures, series, in: dossier).members(&cited)
  }

  /// The bodies to which all the countries stand in some way, with every claim about how.
  func standings(_ standings: DossierPart.Standings, _ cited: inout CitedSources) throws(Problem) -> JSON {
    let query = [QueryItem(name: standings.country, value: countries)]
    let claims = Dictionary(grouping: try all(query)) { $0[standings.body]?.textValue ?? "" }
    let shared = claims.filter { _, claims in
      Set(claims.compactMap { $0[standings.country]?.textValue }).count == dossier.countries.count
    }
    for claim in shared.values.joined() { cited.add(citedBy: claim) }
    var bodies: [(name: String, told: JSON)] = []
    for (body, claims) in shared {
      let (name, reference) = reference(standings.body, body)
      bodies.append(
        (
          name,
          .object([
            .init(standings.body, reference),
            .init("standings", .array(try standing(claims, standings))),
          ])
        ))
    }
    return .object([
      .init("count", .number("\(bodies.count)")), .init("url", url(query)),
      .init("data", .array(bodies.sorted { $0.name < $1.name }.map(\.told))),
    ])
  }

  /// How each country stands to a body, with the claims that cannot all be so.
  private func standing(_ claims: [JSON], _ standings: DossierPart.Standings) throws(Problem) -> [JSON] {
    var told: [JSON] = []
    for country in dossier.countries {
      let own = claims.filter { $0[standings.country]?.textValue == country }
      told.append(
        .object([
          .init(standings.country, .string(country)), .init("claims", .array(own)),
          .init("disagreements", try disagreements(among: own)),
        ]))
    }
    return told
  }

  /// The disagreements that claims are in.
  private func disagreements(among claims: [JSON]) throws(Problem) -> JSON {
    var (told, known): ([JSON], Set<String>) = ([], [])
    for id in claims.compactMap({ $0["id"]?.textValue }) {
      guard let conflict = try reader.conflict(of: (resource.name, id), at: dossier.moment),
        known.insert(conflict.id).inserted
      else { continue }
      told.append(conflict.brief(by: dossier.rule))
    }
    return .array(told)
  }

  /// The name of a record that a field names, and what leads to it.
  private func reference(_ field: String, _ id: String) -> (name: String, told: JSON) {
    guard case .reference(let collection)? = resource.field(field)?.kind else { return (id, .string(id)) }
    let name = dossier.names.name(of: id, in: collection) ?? id
    let url = Target(path: ["v1", collection, id], query: dossier.asOf).text
    return (
      name, .object([.init("id", .string(id)), .init("name", .string(name)), .init("url", .string(url))])
    )
  }
}
