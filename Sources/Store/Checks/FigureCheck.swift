import Domain
import SQLite

extension RecordCheck {
  /// The figure of a claim, as the source prints it, stands in a quote of the claim.
  static var figures: RecordCheck {
    RecordCheck(summary: "every figure stands in a quote of its claim") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for figure in Figure.all {
        findings.faults += try figure.unquoted(connection)
        findings.faults += try figure.illBounded(connection)
      }
      return findings
    }
  }
}

/// The columns that hold a figure and what the source prints for it: of an observation, of a project's cost,
/// of the rows of a project's targets.
struct Figure {
  let resource: Resource
  /// The version table, or that of a list.
  let table: String
  /// `value` or `cost`.
  let value: String

  var text: String { value + "_text" }
  var most: String { value + "_max" }
  var bound: String { value == "value" ? "bound" : value + "_bound" }

  /// Every figure of every collection.
  static var all: [Figure] {
    Resource.all.flatMap { resource in
      figures(resource.fields, in: resource.versionTable, of: resource)
        + resource.lists.flatMap { figures($0.items, in: $0.table, of: resource) }
    }
  }

  private static func figures(_ fields: [Field], in table: String, of resource: Resource) -> [Figure] {
    fields.filter { $0.name.hasSuffix("_text") }.map {
      Figure(resource: resource, table: table, value: String($0.name.dropLast("_text".count)))
    }
  }

  /// The figures of current records: a version table joined with itself has each row once.
  var rows: String {
    "\(resource.versionTable) AS v JOIN \(table) AS f ON f.version = v.version WHERE v.closed IS NULL"
  }

  func unquoted(_ connection: Connection) throws(SQLiteError) -> [String] {
    let sql = """
      SELECT v.id, f.\(text) FROM \(rows)
        AND (f.\(text) IS NOT NULL OR f.\(value) IS NOT NULL) AND NOT EXISTS (
          SELECT 1 FROM \(resource.table)_citation AS c WHERE c.version = v.version AND instr(c.quote, f.\(text)) > 0)
      ORDER BY v.id
      """
    return try connection.prepare(sql).all([]) { row in
      guard let text = row.textIfPresent(1) else {
        return
          "\(resource.name)/\(row.text(0)): a \(value) without \(self.text), the figure as the source prints it."
      }
      return "\(resource.name)/\(row.text(0)): its figure \"\(text)\" stands in none of its quotes."
    }
  }

  /// A range has two ends in order; nothing else has a second one.
  func illBounded(_ connection: Connection) throws(SQLiteError) -> [String] {
    let sql = """
      SELECT v.id FROM \(rows)
        AND ((f.\(bound) IS 'range') <> (f.\(most) IS NOT NULL) OR f.\(most) < f.\(value)) ORDER BY v.id
      """
    return try connection.prepare(sql).all([]) { row in
      "\(resource.name)/\(row.text(0)): bound range goes with a \(most) above its \(value), and only range does."
    }
  }
}
