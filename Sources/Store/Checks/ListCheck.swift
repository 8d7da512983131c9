import Domain
import SQLite

extension RecordCheck {
  /// The JSON of a list, which answers hold as it stands, is gathered from the rows that filters look into.
  static var lists: RecordCheck {
    RecordCheck(summary: "every list is the JSON of its rows") { (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all {
        for field in resource.fields {
          guard let list = field.list else { continue }
          let sql = """
            SELECT v.id FROM \(resource.versionTable) AS v
            WHERE v.closed IS NULL AND v.\(field.name) IS NOT \(SchemaSQL.gathered(list, of: "v.version")) ORDER BY v.id
            """
          findings.faults += try connection.prepare(sql).all([]) {
            "\(resource.name)/\($0.text(0)): its \(field.name) are not the rows of \(list.table)."
          }
        }
      }
      return findings
    }
  }
}
