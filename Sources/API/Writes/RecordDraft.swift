import Domain
import HTTP
import Representation
import Store

/// What can be said of a change before it is the writer's turn: on a fresh snapshot, which the writer's own may be ahead of.
struct RecordDraft {
  private let walk: Walk
  private let question: Question
  let place: RecordPlace
  /// The record above, for a path below one.
  private let above: String?

  /// - Throws: `Problem` of kind `notFound` or `gone` where the path stands below a record that is not there.
  init(_ walk: Walk, _ question: Question, _ resource: Resource) throws(Problem) {
    (self.walk, self.question) = (walk, question)
    place = RecordPlace(resource, question)
    above = try walk.reader.recordAbove(question, at: .now)
  }

  private var resource: Resource { place.resource }
  private var id: String { question["id"] }

  /// Has the same answer given again where the same request was committed before.
  /// - Returns: whether it was.
  /// - Throws: `Problem` of kind `idempotencyMismatch` where the key was used for another request.
  func isReplayed(_ terms: WriteTerms, into response: inout Response) throws(Problem) -> Bool {
    guard let key = terms.key, try walk.reader.replay(of: key) != nil else { return false }
    try ReplayOrder(terms: terms, place: place).begin(by: walk, into: &response)
    return true
  }

  /// The state of the record that the path names.
  /// - Throws: `Problem` of kind `preconditionRequired` where it is there and the client demands nothing of it.
  func state(_ terms: WriteTerms) throws(Problem) -> RecordState {
    let state = try walk.reader.state(of: id, in: resource)
    if case .current = state, terms.isUnconditional { throw refusal(terms, .none, id, state) }
    return state
  }

  /// The same of a record that must be there.
  /// - Throws: `Problem` of kind `notFound` or `gone` where it is not.
  func present(_ terms: WriteTerms) throws(Problem) -> CurrentVersion {
    let isHere = try walk.reader.record(resource, id, within: above) { _ in } != nil
    guard isHere, case .current(let current) = try state(terms) else {
      throw try walk.reader.missing(resource, id, at: .now)
    }
    return current
  }

  /// The record as it is answered.
  func presentJSON() throws(Problem) -> JSON {
    var bytes: [UInt8] = []
    let writer = walk.writer(resource)
    _ = try walk.reader.record(resource, id) { writer.write($0, to: &bytes) }
    return try RecordDraft.json(bytes)
  }

  /// A body as JSON.
  /// - Throws: `Problem` of kind `invalidRequest` with the line and the column at fault (RFC 8259).
  static func json(_ body: [UInt8]) throws(Problem) -> JSON {
    do throws(JSONFault) {
      return try JSONReader.value(of: body)
    } catch {
      let detail =
        "The body is no JSON: line \(error.line), column \(error.column): \(error.reason.rawValue)."
      throw Problem(.invalidRequest, detail)
    }
  }

  /// What the writer is to do with a record.
  /// - Parameter state: of the record now; nil for a new one.
  /// - Throws: `Problem` of kind `invalidBody` with every fault, a hundred at most, unless the state is already not as the
  ///   precondition demands.
  func order(
    _ body: JSON, _ terms: WriteTerms, if precondition: Precondition, state: RecordState? = nil
  ) throws(Problem) -> RecordOrder {
    var faults: [Problem.Fault] = []
    let record = resource.record(from: placed(body), at: "", faults: &faults)
    if state != nil, let record, record.id != id {
      faults.append(.init("The id is not \"\(id)\", as the path has it.", pointer: "/id"))
    }
    if let parent = question.route.parent, let above, let given = body[parent.field], given != .string(above)
    {
      faults.append(
        .init("The record is not of \"\(above)\", as the path has it.", pointer: "/\(parent.field)"))
    }
    guard let record, faults.isEmpty else {
      if let state, !precondition.holds(state) { throw refusal(terms, precondition, id, state) }
      throw .body(faults)
    }
    return RecordOrder(
      terms: terms, method: question.method, place: place, id: record.id, action: .put(record),
      precondition: precondition)
  }

  /// What the writer is to do where the record is to be retired.
  func retirement(_ terms: WriteTerms, if precondition: Precondition) -> RecordOrder {
    RecordOrder(
      terms: terms, method: question.method, place: place, id: id, action: .retire,
      precondition: precondition)
  }

  /// What a client is told for whom a state will not do.
  func refusal(
    _ terms: WriteTerms, _ precondition: Precondition, _ id: String, _ state: RecordState
  ) -> Problem {
    WriteRefusal(terms: terms, method: question.method, place: place, id: id).problem(precondition, state)
  }

  /// A record that is addressed below another one belongs to it, also where it does not say so.
  private func placed(_ body: JSON) -> JSON {
    guard let parent = question.route.parent, let above, body[parent.field] == nil,
      case .object(let members) = body
    else { return body }
    return .object(members + [.init(parent.field, .string(above))])
  }
}
