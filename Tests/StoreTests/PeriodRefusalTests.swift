import Domain
import Testing

@testable import Store

/// Which periods may be asked for.
@Suite struct PeriodRefusalTests {
  @Test(
    arguments: [
      (["from": "2025", "to": "2020"], "from"), (["from": "../2020"], "from"), (["to": "2020/.."], "to"),
      (["from": "2024-05-02", "to": "2024-05-01"], "from"), (["from": "/2020"], "from"),
    ] as [([String: String], String)])
  func `a period that ends before it begins, or is open where it should be bounded, is refused`(
    ends: [String: String], parameter: String
  ) throws {
    let found = try problem {
      _ = try Plan(.event, ends.map { Parameter($0.key, $0.value) }, lookup: FewRecords())
    }
    #expect(found.faults.map(\.parameter) == [parameter])
  }

  @Test func `a period of one day, of overlapping years, and one open at an end are asked for`() throws {
    for ends in [["2024-05-01", "2024-05-01"], ["2024", "2024-02"], ["0000", "9999"]] {
      _ = try Plan(.event, [Parameter("from", ends[0]), Parameter("to", ends[1])], lookup: FewRecords())
    }
    _ = try Plan(.event, [Parameter("from", "2024")], lookup: FewRecords())
  }
}
