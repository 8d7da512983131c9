import Domain
import HTTP
import Store

/// What a client is told whose change the record does not allow as it is.
struct WriteRefusal {
  let terms: WriteTerms
  let method: Method
  let place: RecordPlace
  let id: String

  private var path: String { place.path(id) }

  /// The problem of a state for which a precondition does not hold.
  func problem(_ precondition: Precondition, _ state: RecordState) -> Problem {
    switch (method, state) {
    case (.post, .current): taken
    case (.post, _): retired
    case (.patch, .unknown), (.delete, .unknown): Problem(.notFound, "Nothing is at \(path).")
    case (.patch, .retired), (.delete, .retired): Problem(.gone, "\(path) was retired.")
    case (_, .current(let current)) where terms.isUnconditional: required(current)
    case (_, .current(let current)): failed(precondition, current)
    case (_, .unknown), (_, .retired):
      Problem(.preconditionFailed, "There is no current version of \(path) that If-Match could name.")
    }
  }

  private var taken: Problem {
    Problem(
      .conflict, "\(path) is there already: change it with PUT or PATCH.",
      faults: [.init("The id is taken by \(path).", pointer: "/id")])
  }

  private var retired: Problem {
    Problem(
      .conflict,
      "\(path) was retired, and an id means one thing for ever: PUT with `If-None-Match: *` brings it back.",
      faults: [.init("The id was that of a retired record.", pointer: "/id")])
  }

  private func required(_ current: CurrentVersion) -> Problem {
    Problem(
      .preconditionRequired,
      "\(path) is there: send If-Match with its ETag, so that no change of somebody else is lost.",
      members: [member(current)])
  }

  private func failed(_ precondition: Precondition, _ current: CurrentVersion) -> Problem {
    let proxy =
      terms.hasWeakTag ? " The tag is weak: a proxy between has compressed the answer; turn that off." : ""
    let detail =
      precondition == .isAbsent
      ? "\(path) is there already."
      : "\(path) is another version by now: read it again, and make the change on that.\(proxy)"
    return Problem(.preconditionFailed, detail, members: [member(current)])
  }

  private func member(_ current: CurrentVersion) -> JSON.Member {
    .init(
      "current",
      .object([
        .init("etag", .string(place.tag(current.version))), .init("revision", .number("\(current.revision)")),
        .init("updated_at", .string(current.updatedAt)), .init("actor", .string(current.actor)),
      ]))
  }
}
