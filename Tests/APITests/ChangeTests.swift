import Chance
import Domain
import Testbed
import Testing

/// What changed, told so that copies stay equal.
struct ChangeTests {
  /// A client that keeps a copy of the dataset, by the answers of `/v1/changes` alone.
  private struct Copy {
    let filter: String
    private(set) var position = "0"
    private(set) var records: [String: Document] = [:]
    /// What it was told of each commit, in order.
    private(set) var told: [Document] = []

    init(_ filter: String = "") { self.filter = filter }

    /// Takes a page.
    /// - Returns: how many changes there are behind it.
    mutating func takePage(_ site: Site, limit: Int) throws -> Int {
      let page = try site.json("/v1/changes?since=\(position)&limit=\(limit)\(filter)")
      let last = try #require(page["last_seq"].text)
      let changes = page["results"].items
      #expect(changes.count <= limit)
      if last.contains(".") {
        #expect(
          changes.allSatisfy { $0["seq"] == changes[0]["seq"] },
          "a page ends inside a commit, and tells of another")
      } else if let seq = changes.last?["seq"].number {
        #expect(last.hasPrefix("\(Int(seq))-") || filter != "")
      }
      for change in changes { take(change) }
      position = last
      return try #require(page["pending"].number.map { Int($0) })
    }

    private mutating func take(_ change: Document) {
      told.append(change)
      let path = "\(change["collection"].text ?? "")/\(change["id"].text ?? "")"
      if change["record"] == .null {
        records.removeValue(forKey: path)
      } else {
        records[path] = change["record"]
      }
    }

    /// The records that it has of a collection, in the order of their ids.
    func records(of collection: String) -> [Document] {
      records.filter { $0.key.hasPrefix(collection + "/") }.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private func export(_ collection: String, _ site: Site, at position: String, _ filter: String) throws
    -> [Document]
  {
    let asOf = position == "0" ? "0" : position
    return try site.answer("/v1/\(collection).ndjson?as_of=\(asOf)\(filter)").lines.map {
      try Document(json: $0)
    }
    .sorted { ($0["id"].text ?? "") < ($1["id"].text ?? "") }
  }

  @Test(arguments: [71, 72, 73] as [UInt64])
  func `a copy made of changes in pages of any size is the export at every commit`(seed: UInt64) throws {
    var play = try Play(seed: seed)
    for _ in 0..<12 { try play.commit() }
    var copy = Copy()
    var pending = 1
    while pending > 0 {
      pending = try copy.takePage(play.site, limit: play.chance.number(1...40))
      if play.chance.isTrue(0.1) { try play.commit() }
      guard !copy.position.contains(".") else { continue }
      for collection in Play.collections {
        #expect(
          try copy.records(of: collection) == export(collection, play.site, at: copy.position, ""),
          "\(collection) at \(copy.position)")
      }
    }
    for resource in Resource.all {
      #expect(try copy.records(of: resource.name) == export(resource.name, play.site, at: copy.position, ""))
    }
    try expectOrder(copy.told, play.site)
  }

  /// Every change stands once, in its order, with the last of each commit marked.
  private func expectOrder(_ told: [Document], _ site: Site) throws {
    let commits = try site.pages("/v1/commits?limit=7").flatMap { try $0.json["data"].items }.reversed()
    var rest = told[...]
    for commit in commits {
      let count = Int(commit["changes"].number ?? 0)
      let changes = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
      #expect(changes.count == count)
      #expect(changes.allSatisfy { $0["seq"] == commit["seq"] && $0["at"] == commit["at"] })
      #expect(changes.map { $0["last"] } == (1...count).map { .boolean($0 == count) })
      let mark = commit["position"].text ?? ""
      #expect(changes.map { $0["position"].text } == (1...count).map { $0 == count ? mark : "\(mark).\($0)" })
    }
    #expect(rest.isEmpty)
  }

