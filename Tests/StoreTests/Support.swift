import Chance
package import Domain
import Foundation
import SQLite
import Testing

@testable import Store

extension SplitMix64 {
  mutating func one<Element>(of elements: [Element]) throws -> Element {
    try #require(elements.randomElement(using: &self))
  }
}

/// The repository this file is in.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let migrations = root + "/Migrations"
}

/// The schema of this program.
func repositorySchema() throws(MigrationError) -> Schema {
  try Schema(Migration.load(folder: Repository.migrations))
}

/// A database with the schema of the repository, in a folder of its own that goes when the test ends.
final class TemporaryDatabase {
  let path: String
  let connection: Connection
  private let folder: String

  /// Migrated once; every test begins with a copy of its bytes.
  private static let template = Result {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/template.sqlite"
    do {
      let connection = try Connection(path: path, mode: .create)
      _ = try repositorySchema().migrate(connection)
      _ = try repositorySchema().derive(in: connection)
      try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  init() throws {
    folder = try TemporaryDatabase.makeFolder()
    path = folder + "/entente.sqlite"
    try TemporaryDatabase.template.get().write(to: URL(fileURLWithPath: path))
    connection = try Connection(path: path)
  }

  /// The same as another is now.
  init(copyOf other: TemporaryDatabase) throws {
    folder = try TemporaryDatabase.makeFolder()
    path = folder + "/entente.sqlite"
    try other.connection.execute("VACUUM INTO '\(path)'")
    connection = try Connection(path: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func makeFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("entente-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
  }

  var writer: Writer { Writer(connection) }

  func reader() throws -> Reader { try Reader(path: path) }

  /// Stores records of one collection in a commit of their own.
  @discardableResult func put(_ resource: Resource, _ records: [JSON]) throws -> CommitSummary {
    try writer.import(RecordBundle([.init(resource, origin: resource.name, records: records)]), actor: "test")
  }

  @discardableResult func retire(_ resource: Resource, _ ids: [String]) throws -> CommitSummary {
    try writer.commit(actor: "test") { (commit) throws(Problem) in
      for id in ids { _ = try commit.retire(id, from: resource) }
    }
  }

  /// The first column of every row, as text.
  func texts(_ sql: String) throws -> [String] { try connection.prepare(sql).all { $0.text(0) } }

  func number(_ sql: String) throws -> Int64 {
    try #require(try connection.prepare(sql).first { $0.integer(0) })
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { .init($0.0, $0.1) })
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var items: [JSON] { if case .array(let items) = self { items } else { [] } }

  /// The object without one member.
  func without(_ name: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }

  /// The object with one member set.
  func with(_ name: String, _ value: JSON) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name } + [.init(name, value)])
  }
}

extension Resource: CustomTestStringConvertible {
  package var testDescription: String { name }
}

extension Resource {
  /// The fields of its declaration, without those that every resource has.
  var ownFields: [Field] {
    let shared = ["id", "weight", "identifiers", "notes", "citations", "revision", "updated_at"]
    return fields.filter { !shared.contains($0.name) }
  }

  static func of(_ name: String) -> Resource { all.first { $0.name == name } ?? all[0] }
  static let source = of("sources")
  static let country = of("countries")
  static let organization = of("organizations")
  static let person = of("people")
  static let event = of("events")
  static let agreement = of("agreements")
  static let membership = of("memberships")
  static let series = of("trade-series")
  static let observation = of("trade-observations")
}

/// Records made by hand, each right as it is.
enum Sample {
  static let source: JSON = [
    "id": "a-source", "title": "A source", "kind": "report", "language": "en", "reliability": "B",
    "reliability_reason": "It says so.", "published": "2024-05",
  ]
  static let citations: JSON = [["source": "a-source", "paragraph": 1, "quote": "exactly 12"]]
  static let countries: [JSON] = [
    country("TKM", "TM", "795", "Turkmenistan"), country("RUS", "RU", "643", "Russia"),
    country("KAZ", "KZ", "398", "Kazakhstan"),
  ]
  static let person: JSON = ["id": "a-person", "name": "A person", "country": "TKM", "citations": citations]
  static let event: JSON = [
    "id": "an-event", "title": "An event", "kind": "visit", "status": "occurred", "date": "2024-05-06",
    "countries": ["RUS", "TKM"], "people": ["a-person"], "citations": citations,
  ]
  static let series: JSON = [
    "id": "a-series", "title": "A series", "reporter": "TKM", "partner": "RUS", "flow": "exports",
    "scope": "total", "measure": "level", "unit": "USD", "frequency": "A", "citations": citations,
  ]
  static let observation: JSON = [
    "id": "a-figure", "series": "a-series", "period": "2024", "value": 12, "bound": "exact", "unit": "USD",
    "obs_status": "A", "value_text": "12", "citations": citations,
  ]

