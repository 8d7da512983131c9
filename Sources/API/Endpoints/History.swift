import Domain
import HTTP
import Representation
import Store

/// What a record was.
extension Route {
  /// `GET /v1/{collection}/{id}/history`: every version and retirement of a record, the newest first.
  static func history(of resource: Resource) -> Route {
    Route(
      "/v1/\(resource.name)/{id}/history",
      "Tells every version of a record of \(resource.name), the newest first.",
      parameters: [.asOf, .limit, .cursor] + QueryParameter.freshness,
      answer: .page(of: HistoryEntry.schema(of: resource)),
      of: resource,
      isHeavy: \.isForLargePage
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let moment = try given.moment(walk.reader)
      let id = try walk.reader.idEver(question["id"], in: resource, at: moment)
      let list = "\(resource.name)/\(id)/history"
      let (limit, place) = (given.limit(), given.place(in: list, keys: 2))
      try given.check()
      let writer = walk.writer(resource)
      response.beginPage()
      var isFirst = true
      let next = try walk.reader.history(of: resource, id, at: moment, after: place, limit: limit) {
        entry, row in
        response.separate(&isFirst)
        response.beginObject(entry.members)
        response.body.append(",\"record\":")
        if entry.operation == .retire {
          response.body.append("null")
        } else {
          writer.write(row, to: &response.body)
        }
        response.body.append("}")
      }
      response.endPage(
        next: given.cursor(next, in: list), of: question.target, query: given.understood,
        try walk.reader.dataset(at: moment))
      return nil
    }
  }

  /// `GET /v1/{collection}/{id}/history/{revision}`: one version of a record as it was.
  static func version(of resource: Resource) -> Route {
    Route(
      "/v1/\(resource.name)/{id}/history/{revision}",
      "Shows a record of \(resource.name) as it was in one of its versions.",
      parameters: [.asOf] + QueryParameter.freshness, parts: ["revision": .integer(1...Int.max)],
      answer: .shared(resource.schemaName),
      of: resource
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let moment = try given.moment(walk.reader)
      try given.check()
      let id = try walk.reader.idEver(question["id"], in: resource, at: moment)
      let writer = walk.writer(resource)
      let revision = Int64(question["revision"])
      let version = try revision.flatMap { (revision) throws(Problem) in
        try walk.reader.version(of: resource, id, revision: revision, at: moment) { row in
          writer.write(row, to: &response.body)
        }
      }
      guard let version else {
        throw Problem(
          .notFound,
          "There is no version \(question["revision"]) of \"\(id)\"; /v1/\(resource.name)/\(id)/history lists those there are."
        )
      }
      response.body.append(UInt8(ascii: "\n"))
      return RecordTag(version: version, .whole(resource))
    }
  }

  /// `GET /v1/{collection}/{id}/diff`: what differs between two versions of a record.
  static func difference(of resource: Resource) -> Route {
    Route(
      "/v1/\(resource.name)/{id}/diff",
      "Tells what differs between two versions of a record of \(resource.name).",
      parameters: [.asOf, .fromRevision, .toRevision] + QueryParameter.freshness,
      answer: .object([
        "from": .integer, "to": .integer, "patch": .object, "changes": .list(JSONDifference.Change.schema),
      ]), of: resource
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let moment = try given.moment(walk.reader)
      let (from, to) = (given.integer("from"), given.integer("to"))
      try given.check()
      let id = try walk.reader.idEver(question["id"], in: resource, at: moment)
      let last = try walk.reader.lastRevision(of: resource, id, at: moment)
      let newer = to.map(Int64.init) ?? last ?? 1
      let older = from.map(Int64.init) ?? max(1, newer - 1)
      let difference = JSONDifference(
        from: try walk.content(of: resource, id, older, "from", at: moment),
        to: try walk.content(of: resource, id, newer, "to", at: moment))
      response.append(
        .object([
          .init("from", .number(String(older))), .init("to", .number(String(newer))),
          .init("patch", difference.patch),
          .init("changes", .array(difference.changes.map(\.json))),
        ]))
      return nil
    }
  }
}

extension QueryParameter {
  fileprivate static let fromRevision = QueryParameter(
    "from", "The revision that is compared; the one before \"to\" where it is not given.",
    .integer(1...Int.max))
  fileprivate static let toRevision = QueryParameter(
    "to", "The revision that it is compared with; the last one where it is not given.", .integer(1...Int.max))
}

extension Walk {
  /// What a version of a record says, without what the store gives.
  fileprivate func content(
    of resource: Resource, _ id: String, _ revision: Int64, _ parameter: String, at moment: Moment
  ) throws(Problem) -> JSON {
    var bytes: [UInt8] = []
    let writer = writer(resource)
    let version = try reader.version(of: resource, id, revision: revision, at: moment) { row in
      writer.write(row, to: &bytes)
    }
    guard version != nil else {
      throw .parameters([.init("There is no version \(revision) of \"\(id)\".", parameter: parameter)])
    }
    guard case .object(let members)? = try? JSONReader.value(of: bytes) else {
      throw Problem(.internalError, "A version of \"\(id)\" is no JSON.")
    }
    let given = Set(resource.fields.filter(\.isReadOnly).map(\.name))
    return .object(members.filter { !given.contains($0.name) })
  }
}

extension HistoryEntry {
  fileprivate static func schema(of resource: Resource) -> ValueSchema {
    .object([
      "revision": .integer, "op": .codes(ChangeOperation.allCases.map(\.rawValue)), "seq": .integer,
      "position": .text, "at": .text, "actor": .text, "note": ValueSchema.text.orNull,
      "closed_by": ValueSchema.integer.orNull, "record": ValueSchema.shared(resource.schemaName).orNull,
    ])
  }

  /// All but the record, as answers tell it.
  fileprivate var members: [JSON.Member] {
    [.init("revision", .number(String(revision))), .init("op", .string(operation.rawValue))] + commit.members
      + [.init("closed_by", closedBy.map { .number(String($0)) } ?? .null)]
  }
}

extension JSONDifference.Change {
  fileprivate static let schema = ValueSchema.object(["pointer": .text, "from": .any, "to": .any])

  fileprivate var json: JSON {
    .object([.init("pointer", .string(pointer)), .init("from", from), .init("to", to)])
  }
}
