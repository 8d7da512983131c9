import Domain
import HTTP
import Testbed
import Testing

/// The dossier of countries, and the list of pairs.
struct RelationTests {
  private let site: Site
  init() throws { site = try Site() }

  /// Every address that a document tells under a name that says so.
  private func addresses(_ document: Document) -> [String] {
    switch document {
    case .list(let items): return items.flatMap(addresses)
    case .object:
      return document.names.flatMap { name -> [String] in
        if name == "citations" { return [] }
        let value = document[name]
        let own = name == "url" || name.hasSuffix("_url") ? value.text : nil
        return [own].compactMap { $0 } + (name == "inputs" ? value.texts : []) + addresses(value)
      }
    default: return []
    }
  }

  private static let parts = Resource.all.filter { $0.dossier != nil }

  @Test(arguments: ["TKM-KAZ", "kaz-tkm", "tm-kz", "KZ-TKM", "795-398", "398-TM"])
  func `any order, case and code leads to the one address`(pair: String) throws {
    for path in ["/v1/relations", "/relations"] {
      let answer = try site.answer("\(path)/\(pair)?on=2024-01-31&as_of=1")
      #expect(answer.status == 308 && answer.field("Location") == "\(path)/KAZ-TKM?on=2024-01-31&as_of=1")
    }
    let json = try site.answer("/v1/relations/\(pair).json")
    #expect(json.field("Location") == "/v1/relations/KAZ-TKM.json")
  }

  @Test(arguments: ["TKM-TKM", "tm-795", "TKM", "TKM-XXX", "KAZ-RUS-TKM", "-"])
  func `what is no pair is not there`(pair: String) throws {
    #expect(try site.answer("/v1/relations/\(pair)").status == 404)
    #expect(try site.answer("/relations/\(pair)").status == 404)
  }

  @Test func `two countries of which nothing is known have an empty dossier and a page that says so`() throws
  {
    let dossier = try site.json("/v1/relations/AND-TUV")
    #expect(RelationTests.parts.allSatisfy { dossier["counts"][$0.name].number == 0 })
    #expect(dossier["disagreements"]["count"].number == 0 && dossier["sources"].items.isEmpty)
    let page = try site.answer("/relations/AND-TUV", fields: [("Accept", "text/html")])
    #expect(page.status == 200)
    #expect(String(decoding: page.body, as: UTF8.self).contains("The record holds nothing of these two"))
  }

