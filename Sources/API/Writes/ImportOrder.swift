import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `POST /v1/import`
  static let bundleImport = Route(
    "/v1/import", "Stores records of any collections, and retires others, in one commit.", methods: [.post],
    parameters: WriteTerms.parameters + [.unlessChangedSince], bodies: BundleForm.bodies,
    answer: CommitSummary.schema,
    access: .scope(.write), isLasting: false
  ) { (walk, question, response) throws(Problem) in
    let terms = try WriteTerms(question, rates: walk.hooks.rates)
    let since = try question.positionUnlessChanged(walk.reader)
    let order = ImportOrder(terms: terms, text: question.body, stored: question.stored, since: since)
    try order.begin(by: walk, into: &response)
    return nil
  }
}

extension QueryParameter {
  fileprivate static let unlessChangedSince = QueryParameter(
    "unless_changed_since",
    "A position, as Entente-Version has it: 412 where a record of the bundle was changed by a later commit.",
    .text)
}

extension Question {
  /// - Throws: `Problem` of kind `invalidParameter` where it is no position, and `historyDiverged` where it is one of
  ///   another history.
  fileprivate func positionUnlessChanged(_ reader: Reader) throws(Problem) -> Position? {
    var given = GivenParameters(self)
    guard let text = given.text("unless_changed_since") else { return nil }
    if let position = Position(text) { return try reader.check(position) }
    given.refuse("unless_changed_since", "\"\(text)\" is no position: use Entente-Version of an answer.")
    try given.check()
    return nil
  }
}

extension Walk {
  /// What is done with the body of an admitted request that has not come yet.
  /// - Throws: `Problem` of the first check that fails of those that need no body.
  func intake(_ admission: Admission, _ request: borrowing Request) throws(Problem) -> BodyIntake {
    guard admission.route.access == .scope(.write) else { return .gathered }
    let question = try Question(admission, request)
    try WriteTerms.check(question)
    guard let fields = question.writing, let bearer = question.bearer,
      let body = question.route.bodies.first(where: { $0.mediaType == fields.mediaType }),
      let most = body.largeMost
    else { return .gathered }
    var length: Int?
    if case .length(let count) = request.head.framing { length = count }
    if let length, length <= Imports.inMemory { return .gathered }
    _ = try question.positionUnlessChanged(reader)
    let announced = BundleStore.Announcement(
      actor: bearer.name, length: length, isLines: fields.mediaType == BundleForm.lines,
      keyed: fields.idempotencyKey == nil ? nil : fields.line, rest: try hooks.rates.count(bearer.name))
    guard hooks.writes != nil else { throw hooks.takesNoChanges }
    return .stored(try BundleStore(announced, most: most(hooks.imports.limits), self))
  }
}

/// The import of a bundle. A small one is read on the thread that writes.
struct ImportOrder: WriteOrder {
  let terms: WriteTerms
  /// The body of the request.
  let text: [UInt8]
  /// The bundle that came by way of a file, in its place.
  let stored: StoredBundle?
  /// Behind which no record of it may have changed; nil where that does not matter.
  let since: Position?

  /// A large one is a group of its own. A small one goes with others: to rely on our own checks in place of foreign keys
  /// has SQLite prepare every statement anew, which takes four times as long as to store three records.
  var isAlone: Bool { stored != nil || text.count > Imports.inMemory }

  func perform(_ commit: Commit) throws(Problem) -> WriteOutcome {
    let bundle: any Bundle
    if let stored {
      bundle = stored.bundle
    } else {
      bundle = try BundleText(text, isLines: terms.fields.mediaType == BundleForm.lines)
    }
    for collection in bundle.collections { try terms.bearer.requireChange(of: collection.name) }
    try bundle.perform(in: commit, unlessChangedSince: since)
    if commit.summary.changeCount > 0, !terms.isDryRun, let key = terms.key {
      var summary: [UInt8] = []
      JSONText.append(commit.summary.json(seq: commit.summary.seq), to: &summary)
      try commit.remember(key, status: 200, summary: String(decoding: summary, as: UTF8.self))
    }
    return .imported
  }

  func answer(_ written: Written<WriteOutcome>, by walk: Walk, into response: inout Response) throws(Problem)
  {
    response.add("Content-Type", Format.json.contentType)
    if terms.isDryRun { response.add("Entente-Dry-Run", "true") }
    let seq: Int64?
    if case .replayed(let replay) = written.outcome {
      response.add("Idempotent-Replayed", "true")
      response.body = Array((replay.summary ?? "").utf8) + [UInt8(ascii: "\n")]
      seq = replay.seq
    } else {
      seq = written.isCommitted ? written.summary.seq : nil
      response.append(written.summary.json(seq: seq))
    }
    let dataset = try walk.reader.dataset(at: seq.map { .commit($0) } ?? .now)
    response.add("Entente-Version", dataset.position.text)
  }
}

extension CommitSummary {
  /// What an import is answered with.
  fileprivate static let schema = ValueSchema.object([
    "created": .integer, "replaced": .integer, "unchanged": .integer, "retired": .integer,
    "seq": ValueSchema.integer.orNull,
  ])

  /// The counts, and the number of the commit where there is one.
  fileprivate func json(seq: Int64?) -> JSON {
    .object([
      .init("created", .number("\(created)")), .init("replaced", .number("\(replaced)")),
      .init("unchanged", .number("\(unchanged)")), .init("retired", .number("\(retired)")),
      .init("seq", seq.map { .number("\($0)") } ?? .null),
    ])
  }
}
