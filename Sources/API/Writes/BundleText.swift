import Domain
import Representation
import Store

/// A bundle that is in memory as a whole: `{"agreements": [...], "retire": {"events": ["id"]}}`, or some lines.
struct BundleText: Bundle {
  private var given: [(resource: Resource, records: [(json: JSON, pointer: String)])] = []
  private var retirements: [Retirement] = []
  private var faults: [Problem.Fault] = []

  /// - Throws: `Problem` of kind `invalidRequest` where the text is no JSON, and `invalidBody` where it is no bundle.
  init(_ text: [UInt8], isLines: Bool) throws(Problem) {
    if isLines { try readLines(text) } else { try read(try RecordDraft.json(text)) }
    if !faults.isEmpty { throw .body(faults) }
  }

  func records() -> RecordBundle {
    RecordBundle(
      given.map { part in
        RecordBundle.Part(
          part.resource, origin: part.resource.name, records: part.records.map(\.json),
          pointer: { part.records[$0].pointer })
      })
  }

  func forEachName(_ use: (Resource, _ id: String, _ pointer: String) throws(Problem) -> Void) throws(Problem)
  {
    for part in given {
      for record in part.records {
        if case .string(let id)? = record.json["id"] { try use(part.resource, id, record.pointer) }
      }
    }
  }

  func forEachRetirement(_ use: (Retirement) throws(Problem) -> Void) throws(Problem) {
    for retirement in retirements { try use(retirement) }
  }

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
    guard case .string(let id) = id else { return faults.append(.noId(id, pointer: pointer)) }
    retirements.append(Retirement(resource: resource, id: id, pointer: pointer))
  }

  private mutating func readLines(_ text: [UInt8]) throws(Problem) {
    var parts: [String: Int] = [:]
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      switch try BundleLine(Array(bytes), number: index + 1, faults: &faults) {
      case .nothing: break
      case .retirement(let retirement): retirements.append(retirement)
      case .record(let resource, let json):
        let part = parts[resource.name] ?? given.count
        if part == given.count { given.append((resource, [])) }
        parts[resource.name] = part
        given[part].records.append((json, BundleLine.pointer(index + 1)))
      }
    }
  }

  private mutating func resource(_ name: String, _ pointer: String) -> Resource? {
    if let resource = Resource.named(name) { return resource }
    faults.append(.noCollection(name, pointer: pointer))
    return nil
  }

  private mutating func fault(_ detail: String, _ pointer: String) {
    faults.append(.init(detail, pointer: pointer))
  }
}
