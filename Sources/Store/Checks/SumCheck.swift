import Domain
import SQLite

extension RecordCheck {
  /// Where exports, imports and turnover of one pair, scope, unit and period are all given exactly by one
  /// source, the first two make the third.
  static var sums: RecordCheck {
    RecordCheck(summary: "exports and imports add up to turnover") { (connection, _) throws(SQLiteError) in
      // Sources round to one decimal, so two roundings may add up to one unit of that decimal, here a hundred
      // thousand.
      let sql = """
        WITH claim AS (
          SELECT s.reporter, s.partner, s.scope, s.flow, o.unit, o.period, o.value, c.source
          FROM trade_observation_version AS o
            JOIN trade_series_version AS s ON s.id = o.series AND s.closed IS NULL AND s.measure = 'level'
            JOIN trade_observation_citation AS c ON c.version = o.version
          WHERE o.closed IS NULL AND o.bound = 'exact' AND o.period IS NOT NULL
        )
        SELECT t.reporter, t.partner, t.period, t.source, e.value, i.value, t.value
        FROM claim AS t JOIN claim AS e USING (scope, unit, period, source) JOIN claim AS i USING (scope, unit, period, source)
        WHERE t.flow = 'turnover' AND e.flow = 'exports' AND i.flow = 'imports'
          AND min(t.reporter, t.partner) = min(e.reporter, e.partner) AND max(t.reporter, t.partner) = max(e.reporter, e.partner)
          AND e.reporter = i.reporter AND e.partner = i.partner AND abs(e.value + i.value - t.value) > 100000
        """
      return try connection.prepare(sql).all([]) { row in
        "\(row.text(0))-\(row.text(1)) \(row.text(2)) in \(row.text(3)): exports \(row.real(4)) and imports \(row.real(5)) "
          + "do not make turnover \(row.real(6))."
      }
    }
  }
}
