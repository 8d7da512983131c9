import Testing

@testable import Domain

/// Periods as statistical programs write them.
struct ReportingPeriodTests {
  @Test(arguments: [
    ("2024", "A", "2024"), ("2025-S1", "S", "2025-S1"), ("2025-S2", "S", "2025-S2"),
    ("2025-Q1", "Q", "2025-Q1"), ("2025-Q4", "Q", "2025-Q4"), ("2025-09", "M", "2025-09"),
    ("2024-02-29", "D", "2024-02-29"), ("199X", "_O", "1990-01-01/P10Y"), ("19XX", "_O", "1900-01-01/P100Y"),
    ("2025-22", "_O", "2025-06-01/P3M"), ("2025-01/2025-09", "_O", "2025-01-01/P9M"),
    ("2019/2023", "_O", "2019-01-01/P5Y"), ("2024-11/2025-01", "_O", "2024-11-01/P3M"),
    ("2024-07/2025-06", "_O", "2024-07-01/P1Y"), ("2024-02-27/2024-03-02", "_O", "2024-02-27/P5D"),
    ("2023-12-31/2025-01-01", "_O", "2023-12-31/P368D"),
  ])
  func `a period has a frequency and a text`(date: String, frequency: String, text: String) throws {
    let period = try #require(try ReportingPeriod(UncertainDate(date)))
    #expect([period.frequency, period.text] == [frequency, text])
  }

  @Test(arguments: [
    ("2024-01/2024-12", "2024"), ("2025-01-01/2025-06-30", "2025-S1"), ("2025-10/2025-12", "2025-Q4"),
    ("2024-02-01/2024-02-29", "2024-02"), ("2024-02-03/2024-02-03", "2024-02-03"),
  ])
  func `equal periods are told alike, however they are spelt`(one: String, other: String) throws {
    #expect(try ReportingPeriod(UncertainDate(one)) == ReportingPeriod(UncertainDate(other)))
  }

  @Test(arguments: ["2017/..", "../2016", "2023/", "/2016", "2025-XX", "2024?", "2024~", "2025-09%"])
  func `what is open or doubted has none`(date: String) throws {
    #expect(try ReportingPeriod(UncertainDate(date)) == nil)
  }
}
