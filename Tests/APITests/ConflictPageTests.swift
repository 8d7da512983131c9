import Domain
import Testbed
import Testing

/// Conflicts as a list: pages, filters, and those of one record.
struct ConflictPageTests {
  private let site: Site
  init() throws { site = try Site() }

  private func whole() throws -> [Document] { try site.json("/v1/conflicts?limit=1000")["data"].items }

  @Test(arguments: [1, 2, 3])
  func `pages hold exactly the conflicts of one large page, each once`(limit: Int) throws {
    let pages = try site.pages("/v1/conflicts?limit=\(limit)")
    #expect(try pages.flatMap { try $0.json["data"].items } == whole())
    #expect(try pages.allSatisfy { try $0.json["data"].items.count <= limit })
    #expect(pages.count > 1)
  }

  @Test(arguments: [
    "country=KAZ", "country=KAZ,CHN", "between=RUS,TKM", "between=KAZ,TKM", "between=RUS,KAZ,TKM",
    "collection=memberships,events",
    "collection=trade-observations&country=KAZ", "country=FRA",
  ])
  func `a filter finds the conflicts with a record that passes it, page by page`(query: String) throws {
    let parts = query.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
    func values(_ name: String) -> [String]? {
      parts.first { $0[0] == name }.map { $0[1].split(separator: ",").map(String.init) }
    }
    let expected = try whole().filter { conflict in
      try conflict["claims"].items.contains { claim in
        let collection = try #require(claim["collection"].text)
        if let asked = values("collection"), !asked.contains(collection) { return false }
        let countries = try countries(collection, try #require(claim["id"].text))
        if let asked = values("country"), countries.isDisjoint(with: asked) { return false }
        return try values("between").map { try brings(collection, claim, $0, countries) } ?? true
      }
    }
    let found = try site.json("/v1/conflicts?\(query)&limit=1000")
    #expect(Set(found["data"].items.ids) == Set(expected.ids) && found["data"].items.count == expected.count)
    let pages = try site.pages("/v1/conflicts?\(query)&limit=1")
    #expect(try pages.flatMap { try $0.json["data"].items } == found["data"].items)
  }

  /// Whether a claim is about all the countries, or about how one of them stands to a body to which all do.
  private func brings(
    _ collection: String, _ claim: Document, _ together: [String], _ countries: Set<String>
  ) throws -> Bool {
    let resource = try Resource.existing(collection)
    let subject = resource.parent.flatMap { Resource.named($0.collection) } ?? resource
    if case .columns(let columns)? = subject.filter("country")?.place, columns.count == 2 {
      return countries.count == 2 && countries.isSubset(of: together)
    }
    guard collection == "memberships" else { return countries.isSuperset(of: together) }
    let all = try Repository.seeds(of: collection)
    let body = all.first { $0["id"] == claim["id"] }?["organization"]
    return !countries.isDisjoint(with: together)
      && together.allSatisfy { country in
        all.contains { $0["organization"] == body && $0["country"].text == country }
      }
  }

  /// What a record is about; of a figure, what its series is.
  private func countries(_ collection: String, _ id: String) throws -> Set<String> {
    let resource = try Resource.existing(collection)
    let record = try #require(Repository.seeds(of: collection).first { $0["id"].text == id })
    if let parent = resource.parent {
      return try countries(parent.collection, try #require(record[parent.field].text))
    }
    switch resource.filter("country")?.place {
    case .columns(let columns): return Set(columns.compactMap { record[$0].text })
    case .list(let table, _):
      let field = try #require(resource.fields.first { $0.list?.table == table })
      return Set(record[field.name].texts)
    case nil: return []
    }
  }

  @Test func `what a record disagrees with is the conflict of the list that it is in`() throws {
    for conflict in try whole() {
      for claim in conflict["claims"].items {
        let url = try #require(claim["url"].text)
        #expect(try site.json(url + "/conflicts")["data"].items == [conflict], "\(url)")
      }
    }
    #expect(try site.json("/v1/countries/TM/conflicts")["data"].items.isEmpty)
  }

  @Test(arguments: [
    ("between", "between=RUS"), ("between", "between=RUS,RUS"), ("between", "between=RUS,XXX"),
    ("country", "country=Atlantis"), ("collection", "collection=wars"), ("limit", "limit=0"),
    ("cursor", "cursor=x"),
    ("limit", "limit=1&limit=2"), ("as_of", "as_of=soon"),
  ])
  func `what cannot be asked is refused by its name`(parameter: String, query: String) throws {
    let answer = try site.answer("/v1/conflicts?\(query)")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"].items.map { $0["parameter"] } == [.text(parameter)])
  }

  @Test func `a cursor belongs to its query`() throws {
    let next = try #require(try site.json("/v1/conflicts?limit=1")["next"].text)
    #expect(try site.answer("/v1/conflicts?cursor=\(next)").status == 200)
    #expect(try site.answer("/v1/conflicts?country=KAZ&cursor=\(next)").status == 400)
  }
}
