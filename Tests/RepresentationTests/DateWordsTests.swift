import Domain
import Testing

@testable import Representation

struct DateWordsTests {
  @Test(
    arguments: [
      ("2024-09-11", "11 September 2024"), ("2024-09", "September 2024"),
      ("2024-Q4", "fourth quarter of 2024"),
      ("2025-S1", "first half of 2025"), ("2025-22", "summer 2025"), ("199X", "1990s"), ("20XX", "2000s"),
      ("2025-XX", "some months of 2025"), ("2025-03-XX", "some day of March 2025"),
      ("2025-XX-XX", "some day of 2025"),
      ("2024?", "2024 (uncertain)"), ("2024~", "about 2024"),
      ("2024-09%", "about September 2024 (uncertain)"),
      ("2017/2019", "2017 to 2019"), ("2025-12-12/2025-12-13", "12 to 13 December 2025"),
      ("2025-01/2025-09", "January to September 2025"),
      ("2024-12-30/2025-01-02", "30 December 2024 to 2 January 2025"),
      ("2025-11-30/2025-12-02", "30 November to 2 December 2025"), ("2017/..", "since 2017"),
      ("../2025", "until 2025"), ("/2025", "until 2025"), ("2017/", "2017, end unknown"),
      ("2017~/2019", "about 2017 to 2019"), ("2025-Q1/2025-Q2", "first to second quarter of 2025"),
    ])
  func `a date reads as people say it`(edtf: String, words: String) throws {
    #expect(try UncertainDate(edtf).words == words)
  }

  @Test func `a range never reads as a point`() throws {
    for first in 2015...2018 {
      for last in first...2019 where last > first {
        #expect(try UncertainDate("\(first)/\(last)").words == "\(first) to \(last)")
      }
    }
  }
}
