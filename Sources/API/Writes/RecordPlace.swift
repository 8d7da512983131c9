import Domain
import HTTP
import Representation
import SQLite
import Store

/// Where the records of a collection stand, as a client addressed them, and how they are answered when they were changed.
struct RecordPlace: Sendable {
  let resource: Resource
  /// The path of the collection.
  let base: String

  init(_ resource: Resource, _ question: Question) {
    self.resource = resource
    if let parent = question.route.parent {
      base = "/v1/\(parent.collection)/\(question[parent.field])/\(parent.path)"
    } else {
      base = "/v1/\(resource.name)"
    }
  }

  /// The path of a record.
  func path(_ id: String) -> String { "\(base)/\(id)" }

  /// The tag that a version has where its record is shown whole.
  func tag(_ version: Int64) -> String {
    let tag = RecordTag(version: version, .whole(resource))
    return "\"" + String(decoding: tag.bytes, as: UTF8.self) + "\""
  }

  /// Answers with a version as it was stored, which a later one may have replaced by now.
  /// - Parameter seq: the commit that the request made; nil where it changed nothing.
  func give(
    _ version: Int64, _ status: Status, as seq: Int64?, _ terms: WriteTerms, by walk: Walk,
    into response: inout Response
  ) throws(Problem) {
    var body: [UInt8] = []
    var id = ""
    let writer = walk.writer(resource)
    let isThere = try walk.reader.version(version, of: resource) { row in
      // The first of the fields.
      id = row.text(0)
      writer.write(row, to: &body)
    }
    guard isThere else {
      throw Problem(.internalError, "The version \(version) in \(base) is not to be found.")
    }
    response.status = status
    response.add("Content-Location", path(id))
    if status == .created { response.add("Location", path(id)) }
    response.add("ETag", tag(version))
    try addPosition(seq, by: walk, to: &response)
    if terms.fields.wantsMinimum {
      response.add("Preference-Applied", "return=minimal")
      if status == .ok { response.status = .noContent }
    } else {
      response.add("Content-Type", Format.json.contentType)
      response.body = body + [UInt8(ascii: "\n")]
    }
  }

  /// Answers that a record was retired.
  func giveNothing(as seq: Int64?, by walk: Walk, into response: inout Response) throws(Problem) {
    response.status = .noContent
    try addPosition(seq, by: walk, to: &response)
  }

  /// Answers once more what was answered to the same request before.
  func give(
    again replay: Replay, _ terms: WriteTerms, by walk: Walk, into response: inout Response
  ) throws(Problem) {
    response.add("Idempotent-Replayed", "true")
    guard let version = replay.version else {
      return try giveNothing(as: replay.seq, by: walk, into: &response)
    }
    let status: Status = replay.status == Status.created.code ? .created : .ok
    try give(version, status, as: replay.seq, terms, by: walk, into: &response)
  }

  private func addPosition(_ seq: Int64?, by walk: Walk, to response: inout Response) throws(Problem) {
    let dataset = try walk.reader.dataset(at: seq.map { .commit($0) } ?? .now)
    response.add("Entente-Version", dataset.position.text)
  }
}