  @Test(arguments: [81, 82] as [UInt64], ["&country=KAZ,ru", "&country=TKM"])
  func `a copy of what a filter finds is the export under that filter`(seed: UInt64, filter: String) throws {
    var play = try Play(seed: seed)
    for _ in 0..<15 { try play.commit() }
    let collections = Play.collections.filter { $0 != "sources" }
    var copy = Copy("\(filter)&collection=\(collections.joined(separator: ","))")
    var pending = 1
    while pending > 0 {
      pending = try copy.takePage(play.site, limit: play.chance.number(1...25))
      guard !copy.position.contains(".") else { continue }
      for collection in collections {
        #expect(
          try copy.records(of: collection) == export(collection, play.site, at: copy.position, filter),
          "\(collection) at \(copy.position)")
      }
    }
    #expect(copy.told.contains { $0["op"] == "leave" })
    // Under a filter by country, what has no countries is never told of.
    #expect(try play.site.json("/v1/changes?collection=sources\(filter)")["results"] == [])
  }

  // MARK: Particulars

  private let database: TestDatabase
  private let site: Site
  /// The positions of the commits.
  private let positions: [String]

  /// The dataset is commit 1. A person comes in 2 with another, leaves for another country in 3, and goes in 4.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    func person(_ id: String, _ country: String) -> String {
      #"{"id":"\#(id)","name":"One","country":"\#(country)","citations":[{"source":"trend-2025-12-11"}]}"#
    }
    try database.store("people", "[\(person("some-one", "TKM")),\(person("another", "KAZ"))]", note: "Both")
    try database.store("people", "[\(person("some-one", "RUS"))]")
    try database.retire("some-one", from: "people")
    positions =
      try ["0"] + site.json("/v1/commits")["data"].items.reversed().compactMap { $0["position"].text }
  }

  private func told(_ query: String) throws -> [String] {
    try site.json("/v1/changes?\(query)")["results"].items.map { change in
      "\(change["op"].text ?? "") \(change["id"].text ?? "") \(Int(change["revision"].number ?? 0))"
    }
  }

  @Test func `each version is told as it was, also one that is no more`() throws {
    let page = try site.json("/v1/changes?since=\(positions[1])")
    #expect(
      try told("since=1") == [
        "create some-one 1", "create another 1", "replace some-one 2", "retire some-one 2",
      ])
    let records = page["results"].items.map { $0["record"] }
    #expect(records[0] == (try site.json("/v1/people/some-one?as_of=2")))
    #expect(records[2] == (try site.json("/v1/people/some-one?as_of=3")))
    #expect(records[3] == .null)
    #expect(page["results"][0]["note"] == "Both" && page["results"][0]["actor"] == "test")
    #expect(page["last_seq"] == .text(positions[4]) && page["pending"] == 0)
    #expect(page["dataset"]["version"] == 4)
  }

  @Test func `what a filter no longer finds leaves, once`() throws {
    #expect(try told("since=1&country=TKM") == ["create some-one 1", "leave some-one 2"])
    #expect(try told("since=1&country=RUS") == ["replace some-one 2", "retire some-one 2"])
    #expect(
      try told("since=1&country=tm,643") == ["create some-one 1", "replace some-one 2", "retire some-one 2"])
    #expect(try told("since=1&country=TKM&country=KAZ&collection=people").count == 3)
    #expect(try told("since=1&collection=events") == [])
    // It goes on behind what was left out.
    #expect(try site.json("/v1/changes?since=1&collection=events")["last_seq"] == .text(positions[4]))
  }

  @Test func `a page ends between commits, or inside one that has more than the limit`() throws {
    let first = try site.json("/v1/changes?since=1&limit=1")
    #expect(first["results"].items.map { $0["id"].text } == ["some-one"])
    #expect(first["last_seq"] == .text(positions[2] + ".1") && first["pending"] == 3)
    #expect(try told("since=\(positions[2]).1&limit=2") == ["create another 1", "replace some-one 2"])
    #expect(try site.json("/v1/changes?since=\(positions[2]).1&limit=2")["last_seq"] == .text(positions[3]))
    // The second commit would not fit whole behind the first.
    let whole = try site.json("/v1/changes?since=1&limit=3")
    #expect(whole["last_seq"] == .text(positions[3]) && whole["pending"] == 1)
    #expect(
      try site.json("/v1/changes?since=\(positions[2]).2")["results"]
        == site.json("/v1/changes?since=2")["results"])
  }

  @Test func `an answer links to what follows until nothing does`() throws {
    let first = try site.answer("/v1/changes?since=1&limit=3&records=false")
    #expect(
      first.field("Link") == "</v1/changes?limit=3&records=false&since=\(positions[3])>; rel=\"next\"")
    #expect(try site.answer("/v1/changes?since=3").field("Link") == nil)
    #expect(first.field("Entente-Version") == positions[4])
  }

  @Test func `records can be left out, and an end be set`() throws {
    for change in try site.json("/v1/changes?since=1&records=false")["results"].items {
      #expect(
        change.names == [
          "actor", "at", "collection", "id", "last", "note", "op", "position", "revision", "seq",
        ])
    }
    #expect(try told("since=1&until=\(positions[2])") == ["create some-one 1", "create another 1"])
    let part = try site.json("/v1/changes?since=1&until=\(positions[2]).1")
    #expect(part["results"].items.count == 1 && part["pending"] == 0)
    #expect(part["last_seq"] == .text(positions[2] + ".1"))
    let none = try site.json("/v1/changes?since=2&until=2")
    #expect(none["results"] == [] && none["last_seq"] == .text(positions[2]) && none["pending"] == 0)
  }

  @Test func `from now on nothing has changed yet`() throws {
    let page = try site.json("/v1/changes?since=now")
    #expect(page["results"] == [] && page["last_seq"] == .text(positions[4]) && page["pending"] == 0)
    try database.retire("another", from: "people")
    #expect(try told("since=\(positions[4])") == ["retire another 1"])
  }

  @Test func `a place of another history is told as that`() throws {
    for place in ["5", "5-0123456789abcdef", "2-0123456789abcdef", "2-0123456789abcdef.1"] {
      for query in ["since=\(place)", "until=\(place)"] {
        let answer = try site.answer("/v1/changes?\(query)")
        #expect(answer.status == 409, "\(query)")
        #expect(try answer.json["code"] == "history-diverged")
      }
    }
  }

  @Test func `what cannot be asked is refused by name`() throws {
    for (query, parameter) in [
      ("since=yesterday", "since"), ("since=", "since"), ("since=\(positions[2]).3", "since"),
      ("since=3&until=2", "until"), ("limit=0", "limit"), ("limit=1001", "limit"),
      ("collection=x", "collection"),
      ("country=XXX", "country"), ("records=no", "records"), ("as_of=2", "as_of"),
      ("since=1&since=2", "since"),
    ] {
      let answer = try site.answer("/v1/changes?\(query)")
      #expect(answer.status == 400, "\(query)")
      #expect(try answer.json["errors"].items.map { $0["parameter"].text } == [parameter], "\(query)")
    }
  }

  @Test func `a page of a vast commit that a filter leaves out moves on, and costs what it looks at`() throws
  {
    let people = (1...12_000).map { number in
      #"{"id":"p-\#(number)","name":"One","citations":[{"source":"trend-2025-12-11"}]}"#
    }
    try database.store("people", "[\(people.joined(separator: ","))]")
    let first = try site.json("/v1/changes?since=4&country=KAZ")
    #expect(first["results"] == [] && first["pending"] == 2_000)
    let place = try #require(first["last_seq"].text)
    #expect(place.hasPrefix("5-") && place.hasSuffix(".10000"))
    let second = try site.json("/v1/changes?since=\(place)&country=KAZ")
    #expect(second["pending"] == 0 && second["last_seq"].text?.contains(".") == false)
  }
}

