import API
import HTTP
import Server

/// How the server answers what never becomes a request: in the same form as every other problem.
enum Refusals {
  /// - Parameter faults: where it is counted.
  static func write(_ refusal: Refusal, into response: inout Response, counting faults: FaultCounts) {
    let code = ProblemDocument.code(of: refusal.status)
    faults.count(code)
    response.reason = "\(code): \(refusal.explanation)" + (refusal.cause.map { " (\($0))" } ?? "")
    response.status = refusal.status
    response.add("Content-Type", "application/problem+json")
    response.add("Cache-Control", "no-store")
    response.add("Access-Control-Allow-Origin", "*")
    if let seconds = refusal.retryAfter { response.add("Retry-After", seconds) }
    response.body.append(
      contentsOf: ProblemDocument.body(status: refusal.status, detail: refusal.explanation))
  }
}
