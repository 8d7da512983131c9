package import Domain
package import Representation
import SQLite

extension Reader {
  /// The codes of a list with their titles.
  package func codes(of list: StatisticalCodes) throws(Problem) -> [StructureMessage.CodeList.Code] {
    let notApplicable: [StructureMessage.CodeList.Code] =
      list.mayNotApply ? [(StatisticalCodes.notApplicable, "Not applicable", nil)] : []
    switch list.content {
    case .declared(let codes):
      return codes.codes.map { ($0.statistical, $0.title, $0.meaning) } + notApplicable
    case .records(let resource):
      return try records(of: resource) + notApplicable
    }
  }

  private func records(of resource: Resource) throws(Problem) -> [StructureMessage.CodeList.Code] {
    let fields = ["id"] + [resource.titleField].compactMap { $0 }
    let plan = try Plan(
      resource, [Parameter("fields", fields.joined(separator: ",")), Parameter("sort", "id")], lookup: self)
    let rows = try PlanRows(plan, over: connection)
    var codes: [StructureMessage.CodeList.Code] = []
    while try rows.take({ row in
      codes.append((row.text(0), row.text(fields.count - 1), nil))
      return true
    }) {}
    return codes
  }

  /// How many claims of a dataflow have no period that it could tell, so that they are not in it.
  package func unplacedClaims(of flow: Dataflow) throws(Problem) -> Int64 {
    guard let period = flow.time.fields.first else { return 0 }
    return try store { () throws(SQLiteError) in
      let table = flow.observations.versionTable
      let sql = "SELECT \(period), count(*) FROM \(table) WHERE closed IS NULL GROUP BY 1"
      var count: Int64 = 0
      try connection.prepare(sql).forEach([]) { row in
        let date = row.textIfPresent(0).flatMap { try? UncertainDate($0) }
        if date.flatMap(ReportingPeriod.init) == nil { count += row.integer(1) }
      }
      return count
    }
  }
}
