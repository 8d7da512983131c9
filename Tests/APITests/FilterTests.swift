import Domain
import Testbed
import Testing

/// Filters, held against the seeds read by Foundation and filtered by hand.
struct FilterTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let collections = Resource.all.filter { $0.parent == nil }.map(\.name)

  /// A record's values for a filter, as the seed writes them.
  private func values(_ seed: Document, _ filter: Filter, _ resource: Resource) -> [String] {
    switch filter.place {
    case .columns(let columns): columns.compactMap { seed[$0].text }
    case .list(let table, let column):
      resource.fields.filter { $0.list?.table == table }.flatMap { field in
        seed[field.name].items.compactMap { $0.text ?? $0[column].text }
      }
    }
  }

  @Test(arguments: collections)
  func `every filter finds the records that have the value, and no other`(name: String) throws {
    let resource = try Resource.existing(name)
    let seeds = try Repository.seeds(of: name)
    for filter in resource.filters {
      let known = Set(seeds.flatMap { values($0, filter, resource) }).filter { !$0.contains(",") }.sorted()
      // The rare and the common, and two of them together.
      for asked in [known.prefix(1), known.suffix(1), known.prefix(2)] where !asked.isEmpty {
        let target = "/v1/\(name)?limit=1000&\(filter.name)=\(asked.map(\.inQuery).joined(separator: ","))"
        let expected = seeds.filter { seed in
          !Set(values(seed, filter, resource)).isDisjoint(with: asked)
        }
        #expect(try site.ids(target).sorted() == expected.ids.sorted(), "\(target)")
      }
    }
  }

  @Test(arguments: collections)
  func `a code that is in no list is refused with those that are`(name: String) throws {
    for filter in try Resource.existing(name).filters {
      guard case .choice(let codes) = filter.kind else { continue }
      let answer = try site.answer("/v1/\(name)?\(filter.name)=\(codes.values[0]),nonesuch")
      #expect(answer.status == 400)
      let fault = try answer.json["errors"][0]
      #expect(fault["parameter"] == .text(filter.name))
      #expect(fault["allowed"].texts == codes.values)
      #expect(fault["detail"].text?.contains("nonesuch") == true)
    }
  }

  @Test(arguments: collections)
  func `a filter by a record that is not there is refused`(name: String) throws {
    for filter in try Resource.existing(name).filters {
      guard case .reference(let collection) = filter.kind else { continue }
      let answer = try site.answer("/v1/\(name)?\(filter.name)=nonesuch")
      #expect(answer.status == 400, "\(name)?\(filter.name)")
      #expect(try answer.json["errors"][0]["detail"].text?.contains("/v1/\(collection)") == true)
    }
  }

  @Test(arguments: [
    ("agreements?kind=tretay", "treaty"), ("agreements?fields=titel", "title"),
    ("agreements?sort=-titel", "title"),
    ("agreements?match=certan&from=2020", "certain"), ("agreements?signed_gte=2020", "signed__gte"),
    ("agreements?signed__gtee=2020", "signed__gte"), ("agreement", "agreements"), ("agreements.cvs", ".csv"),
  ])
  func `what was nearly right is told`(target: String, right: String) throws {
    let answer = try site.answer("/v1/" + target)
    #expect([400, 404].contains(answer.status))
    #expect(try answer.json["detail"].text?.hasSuffix("Did you mean \"\(right)\"?") == true, "\(answer.text)")
    #expect(try answer.json["errors"][0]["allowed"].texts.contains(right))
  }

  @Test func `filters narrow each other`() throws {
    let both = Set(try site.ids("/v1/events?country=KAZ&topic=energy&limit=1000"))
    let one = Set(try site.ids("/v1/events?country=KAZ&limit=1000"))
    let other = Set(try site.ids("/v1/events?topic=energy&limit=1000"))
    #expect(both == one.intersection(other))
    #expect(!both.isEmpty)
  }

  private static let pairs: [(String, @Sendable (Document) -> Set<String>)] = [
    ("agreements", { Set($0["parties"].texts) }), ("events", { Set($0["countries"].texts) }),
    ("projects", { Set($0["countries"].texts) }),
    ("trade-series", { Set([$0["reporter"], $0["partner"]].compactMap(\.text)) }),
    ("trade-goods", { Set([$0["exporter"], $0["importer"]].compactMap(\.text)) }),
    ("indicators", { Set([$0["country"], $0["counterpart"]].compactMap(\.text)) }),
  ]

  @Test func `between finds what brings both countries together, in either order`() throws {
    for (collection, countries) in Self.pairs {
      let expected = try Repository.seeds(of: collection)
        .filter { countries($0).isSuperset(of: ["RUS", "TKM"]) }.ids.sorted()
      for pair in ["RUS,TKM", "TKM,RUS"] {
        let found = try site.ids("/v1/\(collection)?between=\(pair)&limit=1000")
        #expect(found.sorted() == expected, "\(collection)")
      }
      #expect(!expected.isEmpty, "\(collection)")
    }
  }

  @Test func `every fault of a query is told at once`() throws {
    let answer = try site.answer("/v1/agreements?sttus=signed&kind=pact&limit=0&country=XX&limit=5")
    #expect(answer.status == 400)
    let errors = try answer.json["errors"].items
    #expect(
      errors.compactMap { $0["parameter"].text } == ["sttus", "kind", "limit", "country", "limit"])
    #expect(errors[0]["detail"].text?.contains("Did you mean \"status\"?") == true)
    #expect(errors[0]["allowed"].texts.contains("status"))
  }

  @Test func `names and values are percent-decoded before they are read`() throws {
    let plain = try site.ids("/v1/agreements?status=signed,in_force")
    #expect(try site.ids("/v1/agreements?%73tatus=signed%2Cin_force") == plain)
    #expect(!plain.isEmpty)
  }
}
