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
      WHERE series = ? ORDER BY coalesce(period_min, '~'), coalesce(period, '~'), id LIMIT ?
      """
    return Page(
      data: try await database.read { try Observation.fetchAll($0, sql: sql, arguments: [id, limit]) })
  }
  router.get("/v1/events") { request, _ -> Page<Event> in
    let kind = try request.uri.queryParameters.require("kind")
    let limit = request.uri.queryParameters.get("limit", as: Int.self) ?? 50
    let sql = """
      SELECT id, title, kind, date, date_min, date_max, date_precision, date_qualifier, countries FROM events
      WHERE kind = ? ORDER BY coalesce(date_min, '~'), id LIMIT ?
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
      let page = Page(data: try await agreements(Agreement.self, "*", countries, limit, database))
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
  let condition = countries.map { _ in
    "EXISTS (SELECT 1 FROM agreement_country AS i WHERE i.version = agreements.version AND i.country = ?)"
  }
  let sql = """
    SELECT \(columns) FROM agreements WHERE \(condition.joined(separator: " AND "))
    ORDER BY coalesce(signed_min, '') DESC, id DESC LIMIT ?
    """
  let arguments = StatementArguments(countries) + [limit]
  return try await database.read { try Record.fetchAll($0, sql: sql, arguments: arguments) }
}
