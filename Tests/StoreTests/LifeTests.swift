import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// The days that bound a life, and where it stands in the order of time.
@Suite struct LifeTests {
  private static let points = [
    "2015", "201X", "20XX", "2015-02", "2016-02", "2015-12", "2015-XX", "2015-02-03", "2015-02-XX",
    "2015-XX-XX", "2015-21", "2015-22", "2015-23", "2015-24", "2015-Q1", "2015-Q2", "2015-Q3", "2015-Q4",
    "2015-S1", "2015-S2",
  ]

  private func bounds(of date: UncertainDate) throws -> [String] {
    let days = LifeSQL(try #require(Resource.event.time), row: "e")
    let database = try Connection(path: ":memory:", mode: .create)
    return try #require(
      try database.prepare(
        """
        SELECT \(days.earliest), \(days.latest), \(days.begun), \(days.ended)
        FROM (SELECT ? AS date, ? AS date_min, ? AS date_max, ? AS date_precision) AS e
        """
      ).first([
        .text(date.edtf), .text(date.min.text), .text(date.max.text), .text(date.precision.rawValue),
      ]) { row in (0..<4).map { row.text($0) } })
  }

  @Test func `both ends of an interval can be any day that their text means`() throws {
    for first in LifeTests.points {
      for mark in ["", "?", "~", "%"] {
        let (begin, end) = (try UncertainDate(first + mark), try UncertainDate("2099-Q3" + mark))
        let found = try bounds(of: UncertainDate("\(first)\(mark)/2099-Q3\(mark)"))
        #expect(found == [begin.min.text, end.max.text, begin.max.text, end.min.text], "\(first)")
        let backwards = try bounds(of: UncertainDate("1066/\(first)\(mark)"))
        #expect(backwards == ["1066-01-01", begin.max.text, "1066-12-31", begin.min.text], "\(first)")
      }
    }
  }

  @Test func `what is open at an end is bounded by the other, and a date that is none by itself`() throws {
    #expect(
      try bounds(of: UncertainDate("2015/..")) == ["2015-01-01", "9999-12-31", "2015-12-31", "2015-01-01"])
    #expect(
      try bounds(of: UncertainDate("/2015")) == ["0000-01-01", "2015-12-31", "2015-12-31", "2015-01-01"])
    #expect(
      try bounds(of: UncertainDate("2015-Q1")) == ["2015-01-01", "2015-03-31", "2015-03-31", "2015-01-01"])
  }

  // MARK: Lives of two dates

  private func agreements(_ lives: [(signed: String?, inForce: String?, expires: String?)]) throws -> Reader {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    func date(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    try database.put(
      .agreement,
      lives.enumerated().map { index, life in
        [
          "id": .string("agreement-\(index)"), "title": "A treaty", "kind": "treaty", "status": "signed",
          "signed": date(life.signed), "in_force": date(life.inForce), "expires": date(life.expires),
          "citations": Sample.citations,
        ]
      })
    return try database.reader()
  }

  @Test(
    arguments: [
      // Whole life, day by day of certainty.
      ("2017", nil, "2019", "2018", true, true), ("2017", nil, "2019", "2016", false, false),
      ("2017", nil, "2019", "2017-06", true, false), ("2017", nil, "2019", "2017", true, true),
      // Without an end it may go on, and is certain of its beginning alone.
      ("2017", nil, nil, "2030", true, false), ("2017", nil, nil, "2017", true, true),
      // Without a beginning it may always have been, and is certain of its end alone.
      (nil, nil, "2019", "1990", true, false), (nil, nil, "2019", "2019", true, true),
      (nil, nil, "2019", "2020", false, false),
      // The first date that is there tells the beginning.
      (nil, "2017", "2019", "2018", true, true), ("1999", "2001", "2031", "2000", true, true),
      // An end before the beginning is none.
      ("2017", nil, "2015", "2018", true, false), ("2017", nil, "2015", "2016", false, false),
    ] as [(String?, String?, String?, String, Bool, Bool)])
  func `a life holds on the days that it can, and certainly on those that it must`(
    signed: String?, inForce: String?, expires: String?, day: String, isPossible: Bool, isCertain: Bool
  ) throws {
    let reader = try agreements([(signed, inForce, expires)])
    for (match, isFound) in [("possible", isPossible), ("certain", isCertain)] {
      for query in [[("from", day), ("to", day)], [("valid_on", day)]] {
        for sort in ["-signed", "title", "expires"] {
          let found = try reader.ids(
            .agreement, query + [("match", match), ("sort", sort)])
          #expect(found.isEmpty != isFound, "\(query) \(match)")
        }
      }
    }
  }

  // MARK: Order

  private func events(_ dates: [String]) throws -> Reader {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.retire(.event, ["an-event"])
    try database.put(
      .event,
      dates.map { date in
        Sample.event.with("id", .string("e" + date.filter(\.isNumber))).with("date", .string(date))
      })
    return try database.reader()
  }

  @Test func `what has no beginning stands at its end, in either direction and in a period`() throws {
    let reader = try events(["2024", "../2025-06", "2025-01", "2026", "2023/2027"])
    let order = ["e20232027", "e2024", "e202501", "e202506", "e2026"]
    #expect(try reader.ids(.event, []) == order)
    #expect(try reader.ids(.event, [("sort", "-date")]) == order.reversed())
    let early = ["e20232027", "e2024", "e202506"]
    for limit in ["1", "2", "50"] {
      let query = [("from", "2024"), ("to", "2024"), ("limit", limit)]
      #expect(try reader.pages(.event, query).flatMap { $0 } == early)
      #expect(try reader.pages(.event, query + [("sort", "-date")]).flatMap { $0 } == early.reversed())
    }
  }

  @Test func `a comparison finds what has no beginning by the earlier days that it can mean`() throws {
    let reader = try events(["2024", "../2025-06", "2025-01", "2026"])
    for (sort, found) in [("date", ["e2024", "e202506"]), ("-date", ["e202506", "e2024"])] {
      for limit in ["1", "50"] {
        let query = [("date__lte", "2024"), ("sort", sort), ("limit", limit)]
        #expect(try reader.pages(.event, query).flatMap { $0 } == found)
      }
    }
    #expect(try reader.ids(.event, [("date__lte", "2024"), ("match", "certain")]) == ["e2024"])
  }
}
