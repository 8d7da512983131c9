import Domain
import SQLite

extension RecordCheck {
  /// The value of a claim is the number that its text prints. A text without digits, such as "triple", is not
  /// read, which is told.
  static var values: RecordCheck {
    RecordCheck(summary: "every value is the figure that its text prints") {
      (connection, _) throws(SQLiteError) in
      var findings = Findings()
      for figure in Figure.all { try figure.compare(connection, &findings) }
      return findings
    }
  }
}

extension Figure {
  fileprivate func compare(_ connection: Connection, _ findings: inout RecordCheck.Findings)
    throws(SQLiteError)
  {
    let sql =
      "SELECT v.id, f.\(text), f.\(value), f.\(most) FROM \(rows) AND f.\(text) IS NOT NULL ORDER BY v.id"
    let claims = try connection.prepare(sql).all([]) { row in
      (row.text(0), row.text(1), [2, 3].compactMap { row.isNull($0) ? nil : row.real($0) })
    }
    for (id, text, stored) in claims where !stored.isEmpty {
      let name = "\(resource.name)/\(id): \"\(text)\""
      guard let printed = PrintedFigure.numbers(in: text) else {
        findings.unseen.append("\(name) has digits that cannot be read as a number")
        continue
      }
      if printed.isEmpty {
        findings.unseen.append("\(name) has no number in digits")
      } else if printed.count != stored.count || !zip(printed, stored).allSatisfy({ $0.isPrinted($1) }) {
        let values = stored.map(PrintedFigure.plain).joined(separator: " to ")
        findings.faults.append("\(name) is not the \(value) \(values).")
      }
    }
  }
}
