import Testbed
import Testing

/// The steps in which the dataset was made.
struct CommitTests {
  private let database: TestDatabase
  private let site: Site

  /// The dataset is commit 1; an event comes in 2 and goes in 3, with another.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    func event(_ id: String) -> String {
      #"{"id":"\#(id)","title":"One","kind":"visit","status":"occurred","citations":[{"source":"trend-2025-12-11"}]}"#
    }
    try database.store("events", "[\(event("one-event")),\(event("another-event"))]", note: "Why not")
    try database.change(put: [], retire: [("events", "one-event"), ("events", "another-event")])
  }

  @Test func `commits are listed from the newest, with how much each changed`() throws {
    let page = try site.json("/v1/commits")
    #expect(page["data"].items.map { $0["seq"].number } == [3, 2, 1])
    let seeds = try Document(json: site.answer("/v1").body)["collections"].items.compactMap {
      $0["name"].text
    }
    .reduce(0) { try $0 + Repository.seeds(of: $1).count }
    #expect(page["data"].items.map { $0["changes"].number } == [2, 2, Double(seeds)])
    #expect(page["data"][1]["note"] == "Why not" && page["data"][1]["actor"] == "test")
    let last = try #require(page["data"][0]["position"].text)
    #expect(try site.answer("/v1/commits").field("Entente-Version") == last)
    #expect(try site.pages("/v1/commits?limit=1").flatMap { try $0.json["data"].items } == page["data"].items)
    #expect(try site.json("/v1/commits?as_of=2")["data"].items == Array(page["data"].items.dropFirst()))
  }

  @Test func `a commit has its changes in order, without the records`() throws {
    let commit = try site.json("/v1/commits/3")
    #expect(commit["data"].items.map { $0["id"].text } == ["one-event", "another-event"])
    #expect(commit["data"].items.allSatisfy { $0["op"] == "retire" && $0["revision"] == 1 })
    #expect(commit["data"][0].names == ["collection", "id", "op", "revision"])
    let position = try #require(commit["position"].text)
    #expect(try site.json("/v1/commits/\(position)") == commit)
    let pages = try site.pages("/v1/commits/1?limit=100")
    #expect(
      try pages.flatMap { try $0.json["data"].items }.count
        == Int(site.json("/v1/commits/1")["changes"].number ?? 0))
  }

  @Test func `a commit that is not there is unknown, and one of another history is told as that`() throws {
    for name in ["4", "0", "x", "3-0123"] {
      #expect(try site.answer("/v1/commits/\(name)").status == 404, "\(name)")
    }
    let other = try site.answer("/v1/commits/3-0123456789abcdef")
    #expect(other.status == 409)
    #expect(try other.json["code"] == "history-diverged")
    #expect(try site.answer("/v1/commits?cursor=x").status == 400)
  }
}
