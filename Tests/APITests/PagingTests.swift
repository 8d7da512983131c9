import Domain
import Foundation
import Testbed
import Testing

/// Order, and pages that follow each other.
struct PagingTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let orders: [String] = Resource.all.filter { $0.parent == nil }.flatMap { resource in
    resource.sortable.flatMap { ["\(resource.name)?sort=\($0)", "\(resource.name)?sort=-\($0)"] }
  }

  @Test(arguments: orders)
  func `pages in any order hold each record once, in the order of one large page`(query: String) throws {
    let whole = try site.ids("/v1/\(query)&limit=1000")
    let pages = try site.pages("/v1/\(query)&limit=7")
    #expect(try pages.flatMap { try $0.json["data"].ids } == whole)
    #expect(Set(whole).count == whole.count)
    for page in pages.dropLast() { #expect(try page.json["data"].items.count == 7) }
  }

  @Test(arguments: ["countries?sort=name", "agreements?sort=title", "projects?sort=title"])
  func `a sort by names passes over capitals and marks`(query: String) throws {
    let field = try #require(query.split(separator: "=").last).description
    let texts = try site.json("/v1/\(query)&limit=1000")["data"].items.compactMap { $0[field].text }
    let plain = texts.map { $0.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil) }
    #expect(plain == plain.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let descending = query.replacing("sort=", with: "sort=-")
    let reversed = try site.json("/v1/\(descending)&limit=1000")["data"].items.compactMap { $0[field].text }
    #expect(reversed == texts.reversed())
  }

  @Test func `Åland stands under A`() throws {
    let names = try site.json("/v1/countries?fields=name&limit=10")["data"].items.compactMap {
      $0["name"].text
    }
    #expect(names.prefix(3) == ["Afghanistan", "Åland Islands", "Albania"])
  }

  @Test func `a sort by date goes by the first day, and what has none comes last either way`() throws {
    for (sort, isOrdered) in [("signed", { $0 <= $1 }), ("-signed", { $0 >= $1 })]
      as [(String, (String, String) -> Bool)]
    {
      let records = try site.json("/v1/agreements?limit=1000&sort=\(sort)")["data"].items
      let days = records.map { $0["signed"]["min"].text }
      let known = days.compactMap(\.self)
      #expect(zip(known, known.dropFirst()).allSatisfy(isOrdered))
      #expect(known.count > 2 && known.count < days.count)
      #expect(days.dropFirst(known.count).allSatisfy { $0 == nil })
    }
  }

  @Test func `a second key orders what the first leaves equal`() throws {
    let records = try site.json("/v1/agreements?limit=1000&sort=-signed,title")["data"].items
    for (one, next) in zip(records, records.dropFirst()) where one["signed"] == next["signed"] {
      #expect((one["title"].text ?? "").lowercased() <= (next["title"].text ?? "").lowercased())
    }
  }

  @Test func `the next page stands in next, in next_url and in Link`() throws {
    let answer = try site.answer("/v1/events?country=RUS&limit=2&sort=-date")
    let page = try answer.json
    let cursor = try #require(page["next"].text)
    let url = try #require(page["next_url"].text)
    #expect(url.hasPrefix("/v1/events?"))
    #expect(url.hasSuffix("cursor=\(cursor)"))
    #expect(answer.field("Link") == "<\(url)>; rel=\"next\"")
    #expect(cursor.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    let next = try site.json("/v1/events?country=RUS&limit=2&sort=-date&cursor=\(cursor)")
    #expect(next["data"] == (try site.json(url))["data"])
  }

  @Test func `the size of the page may change on the way`() throws {
    let whole = try site.ids("/v1/events?limit=1000")
    let cursor = try #require(site.json("/v1/events?limit=3")["next"].text)
    #expect(try site.ids("/v1/events?limit=10&cursor=\(cursor)") == Array(whole[3..<13]))
  }

  @Test func `records that come and go while a caller pages hide and repeat no other`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    let before = try site.ids("/v1/people?limit=1000")
    var seen: [String] = []
    var next: String? = "/v1/people?limit=2"
    while let target = next {
      let page = try site.json(target)
      seen += page["data"].ids
      next = page["next_url"].text
      // One before and one behind the place where the caller stands.
      for (id, name) in [("early-\(seen.count)", "A"), ("late-\(seen.count)", "ZZ")] where seen.count < 9 {
        try database.store(
          "people",
          #"[{"id": "\#(id)", "name": "\#(name)", "citations": [{"source": "trend-2025-12-11"}]}]"#)
      }
    }
    #expect(seen.filter { before.contains($0) } == before)
    #expect(Set(seen).count == seen.count)
    #expect(seen.contains { $0.hasPrefix("late-") })
  }

  @Test(arguments: [
    "events?limit=5&cursor=", "events?cursor=nonsense", "events?cursor=!!!",
    "events?country=KAZ&limit=2&cursor=%@", "agreements?cursor=%@", "events?sort=-date&cursor=%@",
    "events?fields=id&cursor=%@", "events?limit=2&cursor=%@!",
  ])
  func `a cursor of another query, or none at all, is refused`(query: String) throws {
    let cursor = try #require(site.json("/v1/events?limit=2")["next"].text)
    let answer = try site.answer("/v1/" + query.replacing("%@", with: cursor))
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "cursor")
  }

  @Test(arguments: ["0", "-1", "1001", "ten", "1.5", "", "99999999999999999999"])
  func `a limit that is no number from 1 to 1000 is refused`(limit: String) throws {
    let answer = try site.answer("/v1/events?limit=\(limit)")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "limit")
    #expect(try answer.json["errors"][0]["allowed"] == ["1...1000"])
  }

  @Test(arguments: ["", "place", "nonesuch", "-", "date,", "date,-date", "--date", "date desc"])
  func `a sort by what cannot be sorted is refused`(sort: String) throws {
    let answer = try site.answer("/v1/events?sort=\(sort.replacing(" ", with: "%20"))")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "sort")
  }
}
