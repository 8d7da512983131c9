package import Domain
package import SQLite

/// What people call codes and records, looked up as they are met and remembered.
package final class RecordNames {
  private let connection: Connection
  private let moment: Moment
  /// By collection and id.
  private var known: [String: [String: String?]] = [:]
  /// The one asked for last: what stands beside each other often rests on one source.
  private var last: (collection: String, id: String, name: String?)?

  /// The names as they were at a moment.
  package init(_ connection: Connection, at moment: Moment) {
    (self.connection, self.moment) = (connection, moment)
  }

  /// The title of a code, or the name of the record that a reference names; nil where there is none.
  package func label(_ field: Field, _ value: String) -> String? { label(field.kind, value) }

  /// The same for a kind of field.
  package func label(_ kind: Field.Kind, _ value: String) -> String? {
    switch kind {
    case .choice(let codes): codes.title(of: value)
    case .reference(let collection): name(of: value, in: collection)
    default: nil
    }
  }

  /// The name of a record; nil where there is no such record.
  package func name(of id: String, in collection: String) -> String? {
    if let last, last.id == id, last.collection == collection { return last.name }
    let name = known[collection]?[id] ?? foundName(of: id, in: collection)
    last = (collection, id, name)
    return name
  }

  private func foundName(of id: String, in collection: String) -> String? {
    let name = (try? find(id, in: collection)) ?? nil
    known[collection, default: [:]][id] = .some(name)
    return name
  }

  /// What a record says in a few words, for one that has no name; nil where there is no such record.
  package func words(of id: String, in collection: String) -> String? {
    guard let resource = Resource.named(collection) else { return nil }
    let version = moment.version(of: resource, id: "?", .text(id))
    let sql = "SELECT \(resource.label) FROM \(resource.versionTable) AS v WHERE version = \(version.sql)"
    return try? connection.prepare(sql).first(version.values.map(\.binding)) { $0.text(0) }
  }

  private func find(_ id: String, in collection: String) throws(SQLiteError) -> String? {
    guard let resource = Resource.named(collection), let field = resource.titleField else { return nil }
    let version = moment.version(of: resource, id: "?", .text(id))
    let sql = "SELECT \(field) FROM \(resource.versionTable) WHERE version = \(version.sql)"
    return try connection.prepare(sql).first(version.values.map(\.binding)) { $0.text(0) }
  }
}
