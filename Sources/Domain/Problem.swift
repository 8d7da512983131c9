/// Everything that can be wrong with what a caller asks, in the terms of RFC 9457. Which HTTP status each
/// kind has is decided by the API and nowhere else.
package struct Problem: Error, Equatable, Sendable {
  /// What sort of problem it is. The raw value is the stable code that clients may switch on.
  package enum Kind: String, Sendable, CaseIterable {
    case invalidRequest = "invalid-request"
    case invalidParameter = "invalid-parameter"
    case unauthorized = "unauthorized"
    case forbidden = "forbidden"
    case notPrimary = "not-primary"
    case notFound = "not-found"
    case gone = "gone"
    case methodNotAllowed = "method-not-allowed"
    case notImplemented = "not-implemented"
    case notAcceptable = "not-acceptable"
    case conflict = "conflict"
    case historyDiverged = "history-diverged"
    case preconditionFailed = "precondition-failed"
    case preconditionRequired = "precondition-required"
    case unsupportedMediaType = "unsupported-media-type"
    case invalidBody = "invalid-body"
    case idempotencyMismatch = "idempotency-mismatch"
    case quotaExceeded = "quota-exceeded"
    case busy = "busy"
    case tooSlow = "too-slow"
    case unavailable = "unavailable"
    case behind = "behind"
    case readOnly = "read-only"
    case insufficientStorage = "insufficient-storage"
    case writesStopped = "writes-stopped"
    case commitUnknown = "commit-unknown"
    case storageFault = "storage-fault"
    case internalError = "internal-error"
  }

  /// One thing that is wrong, where it is, and what would be right.
  package struct Fault: Equatable, Sendable {
    /// One sentence that says what is wrong and what to do.
    package let detail: String
    /// The query parameter at fault.
    package let parameter: String?
    /// The place in the body at fault, as a JSON pointer (RFC 6901).
    package let pointer: String?
    /// What is allowed in that place; empty where that cannot be listed.
    package let allowed: [String]

    /// A fault in a parameter, at a place of the body, or of the request as a whole.
    package init(_ detail: String, parameter: String? = nil, pointer: String? = nil, allowed: [String] = []) {
      self.detail = detail
      self.parameter = parameter
      self.pointer = pointer
      self.allowed = allowed
    }
  }

  /// What sort of problem it is.
  package let kind: Kind
  /// One sentence for the person who reads the answer.
  package let detail: String
  /// Each fault found, in the order of the request.
  package let faults: [Fault]

  /// What lies behind it, for the log and never for the caller.
  package let cause: String?

  /// Members of its own that its kind has beside those of all problems (RFC 9457 §3.2).
  package let members: [JSON.Member]
  /// In how many seconds it is worth to ask again; nil where nothing is known of that.
  package let retryAfter: Int?
  /// The path of the history of a record that is gone; nil where none is.
  package let history: String?

  /// A problem of a kind, with the faults behind it.
  package init(
    _ kind: Kind, _ detail: String, faults: [Fault] = [], cause: String? = nil, history: String? = nil,
    members: [JSON.Member] = [], retryAfter: Int? = nil
  ) {
    (self.kind, self.detail, self.faults, self.cause) = (kind, detail, faults, cause)
    (self.history, self.members, self.retryAfter) = (history, members, retryAfter)
  }

  /// So many faults of a body are told.
  package static let bodyFaultsMost = 100

  /// The problem of a body: its detail is that of the first fault.
  /// - Parameter count: how many faults there are in all, where only the first of them were kept.
  package static func body(_ faults: [Fault], of count: Int? = nil) -> Problem {
    let count = count ?? faults.count
    let told = Array(faults.prefix(bodyFaultsMost))
    let more = count > 1 ? " (and \(count - 1) more)" : ""
    let untold = count - told.count
    let rest =
      untold > 0 ? [Fault("And \(untold) more faults: these are the first \(bodyFaultsMost).")] : []
    return Problem(
      .invalidBody, (told.first?.detail ?? "The body is not understood.") + more, faults: told + rest)
  }

  /// So many faults of a query are told; then that there are more.
  package static let faultsMost = 20

  /// The problem of query parameters: its detail is that of the first fault.
  package static func parameters(_ faults: [Fault]) -> Problem {
    let told = Array(faults.prefix(faultsMost))
    let more = faults.count > told.count ? [Fault("And more: these are the first \(faultsMost) faults.")] : []
    return Problem(
      .invalidParameter, faults.first?.detail ?? "The query is not understood.", faults: told + more)
  }
}
