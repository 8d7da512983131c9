import Domain
import SQLite

/// Puts ids in the place of other codes by which a record refers to records that have such codes, as countries do:
/// alpha-2, M49 and any of them in lower case are stored as alpha-3.
struct ReferenceCodes {
  private let connection: Connection
  private let resource: Resource
  private let columns: [Place]
  private let lists: [List]
  /// What was looked up, by collection and code.
  private var ids: [String: String] = [:]

  private struct Place {
    let index: Int
    let name: String
    let target: Resource

    init?(_ column: Column, at index: Int) {
      guard let target = column.reference.flatMap(Resource.named), target.isCoded else { return nil }
      (self.index, name, self.target) = (index, column.name, target)
    }
  }

  private struct List {
    let index: Int
    let name: String
    let isPlain: Bool
    let places: [Place]
  }

  init(_ resource: Resource, _ connection: Connection) {
    (self.resource, self.connection) = (resource, connection)
    columns = resource.columns.enumerated().compactMap { Place($1, at: $0) }
    lists = resource.fields.filter { $0.list != nil }.enumerated().compactMap { index, field in
      guard let list = field.list else { return nil }
      let places = list.columns.enumerated().compactMap { Place($1, at: $0) }
      return places.isEmpty
        ? nil : List(index: index, name: field.name, isPlain: list.shape == .plain, places: places)
    }
  }

  /// The record as it is stored.
  /// - Parameters:
  ///   - pointer: where the record stands (RFC 6901).
  ///   - faults: a fault for each code that fits no current record is appended.
  mutating func resolved(
    _ record: Record, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) throws(SQLiteError) -> Record {
    var (values, rows) = (record.values, record.lists)
    for place in columns {
      try resolve(&values[place.index], place, at: "\(pointer())/\(place.name)", faults: &faults)
    }
    for list in lists {
      for row in rows[list.index].indices {
        for place in list.places {
          let name = list.isPlain ? "" : "/\(place.name)"
          try resolve(
            &rows[list.index][row][place.index], place, at: "\(pointer())/\(list.name)/\(row)\(name)",
            faults: &faults)
        }
      }
    }
    return Record(id: record.id, values: values, lists: rows)
  }

  private mutating func resolve(
    _ value: inout Value, _ place: Place, at pointer: @autoclosure () -> String, faults: inout [Problem.Fault]
  ) throws(SQLiteError) {
    guard case .text(let code) = value, !place.target.isID(code) else { return }
    if let id = try id(of: code, in: place.target) {
      value = .text(id)
      return
    }
    let target = place.target
    let right =
      target.code(ofNumber: code).map { "\"\($0)\"" }
      ?? "the \((["id"] + target.alsoKnownBy).joined(separator: ", ")) of a current record"
    let what = "\"\(place.name)\" is \(JSON.string(code).shown), which is no code of \(target.name)"
    faults.append(.init("\(what): write \(right).", pointer: pointer()))
  }

  private mutating func id(of code: String, in target: Resource) throws(SQLiteError) -> String? {
    let code = code.uppercased()
    let key = "\(target.name)/\(code)"
    if let known = ids[key] { return known }
    var found: String?
    for field in ["id"] + target.alsoKnownBy where found == nil {
      let sql = "SELECT id FROM \(target.versionTable) WHERE \"\(field)\" = ? AND closed IS NULL"
      found = try connection.prepare(sql).first([.text(code)]) { $0.text(0) }
    }
    // A code that fits nothing is looked up again: there is no end to such codes.
    if let found { ids[key] = found }
    return found
  }
}
