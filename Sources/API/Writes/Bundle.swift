import Domain
import Representation
import Store

/// Records of any collections that are to be stored, and others that are to be retired, in one commit.
protocol Bundle: Sendable {
  /// The collections that it changes.
  var collections: [Resource] { get }

  /// Its records, to be put once.
  func records() -> RecordBundle

  /// Lends the id of each record that has one, and where it stands (RFC 6901).
  func forEachName(_ use: (Resource, _ id: String, _ pointer: String) throws(Problem) -> Void) throws(Problem)

  /// Lends each record that is to be retired.
  func forEachRetirement(_ use: (Retirement) throws(Problem) -> Void) throws(Problem)
}

/// A record that is to be current no more.
struct Retirement {
  let resource: Resource
  let id: String
  /// Where the bundle says so (RFC 6901).
  let pointer: String

  /// - Throws: `Problem` of kind `conflict` where it is not current.
  func perform(in commit: Commit) throws(Problem) {
    guard case .refused(let state) = try commit.retire(id, from: resource) else { return }
    let what = state == .retired ? "was retired before" : "is no record"
    throw Problem(
      .conflict, "\"\(id)\" of \(resource.name) \(what).",
      faults: [.init("\"\(id)\" \(what).", pointer: pointer)])
  }
}

/// What a bundle is sent as.
enum BundleForm {
  static let json = "application/json"
  static let lines = "application/x-ndjson"

  /// As schemas: lines are of the text as a whole, of which a schema says nothing.
  static let bodies: [RequestBody] = [
    RequestBody(json, schema, largeMost: { $0.jsonBytes }),
    RequestBody(lines, .text, largeMost: { $0.bytes }),
  ]

  private static let schema: ValueSchema = {
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
}

extension Bundle {
  /// Changes what it says in a commit.
  /// - Parameter position: behind which no record of it may have changed; nil where that does not matter.
  func perform(in commit: Commit, unlessChangedSince position: Position?) throws(Problem) {
    if let position { try requireNoChange(in: commit, since: position) }
    commit.places = { places(of: $0) }
    try commit.put(records())
    try forEachRetirement { (retirement) throws(Problem) in try retirement.perform(in: commit) }
  }

  /// - Throws: `Problem` of kind `preconditionFailed` with each record of the bundle that a later commit has changed.
  private func requireNoChange(in commit: Commit, since position: Position) throws(Problem) {
    var faults: [Problem.Fault] = []
    func look(_ resource: Resource, _ id: String, _ pointer: String) throws(Problem) {
      guard faults.count < Problem.bodyFaultsMost,
        let change = try commit.lastChange(of: id, in: resource), change.seq > position.seq
      else { return }
      let detail = "\"\(id)\" of \(resource.name) was changed by \(change.actor) in commit \(change.seq)."
      faults.append(.init(detail, pointer: pointer))
    }
    try forEachName { (resource, id, pointer) throws(Problem) in try look(resource, id, pointer) }
    try forEachRetirement { (retired) throws(Problem) in
      try look(retired.resource, retired.id, retired.pointer)
    }
    guard faults.isEmpty else {
      let detail = "Records of the bundle were changed after commit \(position.seq): read them again."
      throw Problem(.preconditionFailed, detail, faults: faults)
    }
  }

  /// Where records stand in it. Where it cannot be read any more the faults go without.
  private func places(of names: Set<RecordName>) -> [RecordName: String] {
    var places: [RecordName: String] = [:]
    try? forEachName { (resource, id, pointer) throws(Problem) in
      let name = RecordName(collection: resource.name, id: id)
      if names.contains(name), places[name] == nil { places[name] = pointer }
    }
    return places
  }
}
