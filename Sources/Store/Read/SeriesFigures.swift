package import Domain
package import Representation
import SQLite

/// The figures of a series as a picture needs them: the claims of each period, and what the rule makes of them.
package struct SeriesFigures: Sendable {
  /// The claims about one period, and which of them is served.
  package struct Group: Sendable {
    /// At least one.
    package let claims: [Chart.Claim]
    /// What the rule made of them.
    package let choice: Choice
  }

  /// What the series counts, and what one is.
  package let title: String
  /// As the series has it.
  package let unit: String
  /// In the order of their periods; what has none comes last, each alone.
  package let groups: [Group]
  /// Who published what the figures rest on, or its title, in the order of the alphabet.
  package let publishers: [String]

  /// The fields that a plan must have, for `Reader.figures`.
  package static let fields = ["id", "period", "value", "value_max", "bound", "obs_status"]
  /// The fields that tell of a claim where it stands beside other things.
  package static let told = fields + ["unit", "value_text", "attributed_to", "citations"]
}

extension Reader {
  /// Every claim that a plan of the fields `SeriesFigures.fields` finds, in its order.
  func claims(of plan: Plan) throws(Problem) -> [Chart.Claim] {
    var claims: [Chart.Claim] = []
    _ = try readAll(plan, atMost: .max - 1) { claims.append(Chart.Claim($0)) }
    return claims
  }

  /// The figures that a plan finds of one series.
  /// - Parameters:
  ///   - plan: of the fields `SeriesFigures.fields`, in the order of the period, every claim.
  ///   - series: the id of the record above.
  /// - Throws: `Problem` of kind `notFound` where there is no such series.
  package func figures(of plan: Plan, in series: String) throws(Problem) -> SeriesFigures {
    guard let parent = plan.resource.parent, let above = Resource.named(parent.collection) else {
      throw Problem(.internalError, "\(plan.resource.name) belong to no series.")
    }
    let claims = try claims(of: plan)
    return try store { () throws(SQLiteError) in
      let version = plan.moment.version(of: above, id: "?", .text(series))
      let head = try connection.prepare(
        "SELECT title, unit FROM \(above.versionTable) WHERE version = \(version.sql)"
      )
      .first(version.values.map(\.binding)) { ($0.text(0), $0.text(1)) }
      let reading = ClaimReading(plan.resource, plan.moment, connection)
      let groups = try reading.groups(of: claims).map {
        SeriesFigures.Group(claims: $0.claims, choice: $0.choice)
      }
      return SeriesFigures(
        title: head?.0 ?? series, unit: head?.1 ?? "", groups: groups,
        publishers: try reading.publishers(of: claims.map(\.id)))
    }
  }
}

extension Chart.Claim: DatedClaim {
  /// A row whose columns are those of `SeriesFigures.fields`.
  init(_ row: borrowing Row) {
    let value = 2 + Field.dateSuffixes.count
    self.init(
      id: row.text(0), period: row.textIfPresent(1).flatMap { try? UncertainDate($0) },
      value: row.isNull(value) ? nil : row.real(value),
      upper: row.isNull(value + 1) ? nil : row.real(value + 1), bound: row.text(value + 2),
      status: row.text(value + 3))
  }
}
