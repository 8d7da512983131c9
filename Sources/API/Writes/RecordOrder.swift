import Domain
import HTTP
import Representation
import SQLite
import Store

/// The change of one record.
struct RecordOrder: WriteOrder {
  /// What is to become of the record.
  enum Action: Sendable {
    case put(Record)
    case retire
  }

  let terms: WriteTerms
  let method: Method
  let place: RecordPlace
  let id: String
  let action: Action
  let precondition: Precondition

  func perform(_ commit: Commit) throws(Problem) -> WriteOutcome {
    switch action {
    case .retire:
      let outcome = try commit.retire(id, from: place.resource, if: precondition)
      if outcome == .retired, let key = terms.key { try commit.remember(key, status: 204) }
      return .retired(outcome)
    case .put(let record):
      commit.places = { [id, place] _ in [RecordName(collection: place.resource.name, id: id): ""] }
      let resolved = try commit.resolved(record, in: place.resource)
      let outcome = try commit.put(resolved, in: place.resource, if: precondition)
      switch outcome {
      case .created(let version): return try done(commit, outcome, version, 201)
      case .replaced(let version): return try done(commit, outcome, version, 200)
      case .unchanged, .refused: return .put(outcome)
      }
    }
  }

  private func done(
    _ commit: Commit, _ outcome: PutOutcome, _ version: Int64, _ status: Int
  ) throws(Problem) -> WriteOutcome {
    if terms.isDryRun { return .tried(try body(of: version, in: commit)) }
    if let key = terms.key { try commit.remember(key, status: status, version: version) }
    return .put(outcome)
  }

  private func body(of version: Int64, in commit: Commit) throws(Problem) -> [UInt8] {
    var body: [UInt8] = []
    let writer = JSONRow(place.resource.fields, storage: RowStorage())
    try commit.version(version, of: place.resource) { writer.write($0, to: &body) }
    return body + [UInt8(ascii: "\n")]
  }

  func answer(_ written: Written<WriteOutcome>, by walk: Walk, into response: inout Response) throws(Problem)
  {
    let seq = written.summary.seq
    if terms.isDryRun { response.add("Entente-Dry-Run", "true") }
    switch written.outcome {
    case .tried(let body):
      response.add("Entente-Version", try walk.reader.currentDataset().position.text)
      response.add("Content-Type", Format.json.contentType)
      response.body = body
    case .put(.refused(let state)), .retired(.refused(let state)):
      throw WriteRefusal(terms: terms, method: method, place: place, id: id).problem(precondition, state)
    case .put(.created(let version)):
      try place.give(version, .created, as: seq, terms, by: walk, into: &response)
    case .put(.replaced(let version)):
      try place.give(version, .ok, as: seq, terms, by: walk, into: &response)
    case .put(.unchanged(let version)):
      try place.give(version, .ok, as: nil, terms, by: walk, into: &response)
    case .retired(.retired):
      try place.giveNothing(as: terms.isDryRun ? nil : seq, by: walk, into: &response)
    case .replayed(let replay): try place.give(again: replay, terms, by: walk, into: &response)
    case .imported: throw Problem(.internalError, "A record was changed, and a bundle was imported.")
    }
  }
}

/// A request that was committed before and is sent again.
struct ReplayOrder: WriteOrder {
  let terms: WriteTerms
  let place: RecordPlace

  /// Only where the key was forgotten between: it is kept for seven days.
  func perform(_ commit: Commit) throws(Problem) -> WriteOutcome {
    throw Problem(.busy, "The idempotency key has just run out: send the request again.")
  }

  func answer(_ written: Written<WriteOutcome>, by walk: Walk, into response: inout Response) throws(Problem)
  {
    guard case .replayed(let replay) = written.outcome else { return }
    try place.give(again: replay, terms, by: walk, into: &response)
  }
}