/// A dataset that changes at random, and what asks for its changes.
private struct Play {
  /// Collections whose records come and go here: with a list of countries, with one, with two, with one or none, and one
  /// that has none.
  static let collections = ["events", "memberships", "trade-goods", "people", "sources"]

  let site: Site
  var chance: SplitMix64
  private let database: TestDatabase
  private var current: Set<String> = []

  init(seed: UInt64) throws {
    chance = SplitMix64(seed: seed)
    database = try TestDatabase()
    site = try Site(database)
  }

  /// Makes a commit of some changes.
  mutating func commit() throws {
    var put: [String: (collection: String, json: String)] = [:]
    var retired: [(collection: String, id: String)] = []
    for _ in 0...chance.number(0...11) {
      let collection = Play.collections[chance.number(0...4)]
      let id = "\(collection)-\(chance.number(1...6))"
      guard put[id] == nil, !retired.contains(where: { $0.id == id }) else { continue }
      if current.contains(id), chance.isTrue(0.3) {
        retired.append((collection, id))
        current.remove(id)
      } else {
        put[id] = (collection, record(collection, id))
        current.insert(id)
      }
    }
    try database.change(put: put.sorted { $0.key < $1.key }.map(\.value), retire: retired)
  }

  private mutating func record(_ collection: String, _ id: String) -> String {
    let countries = ["TKM", "RUS", "KAZ", "CHN"]
    let first = chance.number(0...3)
    let (one, other) = (countries[first], countries[(first + chance.number(1...3)) % 4])
    let text = "\"\(id) \(chance.number(1...9999))\""
    let fields =
      switch collection {
      case "events":
        #""title": \#(text), "kind": "visit", "status": "occurred", "countries": ["\#(one)", "\#(other)"]"#
      case "memberships":
        #""country": "\#(one)", "organization": "cis", "status": "member", "notes": \#(text)"#
      case "trade-goods":
        #""exporter": "\#(one)", "importer": "\#(other)", "goods": \#(text), "status": "actual""#
      case "people": #""name": \#(text)"# + (chance.isTrue() ? #", "country": "\#(one)""# : "")
      default:
        #""title": \#(text), "kind": "report", "language": "en", "reliability": "B", "reliability_reason": "So.""#
      }
    return #"{"id": "\#(id)", \#(fields), "citations": [{"source": "trend-2025-12-11"}]}"#
  }
}
