package import Domain
package import HTTP
import Representation

extension Problem.Kind {
  /// The status of an answer that reports the problem. Decided here and nowhere else.
  package var status: Status {
    switch self {
    case .invalidRequest, .invalidParameter: .badRequest
    case .unauthorized: .unauthorized
    case .forbidden, .notPrimary: .forbidden
    case .notFound: .notFound
    case .gone: .gone
    case .methodNotAllowed: .methodNotAllowed
    case .notImplemented: .notImplemented
    case .notAcceptable: .notAcceptable
    case .conflict, .historyDiverged: .conflict
    case .preconditionFailed: .preconditionFailed
    case .preconditionRequired: .preconditionRequired
    case .unsupportedMediaType: .unsupportedMediaType
    case .invalidBody, .idempotencyMismatch: .unprocessableContent
    case .quotaExceeded: .tooManyRequests
    case .busy, .unavailable, .behind, .readOnly, .writesStopped: .serviceUnavailable
    case .tooSlow: .gatewayTimeout
    case .insufficientStorage: .insufficientStorage
    case .commitUnknown, .storageFault, .internalError: .internalServerError
    }
  }
}

/// Problem details as RFC 9457 writes them.
package enum ProblemDocument {
  /// The body: `type`, `title`, `status`, `detail`, the stable `code`, `errors` where there are any, and `history_url`
  /// where a record is gone (extension members, RFC 9457 §3.2).
  package static func body(_ problem: Problem) -> [UInt8] {
    var members = common(
      status: problem.kind.status, detail: problem.detail, code: problem.kind.rawValue)
    if problem.kind == .quotaExceeded { members[0] = .init("type", .string(quotaType)) }
    if !problem.faults.isEmpty { members.append(.init("errors", .array(problem.faults.map(fault)))) }
    if let history = problem.history { members.append(.init("history_url", .string(history))) }
    return bytes(members + problem.members)
  }

  /// The type that is registered for a rate that is used up (draft-ietf-httpapi-ratelimit-headers).
  private static let quotaType = "https://iana.org/assignments/http-problem-types#quota-exceeded"

  /// The body for a message that was refused before there was a request to speak of. Its code is that of the
  /// first kind of problem with the status, or the status's reason as a slug: `uri-too-long`.
  package static func body(status: Status, detail: String) -> [UInt8] {
    bytes(common(status: status, detail: detail, code: code(of: status)))
  }

  /// What such a message is called where it is counted and logged.
  package static func code(of status: Status) -> String {
    let kind = Problem.Kind.allCases.first { $0.status == status }
    return kind?.rawValue ?? "\(status.reason)".lowercased().replacing(" ", with: "-")
  }

  private static func common(status: Status, detail: String, code: String) -> [JSON.Member] {
    [
      .init("type", .string("about:blank")), .init("title", .string("\(status.reason)")),
      .init("status", .number(String(status.code))), .init("detail", .string(detail)),
      .init("code", .string(code)),
    ]
  }

  private static func fault(_ fault: Problem.Fault) -> JSON {
    var members: [JSON.Member] = [.init("detail", .string(fault.detail))]
    if let parameter = fault.parameter { members.append(.init("parameter", .string(parameter))) }
    if let pointer = fault.pointer { members.append(.init("pointer", .string(pointer))) }
    if !fault.allowed.isEmpty { members.append(.init("allowed", .array(fault.allowed.map(JSON.string)))) }
    return .object(members)
  }

  private static func bytes(_ members: [JSON.Member]) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONText.append(.object(members), to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}

extension Response {
  /// Makes this the answer that reports a problem, whatever it held before.
  /// - Parameter page: how it is told to somebody who asked for a page; nil for everybody else.
  mutating func replace(with problem: Problem, as page: ProblemPage? = nil) {
    reset()
    status = problem.kind.status
    reason = "\(problem.kind.rawValue): \(problem.detail)"
    add("Content-Type", page == nil ? "application/problem+json" : Format.html.contentType)
    if let page { add(page.policy) }
    add("Cache-Control", "no-store")
    if let seconds = problem.retryAfter {
      add("Retry-After", seconds)
    } else if [.busy, .unavailable, .behind].contains(problem.kind) {
      add("Retry-After", 1)
    }
    // RFC 5829 §3.1.
    if let history = problem.history { add("Link", "<\(history)>; rel=\"version-history\"") }
    body.append(contentsOf: page?.bytes(problem) ?? ProblemDocument.body(problem))
  }
}
