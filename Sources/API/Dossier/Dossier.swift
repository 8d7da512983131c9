import Domain
import HTTP
import Representation
import Store

/// What is known of several countries together, in one answer: of each collection what its declaration says
/// (`DossierPart`), what disagrees, and what it all rests on. It asks the questions that a caller could ask one by one.
struct Dossier {
  let walk: Walk
  /// The ids of the countries, two or more, in the order of the alphabet.
  let countries: [String]
  /// The state of the record that it shows.
  let moment: Moment
  /// Up to this day things are over, and from it on they are to come.
  let day: CalendarDay
  /// What chooses among claims that disagree; nil where all stand alike.
  let rule: Rule?
  let names: RecordNames

  init(_ walk: Walk, of countries: [String], at moment: Moment, on day: CalendarDay, by rule: Rule?) {
    (self.walk, self.countries, self.moment, self.day, self.rule) = (walk, countries, moment, day, rule)
    names = RecordNames(walk.reader.connection, at: moment)
  }

  /// At most so many records of a list or a stage stand here; the others are a link away.
  static let recordsMost = 10
  /// At most so many series stand here.
  static let seriesMost = 100
  /// At most so many of what happened last, and of what is to come.
  static let datesMost = 5

  /// The query that links to the same state of the record.
  var asOf: [QueryItem] {
    if case .commit(let seq) = moment { [QueryItem(name: "as_of", value: "\(seq)")] } else { [] }
  }

  /// Writes the whole answer.
  func write(_ understood: [JSON.Member], into response: inout Response) throws(Problem) {
    var counts: [JSON.Member] = []
    var parts: [JSON.Member] = []
    var cited = CitedSources()
    for resource in Resource.all {
      guard let part = resource.dossier else { continue }
      let section = try section(of: resource, part, &cited)
      counts.append(.init(resource.name, section["count"] ?? .null))
      parts.append(.init(resource.name, section))
    }
    let id = countries.joined(separator: "-")
    response.append(
      .object(
        [
          .init("id", .string(id)), .init("url", .string(address)),
          .init("countries", .array(countries.map { .country($0, names, asOf) })),
          .init("on", .string(day.text)), .init("counts", .object(counts)),
        ] + parts + [
          .init("disagreements", try disagreements()),
          .init("sources", try sources(cited)),
          .init("query", .object(understood)),
          .init("dataset", try walk.reader.dataset(at: moment).json),
        ]))
    response.body.append(UInt8(ascii: "\n"))
  }

  /// Where it is found.
  private var address: String {
    let between = [QueryItem(name: "between", value: countries.joined(separator: ","))]
    return countries.count == 2
      ? Target(path: ["v1", "relations", countries.joined(separator: "-")], query: asOf).text
      : Target(path: ["v1", "relations"], query: between + asOf).text
  }

  private func section(of resource: Resource, _ part: DossierPart, _ cited: inout CitedSources)
    throws(Problem)
    -> JSON
  {
    let question = DossierQuestion(self, resource, part.fields)
    let members: [JSON.Member]
    switch part.kind {
    case .standings(let standings): return try question.standings(standings, &cited)
    case .list: members = [.init("data", .array(try question.records()))]
    case .stages(let stages): members = try question.stages(stages)
    case .dates(let dates): members = try question.dates(dates)
    case .series(let series): members = try question.series(series, &cited)
    }
    return try question.section(members, &cited)
  }

  /// How many points there are on which sources disagree about these countries, and the first of them.
  private func disagreements() throws(Problem) -> JSON {
    var filter = ConflictFilter()
    (filter.together, filter.moment) = (countries, moment)
    let query = [QueryItem(name: "between", value: countries.joined(separator: ","))] + asOf
    let count = try walk.reader.count(filter)
    let (first, _) = try walk.reader.conflicts(filter, limit: Dossier.recordsMost)
    return .object([
      .init("count", .number("\(count)")),
      .init("url", .string(Target(path: ["v1", "conflicts"], query: query).text)),
      .init("data", .array(first.map { $0.json(by: rule) })),
    ])
  }

  /// The sources of what is told here, those with most records first.
  private func sources(_ cited: CitedSources) throws(Problem) -> JSON {
    var sources: [JSON] = []
    for (id, count) in cited.inOrder {
      let fields = ["id", "title", "publisher", "published", "reliability"]
      guard let source = try record(id, of: .sources, fields) else { continue }
      sources.append(.object(source.members + [.init("records", .number("\(count)"))]))
    }
    return .array(sources)
  }

  /// One record with some of its fields and its address; nil where there is none.
  func record(_ id: String, of resource: Resource, _ names: [String]) throws(Problem) -> JSON? {
    let fields = resource.fields.filter { names.contains($0.name) }
    let writer = JSONRow(fields, storage: walk.storage)
    var bytes: [UInt8] = []
    _ = try walk.reader.record(resource, id, fields, at: moment) { writer.write($0, to: &bytes) }
    return bytes.isEmpty ? nil : addressed(try read(bytes), of: resource)
  }

  /// What was written, as a value.
  func read(_ bytes: [UInt8]) throws(Problem) -> JSON {
    do throws(JSONFault) { return try JSONReader.value(of: bytes) } catch {
      throw Problem(.internalError, "A part of the dossier cannot be read.", cause: "\(error)")
    }
  }

  /// A record with its address behind its id.
  func addressed(_ record: JSON, of resource: Resource) -> JSON {
    let path = ["v1", resource.name, record["id"]?.textValue ?? ""]
    let url = JSON.Member("url", .string(Target(path: path, query: asOf).text))
    return .object(Array(record.members.prefix(1)) + [url] + record.members.dropFirst())
  }
}

/// How many records that a dossier tells of rest on each source.
struct CitedSources {
  private var counts: [String: Int] = [:]

  mutating func add(_ source: String, _ count: Int = 1) { counts[source, default: 0] += count }

  /// Adds each source that a record cites, once.
  mutating func add(citedBy record: JSON) {
    for source in Set((record["citations"]?.items ?? []).compactMap { $0["source"]?.textValue }) {
      add(source)
    }
  }

  /// Those with most records first.
  var inOrder: [(id: String, count: Int)] {
    counts.map { (id: $0.key, count: $0.value) }.sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }
}
