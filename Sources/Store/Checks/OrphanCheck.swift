import Domain
import SQLite

extension RecordCheck {
  /// Sources, organizations and people stand in the record because something refers to them, and a series
  /// because it has figures. Countries are there whether or not anything is said of them.
  static var orphans: RecordCheck {
    RecordCheck(summary: "every source, body, person and series is referred to") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all where resource.isReferredTo && resource.name != "countries" {
        let references = RecordCheck.references(to: resource)
        let sql = """
          SELECT id FROM \(resource.versionTable) AS t WHERE closed IS NULL AND id NOT IN (
            \(references.joined(separator: " UNION ALL "))) ORDER BY id
          """
        findings.faults += try connection.prepare(sql).all([]) {
          "\(resource.name)/\($0.text(0)): nothing refers to it."
        }
      }
      return findings
    }
  }

  /// The ids of a collection that current records refer to, by field, list and link, a SELECT each.
  private static func references(to target: Resource) -> [String] {
    Resource.all.flatMap { resource -> [String] in
      let fields = resource.columns.filter { $0.reference == target.name }.map { column in
        "SELECT \(column.name) FROM \(resource.versionTable) WHERE closed IS NULL AND \(column.name) IS NOT NULL"
      }
      let rows = resource.lists.flatMap { list -> [String] in
        let columns = list.columns.filter { $0.reference == target.name }
        let links = list.isLinks ? ["target"] : []
        return (columns.map(\.name) + links).map { column in
          "SELECT i.\(column) FROM \(list.table) AS i JOIN \(resource.versionTable) USING (version) WHERE closed IS NULL"
            + (links.isEmpty ? " AND i.\(column) IS NOT NULL" : " AND i.collection = '\(target.name)'")
        }
      }
      return fields + rows
    }
  }
}
