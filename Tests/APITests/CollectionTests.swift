import Domain
import Testbed
import Testing

/// Collections and records, for each resource there is.
struct CollectionTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let collections = Resource.all.filter { $0.parent == nil }.map(\.name)
  private static let nested = Resource.all.filter { $0.parent != nil }.map(\.name)

  @Test(arguments: collections)
  func `a collection answers with its records, the query as understood and the dataset`(
    name: String
  ) throws {
    let answer = try site.answer("/v1/\(name)")
    #expect(answer.status == 200)
    #expect(answer.field("Content-Type") == "application/json")
    #expect(answer.body.last == 10)
    let page = try answer.json
    #expect(page.names == ["data", "dataset", "next", "next_url", "query"])
    let all = try Repository.seeds(of: name).ids
    #expect(page["data"].items.count == min(50, all.count))
    #expect(Set(page["data"].ids).isSubset(of: all))
    #expect(page["query"]["limit"] == 50)
    #expect((page["next"] == .null) == (all.count <= 50))
  }

  @Test(arguments: collections)
  func `a record has exactly the members that are declared, in their order`(name: String) throws {
    let resource = try Resource.existing(name)
    let id = try #require(site.ids("/v1/\(name)").first)
    let answer = try site.answer("/v1/\(name)/\(id)")
    #expect(answer.status == 200)
    #expect(answer.field("Content-Type") == "application/json")
    #expect(try answer.json.names == resource.fields.map(\.name).sorted())
    let places = resource.fields.compactMap { answer.text.firstRange(of: "\"\($0.name)\":")?.lowerBound }
    #expect(places.count == resource.fields.count)
    #expect(answer.text.hasPrefix("{\"id\":\"\(id)\""))
    #expect(try answer.json["revision"] == 1)
  }

  @Test(arguments: nested)
  func `what belongs to a record stands below it too`(name: String) throws {
    let resource = try Resource.existing(name)
    let parent = try #require(resource.parent)
    let seed = try #require(Repository.seeds(of: name).first)
    let above = try #require(seed[parent.field].text)
    let id = try #require(seed["id"].text)
    let path = "/v1/\(parent.collection)/\(above)/\(parent.path)"
    let page = try site.json(path + "?resolve=all")
    #expect(page["query"][parent.field] == .text(above))
    #expect(page["data"].items.allSatisfy { $0[parent.field] == .text(above) })
    #expect(page["data"].ids.contains(id))
    #expect(try site.json("\(path)/\(id)")["id"] == .text(id))
  }

  @Test func `a record of another series is not below this one, nor gone`() throws {
    let series = "/v1/trade-series/rus-tkm-turnover/observations/"
    #expect(try site.answer(series + "rus-tkm-turnover-2021-report").status == 200)
    let answer = try site.answer(series + "kaz-tkm-turnover-2024-qazinform")
    #expect(answer.status == 404)
    #expect(try answer.json["code"] == "not-found")
  }

  @Test(arguments: ["?limit=5", "/TKM", "?limit=5&fields=id"])
  func `an extension that names the format already served changes nothing`(rest: String) throws {
    let plain = try site.answer("/v1/countries" + rest)
    let target =
      rest.hasPrefix("/") ? "/v1/countries\(rest).json" : "/v1/countries.json\(rest)"
    let named = try site.answer(target)
    #expect(plain.status == 200 && named.status == 200)
    #expect(try plain.json["data"] == named.json["data"])
    #expect(try plain.json["id"] == named.json["id"])
  }

  @Test func `a date is served with what it can mean`() throws {
    let record = try site.json("/v1/trade-series/rus-tkm-turnover-growth-unstated/observations")
    let season = record["data"].items.first { $0["period"]["edtf"] == "2025-Q1" }
    #expect(
      season?["period"]
        == .object([
          "edtf": "2025-Q1", "min": "2025-01-01", "max": "2025-03-31", "precision": "quarter",
          "qualifier": nil,
        ]))
  }

  @Test func `valid and empty is 200 with an empty list`() throws {
    let answer = try site.answer("/v1/agreements?between=AND,TUV")
    #expect(answer.status == 200)
    #expect(try answer.json["data"] == [])
    #expect(try answer.json["next_url"] == nil)
    #expect(answer.field("Link") == nil)
  }
}
