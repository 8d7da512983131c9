import Chance
import Domain
import Testing

@testable import Store

/// Records made at random from the declarations, that refer to each other as these say: what tests of every resource
/// read and write.
struct World {
  private(set) var records: [String: [JSON]] = [:]
  var generator: SplitMix64
  private var made = 0

  /// The given number of records of every resource. Those of one are made by themselves, so that a field that is added to
  /// it changes none of another.
  init(seed: UInt64, count: Int) throws {
    generator = SplitMix64(seed: seed)
    for resource in Resource.all {
      generator = SplitMix64(seed: resource.name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
      for _ in 0..<count { _ = try add(resource) }
    }
    generator = SplitMix64(seed: seed)
  }

  /// Makes a record and counts it among those that are there.
  mutating func add(_ resource: Resource) throws -> JSON {
    let record = try make(resource)
    records[resource.name, default: []].append(record)
    return record
  }

  /// Makes a record that refers to those that are there. Values are few, so that many records share them.
  mutating func make(_ resource: Resource, id: String? = nil) throws -> JSON {
    var members: [JSON.Member] = []
    for field in resource.fields where !field.isReadOnly {
      let isKey = field.name == "id"
      if let id, isKey {
        members.append(.init("id", .string(id)))
      } else if isKey || field.isRequired || field.fallback != nil || generator.isTrue(0.6) {
        let value = try value(of: field, in: resource)
        if value != .null { members.append(.init(field.name, value)) }
      }
    }
    return try fitting(.object(members), of: resource)
  }

  /// The record with what the codes that it has ask for, what tells it from every other, and what it has from the record
  /// above it.
  private mutating func fitting(_ record: JSON, of resource: Resource) throws -> JSON {
    var record = record
    for presence in resource.presences {
      let code = record[presence.decider]?.text ?? ""
      for name in presence.fields {
        if presence.absent.contains(code) { record = record.without(name) }
        if presence.required.contains(code), record[name] == nil, let field = resource.field(name) {
          record = record.with(name, try value(of: field, in: resource))
        }
      }
    }
    if let name = resource.distinct.first(where: { resource.field($0)?.isFreeText == true && $0 != "unit" }) {
      made += 1
      record = record.with(name, .string("text \(made)"))
    }
    // What a figure shares with its series follows from the id of the series, so that it stays so when either is made anew.
    for claims in Resource.all {
      guard let parent = claims.parent, [claims.name, parent.collection].contains(resource.name) else {
        continue
      }
      let series = record[resource.name == claims.name ? parent.field : "id"]?.text ?? ""
      for name in parent.shared { record = record.with(name, .string("unit \(series.utf8.count % 3)")) }
    }
    return record
  }

  func ids(_ collection: String) -> [String] { (records[collection] ?? []).compactMap { $0["id"]?.text } }

  private mutating func value(of field: Field, in resource: Resource?) throws -> JSON {
    switch field.kind {
    case .key: return .string(id(try #require(resource)))
    case .text: return .string(text(field.name))
    case .integer: return .number(String(generator.number(-5...1000)))
    case .number: return .number("\(generator.number(-999...9999)).\(generator.number(1...9))")
    case .date: return .string(field.isEnd && generator.isTrue(0.2) ? ".." : try generator.date())
    case .fieldNames(let names): return .array([.string(try generator.one(of: names))])
    case .choice(let codes): return .string(try generator.one(of: Array(codes.values.prefix(4))))
    case .reference(let collection): return try reference(collection)
    case .list(let list) where list.shape == .map: return .object(try map(list))
    case .list(let list): return .array(try (0..<generator.number(1...3)).compactMap { _ in try row(list) })
    case .revision, .updated: return .null
    }
  }

  /// Null where there is nothing to refer to yet.
  private mutating func reference(_ collection: String) throws -> JSON {
    let known = ids(collection)
    return known.isEmpty ? .null : .string(try generator.one(of: Array(known.prefix(5))))
  }

  private mutating func row(_ list: Field.List) throws -> JSON? {
    if list.shape == .plain {
      let value = try value(of: list.items[0], in: nil)
      return value == .null ? nil : value
    }
    if list.items.map(\.name) == ["relation", "collection", "target"] { return try link() }
    var members: [JSON.Member] = []
    for item in list.items where item.isRequired || generator.isTrue() {
      let value = try value(of: item, in: nil)
      if value == .null, item.isRequired { return nil }
      members.append(.init(item.name, value))
    }
    return .object(members)
  }

  private mutating func map(_ list: Field.List) throws -> [JSON.Member] {
    guard case .choice(let codes) = list.items[0].kind else { return [] }
    return codes.values.prefix(generator.number(1...3)).map { .init($0, .string(text($0))) }
  }

  private mutating func link() throws -> JSON? {
    let collection = try generator.one(of: ["organizations", "people", "agreements"])
    let target = try reference(collection)
    if target == .null { return nil }
    return ["relation": "concerns", "collection": .string(collection), "target": target]
  }

  private mutating func id(_ resource: Resource) -> String {
    made += 1
    guard resource.name == "countries" else { return "\(resource.table.replacing("_", with: "-"))-\(made)" }
    return String(
      decoding: [UInt8(65 + made / 676 % 26), UInt8(65 + made / 26 % 26), UInt8(65 + made % 26)],
      as: UTF8.self)
  }

  private mutating func text(_ name: String) -> String {
    switch name {
    case "alpha4":
      String(decoding: [65, 66, UInt8(65 + made / 26 % 26), UInt8(65 + made % 26)], as: UTF8.self)
    case "alpha2": String(decoding: [UInt8(65 + made / 26 % 26), UInt8(65 + made % 26)], as: UTF8.self)
    case "sha256": String(repeating: "0aF9", count: 16)
    case "language": ["en", "ru", "zh-Hant"][made % 3]
    case "hs_code": ["27", "2711", "271121"][made % 3]
    case "numeric": String(String(1000 + made).suffix(3))
    case "region_code", "subregion_code": "\(generator.number(1...3))"
    default:
      ["alpha", "Beta", "gamma", "Ürümqi", "'quoted'", "~", "a\u{1F}b", "%_", "Ашхабад"][
        generator.number(0...8)]
    }
  }
}

extension SplitMix64 {
  /// A date of any form around a few years, so that many touch.
  mutating func date() throws -> String {
    let year = number(2019...2022)
    let month = number(1...9)
    let point = try one(of: [
      "\(year)", "\(year)-0\(month)", "\(year)-0\(month)-1\(number(0...9))", "\(year)-Q\(number(1...4))",
      "\(year)-S\(number(1...2))", "\(year)-2\(number(1...4))", "202X",
    ])
    let mark = try one(of: ["", "", "?", "~"])
    switch number(0...13) {
    case 0: return "\(point)/.."
    case 1: return "../\(point)\(mark)"
    case 2: return "2019/2021-0\(month)"
    case 3: return "20XX"
    case 4: return "\(number(1899...1990))/\(year)-0\(month)"
    default: return point + mark
    }
  }
}

extension Field {
  /// Whether any text will do.
  fileprivate var isFreeText: Bool {
    if case .text = kind { form == nil } else { false }
  }
}
