import Domain
import SQLite

extension RecordCheck {
  /// Where exports, imports and turnover of one pair, scope, unit and period are all given exactly by one
  /// source, the first two make the third, as far as the printed digits go.
  static var sums: RecordCheck {
    RecordCheck(summary: "exports and imports add up to turnover") { (connection, _) throws(SQLiteError) in
      var findings = Findings()
      let sums = try connection.prepare(Sum.sql).all([]) { row in
        Sum(
          name: "\(row.text(0))-\(row.text(1)) \(row.text(2)) in \(row.text(3))",
          values: [4, 5, 6].map { row.real($0) }, texts: [7, 8, 9].map { row.textIfPresent($0) ?? "" })
      }
      for sum in sums { sum.compare(&findings) }
      return findings
    }
  }
}

/// Exports, imports and turnover, as they are stored and as they are printed.
private struct Sum {
  let name: String
  let values: [Double]
  let texts: [String]

  func compare(_ findings: inout RecordCheck.Findings) {
    var tolerance = 0.0
    for text in texts {
      guard let figure = PrintedFigure.numbers(in: text)?.first else {
        findings.unseen.append("\(name): how exact \"\(text)\" is cannot be read")
        return
      }
      // Each was rounded to its last digit.
      tolerance += figure.step / 2
    }
    guard abs(values[0] + values[1] - values[2]) > tolerance * (1 + 1e-9) else { return }
    findings.faults.append(
      "\(name): exports \(values[0]) and imports \(values[1]) do not make turnover \(values[2]).")
  }

  static let sql = """
    WITH claim AS (
      SELECT s.reporter, s.partner, s.scope, s.flow, o.unit, o.period, o.value, o.value_text, c.source
      FROM trade_observation_version AS o
        JOIN trade_series_version AS s ON s.id = o.series AND s.closed IS NULL AND s.measure = 'level'
        JOIN trade_observation_citation AS c ON c.version = o.version
      WHERE o.closed IS NULL AND o.bound = 'exact' AND o.period IS NOT NULL AND o.value IS NOT NULL
    )
    SELECT t.reporter, t.partner, t.period, t.source, e.value, i.value, t.value, e.value_text, i.value_text, t.value_text
    FROM claim AS t JOIN claim AS e USING (scope, unit, period, source) JOIN claim AS i USING (scope, unit, period, source)
    WHERE t.flow = 'turnover' AND e.flow = 'exports' AND i.flow = 'imports'
      AND min(t.reporter, t.partner) = min(e.reporter, e.partner) AND max(t.reporter, t.partner) = max(e.reporter, e.partner)
      AND e.reporter = i.reporter AND e.partner = i.partner
    """
}
