import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `POST /v1/import`
  static let bundleImport = Route(
    "/v1/import", "Stores records of any collections, and retires others, in one commit.", methods: [.post],
    parameters: WriteTerms.parameters, bodies: BundleText.bodies, answer: CommitSummary.schema,
    access: .scope(.write), isLasting: false
  ) { (walk, question, response) throws(Problem) in
    let terms = try WriteTerms(question, rates: walk.hooks.rates)
    try ImportOrder(terms: terms, text: question.body).begin(by: walk, into: &response)
    return nil
  }
}

/// The import of a bundle, which is read on the thread that writes.
struct ImportOrder: WriteOrder {
  let terms: WriteTerms
  /// The body of the request.
  let text: [UInt8]

  func perform(_ commit: Commit) throws(Problem) -> WriteOutcome {
    let bundle = try BundleText(text, isLines: terms.fields.mediaType == BundleText.lines)
    for collection in bundle.collections { try terms.bearer.requireChange(of: collection.name) }
    commit.place = bundle.place
    try commit.put(bundle.records)
    for retirement in bundle.retirements { try retirement.perform(in: commit) }
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
