package import Domain
package import Representation
import SQLite

/// The figures of a dataflow, taken series by series over a long time and all as of one commit.
package final class StatisticalFigures {
  /// A record of the collection of series.
  private struct Record {
    let id: String
    /// The values of the dimensions that are known of it.
    let key: [String]
    let attributes: [String?]
  }

  private let question: StatisticalQuestion
  private let connection: Connection
  private let claims: StatisticalClaims
  private let records: [Record]
  private var next = 0

  /// Opens a connection of its own, and finds the series.
  package init(_ question: StatisticalQuestion, over reader: Reader) throws(Problem) {
    self.question = question
    let connection = try reader.connectionForLong()
    let flow = question.flow
    let columns = flow.seriesDimensions + flow.seriesAttributes
    let plan = try Plan(
      flow.series, [StatisticalRow.fields(of: flow.series, telling: columns)], lookup: reader)
    let rows = try PlanRows(plan, over: connection)
    let row = StatisticalRow(plan.fields)
    var records: [Record] = []
    while try rows.take({ values in
      records.append(
        Record(
          id: row.id(values), key: flow.seriesDimensions.map { row.key(of: $0, values) },
          attributes: flow.seriesAttributes.map { row.text(of: $0, values) }))
      return true
    }) {}
    self.records = StatisticalFigures.told(records, question)
    self.connection = connection
    claims = try StatisticalClaims(flow, at: rows.moment, over: connection, lookup: reader)
  }

  /// The records whose series are told: those asked for. Of several with one key, which differ in their units, no figure is
  /// the one for a period, so that they stand among the claims only.
  private static func told(_ records: [Record], _ question: StatisticalQuestion) -> [Record] {
    var count: [[String]: Int] = [:]
    for record in records { count[record.key, default: 0] += 1 }
    return records.filter { record in
      question.holds(record.key, from: 1) && (question.flow.holdsClaims || count[record.key] == 1)
    }
  }

  /// The next series that have figures: those of one record, one for each frequency, or among claims one for each claim.
  /// - Returns: nil behind the last record.
  package func take() throws(Problem) -> [StatisticalSeries]? {
    guard next < records.count else { return nil }
    let record = records[next]
    next += 1
    var keys: [[String]] = []
    var found: [[String]: [StatisticalSeries.Observation]] = [:]
    for claim in try claims.served(within: record.id) {
      guard let date = claim.period, question.holds(date), let period = ReportingPeriod(date) else {
        continue
      }
      let key = [period.frequency] + record.key + (question.flow.holdsClaims ? [claim.id] : [])
      guard question.holds(key) else { continue }
      if found[key] == nil { keys.append(key) }
      found[key, default: []].append(
        .init(period: period.text, value: claim.value, attributes: claim.attributes))
    }
    return keys.map { key in
      StatisticalSeries(
        key: key, attributes: record.attributes, observations: question.ends(of: found[key] ?? []))
    }
  }
}

/// The claims of a dataflow, read for one record of the collection of series after the other.
private struct StatisticalClaims {
  struct Claim: DatedClaim {
    let id: String
    let period: UncertainDate?
    let value: String?
    let attributes: [String?]
  }

  private let flow: Dataflow
  private let plan: Plan
  private let row: StatisticalRow
  private let reading: ClaimReading
  private let connection: Connection

  init(_ flow: Dataflow, at moment: Moment, over connection: Connection, lookup: Reader) throws(Problem) {
    (self.flow, self.connection) = (flow, connection)
    let columns = [flow.time, flow.measure] + flow.observationAttributes
    plan = try Plan(
      flow.observations,
      [Parameter("resolve", "all"), StatisticalRow.fields(of: flow.observations, telling: columns)],
      within: "", at: moment, lookup: lookup)
    row = StatisticalRow(plan.fields)
    reading = ClaimReading(flow.observations, moment, connection)
  }

  /// The claims that the dataflow holds of one series: every one, or for each period the one chosen.
  func served(within series: String) throws(Problem) -> [Claim] {
    let rows = try PlanRows(plan.within(series), over: connection)
    var claims: [Claim] = []
    while try rows.take({ values in
      claims.append(
        Claim(
          id: row.id(values), period: row.text(of: flow.time, values).flatMap { try? UncertainDate($0) },
          value: row.text(of: flow.measure, values),
          attributes: flow.observationAttributes.map { row.text(of: $0, values) }))
      return true
    }) {}
    if flow.holdsClaims { return claims }
    return try store { () throws(SQLiteError) in
      try reading.groups(of: claims).compactMap { group in group.choice.chosen.map { group.claims[$0] } }
    }
  }
}
