import Domain

/// A text of a record that is searched: one of its own, or those of a list, as fields declare it.
struct SearchedField {
  /// As answers name it: `title`, `aliases`, `citations.quote`.
  let name: String
  let weight: TextWeight
  /// The column that holds it.
  let column: String
  /// The table of its rows; nil where it is a column of the record.
  let list: String?

  private init(_ name: String, _ weight: TextWeight, _ column: String, in list: String? = nil) {
    (self.name, self.weight, self.column, self.list) = (name, weight, column, list)
  }

  /// The searched texts of a collection, in the order of their fields. An id that is a code is a name too.
  static func all(of resource: Resource) -> [SearchedField] {
    resource.fields.flatMap { field -> [SearchedField] in
      if case .key = field.kind { return resource.isCoded ? [SearchedField("id", .names, "id")] : [] }
      guard let list = field.list else {
        return field.search.map { [SearchedField(field.name, $0, field.name)] } ?? []
      }
      return list.items.compactMap { item in
        item.search.map {
          SearchedField(
            list.shape != .objects ? field.name : "\(field.name).\(item.name)", $0, item.name, in: list.table)
        }
      }
    }
  }

  /// The texts with a line end behind each, as SQL over a row of versions that is named `v`.
  var sql: String {
    guard let list else { return "coalesce(v.\(column) || char(10), '')" }
    let rows = "SELECT i.\(column) AS item FROM \(list) AS i WHERE i.version = v.version ORDER BY i.position"
    return "coalesce((SELECT group_concat(item || char(10), '') FROM (\(rows))), '')"
  }
}
