/// Writes answers as bytes (RFC 9112 §4, §6, §7). It keeps nothing.
package enum ResponseEncoder {
  /// How the bytes after a head are delivered.
  package enum Delivery: Equatable, Sendable {
    /// There are none.
    case none
    /// Those of `shared`, or else of `body`, as they are.
    case whole
    /// Those of `producer`, each piece through `appendChunk`, then `appendLastChunk`.
    case chunked
    /// Those of `producer`, as they are, until the connection is closed: the client speaks HTTP/1.0.
    case untilClose
  }

  /// What a head that was written promises.
  package struct Outcome: Equatable, Sendable {
    /// What has to follow it.
    package let delivery: Delivery
    /// Whether the connection may take another request afterwards.
    package let keepAlive: Bool
  }

  /// The interim answer to `Expect: 100-continue`.
  package static var continueLine: StaticString { "HTTP/1.1 100 Continue\r\n\r\n" }

  /// Appends status line and header section. `date` is the value of the Date header, which the caller renews once a
  /// second; `keepAlive` is whether client and server would both go on. For HEAD everything is as for GET, and nothing
  /// follows (RFC 9110 §9.3.2); 204 and 304 have no body either, and no Content-Length here (RFC 9110 §8.6).
  package static func appendHead(
    of response: borrowing Response, answering method: Method, version: Version, keepAlive: Bool,
    date: borrowing [UInt8], to output: inout [UInt8]
  ) -> Outcome {
    output.append("HTTP/1.1 ")
    output.append(decimal: Int(response.status.code))
    output.append(.space)
    output.append(response.status.reason)
    output.append("\r\nDate: ")
    output.append(contentsOf: copy date)
    output.append("\r\n")
    output.append(contentsOf: response.fieldLines)
    let delivery = appendFraming(of: response, version: version, to: &output)
    let keepAlive = keepAlive && (delivery != .untilClose || method == .head)
    if !keepAlive {
      output.append("Connection: close\r\n")
    } else if version == .http10 {
      output.append("Connection: keep-alive\r\n")
    }
    output.append("\r\n")
    return Outcome(delivery: method == .head ? .none : delivery, keepAlive: keepAlive)
  }

  private static func appendFraming(
    of response: borrowing Response, version: Version, to output: inout [UInt8]
  ) -> Delivery {
    guard response.status.allowsBody else { return .none }
    if response.producer != nil {
      if version == .http10 { return .untilClose }
      output.append("Transfer-Encoding: chunked\r\n")
      return .chunked
    }
    output.append("Content-Length: ")
    output.append(decimal: response.shared?.bytes.count ?? response.body.count)
    output.append("\r\n")
    return .whole
  }

  /// Appends a whole answer, head and body, where that body is `body` or `shared`. For one with a `producer` it writes the
  /// head, and the pieces remain to be asked for.
  package static func append(
    _ response: borrowing Response, answering method: Method, version: Version, keepAlive: Bool,
    date: borrowing [UInt8], to output: inout [UInt8]
  ) -> Outcome {
    let outcome = appendHead(
      of: response, answering: method, version: version, keepAlive: keepAlive, date: date, to: &output)
    guard outcome.delivery == .whole else { return outcome }
    if let shared = response.shared {
      output.append(contentsOf: shared.bytes)
    } else {
      output.append(contentsOf: response.body)
    }
    return Outcome(delivery: .none, keepAlive: outcome.keepAlive)
  }
}
