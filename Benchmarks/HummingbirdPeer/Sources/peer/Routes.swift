import GRDB
import Hummingbird

/// The questions of `Benchmarks/questions.tsv` that peers answer, each with the SQL that serves it best.
func makeRouter(_ database: DatabasePool) -> Router<BasicRequestContext> {
  let router = Router()
  router.get("/v1/trade-series/:id") { _, context -> TradeSeries in
    let id = try context.parameters.require("id")
    let series = try await database.read { db in
      try TradeSeries.fetchOne(db, sql: "SELECT * FROM trade_series WHERE id = ?", arguments: [id])
    }
    guard let series else { throw HTTPError(.notFound) }
    return series
  }
  router.get("/v1/trade-series/:id/observations") { request, context -> Page<Observation> in
    let id = try context.parameters.require("id")
    let limit = request.uri.queryParameters.get("limit", as: Int.self) ?? 50
    let sql = """
      SELECT period, period_min, period_max, period_precision, period_qualifier, value FROM trade_observations
      WHERE series = ? ORDER BY \(place("period")), coalesce(iif(period_qualifier IS NULL AND instr(period, '-X') = 0,
      iif(period_min = '0000-01-01', '/' || period_max, period_max), period), '~'), id LIMIT ?
      """
    return Page(
      data: try await database.read { try Observation.fetchAll($0, sql: sql, arguments: [id, limit]) })
  }
  router.get("/v1/events") { request, _ -> Page<Event> in
    let kind = try request.uri.queryParameters.require("kind")
    let limit = request.uri.queryParameters.get("limit", as: Int.self) ?? 50
    let sql = """
      SELECT id, title, kind, date, date_min, date_max, date_precision, date_qualifier, countries FROM events
      WHERE kind = ? ORDER BY \(place("date")), id LIMIT ?
      """
    return Page(data: try await database.read { try Event.fetchAll($0, sql: sql, arguments: [kind, limit]) })
  }
  addAgreements(to: router, database)
  return router
}

private func addAgreements(to router: Router<BasicRequestContext>, _ database: DatabasePool) {
  router.get("/v1/agreements/:id") { _, context -> Agreement in
    let id = try context.parameters.require("id")
    let agreement = try await database.read { db in
      try Agreement.fetchOne(db, sql: "SELECT * FROM agreements WHERE id = ?", arguments: [id])
    }
    guard let agreement else { throw HTTPError(.notFound) }
    return agreement
  }
  router.get("/v1/agreements") { request, context -> Response in
    let query = request.uri.queryParameters
    let between = query["between"].map { $0.split(separator: ",").map(String.init) }
    let countries = try between ?? [query.require("country")]
    let limit = query.get("limit", as: Int.self) ?? 50
    if query["fields"] == nil {
      let page = Page(data: try await agreements(Agreement.self, "agreements.*", countries, limit, database))
      return try page.response(from: request, context: context)
    }
    let columns =
      "id, title, kind, status, parties, signed, signed_min, signed_max, signed_precision, signed_qualifier"
    let page = Page(data: try await agreements(AgreementSummary.self, columns, countries, limit, database))
    return try page.response(from: request, context: context)
  }
}

private func agreements<Record: FetchableRecord & Sendable>(
  _ type: Record.Type, _ columns: String, _ countries: [String], _ limit: Int, _ database: DatabasePool
) async throws -> [Record] {
  // The lists of countries are indexed in the order asked for, alone and by pairs.
  let (list, condition) =
    countries.count == 1
    ? ("agreement_country_current", "listed = ?")
    : ("agreement_country_pair_current", "listed_1 = ? AND listed_2 = ?")
  let sql = """
    SELECT \(columns) FROM \(list) CROSS JOIN agreements ON version = record_version WHERE \(condition)
    ORDER BY sort_1 DESC, record_id DESC LIMIT ?
    """
  let arguments = StatementArguments(countries.sorted()) + [limit]
  return try await database.read { try Record.fetchAll($0, sql: sql, arguments: arguments) }
}

/// Where a date stands among others, as the indexes have it: one without a beginning at its end.
private func place(_ date: String) -> String {
  "coalesce(iif(\(date)_min = '0000-01-01', \(date)_max, \(date)_min), '~')"
}
