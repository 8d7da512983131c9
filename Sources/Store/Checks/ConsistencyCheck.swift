import Domain
import SQLite

extension RecordCheck {
  /// What ends does not end before it begins, for every reading of both dates.
  static var periods: RecordCheck {
    RecordCheck(summary: "nothing ends before it begins") { (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all {
        for (begin, end) in resource.spans {
          let sql = """
            SELECT id, \(begin), \(end) FROM \(resource.versionTable)
            WHERE closed IS NULL AND \(end)_max < \(begin)_min ORDER BY id
            """
          findings.faults += try connection.prepare(sql).all([]) { row in
            "\(resource.name)/\(row.text(0)): its \(end) \(row.text(2)) is before its \(begin) \(row.text(1))."
          }
        }
      }
      return findings
    }
  }

  /// A list names each thing once.
  static var doubles: RecordCheck {
    RecordCheck(summary: "no list holds an entry twice") { (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all {
        for field in resource.fields {
          guard let list = field.list else { continue }
          let columns = list.items.flatMap(\.columns).map { "r.\"\($0.name)\"" }.joined(separator: ", ")
          let sql = """
            SELECT v.id FROM \(list.table) AS r JOIN \(resource.versionTable) AS v USING (version)
            WHERE v.closed IS NULL GROUP BY v.version, \(columns) HAVING count(*) > 1 ORDER BY v.id
            """
          findings.faults += try connection.prepare(sql).all([]) {
            "\(resource.name)/\($0.text(0)): its \(field.name) hold an entry twice."
          }
        }
      }
      return findings
    }
  }

  /// Two series do not count the same, and a figure has the unit of its series.
  static var series: RecordCheck {
    RecordCheck(summary: "no two series count the same, and figures have their series' unit") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for claims in Resource.all {
        guard let parent = claims.parent, let series = Resource.named(parent.collection) else { continue }
        let counted = series.fields.filter { !$0.isName && $0.name != "notes" }.flatMap(\.columns).map(\.name)
        let same = "SELECT group_concat(id, ', ') FROM \(series.versionTable) WHERE closed IS NULL"
        let sql = "\(same) GROUP BY \(counted.joined(separator: ", ")) HAVING count(*) > 1"
        findings.faults += try connection.prepare(sql).all([]) {
          "\(series.name): \($0.text(0)) count the same."
        }
        guard claims.field("unit") != nil, series.field("unit") != nil else { continue }
        let units = """
          SELECT c.id, c.unit, s.id, s.unit FROM \(claims.versionTable) AS c
            JOIN \(series.versionTable) AS s ON s.id = c.\(parent.field) AND s.closed IS NULL
          WHERE c.closed IS NULL AND c.unit <> s.unit ORDER BY c.id
          """
        findings.faults += try connection.prepare(units).all([]) { row in
          "\(claims.name)/\(row.text(0)): its unit \(row.text(1)) is not \(row.text(3)), the unit of \(row.text(2))."
        }
      }
      return findings
    }
  }

  /// A code has the form of one, and names one record.
  static var codes: RecordCheck {
    RecordCheck(summary: "codes of standards are codes, and name one record each") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for resource in Resource.all {
        for field in resource.fields {
          guard let form = field.form else { continue }
          let sql =
            "SELECT id, \"\(field.name)\" FROM \(resource.versionTable) WHERE closed IS NULL AND \"\(field.name)\" IS NOT NULL"
          for (id, code) in try connection.prepare(sql).all([], { ($0.text(0), $0.text(1)) })
          where !form.fits(code) {
            findings.faults.append(
              "\(resource.name)/\(id): its \(field.name) \"\(code)\" is not \(form.rule).")
          }
        }
        for name in resource.alsoKnownBy {
          let sql = """
            SELECT "\(name)", group_concat(id, ', ') FROM \(resource.versionTable)
            WHERE closed IS NULL AND "\(name)" IS NOT NULL GROUP BY 1 HAVING count(*) > 1
            """
          findings.faults += try connection.prepare(sql).all([]) {
            "\(resource.name): \($0.text(1)) have one \(name), \($0.text(0))."
          }
        }
      }
      return findings
    }
  }
}

extension Resource {
  /// Each pair of dates of which the second ends what the first begins.
  fileprivate var spans: [(begin: String, end: String)] {
    let dates = fields.filter { if case .date = $0.kind { true } else { false } }.map(\.name)
    let pairs = dates.compactMap { name -> (String, String)? in
      guard name.hasSuffix("_start") else { return nil }
      return (name, name.dropLast("start".count) + "end")
    }
    return (pairs + [("since", "until")]).filter { dates.contains($0.0) && dates.contains($0.1) }
  }
}
