import Chance
import Domain
import Foundation
import Store
import Testbed
import Testing

/// Whole walks: a filtered, sorted, counted and faceted list, page by page, held against the same done by hand over the
/// export; also of earlier commits, and while others write.
struct WalkTests {
  private static let collections = Resource.all.filter { $0.parent == nil }.map(\.name)

  /// A question with what it asks, told twice: to the server, and to whoever goes through the export.
  private struct Asked {
    var query: [String] = []
    /// The filter or field that each condition is about, and whether a record passes it.
    var conditions: [(subject: String, passes: (Document) -> Bool)] = []
    var order: [Order] = []

    func passes(_ record: Document, without subject: String? = nil) -> Bool {
      conditions.allSatisfy { $0.subject == subject || $0.passes(record) }
    }
  }

  // MARK: By hand

  private func values(_ record: Document, _ filter: Filter, _ resource: Resource) -> Set<String> {
    switch filter.place {
    case .columns(let columns): Set(columns.compactMap { record[$0].text })
    case .list(let table, let column):
      Set(
        resource.fields.filter { $0.list?.table == table }.flatMap { field in
          record[field.name].items.compactMap { $0.text ?? $0[column].text }
        })
    }
  }

  private func folded(_ text: String) -> [UInt8] {
    Array(text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).utf8)
  }

  /// What a record is sorted by; nil where it has nothing there.
  private func key(_ record: Document, _ field: Field?) -> [UInt8]? {
    guard let field else { return record["id"].text.map { Array($0.utf8) } }
    if case .date = field.kind { return record[field.name]["min"].text.map { Array($0.utf8) } }
    return record[field.name].text.map { field.isName ? folded($0) : Array($0.utf8) }
  }

  private func sorted(_ records: [Document], by order: [Order], of resource: Resource) -> [String] {
    let steps = order + [Order("id", descending: order.last?.isDescending ?? false)]
    return records.sorted { left, right in
      for step in steps {
        let (one, other) = (key(left, resource.field(step.field)), key(right, resource.field(step.field)))
        if one == other { continue }
        guard let one else { return false }
        guard let other else { return true }
        return one.lexicographicallyPrecedes(other) != step.isDescending
      }
      return false
    }.ids
  }

  private func facet(_ records: [Document], _ filter: Filter, _ resource: Resource) -> [Document] {
    var counts: [String?: Int] = [:]
    for record in records {
      let found = values(record, filter, resource)
      if found.isEmpty { counts[nil, default: 0] += 1 }
      for value in found { counts[value, default: 0] += 1 }
    }
    let entries = counts.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      guard let one = left.key else { return false }
      guard let other = right.key else { return true }
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return entries.map { entry in
      .object(["value": entry.key.map(Document.text) ?? .null, "count": .number(Double(entry.value))])
    }
  }

  // MARK: At random

  private func ask(_ resource: Resource, _ records: [Document], _ chance: inout SplitMix64) -> Asked {
    var asked = Asked()
    for filter in resource.filters.shuffled(using: &chance).prefix(chance.number(0...2)) {
      let known = Set(records.flatMap { values($0, filter, resource) }).filter { !$0.contains(",") }.sorted()
      let some = Set(known.shuffled(using: &chance).prefix(chance.number(1...3)))
      guard !some.isEmpty else { continue }
      let isNone = chance.isTrue(0.2)
      let written = some.sorted().map(\.inQuery).joined(separator: ",")
      asked.query.append("\(filter.name)\(isNone ? "__ne" : "")=\(written)")
      asked.conditions.append(
        (filter.name, { values($0, filter, resource).isDisjoint(with: some) == isNone }))
    }
    if chance.isTrue(),
      let field = resource.sortable.compactMap({ resource.field($0) }).randomElement(using: &chance)
    {
      compare(field, records, &asked, &chance)
    }
    let fields = resource.sortable.filter { name in
      // Where what has no beginning stands is told elsewhere.
      !records.contains { $0[name]["edtf"] != .null && $0[name]["min"] == .null }
    }
    asked.order = fields.shuffled(using: &chance).prefix(chance.number(1...3)).map {
      Order($0, descending: chance.isTrue())
    }
    if let end = asked.order.firstIndex(where: { $0.field == "id" }) {
      asked.order = Array(asked.order[...end])
    }
    let steps = asked.order.map { ($0.isDescending ? "-" : "") + $0.field }
    asked.query.append("sort=\(steps.joined(separator: ","))")
    return asked
  }

  /// Compares a field with what some record has.
  private func compare(
    _ field: Field, _ records: [Document], _ asked: inout Asked, _ chance: inout SplitMix64
  ) {
    let comparison = ["gte", "gt", "lte", "lt", "ne"].randomElement(using: &chance) ?? "gte"
    if case .date = field.kind {
      guard let day = records.compactMap({ $0[field.name]["min"].text }).randomElement(using: &chance) else {
        return
      }
      asked.query.append("\(field.name)__\(comparison)=\(day)")
      asked.conditions.append(
        (
          field.name,
          { record in
            let date = record[field.name]
            if date == .null { return comparison == "ne" }
            let (min, max) = (date["min"].text ?? "0000", date["max"].text ?? "9999-12-31")
            return switch comparison {
            case "gte": max >= day
            case "gt": max > day
            case "lte": min <= day
            case "lt": min < day
            default: min < day || max > day
            }
          }
        ))
      return
    }
    guard let text = records.compactMap({ $0[field.name].text }).randomElement(using: &chance) else { return }
    let bound = field.isName ? folded(text) : Array(text.utf8)
    guard !(comparison == "ne" && text.contains(",")), field.name != "id" else { return }
    asked.query.append("\(field.name)__\(comparison)=\(text.inQuery)")
    asked.conditions.append(
      (
        field.name,
        { record in
          guard let value = key(record, field) else { return comparison == "ne" }
          return switch comparison {
          case "gte": !value.lexicographicallyPrecedes(bound)
          case "gt": bound.lexicographicallyPrecedes(value)
          case "lte": !bound.lexicographicallyPrecedes(value)
          case "lt": value.lexicographicallyPrecedes(bound)
          default: value != bound
          }
        }
      ))
  }

  /// Writes something: a record of the collection under another title, or without it, or a new one.
  private func write(
    _ database: TestDatabase, _ site: Site, _ resource: Resource, _ chance: inout SplitMix64
  ) throws -> String? {
    guard let title = resource.titleField, resource.name != "sources",
      let id = try site.ids("/v1/\(resource.name)?limit=1000&fields=id").randomElement(using: &chance)
    else { return nil }
    let record = try site.answer("/v1/\(resource.name)/\(id)").body
    guard var members = try JSONSerialization.jsonObject(with: Data(record)) as? [String: Any] else {
      return nil
    }
    members[title] =
      "\(["Ångström", "zebra", "Éclair", "Alpha"][chance.number(0...3)]) \(chance.number(1...99))"
    let json = try JSONSerialization.data(withJSONObject: [members])
    try database.store(resource.name, String(decoding: json, as: UTF8.self))
    return id
  }

  private func export(_ resource: Resource, _ site: Site, at commit: Int) throws -> [Document] {
    try site.answer("/v1/\(resource.name).ndjson?as_of=\(commit)").lines.map { try Document(json: $0) }
  }

  // MARK: Walks

  @Test(arguments: collections)
  func `a walk is what is done by hand over the export, as of any commit and while others write`(
    name: String
  ) throws {
    let resource = try Resource.existing(name)
    let database = try TestDatabase()
    let site = try Site(database)
    var chance = SplitMix64(seed: 2_030)
    var commits = 1
    for _ in 0..<8 where try write(database, site, resource, &chance) != nil { commits += 1 }
    var pages = 0
    for _ in 0..<3 {
      let commit = chance.number(1...commits)
      let records = try export(resource, site, at: commit)
      for _ in 0..<4 {
        let asked = ask(resource, records, &chance)
        let facets = resource.filters.shuffled(using: &chance).prefix(2)
        let query =
          asked.query + ["as_of=\(commit)", "limit=\(chance.number(3...60))", "count=exact"]
          + ["facet=\(facets.map(\.name).joined(separator: ","))"]
        var found: [String] = []
        var next: String? = "/v1/\(name)?" + query.joined(separator: "&")
        let passing = records.filter { asked.passes($0) }
        while let target = next {
          let page = try site.json(target)
          try #require(page["data"] != .null, "\(target): \(page)")
          found += page["data"].ids
          pages += 1
          #expect(page["count"] == .number(Double(passing.count)), "\(target)")
          for filter in facets {
            let counted = records.filter { asked.passes($0, without: filter.name) }
            let told = page["facets"][filter.name].items.map { $0.without("title") }
            #expect(told == facet(counted, filter, resource), "\(filter.name) of \(target)")
          }
          next = page["next_url"].text
          if next != nil, chance.isTrue(0.2), try write(database, site, resource, &chance) != nil {
            commits += 1
          }
        }
        #expect(found == sorted(passing, by: asked.order, of: resource), "\(query)")
      }
    }
    #expect(pages >= 12, "Every walk has a page.")
  }

  @Test(arguments: ["events", "agreements", "projects", "organizations", "people", "countries"])
  func `a walk through what is now serves each record once that nobody writes meanwhile`(name: String) throws
  {
    let resource = try Resource.existing(name)
    let database = try TestDatabase()
    let site = try Site(database)
    var chance = SplitMix64(seed: 2_031)
    let records = try export(resource, site, at: 1)
    var (walks, changes) = (0, 0)
    // Some questions have one page, so that nothing is written between two.
    while walks < 3 || changes == 0 {
      walks += 1
      try #require(walks < 30)
      let asked = ask(resource, records, &chance)
      let before = try site.json("/v1/\(name)?limit=1000&" + asked.query.joined(separator: "&"))["data"].ids
      var written: Set<String> = []
      var found: [String] = []
      var next: String? = "/v1/\(name)?limit=\(chance.number(2...9))&" + asked.query.joined(separator: "&")
      while let target = next {
        let page = try site.json(target)
        found += page["data"].ids
        next = page["next_url"].text
        if next != nil, chance.isTrue(0.3), let id = try write(database, site, resource, &chance) {
          written.insert(id)
        }
      }
      #expect(
        found.filter { !written.contains($0) } == before.filter { !written.contains($0) }, "\(asked.query)")
      changes += written.count
    }
  }
}