  @Test(arguments: ["/v1/relations/RUS-TKM", "/v1/relations/KAZ-TKM", "/v1/relations?between=RUS,KAZ,TKM"])
  func `every number is that of the list it leads to, and every address answers`(path: String) throws {
    let dossier = try site.json(path)
    for resource in RelationTests.parts {
      let part = dossier[resource.name]
      #expect(part["count"] == dossier["counts"][resource.name])
      if case .standings = resource.dossier?.kind { continue }
      let url = try #require(part["url"].text)
      #expect(try site.json(url + "&count=exact&limit=1")["count"] == part["count"], "\(url)")
      for stage in part["stages"].items {
        let all = try site.json(try #require(stage["url"].text) + "&count=exact&limit=1")["count"].number
        #expect(all == (stage["count"].number ?? 0) + (stage["lapsed"]["count"].number ?? 0))
      }
    }
    #expect(try site.json("/v1/conflicts?between=RUS,TKM&count=exact")["count"].number ?? 0 > 0)
    let conflicts = try #require(dossier["disagreements"]["url"].text)
    #expect(try site.json(conflicts + "&count=exact")["count"] == dossier["disagreements"]["count"])
    let all = addresses(dossier)
    #expect(all.count > 50)
    for address in Set(all) { #expect(try site.answer(address).status == 200, "\(address)") }
  }

  @Test(arguments: ["RUS-TKM", "KAZ-TKM"])
  func `the stages hold every record, each once`(pair: String) throws {
    let dossier = try site.json("/v1/relations/\(pair)")
    for resource in RelationTests.parts {
      guard case .stages = resource.dossier?.kind else { continue }
      let part = dossier[resource.name]
      let counts = part["stages"].items.flatMap { [$0["count"].number, $0["lapsed"]["count"].number] }
      #expect(counts.compactMap { $0 }.reduce(0, +) == part["count"].number)
      for stage in part["stages"].items {
        #expect(Double(stage["data"].items.count) == min(10, stage["count"].number ?? 0))
      }
    }
  }

  @Test func `every code of a field that tells stages is one of some stage`() throws {
    for resource in RelationTests.parts {
      guard case .stages(let stages) = resource.dossier?.kind else { continue }
      guard case .choice(let codes) = try #require(resource.field(stages.field)).kind else { continue }
      #expect(stages.stages.flatMap(\.codes).sorted() == codes.values.sorted(), "\(resource.name)")
    }
  }

  @Test func `the latest figure, what is expected and what follows, or does not, are told of each series`()
    throws
  {
    let series = try site.json("/v1/relations/RUS-TKM")["trade-series"]["data"][0]
    #expect(series["id"] == "rus-tkm-turnover")
    let (latest, expected) = (series["latest"]["claims"][0], series["expected"]["claims"][0])
    #expect(latest["period"]["edtf"] == "2022" && latest["value"].number == 1_600_000_000)
    #expect(expected["period"]["edtf"] == "2025" && expected["bound"] == "more_than")
    let growth = series["derived"].items.filter { $0["kind"] == "growth" }
    #expect(growth.count == 2)
    // About 1.6 billion over about 865 million, each as it can be rounded.
    #expect(growth[0]["value"].number == 79 && growth[0]["value_max"].number == 90.9)
    #expect(growth[0]["inputs"].items.count == 2 && growth[0]["derived"] == .boolean(true))
    #expect(growth[1]["value"] == .null && growth[1]["reason"].text?.isEmpty == false)
  }

  @Test func `what is derived follows from the claims that it names`() throws {
    var count = 0
    for pair in ["RUS-TKM", "KAZ-TKM"] {
      let dossier = try site.json("/v1/relations/\(pair)")
      for resource in RelationTests.parts {
        guard case .series = resource.dossier?.kind else { continue }
        let part = dossier[resource.name]
        for figure in part["data"].items.flatMap({ $0["derived"].items }) + part["derived"].items {
          #expect(
            figure["derived"] == .boolean(true) && (figure["value"] == .null) == (figure["reason"] != .null))
          guard let value = figure["value"].number else { continue }
          let inputs = try figure["inputs"].texts.map { try site.json($0) }
          let values = try inputs.map { try #require($0["value"].number) }
          let upper = figure["value_max"].number ?? value
          let result =
            switch figure["kind"].text {
            case "growth": (values[0] / values[1] - 1) * 100
            case "balance": values[0] - values[1]
            default: values[0] / values[1] * 100
            }
          #expect(result >= value - 0.06 && result <= upper + 0.06, "\(figure)")
          for name in ["unit", "bound"] { #expect(Set(inputs.map { $0[name].text }).count == 1) }
          #expect(inputs.allSatisfy { $0["obs_status"] == "A" || figure["kind"] == "growth" })
          count += 1
        }
      }
    }
    #expect(count >= 4)
  }

  @Test func `a body to which both stand has the claims about each`() throws {
    for body in try site.json("/v1/relations/RUS-TKM")["memberships"]["data"].items {
      #expect(body["standings"].items.map { $0["country"] } == ["RUS", "TKM"])
      for standing in body["standings"].items {
        #expect(!standing["claims"].items.isEmpty)
        for claim in standing["claims"].items {
          #expect(claim["country"] == standing["country"])
          #expect(claim["organization"] == body["organization"]["id"])
        }
      }
    }
  }

  @Test(arguments: ["2022-06-30", "2025-12-12", "2026-11-28"])
  func `what is over and what is to come is told as of the day that is asked about`(day: String) throws {
    let dossier = try site.json("/v1/relations/RUS-TKM?on=\(day)")
    #expect(dossier["on"] == .text(day) && dossier["query"]["on"] == .text(day))
    let part = dossier["events"]
    #expect(!part["last"].items.isEmpty)
    for event in part["last"].items { #expect(try #require(event["date"]["max"].text) <= day) }
    for event in part["coming"].items { #expect(event["date"]["max"].text ?? "9999" > day) }
    for series in dossier["trade-series"]["data"].items where series["latest"] != .null {
      #expect(try #require(series["latest"]["claims"][0]["period"]["max"].text) <= day)
    }
  }

  @Test(arguments: ["2025", "2025-06", "2025-06-31", "tomorrow", "2025-06-30?"])
  func `a day that is none is refused`(day: String) throws {
    let answer = try site.answer("/v1/relations/RUS-TKM?on=\(day)")
    #expect(try answer.status == 400 && answer.json["errors"][0]["parameter"] == "on")
  }

  @Test func `an answer of today is kept by its tag and not by the time of a commit`() throws {
    let answer = try site.answer("/v1/relations/RUS-TKM")
    #expect(answer.field("Last-Modified") == nil)
    let tag = try #require(answer.field("ETag"))
    #expect(try site.answer("/v1/relations/RUS-TKM", fields: [("If-None-Match", tag)]).status == 304)
  }

  // MARK: The picture

  @Test func `the picture of a pair is that of the series of all that it turns over, at every width`() throws
  {
    for query in ["", "?width=360&title=0", "?from=2022&theme=dark", "?as_of=1"] {
      let answer = try site.answer("/v1/relations/RUS-TKM/trade.svg\(query)")
      let series = try site.answer("/v1/trade-series/rus-tkm-turnover/chart.svg\(query)")
      #expect(answer.status == 200 && answer.body == series.body)
      for name in ["Content-Type", "Content-Security-Policy", "Cross-Origin-Resource-Policy", "ETag"] {
        #expect(answer.field(name) != nil && answer.field(name) == series.field(name))
      }
    }
    let page = try site.answer("/relations/RUS-TKM", fields: [("Accept", "text/html")])
    #expect(String(decoding: page.body, as: UTF8.self).contains("/v1/relations/RUS-TKM/trade.svg?width=720"))
  }

  @Test
  func
    `where no series counts all that two turn over there is no picture, and the pair leads to its address`()
    throws
  {
    #expect(try site.answer("/v1/relations/CHN-TKM/trade.svg").status == 404)
    #expect(try site.answer("/v1/relations/AND-TUV/trade.svg").status == 404)
    let moved = try site.answer("/v1/relations/tm-ru/trade.svg?width=360")
    #expect(moved.status == 308 && moved.field("Location") == "/v1/relations/RUS-TKM/trade.svg?width=360")
    #expect(try site.answer("/v1/relations/RUS-TKM/trade.svg?width=9").status == 400)
  }

  @Test(arguments: ["RUS-TKM", "KAZ-TKM", "CHN-TKM", "KAZ-RUS"])
  func `the page of a pair is at most 60 KiB`(pair: String) throws {
    let page = try site.answer("/relations/\(pair)", fields: [("Accept", "text/html")])
    #expect(page.status == 200 && page.body.count <= 60 * 1024, "\(page.body.count)")
  }

  // MARK: Pairs

  @Test func `the pairs are those that records bring together, the most first, page by page`() throws {
    let whole = try site.json("/v1/relations?limit=1000")["data"].items
    let pages = try site.pages("/v1/relations?limit=7")
    #expect(try pages.flatMap { try $0.json["data"].items } == whole && pages.count > 2)
    let counts = whole.compactMap { $0["count"].number }
    #expect(counts == counts.sorted(by: >) && Set(whole.ids).count == whole.count)
    for pair in whole.prefix(10) {
      let between = pair["countries"].items.ids.joined(separator: ",")
      for name in pair["counts"].names {
        let list = try site.json("/v1/\(name)?between=\(between)&count=exact&limit=1")
        #expect(list["count"] == pair["counts"][name], "\(between) \(name)")
      }
      #expect(try site.answer(try #require(pair["url"].text)).status == 200)
    }
  }

  @Test func `the pairs of a country are those of all pairs that have it`() throws {
    let whole = try site.json("/v1/relations?limit=1000")["data"].items
    for codes in [["KAZ"], ["KAZ", "CHN"]] {
      let list = codes.joined(separator: ",")
      let found = try site.json("/v1/relations?limit=1000&country=\(list)")["data"].items
      #expect(found == whole.filter { !Set($0["countries"].items.ids).isDisjoint(with: codes) })
    }
  }

  @Test(arguments: [
    ("between", "between=RUS"), ("between", "between=RUS,XXX"), ("limit", "between=RUS,TKM&limit=3"),
    ("on", "on=2025-01-01"), ("country", "country=Atlantis"), ("kind", "kind=visit"),
  ])
  func `what cannot be asked is refused by its name`(parameter: String, query: String) throws {
    let answer = try site.answer("/v1/relations?\(query)")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == .text(parameter))
  }

  @Test func `as of a commit the dossier is that of then, and a group stands for its members`() throws {
    let editor = try Editor()
    let event = #"""
      {"id":"made-up-visit","title":"A visit","kind":"visit","status":"occurred","date":"2026-11-20",
      "countries":["RUS","TKM","KAZ"],"citations":[{"source":"turkmenistan-russia-report","paragraph":5}]}
      """#
    let group = #"""
      {"id":"XGR","kind":"group","name":"Three countries","members":["RUS","KAZ","TKM"],
      "citations":[{"source":"turkmenistan-russia-report","paragraph":5}]}
      """#
    let before = try editor.site.json("/v1/relations/RUS-TKM?on=2026-11-28")
    let pairs = try editor.site.json("/v1/relations?limit=1000")["data"].items
    for (collection, record) in [("events", event), ("countries", group)] {
      let answer = try editor.send(.post, "/v1/\(collection)", record)
      #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
    }
    let after = try editor.site.json("/v1/relations/RUS-TKM?on=2026-11-28")
    #expect(after["events"]["last"].items.ids.contains("made-up-visit"))
    #expect(after["counts"]["events"].number == (before["counts"]["events"].number ?? 0) + 1)
    let past = try editor.site.json("/v1/relations/RUS-TKM?on=2026-11-28&as_of=1")
    #expect(past["counts"] == before["counts"])
    #expect(past["events"]["last"].items.ids == before["events"]["last"].items.ids)
    let then = try editor.site.json("/v1/relations?limit=1000&as_of=1")["data"].items
    #expect(then.ids == pairs.ids && then.map { $0["counts"] } == pairs.map { $0["counts"] })
    let now = try editor.site.json("/v1/relations?limit=1000")["data"].items
    #expect(now.map { $0["counts"] } != pairs.map { $0["counts"] })
    let members = try editor.site.json("/v1/relations?between=XGR&on=2026-11-28")
    let three = try editor.site.json("/v1/relations?between=RUS,KAZ,TKM&on=2026-11-28")
    #expect(members["countries"] == three["countries"] && members["events"] == three["events"])
    #expect(three["events"]["last"].items.ids.contains("made-up-visit"))
  }
}
