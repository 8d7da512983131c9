import Domain
import Testbed
import Testing

/// What holds for every collection and every record in it.
struct RecordPromises {
  private let site: Site
  init() throws { site = try Site() }

  @Test(arguments: Declared.all)
  func `pages of three hold exactly the records of one large page`(declared: Declared) throws {
    let modes = declared.resource.parent == nil ? [""] : ["&resolve=all", "&resolve=preferred"]
    for place in try declared.places() {
      for mode in modes {
        let whole = try site.json("\(place)?limit=1000\(mode)")["data"].items
        let pages = try site.pages("\(place)?limit=3\(mode)")
        #expect(try pages.flatMap { try $0.json["data"].items } == whole, "\(place)\(mode)")
        #expect(pages.count == max(1, (whole.count + 2) / 3), "\(place)\(mode)")
      }
    }
  }

  @Test(arguments: Declared.all)
  func `a record has the same bytes in a list, in a stream and at its own path`(declared: Declared) throws {
    for place in try declared.places() {
      let mode = declared.resource.parent == nil ? "" : "resolve=all&"
      let lines = try site.answer("\(place).ndjson?\(mode)limit=1000").lines
      let page = try site.answer("\(place)?\(mode)limit=1000")
      #expect(page.text.hasPrefix("{\"data\":[" + lines.map(text).joined(separator: ",") + "],\"next\":"))
      for line in lines {
        let id = try #require(Document(json: line)["id"].text)
        #expect(try site.answer("\(place)/\(id)").body == line + [10], "\(place)/\(id)")
      }
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: Declared.all)
  func `every record of the seeds is served as it stands there, and no other`(declared: Declared) throws {
    let resource = declared.resource
    let seeds = try Repository.seeds(of: resource.name)
    var served = 0
    for place in try declared.places() {
      let mode = resource.parent == nil ? "" : "&resolve=all"
      let records = try site.json("\(place)?limit=1000\(mode)")["data"].items
      served += records.count
      for record in records {
        let seed = try #require(seeds.first { $0["id"] == record["id"] })
        for field in resource.fields where !field.isReadOnly {
          let isSame = try same(seed[field.name], record[field.name], field)
          #expect(isSame, "\(record["id"]) \(field.name)")
        }
        #expect(Set(seed.names).isSubset(of: record.names))
      }
    }
    #expect(served == seeds.count)
  }

  /// Whether a seed's value is the one served: what is left out is null or an empty list, and a date is its text.
  private func same(_ seed: Document, _ served: Document, _ field: Field) throws -> Bool {
    if case .list(let list) = field.kind {
      if list.shape == .map { return seed == .null ? served.names.isEmpty : seed == served }
      guard seed.items.count == served.items.count, list.shape == .objects else {
        return seed.items == served.items
      }
      return try zip(seed.items, served.items).allSatisfy { one, other in
        try list.items.allSatisfy { try same(one[$0.name], other[$0.name], $0) }
      }
    }
    if let fallback = field.fallback, seed == .null { return served.text == fallback }
    guard case .date = field.kind, let text = seed.text ?? seed["edtf"].text else { return seed == served }
    let date = try UncertainDate(end: text)
    return served["edtf"].text == date.edtf && served["precision"].text == date.precision.rawValue
      && served["qualifier"].text == date.qualifier?.rawValue
      && (served["min"].text ?? (date == .noEnd ? "9999-12-31" : "0000-01-01")) == date.min.text
      && (served["max"].text ?? "9999-12-31") == date.max.text
  }
}
