import Domain
import Testbed
import Testing

/// The timeline over HTTP, of the dataset.
struct TimelineTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `it holds every event, and every other entry says of which record and date it is`() throws {
    let entries = try site.json("/v1/timeline?limit=1000")["data"].items
    let events = entries.filter { $0["record"]["collection"] == "events" }
    #expect(try Set(events.compactMap { $0["record"]["id"].text }) == Set(Repository.seeds(of: "events").ids))
    let acts = entries.filter { $0["record"]["collection"] != "events" }
    #expect(!acts.isEmpty)
    for entry in entries {
      let record = try site.json(entry["record"]["url"].text ?? "")
      #expect(
        entry["id"].text?.hasPrefix("\(entry["record"]["collection"].text ?? "")/\(record["id"].text ?? "")")
          == true)
      #expect(entry["citations"] == record["citations"])
      #expect(entry["revision"] == record["revision"])
    }
    for act in acts {
      let parts = (act["id"].text ?? "").split(separator: "/").map(String.init)
      #expect(parts.count == 3)
      #expect(try site.json(act["record"]["url"].text ?? "")[parts[2]] == act["date"], "\(parts)")
    }
  }

  @Test func `a signing that an event tells stands once, and by its event`() throws {
    let ids = try site.ids("/v1/timeline?kind=signing&limit=1000")
    #expect(ids.contains("events/caspian-convention-signed-2018-08"))
    #expect(!ids.contains("agreements/caspian-convention-2018/signed"))
  }

  @Test(arguments: [
    "between=RUS,TKM", "country=KAZ", "kind=signing,start", "topic=energy", "status=planned",
    "collection=projects", "from=2022&to=2023", "from=2022&to=2023&match=certain", "country=TKM&from=2025",
    "sort=-date", "as_of=1", "collection__ne=events&country=TKM",
  ])
  func `its pages, one after the other, are the whole list`(query: String) throws {
    let whole = try site.ids("/v1/timeline?\(query)&limit=1000")
    #expect(!whole.isEmpty)
    #expect(Set(whole).count == whole.count)
    let pages = try site.pages("/v1/timeline?\(query)&limit=7")
    #expect(try pages.flatMap { try $0.json["data"].ids } == whole)
  }

  @Test func `a filter leaves the entries that have its value`() throws {
    let entries = try site.json("/v1/timeline?limit=1000")["data"].items
    for (query, isIncluded) in [
      ("collection=memberships", { $0["record"]["collection"] == "memberships" }),
      ("country=KAZ", { $0["countries"].texts.contains("KAZ") }),
      ("between=KAZ,TKM", { Set($0["countries"].texts).isSuperset(of: ["KAZ", "TKM"]) }),
      ("topic=energy,gas", { !Set($0["topics"].texts).isDisjoint(with: ["energy", "gas"]) }),
      ("status=planned", { $0["status"] == "planned" }),
    ] as [(String, (Document) -> Bool)] {
      let expected = entries.filter(isIncluded).compactMap { $0["id"].text }
      #expect(try site.ids("/v1/timeline?\(query)&limit=1000") == expected, "\(query)")
    }
  }

  @Test func `as a table it has the record and each date in columns`() throws {
    let lines = try site.answer("/v1/timeline.csv?collection=agreements&limit=1").text
      .split(separator: "\r\n").map(String.init)
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix(
        "id,record_collection,record_id,record_url,kind,status,date,date_min,date_max,date_precision"))
    #expect(lines[1].contains(",agreements,economic-cooperation-program-2017-2019,/v1/agreements/"))
    let count = try site.json("/v1/timeline?limit=1000")["data"].items.count
    #expect(try site.answer("/v1/timeline.ndjson").text.split(separator: "\n").count == count)
  }
}
