package import Domain

/// The collections as a package of tables (Frictionless Data Package 1.0): for each its CSV with the types, the codes and
/// the keys of its columns, derived from the declarations as the columns themselves are.
package struct DataPackage {
  private let version: Int64

  /// The package of a state of the record.
  /// - Parameter version: the number of the last commit.
  package init(version: Int64) { self.version = version }

  /// The descriptor. Paths of tables are relative to its own.
  package var value: JSON {
    .object([
      .init("profile", .string("tabular-data-package")), .init("name", .string("entente")),
      .init("title", .string("Entente")),
      .init("description", .string("A cited, queryable record of relations between countries.")),
      .init("version", .string(String(version))), .init("resources", .array(Resource.all.map(table))),
    ])
  }

  private func table(_ resource: Resource) -> JSON {
    .object([
      .init("profile", .string("tabular-data-resource")), .init("name", .string(resource.name)),
      .init("title", .string(resource.title)), .init("description", .string(resource.summary)),
      .init("path", .string("\(resource.name).csv")), .init("format", .string("csv")),
      .init("mediatype", .string(Format.csv.mediaType)), .init("encoding", .string("utf-8")),
      .init("dialect", .object([.init("lineTerminator", .string("\r\n"))])),
      .init("schema", schema(resource)),
    ])
  }

  private func schema(_ resource: Resource) -> JSON {
    let columns = TableColumn.all(of: resource.fields)
    let keys = columns.compactMap { foreignKey($0, of: resource) }
    return .object(
      [
        .init("fields", .array(columns.map(field))), .init("missingValues", .array([.string("")])),
        .init("primaryKey", .array([.string("id")])),
      ] + (keys.isEmpty ? [] : [.init("foreignKeys", .array(keys))]))
  }

  private func field(_ column: TableColumn) -> JSON {
    let constraints = column.constraints
    return .object(
      [
        .init("name", .string(column.name)), .init("type", .string(column.type)),
        .init("description", .string(column.summary)),
      ] + (constraints.isEmpty ? [] : [.init("constraints", .object(constraints))]))
  }

  /// A list of references stands in one cell, of which no key can be made.
  private func foreignKey(_ column: TableColumn, of resource: Resource) -> JSON? {
    guard case .text = column.kind, case .reference(let collection) = column.field.kind else { return nil }
    // A table names itself by nothing.
    let other = collection == resource.name ? "" : collection
    return .object([
      .init("fields", .array([.string(column.name)])),
      .init(
        "reference",
        .object([.init("resource", .string(other)), .init("fields", .array([.string("id")]))])),
    ])
  }
}

extension TableColumn {
  /// The type of its cells (Table Schema). Lists, joined by `|`, are texts.
  fileprivate var type: String {
    switch kind {
    case .integer: "integer"
    case .number: "number"
    case .day: "date"
    case .text, .list, .member, .value: "string"
    }
  }

  fileprivate var summary: String {
    switch kind {
    case .list, .member: "\(field.summary) Several are joined by |."
    default: field.summary
    }
  }

  /// What its cells fulfil.
  fileprivate var constraints: [JSON.Member] {
    guard case .text = kind else { return isRequired ? [.init("required", .boolean(true))] : [] }
    return (isRequired ? [.init("required", .boolean(true))] : [])
      + (codes.map { [.init("enum", .array($0.values.map(JSON.string)))] } ?? [])
  }

  /// The column of the field that it is, where it is one.
  private var column: Column? { field.columns.first { $0.name == name } }

  private var codes: CodeList? { column?.codes }

  /// Whether every cell holds something. A day does not where its date is open.
  private var isRequired: Bool {
    switch kind {
    case .day, .list, .member, .value: false
    // The id and the number of the revision have no column of their own kind, and are always there.
    default: column?.isRequired ?? true
    }
  }
}
