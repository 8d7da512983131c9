import Chance
import Foundation
import HTTP
import Testing

struct HTTPDateTests {
  private let now = HTTPDate(secondsSinceEpoch: 1_760_000_000)

  /// The examples of RFC 9110 §5.6.7.
  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ])
  func `the three formats say the same`(_ text: String) {
    #expect(read(text)?.secondsSinceEpoch == 784_111_777)
  }

  @Test func `dates agree with Foundation, forth and back`() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    formatter.calendar = Calendar(identifier: .gregorian)
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      // From 1600 on: before, Foundation's calendar is not proleptic everywhere.
      let seconds = Int.random(in: -11_676_096_000...253_402_300_799, using: &random)
      let date = HTTPDate(secondsSinceEpoch: seconds)
      #expect(date.description == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
      #expect(read(date.description) == date)
    }
  }

  @Test func `leap days are there when they are there`() {
    #expect(read("Thu, 29 Feb 2024 00:00:00 GMT") != nil)
    #expect(read("Tue, 29 Feb 2000 00:00:00 GMT") != nil)
    #expect(read("Thu, 29 Feb 2023 00:00:00 GMT") == nil)
    #expect(read("Thu, 29 Feb 1900 00:00:00 GMT") == nil)
  }

  @Test func `a leap second is the second after`() {
    #expect(read("Sat, 31 Dec 2016 23:59:60 GMT") == read("Sun, 01 Jan 2017 00:00:00 GMT"))
  }

  @Test func `a year of two digits is the one nearest that is not over fifty years ahead`() {
    #expect(read("Sunday, 06-Nov-74 08:49:37 GMT")?.description.contains(" 2074 ") == true)
    #expect(read("Sunday, 06-Nov-76 08:49:37 GMT")?.description.contains(" 1976 ") == true)
    #expect(read("Sunday, 06-Nov-99 08:49:37 GMT")?.description.contains(" 1999 ") == true)
    #expect(read("Sunday, 06-Nov-00 08:49:37 GMT")?.description.contains(" 2000 ") == true)
  }

  @Test(arguments: [
    "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ",
    " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT",
    "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:00:61 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
    "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 06 08:49:37 1994 GMT", "Sun Nov 6 08:49:37 1994",
    "784111777",
    "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:3a GMT",
  ])
  func `anything else is no date`(_ text: String) {
    #expect(read(text) == nil)
  }

  @Test func `years that cannot be written become the nearest that can`() {
    #expect(HTTPDate(secondsSinceEpoch: .max).description == "Fri, 31 Dec 9999 23:59:59 GMT")
    #expect(HTTPDate(secondsSinceEpoch: .min).description == "Sat, 01 Jan 0000 00:00:00 GMT")
  }

  private func read(_ text: String) -> HTTPDate? { text.withBytes { HTTPDate(parsing: $0, now: now) } }
}
