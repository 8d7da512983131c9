import Domain
import HTTP
import Testbed
import Testing

/// What a record was: its history, its versions and what differs between them.
struct RecordHistoryTests {
  private let database: TestDatabase
  private let site: Site

  /// The dataset is commit 1. A person comes in 2, is another in 3, goes in 4 and is back in 5.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    try store(#""role": "minister", "country": "TKM""#, note: "From the gazette")
    try store(#""role": "president", "country": "TKM", "aliases": ["S. One"]"#)
    try database.retire("some-one", from: "people")
    try store(#""role": "president", "country": "RUS", "aliases": ["S. One"]"#)
  }

  private func store(_ members: String, note: String? = nil) throws {
    let record =
      #"{"id": "some-one", "name": "Some One", \#(members), "citations": [{"source": "trend-2025-12-11"}]}"#
    try database.store("people", "[\(record)]", note: note)
  }

  private static let path = "/v1/people/some-one"

  @Test func `a history tells every version and retirement, the newest first, with who, when and why`() throws
  {
    let page = try site.json(Self.path + "/history")
    let entries = page["data"].items
    #expect(entries.map { $0["op"].text } == ["create", "retire", "replace", "create"])
    #expect(entries.map { $0["revision"].number } == [3, 2, 2, 1])
    #expect(entries.map { $0["seq"].number } == [5, 4, 3, 2])
    #expect(entries.map { $0["closed_by"] } == [.null, .null, 4, 3])
    #expect(entries.map { $0["actor"].text } == Array(repeating: "test", count: 4))
    #expect(entries.map { $0["note"] } == [.null, .null, .null, "From the gazette"])
    #expect(entries.map { $0["record"]["role"].text } == ["president", nil, "president", "minister"])
    #expect(entries[1]["record"] == .null)
    for entry in entries {
      let commit = try site.json("/v1/commits/\(Int(entry["seq"].number ?? 0))")
      #expect(entry["at"] == commit["at"] && entry["position"] == commit["position"])
      guard entry["record"] != .null else { continue }
      #expect(entry["record"]["revision"] == entry["revision"])
      #expect(entry["record"]["updated_at"] == entry["at"])
    }
    #expect(page["next"] == .null)
    #expect(page["dataset"]["version"] == 5)
    #expect(entries[0]["record"] == (try site.json(Self.path)))
  }

  @Test(arguments: 1...4)
  func `pages of a history hold each entry once, in the order of the whole`(limit: Int) throws {
    let whole = try site.json(Self.path + "/history")["data"].items
    let pages = try site.pages(Self.path + "/history?limit=\(limit)")
    #expect(try pages.flatMap { try $0.json["data"].items } == whole)
    #expect(pages.count == (4 + limit - 1) / limit)
  }

  @Test func `a history as of a commit is without what came after it`() throws {
    let whole = try site.json(Self.path + "/history")["data"].items
    for commit in 2...5 {
      let past = try site.json(Self.path + "/history?as_of=\(commit)")
      #expect(past["data"].items.map { $0["seq"] } == whole.suffix(commit - 1).map { $0["seq"] })
      #expect(past["data"][0]["closed_by"] == .null)
      #expect(past["dataset"]["version"] == .number(Double(commit)))
      #expect(try site.pages(Self.path + "/history?as_of=\(commit)&limit=1").count == commit - 1)
    }
    #expect(try site.answer(Self.path + "/history?as_of=1").status == 404)
  }

  @Test func `a version is what the record was, with a tag that later commits leave as it is`() throws {
    let tags = try (1...3).map { revision in
      let answer = try site.answer(Self.path + "/history/\(revision)")
      #expect(try answer.json == site.json(Self.path + "?as_of=\(revision == 3 ? 5 : revision + 1)"))
      return try #require(answer.field("ETag"))
    }
    #expect(Set(tags).count == 3)
    #expect(tags[2] == (try site.answer(Self.path).field("ETag")))
    try store(#""role": "retired""#)
    for (revision, tag) in zip(1..., tags) {
      let again = try site.answer(Self.path + "/history/\(revision)", fields: [("If-None-Match", tag)])
      #expect(again.status == 304)
    }
  }

  @Test(arguments: ["0", "4", "-1", "x", "1x", "99999999999999999999"])
  func `a version that there is not is unknown`(revision: String) throws {
    let answer = try site.answer(Self.path + "/history/\(revision)")
    #expect(answer.status == 404)
    #expect(try answer.json["detail"].text?.contains(Self.path + "/history") == true)
  }

  @Test func `a retired record is gone with a link to its history, which goes on answering`() throws {
    try database.retire("some-one", from: "people")
    let answer = try site.answer(Self.path)
    #expect(answer.status == 410)
    #expect(answer.field("Link") == "<\(Self.path)/history>; rel=\"version-history\"")
    #expect(try answer.json["history_url"] == .text(Self.path + "/history"))
    #expect(
      try site.json(Self.path + "/history")["data"].items.map { $0["op"].text }.prefix(2) == [
        "retire", "create",
      ])
    #expect(try site.answer(Self.path + "/history/3").status == 200)
    #expect(try site.answer(Self.path + "/diff?from=1&to=3").status == 200)
  }

  @Test func `what never was has no history`() throws {
    for path in ["history", "history/1", "diff"] {
      let answer = try site.answer("/v1/people/nobody/\(path)")
      #expect(answer.status == 404)
      #expect(answer.field("Link") == nil)
    }
  }

  @Test func `a country has its history under each of its codes`() throws {
    let history = try site.json("/v1/countries/TKM/history")["data"]
    #expect(history.items.count == 1)
    for code in ["tm", "795", "tkm"] {
      #expect(try site.json("/v1/countries/\(code)/history")["data"] == history)
      #expect(try site.json("/v1/countries/\(code)/history/1")["id"] == "TKM")
    }
  }

  @Test func `a difference tells field by field what was and what is`() throws {
    let difference = try site.json(Self.path + "/diff?from=1&to=2")
    #expect(difference["from"] == 1 && difference["to"] == 2)
    let changes = difference["changes"].items
    #expect(changes.map { $0["pointer"].text } == ["/aliases", "/role"].sorted { place($0) < place($1) })
    let role = try #require(changes.first { $0["pointer"] == "/role" })
    #expect(role["from"] == "minister" && role["to"] == "president")
    #expect(difference["patch"] == .object(["role": "president", "aliases": ["S. One"]]))
    // The other way round what was added is taken away.
    let back = try site.json(Self.path + "/diff?from=2&to=1")
    #expect(back["patch"]["role"] == "minister")
    #expect(back["changes"].items.map { $0["from"] } == changes.map { $0["to"] })
  }

  private func place(_ pointer: String) -> Int {
    Resource.all.first { $0.name == "people" }?.fields.firstIndex { "/" + $0.name == pointer } ?? 0
  }

  @Test func `without revisions the last version is compared with the one before`() throws {
    #expect(try site.json(Self.path + "/diff") == site.json(Self.path + "/diff?from=2&to=3"))
    #expect(try site.json(Self.path + "/diff?to=2") == site.json(Self.path + "/diff?from=1&to=2"))
    #expect(try site.json(Self.path + "/diff?as_of=3") == site.json(Self.path + "/diff?from=1&to=2"))
    #expect(try site.json(Self.path + "/diff?from=3")["changes"] == [])
    #expect(try site.json("/v1/countries/TKM/diff")["patch"] == .object([:]))
  }

  @Test(arguments: ["from=4", "to=0", "from=x", "to=", "from=1&from=2", "from=1&as_of=1&to=3&colour=red"])
  func `a difference of versions that there are not is refused`(query: String) throws {
    let answer = try site.answer(Self.path + "/diff?\(query)")
    #expect(answer.status == 400, "\(answer.text)")
    #expect(try answer.json["errors"][0]["parameter"].text.map { query.contains($0) } == true)
  }

  @Test func `a record tells when its version was recorded, in lists, tables and by itself`() throws {
    let at = try site.json("/v1/commits/5")["at"]
    #expect(try site.json(Self.path)["updated_at"] == at)
    let listed = try site.json("/v1/people?fields=id,updated_at&limit=1000")["data"].items
    #expect(listed.first { $0["id"] == "some-one" }?["updated_at"] == at)
    let first = try site.json("/v1/commits/1")["at"]
    #expect(listed.filter { $0["id"] != "some-one" }.allSatisfy { $0["updated_at"] == first })
    let table = try site.answer("/v1/people.csv?fields=id,updated_at").text
    #expect(table.contains("some-one,\(at.text ?? "")\r\n"))
    // As of an earlier commit it is the time of the version of then.
    #expect(try site.json(Self.path + "?as_of=2")["updated_at"] == site.json("/v1/commits/2")["at"])
    let past = try site.json("/v1/people?as_of=3&limit=1000")["data"].items.first { $0["id"] == "some-one" }
    #expect(try past?["updated_at"] == site.json("/v1/commits/3")["at"])
  }
}
