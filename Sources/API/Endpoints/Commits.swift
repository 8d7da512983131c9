import Domain
import HTTP
import Representation
import Store

/// The steps in which the dataset was made.
extension Route {
  /// `GET /v1/commits`: the newest first.
  static let commits = Route(
    "/v1/commits", "Lists the commits, the newest first: when, who, why.",
    parameters: [.asOf, .limit, .cursor] + QueryParameter.freshness, answer: .page(of: RecordedCommit.schema),
    isHeavy: \.isForLargePage
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let moment = try given.moment(walk.reader)
    let (limit, place) = (given.limit(), given.place(in: "commits", keys: 1))
    try given.check()
    let page = try walk.reader.commits(at: moment, after: place, limit: limit)
    response.beginPage()
    response.appendEntries(page.commits.lazy.map { .object($0.members + [$0.countMember]) })
    response.endPage(
      next: given.cursor(page.next, in: "commits"), of: question.target, query: given.understood,
      try walk.reader.dataset(at: moment))
    return nil
  }

  /// `GET /v1/commits/{seq}`: one commit with its changes.
  static let commit = Route(
    "/v1/commits/{seq}", "Shows a commit with its changes, without the records.",
    parameters: [.limit, .cursor] + QueryParameter.freshness,
    parts: ["seq": .pattern("^[0-9]+(-[0-9a-f]{16})?$")],
    answer: .object([
      "seq": .integer, "position": .text, "at": .text, "actor": .text, "note": ValueSchema.text.orNull,
      "changes": .integer, "data": .list(Change.schema), "next": ValueSchema.text.orNull,
      "next_url": ValueSchema.text.orNull, "query": .object, "dataset": .dataset,
    ]), isHeavy: \.isForLargePage
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    guard let position = Position(question["seq"]), position.change == 0 else {
      throw Problem(.notFound, "\"\(question["seq"])\" is no commit: use a number or a position.")
    }
    let commit = try walk.reader.commit(position)
    let list = "commits/\(commit.position.text)"
    let (limit, place) = (given.limit(), given.place(in: list, keys: 1))
    try given.check()
    let page = try walk.reader.changes(of: commit, after: place, limit: limit)
    response.beginObject(commit.members + [commit.countMember])
    response.body.append(",\"data\":[")
    response.appendEntries(page.changes.lazy.map { .object($0.members) })
    response.endPage(
      next: given.cursor(page.next, in: list), of: question.target, query: given.understood,
      try walk.reader.currentDataset())
    return nil
  }
}

extension RecordedCommit {
  fileprivate static let schema = ValueSchema.object([
    "seq": .integer, "position": .text, "at": .text, "actor": .text, "note": ValueSchema.text.orNull,
    "changes": .integer,
  ])

  /// Its number, position and reasons, as answers tell them.
  var members: [JSON.Member] {
    [.init("seq", .number(String(position.seq))), .init("position", .string(position.text))] + reasons
  }

  /// When, who and why.
  var reasons: [JSON.Member] {
    [.init("at", .string(at)), .init("actor", .string(actor)), .init("note", note.map(JSON.string) ?? .null)]
  }

  /// How many changes it made.
  var countMember: JSON.Member { .init("changes", .number(String(changeCount))) }
}

extension Change {
  fileprivate static let schema = ValueSchema.object([
    "op": .codes(ChangeOperation.allCases.map(\.rawValue)), "collection": .text, "id": .text,
    "revision": .integer,
  ])

  /// What was done to which record, as answers tell it.
  var members: [JSON.Member] {
    [
      .init("op", .string(operation.rawValue)), .init("collection", .string(collection)),
      .init("id", .string(id)),
      .init("revision", .number(String(revision))),
    ]
  }
}