  static func country(_ id: String, _ alpha2: String, _ numeric: String, _ name: String) -> JSON {
    [
      "id": .string(id), "alpha2": .string(alpha2), "numeric": .string(numeric), "name": .string(name),
      "citations": citations,
    ]
  }

  /// A source, three countries, a person, an event, and a series with one figure.
  static func store(in database: TemporaryDatabase) throws {
    try database.put(.source, [source])
    try database.put(.country, countries)
    try database.put(.person, [person])
    try database.put(.event, [event])
    try database.put(.series, [series])
    try database.put(.observation, [observation])
  }
}

extension TemporaryDatabase {
  /// Stores all records of a world in one commit.
  func store(_ world: World) throws {
    let parts = Resource.all.map {
      RecordBundle.Part($0, origin: $0.name, records: world.records[$0.name] ?? [])
    }
    _ = try writer.import(RecordBundle(parts), actor: "test")
  }
}

/// The problem that `body` throws.
func problem(_ body: () throws -> Void) throws -> Problem {
  do {
    try body()
  } catch let problem as Problem {
    return problem
  }
  throw NotRefused()
}

struct NotRefused: Error {}

/// A reader with the questions that tests ask.
extension Reader {
  func plan(_ resource: Resource, _ parameters: [(String, String)] = [], within parent: String? = nil) throws
    -> Plan
  {
    try Plan(resource, parameters.map { Parameter($0.0, $0.1) }, within: parent, lookup: self)
  }

  /// Every conflict, a thousand at most.
  func conflicts() throws -> [Conflict] {
    try conflicts(ConflictFilter(), limit: 1000).conflicts
  }

  /// The ids of one page, and the cursor behind it. Serves the plan as it is, with every field.
  func page(_ plan: Plan) throws -> (ids: [String], next: String?) {
    let column = plan.fields.prefix { $0.name != "id" }.reduce(0) { $0 + $1.selectColumns.count }
    var ids: [String] = []
    var reading = try read(prepare(plan))
    try reading.readRows { ids.append($0.text(column)) }
    return (ids, reading.next?.text(fingerprint: plan.fingerprint))
  }

  /// How many records are on a page.
  func count(_ page: PreparedPage) throws -> Int {
    var count = 0
    var reading = try read(page)
    try reading.readRows { _ in count += 1 }
    return count
  }

  /// The ids of all pages, one after the other.
  /// - Parameter between: what happens between two pages.
  func pages(
    _ resource: Resource, _ parameters: [(String, String)], within parent: String? = nil,
    between: () throws -> Void = {}
  ) throws -> [[String]] {
    var pages: [[String]] = []
    var cursor: String?
    repeat {
      if !pages.isEmpty { try between() }
      let page = try page(
        plan(resource, parameters + (cursor.map { [("cursor", $0)] } ?? []), within: parent))
      pages.append(page.ids)
      cursor = page.next
      try #require(pages.count < 1000)
    } while cursor != nil
    return pages
  }

  func ids(_ resource: Resource, _ parameters: [(String, String)], within parent: String? = nil) throws
    -> [String]
  {
    try page(plan(resource, [("limit", "1000")] + parameters, within: parent)).ids
  }
}

extension QueryParameter {
  /// A value that it takes; of a cursor there is none.
  func sample(_ resource: Resource) -> String {
    switch name {
    case "between": return "RUS,TKM"
    case "sort" where resource.parent != nil: return "period"
    case "as_of", "updated_after", "min_version", "wait": return "1"
    default: break
    }
    if let bounds = schema.bounds { return String(bounds.lowerBound) }
    if let code = schema.allowed.first { return code }
    if let collection = schema.collection { return collection == "countries" ? "TKM" : "a-body" }
    return schema.isDate ? "2024" : "142"
  }
}

/// What a list must hold, worked out from the records as they were given.
struct Model {
  let resource: Resource
  var records: [JSON]

