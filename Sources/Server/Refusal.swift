package import HTTP

/// Why the server itself, not a handler, answers a client, and how. The connection ends afterwards.
package struct Refusal: Sendable {
  /// The status to answer with.
  package let status: Status
  /// What was wrong and what to do about it, in a sentence or two for the client.
  package let explanation: String
  /// After how many seconds another attempt may fare better.
  package let retryAfter: Int?
  /// What lies behind it, for the log and never for the client.
  package let cause: String?

  init(_ status: Status, _ explanation: String, retryAfter: Int? = nil, cause: String? = nil) {
    self.status = status
    self.explanation = explanation
    (self.retryAfter, self.cause) = (retryAfter, cause)
  }

  /// A message that the parser refuses.
  init(_ error: ParseError) {
    self.init(error.status, error.explanation)
  }

  static var headTimeout: Refusal {
    Refusal(
      .requestTimeout, "The head of the request did not arrive in time. Send it whole and without pauses.")
  }

  static var bodyTimeout: Refusal {
    Refusal(.requestTimeout, "The body of the request did not arrive in time. Send it without long pauses.")
  }

  static func bodyTooLarge(_ most: Int) -> Refusal {
    Refusal(
      .contentTooLarge,
      "The body is larger than the \(most) bytes that are taken here. Send less, or send it in parts.")
  }

  static var endedEarly: Refusal {
    Refusal(.badRequest, "The connection was closed before the request was whole.")
  }

  static var tooManyConnections: Refusal {
    Refusal(
      .serviceUnavailable, "The server has as many connections as it takes. Try again soon.", retryAfter: 1)
  }

  static var tooManyConnectionsFromAddress: Refusal {
    Refusal(
      .tooManyRequests, "Your address has as many connections as it may. Use those, or close some.",
      retryAfter: 1)
  }

  static var outOfBuffers: Refusal {
    Refusal(
      .serviceUnavailable, "The server holds as many unfinished requests as it can. Try again soon.",
      retryAfter: 1)
  }

  static var tooManyStreams: Refusal {
    Refusal(
      .serviceUnavailable, "The server sends as many long answers as it can at one time. Try again soon.",
      retryAfter: 1)
  }

  static func brokenProduction(_ error: any Error) -> Refusal {
    Refusal(.internalServerError, "The answer could not be made.", cause: "\(error)")
  }
}

/// Writes a refusal as an answer. The response is handed in empty.
package typealias RefusalWriter = @Sendable (Refusal, inout Response) -> Void

extension Refusal {
  /// As plain text, for a program that says nothing else.
  static func writeText(_ refusal: Refusal, into response: inout Response) {
    response.status = refusal.status
    response.add("Content-Type", "text/plain; charset=utf-8")
    if let seconds = refusal.retryAfter { response.add("Retry-After", seconds) }
    response.body.append(contentsOf: refusal.explanation.utf8)
  }
}
