import Domain
import Representation
import Store

/// A bundle as a client sends it: `{"agreements": [...], "retire": {"events": ["id"]}}`, or a line for each record,
/// `{"collection": "agreements", "record": {...}}`, and for each that is to be retired, `{"collection": "events",
/// "retire": "id"}`.
struct BundleText {
  /// A record that is to be current no more.
  struct Retirement {
    let resource: Resource
    let id: String
    /// Where the bundle says so (RFC 6901).
    let pointer: String
  }

  static let json = "application/json"
  static let lines = "application/x-ndjson"

  /// As schemas: lines are of the text as a whole, of which a schema says nothing.
  static let bodies: [RequestBody] = [
    RequestBody(json, bundleSchema), RequestBody(lines, .text),
  ]

  private static let bundleSchema: ValueSchema = {
    let records = Resource.all.map { JSON.Member($0.name, ValueSchema.list(.shared($0.bodySchemaName)).json) }
    let ids = ValueSchema.object.with([
      .init("properties", .object(Resource.all.map { .init($0.name, ValueSchema.list(.text).json) })),
      .init("additionalProperties", .boolean(false)),
    ])
    return ValueSchema.object.with([
      .init("properties", .object(records + [.init("retire", ids.json)])),
      .init("additionalProperties", .boolean(false)),
    ])
  }()

  private(set) var retirements: [Retirement] = []
  private var given: [(resource: Resource, records: [(json: JSON, pointer: String)])] = []
  private var faults: [Problem.Fault] = []

  /// - Throws: `Problem` of kind `invalidRequest` where the text is no JSON, and `invalidBody` where it is no bundle.
  init(_ text: [UInt8], isLines: Bool) throws(Problem) {
    if isLines { try readLines(text) } else { try read(try RecordDraft.json(text)) }
    if !faults.isEmpty { throw .body(faults) }
  }

  /// The records that are to be put.
  var records: RecordBundle {
    RecordBundle(
      given.map { part in
        RecordBundle.Part(
          part.resource, origin: part.resource.name, records: part.records.map(\.json),
          pointer: { part.records[$0].pointer })
      })
  }

  /// Where a record stands in it (RFC 6901); nil where it does not.
  func place(_ collection: String, _ id: String) -> String? {
    for part in given where part.resource.name == collection {
      if let record = part.records.first(where: { $0.json["id"] == .string(id) }) { return record.pointer }
    }
    return nil
  }

  /// The collections that it changes.
  var collections: [Resource] { given.map(\.resource) + retirements.map(\.resource) }

  private mutating func read(_ bundle: JSON) throws(Problem) {
    guard case .object(let members) = bundle else {
      return fault(
        "A bundle is an object with a list of records for each collection, not \(bundle.description).", "")
    }
    for member in members where member.name != "retire" {
      guard let resource = resource(member.name, "/\(member.name)") else { continue }
      guard case .array(let records) = member.value else {
        fault("The records of \(member.name) are a list.", "/\(member.name)")
        continue
      }
      given.append((resource, records.enumerated().map { ($1, "/\(member.name)/\($0)") }))
    }
    if let retired = bundle["retire"] { readRetired(retired) }
  }

  private mutating func readRetired(_ retired: JSON) {
    guard case .object(let members) = retired else {
      return fault("What is to be retired is an object with a list of ids for each collection.", "/retire")
    }
    for member in members {
      let pointer = "/retire/\(member.name)"
      guard let resource = resource(member.name, pointer) else { continue }
      guard case .array(let ids) = member.value else {
        fault("What is to be retired of \(member.name) is a list of ids.", pointer)
        continue
      }
      for (index, id) in ids.enumerated() { retire(id, resource, "\(pointer)/\(index)") }
    }
  }

  private mutating func retire(_ id: JSON, _ resource: Resource, _ pointer: String) {
    guard case .string(let id) = id else { return fault("An id is a text, not \(id.description).", pointer) }
    retirements.append(Retirement(resource: resource, id: id, pointer: pointer))
  }

  private mutating func readLines(_ text: [UInt8]) throws(Problem) {
    var parts: [String: Int] = [:]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated()
    where !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      let pointer = "/lines/\(index + 1)"
      let line = try line(Array(bytes), index + 1)
      guard case .string(let name)? = line["collection"] else {
        fault("A line names its \"collection\".", pointer)
        continue
      }
      guard let resource = resource(name, pointer + "/collection") else { continue }
      if let id = line["retire"] {
        retire(id, resource, pointer + "/retire")
      } else if let record = line["record"] {
        let part = parts[name] ?? given.count
        if part == given.count { given.append((resource, [])) }
        parts[name] = part
        given[part].records.append((record, pointer))
      } else {
        fault("A line has a \"record\", or the id of one to \"retire\".", pointer)
      }
    }
  }

  private func line(_ bytes: [UInt8], _ number: Int) throws(Problem) -> JSON {
    do throws(JSONFault) {
      return try JSONReader.value(of: bytes)
    } catch {
      throw Problem(
        .invalidRequest, "Line \(number) is no JSON: column \(error.column): \(error.reason.rawValue).")
    }
  }

  private mutating func resource(_ name: String, _ pointer: String) -> Resource? {
    if let resource = Resource.named(name) { return resource }
    faults.append(
      .init("There is no collection \"\(name)\".", pointer: pointer, allowed: Resource.all.map(\.name)))
    return nil
  }

  private mutating func fault(_ detail: String, _ pointer: String) {
    faults.append(.init(detail, pointer: pointer))
  }
}

extension BundleText {
  /// - Throws: `Problem` of kind `preconditionFailed` with each record of the bundle that a later commit has changed.
  func requireNoChange(in commit: Commit, since position: Position) throws(Problem) {
    let named =
      given.flatMap { part in
        part.records.compactMap { record -> (resource: Resource, id: String, pointer: String)? in
          guard case .string(let id)? = record.json["id"] else { return nil }
          return (part.resource, id, record.pointer)
        }
      } + retirements.map { ($0.resource, $0.id, $0.pointer) }
    var faults: [Problem.Fault] = []
    for record in named where faults.count < Problem.bodyFaultsMost {
      guard let change = try commit.lastChange(of: record.id, in: record.resource), change.seq > position.seq
      else {
        continue
      }
      faults.append(
        .init(
          "\"\(record.id)\" of \(record.resource.name) was changed by \(change.actor) in commit \(change.seq).",
          pointer: record.pointer))
    }
    guard faults.isEmpty else {
      let detail = "Records of the bundle were changed after commit \(position.seq): read them again."
      throw Problem(.preconditionFailed, detail, faults: faults)
    }
  }
}

extension BundleText.Retirement {
  func perform(in commit: Commit) throws(Problem) {
    guard case .refused(let state) = try commit.retire(id, from: resource) else { return }
    let what = state == .retired ? "was retired before" : "is no record"
    throw Problem(
      .conflict, "\"\(id)\" of \(resource.name) \(what).",
      faults: [.init("\"\(id)\" \(what).", pointer: pointer)])
  }
}
