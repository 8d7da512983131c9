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
          let columns = list.columns.map { "r.\"\($0.name)\"" }.joined(separator: ", ")
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
      for resource in Resource.all {
        findings.faults += try SeriesCheck(connection).faults(in: resource).map(\.detail)
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
            SELECT code, group_concat(id, ', ') FROM (
              SELECT "\(name)" AS code, id FROM \(resource.versionTable)
              WHERE closed IS NULL AND "\(name)" IS NOT NULL ORDER BY 1, 2
            ) GROUP BY code HAVING count(*) > 1
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
