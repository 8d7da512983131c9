import Domain
import SQLite

extension RecordCheck {
  /// The figure of a claim, as the source prints it, stands in a quote of the claim.
  static var figures: RecordCheck {
    RecordCheck(summary: "every figure stands in a quote of its claim") {
      (connection, _) throws(SQLiteError) in
      var findings: [String] = []
      for resource in Resource.all where resource.field("value_text") != nil {
        findings += try unquoted(resource, connection)
        findings += try illBounded(resource, connection)
      }
      return findings
    }
  }

  private static func unquoted(_ resource: Resource, _ connection: Connection) throws(SQLiteError) -> [String]
  {
    let sql = """
      SELECT v.id, v.value_text FROM \(resource.versionTable) AS v
      WHERE v.closed IS NULL AND NOT EXISTS (
        SELECT 1 FROM \(resource.table)_citation AS c WHERE c.version = v.version AND instr(c.quote, v.value_text) > 0)
      ORDER BY v.id
      """
    return try connection.prepare(sql).all([]) { row in
      "\(resource.name)/\(row.text(0)): its figure \"\(row.text(1))\" stands in none of its quotes."
    }
  }

  /// A range has two ends in order; nothing else has a second one.
  private static func illBounded(_ resource: Resource, _ connection: Connection) throws(SQLiteError)
    -> [String]
  {
    let sql = """
      SELECT id FROM \(resource.versionTable)
      WHERE closed IS NULL AND ((bound = 'range') <> (value_max IS NOT NULL) OR value_max < value) ORDER BY id
      """
    return try connection.prepare(sql).all([]) { row in
      "\(resource.name)/\(row.text(0)): bound range goes with a value_max above its value, and only range does."
    }
  }
}
