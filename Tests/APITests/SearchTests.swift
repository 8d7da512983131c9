import Domain
import Testbed
import Testing

/// `/v1/search` and `q` over the dataset.
struct SearchTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `a search answers with what was found, where it stands and how it was understood`() throws {
    let answer = try site.answer("/v1/search?q=caspian+convention&collection=agreements&limit=3")
    #expect(answer.status == 200)
    let json = try answer.json
    #expect(json.names == ["data", "dataset", "next", "next_url", "query", "suggestions"])
    #expect(json["query"] == .object(["q": "caspian convention", "collection": ["agreements"], "limit": 3]))
    let first = json["data"][0]
    #expect(first["collection"] == "agreements" && first["id"] == "caspian-convention-2018")
    #expect(first["url"] == "/v1/agreements/caspian-convention-2018")
    #expect(try site.json(first["url"].text ?? "")["title"] == first["title"])
    let snippet = first["snippets"][0]
    #expect(snippet["field"] == "title" && snippet["text"] == first["title"])
    let scalars = Array((snippet["text"].text ?? "").unicodeScalars)
    let words = snippet["ranges"].items.map { range in
      String(String.UnicodeScalarView(scalars[Int(range[0].number ?? 0)..<Int(range[1].number ?? 0)]))
    }
    #expect(Set(words.map { $0.lowercased() }) == ["caspian", "convention"])
  }

  @Test func `every record of the dataset is found by the words of its title`() throws {
    for resource in Resource.all where resource.parent == nil {
      guard let field = resource.titleField else { continue }
      for seed in try Repository.seeds(of: resource.name).prefix(40) {
        let words = (seed[field].text ?? "").unicodeScalars.map { scalar in
          scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? String(scalar) : "%20"
        }.joined().addingEscapes
        let ids = try site.json("/v1/search?limit=100&collection=\(resource.name)&q=\(words)")["data"].ids
        #expect(ids.contains(seed["id"].text ?? ""), "\(resource.name) \(words)")
      }
    }
  }

  @Test func `pages of a search lead to the next until there is none`() throws {
    let whole = try site.json("/v1/search?q=gas&limit=100")["data"].items
    let pages = try site.pages("/v1/search?q=gas&limit=7")
    #expect(try pages.flatMap { try $0.json["data"].items }.prefix(100) == whole[...])
    #expect(try pages[0].field("Link") == pages[0].json["next_url"].text.map { "<\($0)>; rel=\"next\"" })
  }

  @Test func `a search for nothing is refused in words, and for what is nowhere finds nothing`() throws {
    for target in ["/v1/search", "/v1/search?q=", "/v1/search?q=%20"] {
      let answer = try site.answer(target)
      #expect(answer.status == 400)
      #expect(try answer.json["errors"][0]["parameter"] == "q")
    }
    let none = try site.answer("/v1/search?q=xyzzyxyzzy")
    #expect(try none.status == 200 && none.json["data"] == [])
  }

  @Test func `all faults of a search are told at once`() throws {
    let answer = try site.answer(
      "/v1/search?q=&collection=events,nonesuch&country=zz&limit=1000&cursor=x&Q=1")
    #expect(answer.status == 400)
    #expect(
      try Set(answer.json["errors"].items.compactMap { $0["parameter"].text })
        == ["q", "collection", "country", "limit", "Q"])
  }

  @Test func `q leaves a list in its order and goes together with its filters`() throws {
    let all = try site.ids("/v1/events?country=RUS&limit=1000")
    let found = try site.ids("/v1/events?q=visit&country=RUS&limit=1000")
    #expect(!found.isEmpty && found.count < all.count)
    #expect(all.filter(found.contains) == found)
    #expect(try site.json("/v1/events?q=visit")["query"]["q"] == "visit")
    #expect(
      try site.answer("/v1/events.csv?q=visit&country=RUS").text.split(separator: "\r\n").count == found.count
        + 1)
  }

  @Test func `q and as_of together are refused with the reason`() throws {
    let answer = try site.answer("/v1/events?q=visit&as_of=1")
    #expect(answer.status == 400)
    #expect(try answer.json["detail"].text?.contains("not indexed") == true)
  }
}

extension String {
  /// Percent escapes where a URL needs them, for what has its own already.
  fileprivate var addingEscapes: String {
    utf8.map { byte in
      byte < 0x80 ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