  /// The parameters that name the record above, and which records are below it.
  var all: [(String, String)] { resource.parent == nil ? [] : [("resolve", "all")] }

  func ids(where isIncluded: (JSON) throws -> Bool) rethrows -> Set<String> {
    Set(try records.filter(isIncluded).compactMap { $0["id"]?.text })
  }

  /// Ids in the order of a field, what is missing last, ties by id in the same direction.
  func sorted(by field: String, descending: Bool, _ records: [JSON]) throws -> [String] {
    let keyed = try records.map { (keys: try keys($0, field), id: try #require($0["id"]?.text)) }
    return keyed.sorted { left, right in
      if (left.keys == nil) != (right.keys == nil) { return left.keys != nil }
      let (one, other) = ((left.keys ?? []) + [left.id], (right.keys ?? []) + [right.id])
      guard let index = one.indices.first(where: { one[$0] != other[$0] }) else { return false }
      return precedes(one[index], other[index]) != descending
    }.map(\.id)
  }

  /// As bytes, as SQLite compares.
  private func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private func keys(_ record: JSON, _ name: String) throws -> [String]? {
    guard let text = record[name]?.text else { return nil }
    if resource.field(name)?.isName == true { return [text.folded] }
    guard case .date? = resource.field(name)?.kind else { return [text] }
    let date = try UncertainDate(end: text)
    let isExact = date.qualifier == nil && !date.edtf.contains("-X")
    let hasBeginning = date.min != .distantPast
    let place = hasBeginning ? date.min.text : date.max.text
    let days = isExact ? (hasBeginning ? "" : "/") + date.max.text : date.edtf
    return resource.parent == nil ? [place] : [place, days]
  }

  /// Whether a record has one of the values in the filter's place.
  func matches(_ record: JSON, _ filter: Filter, _ values: Set<String>) -> Bool {
    switch filter.place {
    case .columns(let columns): columns.contains { values.contains(record[$0]?.text ?? "") }
    case .list(let table, let column): !values.isDisjoint(with: texts(record, table, column))
    }
  }

  /// The texts in a column of a list's rows.
  func texts(_ record: JSON, _ table: String, _ column: String) -> Set<String> {
    let field = resource.fields.first { $0.list?.table == table }
    let rows = field.flatMap { record[$0.name]?.items } ?? []
    return Set(rows.compactMap { field?.list?.shape == .plain ? $0.text : $0[column]?.text })
  }
}

/// Those that know no history of their own.
extension RecordLookup {
  func position(asOf text: String) throws(Problem) -> Position { Position(1, mark: nil) }
  func position(updatedAfter text: String) throws(Problem) -> Position { Position(1, mark: nil) }
  func firstVersion(after position: Position, in resource: Resource) throws(Problem) -> Int64 { 2 }
  func require(_ position: Position) throws(Problem) {}
  func records(called text: String, in collection: String) throws(Problem) -> [String] { [] }
}

extension PlanRows {
  /// The ids of the rows that are still to come, a few from each snapshot.
  func ids(atMost most: Int = .max) throws -> [String] {
    var ids: [String] = []
    var isMore = true
    while isMore, ids.count < most {
      isMore = try take { row in
        ids.append(row.text(0))
        return ids.count < most && ids.count % 7 != 0
      }
    }
    return ids
  }
}

extension SplitMix64 {
  /// The ends of a period that may be asked for: it begins somewhere, and ends no earlier.
  mutating func period() throws -> (from: String, to: String) {
    while true {
      let (from, to) = (try date(), try date())
      let isBounded = !from.hasPrefix(".") && !from.hasPrefix("/") && !to.hasSuffix(".") && !to.hasSuffix("/")
      if isBounded, try UncertainDate(from).min <= UncertainDate(to).max { return (from, to) }
    }
  }
}
