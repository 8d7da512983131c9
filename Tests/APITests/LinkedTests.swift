import Domain
import Testbed
import Testing

/// What links to a record.
struct LinkedTests {
  private let site: Site
  init() throws { site = try Site() }

  private struct Link: Hashable {
    let from: String
    let relation: String
  }

  /// Every link of the seeds, by the record that it leads to.
  private func links() throws -> [String: Set<Link>] {
    var links: [String: Set<Link>] = [:]
    for resource in Resource.all where resource.fields.contains(where: { $0.name == "links" }) {
      for record in try Repository.seeds(of: resource.name) {
        for link in record["links"].items {
          let target = "/v1/\(link["collection"].text ?? "")/\(link["target"].text ?? "")"
          links[target, default: []].insert(
            Link(
              from: "/v1/\(resource.name)/\(record["id"].text ?? "")", relation: link["relation"].text ?? ""))
        }
      }
    }
    return links
  }

  private func read(_ entries: [Document]) -> [Link] {
    entries.map { Link(from: $0["url"].text ?? "", relation: $0["relation"].text ?? "") }
  }

  @Test func `every link in a record says where the other one is found, and there it is`() throws {
    var seen: Set<String> = []
    for resource in Resource.listed where resource.parent == nil {
      for record in try site.json("/v1/\(resource.name)?limit=1000")["data"].items {
        for link in record["links"].items {
          let url = try #require(link["url"].text)
          guard seen.insert(url).inserted else { continue }
          let answer = try site.answer(url)
          #expect(answer.status == 200, "\(url)")
          let id = answer.status == 200 ? try answer.json["id"].text : nil
          #expect(id == link["target"].text)
        }
      }
    }
    #expect(seen.count > 20)
  }

  @Test func `every link of the dataset is found from where it leads, page by page`() throws {
    let links = try links()
    #expect(links.count > 20)
    for (target, expected) in links {
      let found = read(try site.json(target + "/linked?limit=1000")["data"].items)
      #expect(Set(found) == expected && found.count == expected.count, "\(target)")
      let pages = try site.pages(target + "/linked?limit=2")
      #expect(read(try pages.flatMap { try $0.json["data"].items }) == found, "\(target)")
    }
  }

  @Test func `an entry leads to a record, and says what it is`() throws {
    let target = try #require(try links().keys.sorted().first)
    for entry in try site.json(target + "/linked")["data"].items {
      #expect(entry.names == ["collection", "id", "relation", "title", "url"])
      let record = try site.json(try #require(entry["url"].text))
      #expect(record["id"] == entry["id"] && entry["title"].text?.isEmpty == false)
    }
  }

  @Test func `what nothing links to has an empty list, what is not there none, and the past its own`() throws
  {
    #expect(try site.json("/v1/countries/tm/linked")["data"].items.isEmpty)
    #expect(try site.answer("/v1/events/nonesuch/linked").status == 404)
    let target = try #require(try links().keys.sorted().first)
    #expect(try site.json(target + "/linked?as_of=1")["data"] == site.json(target + "/linked")["data"])
    #expect(try site.answer(target + "/linked?as_of=0").status == 404)
  }

  @Test func `a cursor belongs to its record`() throws {
    let target = try #require(try links().max { $0.value.count < $1.value.count }?.key)
    let next = try #require(try site.json(target + "/linked?limit=1")["next"].text)
    #expect(try site.answer("\(target)/linked?cursor=\(next)").status == 200)
    #expect(try site.answer("/v1/countries/TKM/linked?cursor=\(next)").status == 400)
  }
}
