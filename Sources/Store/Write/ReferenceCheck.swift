import Domain
import SQLite

/// Whether the references and links of current records lead to current records. Each costs a search.
struct ReferenceCheck {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  // MARK: What was written

  /// The references that lead nowhere from the versions of a collection from one on.
  func faults(in resource: Resource, since firstVersion: Int64 = 0) throws(SQLiteError) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for place in ReferenceCheck.places[ObjectIdentifier(resource)] ?? resource.references {
      // A link names its collection by value, so each that occurs is looked into.
      for target in try targets(of: place, since: firstVersion) {
        let values = [.integer(firstVersion)] + (place.isLink ? [Binding.text(target.name)] : [])
        faults += try connection.prepare(place.broken(to: target)).all(values) { row in
          place.fault(row.text(0), row.text(1), target, at: place.pointer(row.integerIfPresent(2)))
        }
      }
    }
    return faults
  }

  /// The references of every collection, with the questions that each commit asks of them.
  private static let places = Dictionary(
    uniqueKeysWithValues: Resource.all.map { (ObjectIdentifier($0), $0.references) })

  private func targets(of place: ReferencePlace, since firstVersion: Int64) throws(SQLiteError) -> [Resource]
  {
    guard place.isLink else { return [place.target].compactMap { $0.flatMap(Resource.named) } }
    let sql = "SELECT DISTINCT collection FROM \(place.table) WHERE version >= ? ORDER BY collection"
    return try connection.prepare(sql).all([.integer(firstVersion)]) { $0.text(0) }.compactMap(Resource.named)
  }

  // MARK: What was retired

  /// The references of current records to a record that is current no more.
  func faults(behind target: Resource, _ id: String) throws(SQLiteError) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for resource in Resource.all {
      for place in resource.references where place.isLink || place.target == target.name {
        guard faults.count <= Commit.mostFaults else { return faults }
        let values = (place.isLink ? [Binding.text(target.name)] : []) + [.text(id)]
        faults += try connection.prepare(place.referring).all(values) { row in
          place.fault(row.text(0), id, target)
        }
      }
    }
    return faults
  }
}

/// A column that refers to records: of a collection's versions, of a list's rows, or the target of links.
struct ReferencePlace {
  let resource: Resource
  let field: Field
  let table: String
  let column: String
  /// The collection it refers to; nil for links, whose rows name it.
  let target: String?

  /// The question for what is broken, where it can refer to one collection only.
  private let brokenTarget: String?

  init(_ resource: Resource, _ field: Field, _ table: String, _ column: String, target: Resource?) {
    (self.resource, self.field, self.table, self.column) = (resource, field, table, column)
    self.target = target?.name
    brokenTarget = target.map { ReferencePlace.broken(in: table, column, of: resource, to: $0) }
  }

  var isLink: Bool { target == nil }
  private var isList: Bool { table != resource.versionTable }

  /// The rows from a version on that refer to no current record, with the id of their own. Of all rows only those
  /// are asked whether their record is current that turn out to be broken: a commit brings few of them, and few of
  /// its records are closed.
  func broken(to target: Resource) -> String {
    brokenTarget
      ?? ReferencePlace.broken(in: table, column, of: resource, to: target, where: "r.collection = ?2")
  }

  /// - Parameter condition: holds for the rows that refer to the collection.
  private static func broken(
    in table: String, _ column: String, of resource: Resource, to target: Resource,
    where condition: String? = nil
  ) -> String {
    """
    SELECT (SELECT v.id FROM \(resource.versionTable) AS v WHERE v.version = r.version), r.\(column),
      \(table == resource.versionTable ? "NULL" : "r.position")
    FROM \(table) AS r
    WHERE r.version >= ?1 AND \(condition ?? "r.\(column) IS NOT NULL")
    AND NOT EXISTS (
      SELECT 1 FROM \(target.versionTable) AS t WHERE t.id = r.\(column) AND t.closed IS NULL)
    AND EXISTS (
      SELECT 1 FROM \(resource.versionTable) AS v WHERE v.version = r.version AND v.closed IS NULL)
    LIMIT 20
    """
  }

  /// The ids of the current records that refer to one.
  var referring: String {
    let condition = (isLink ? "r.collection = ? AND " : "") + "r.\(column) = ?"
    guard isList else {
      return
        "SELECT r.id FROM \(table) AS r WHERE \(condition) AND r.closed IS NULL LIMIT \(Commit.mostFaults + 1)"
    }
    return """
      SELECT DISTINCT v.id FROM \(table) AS r CROSS JOIN \(resource.versionTable) AS v ON v.version = r.version
      WHERE \(condition) AND v.closed IS NULL LIMIT \(Commit.mostFaults + 1)
      """
  }

  /// Where the reference stands in its record (RFC 6901).
  /// - Parameter position: of its row, where it stands in a list.
  func pointer(_ position: Int64?) -> String {
    guard let list = field.list, let position else { return "/\(field.name)" }
    switch list.shape {
    case .plain: return "/\(field.name)/\(position)"
    case .objects: return "/\(field.name)/\(position)/\(column)"
    case .map, .single: return "/\(field.name)/\(column)"
    }
  }

  /// - Parameter pointer: where the reference stands in its record; nothing for the record as a whole.
  func fault(_ id: String, _ reference: String, _ target: Resource, at pointer: String = "") -> Problem.Fault
  {
    let what =
      isLink
      ? "a link leads to \"\(reference)\", which is no record of \(target.name)"
      : "\(column) \"\(reference)\" is no record of \(target.name)"
    return .init(
      "In \(resource.name), \"\(id)\": \(what).", pointer: "/\(resource.name)/\(id)\(pointer)")
  }
}

extension Resource {
  /// Every column of its tables that refers to records.
  var references: [ReferencePlace] {
    fields.flatMap { field in
      let table = field.list?.table ?? versionTable
      if field.list?.isLinks == true {
        return [ReferencePlace(self, field, table, "target", target: nil)]
      }
      return (field.list?.columns ?? field.columns).compactMap { column in
        column.reference.flatMap(Resource.named).map {
          ReferencePlace(self, field, table, column.name, target: $0)
        }
      }
    }
  }
}
