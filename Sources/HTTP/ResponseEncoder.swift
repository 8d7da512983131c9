/// Writes answers as bytes (RFC 9112 §4, §6, §7). It keeps nothing.
package enum ResponseEncoder {
  /// How the bytes after a head are delivered.
  package enum Delivery: Equatable, Sendable {
    /// There are none.
    case none
    /// Those of `finished`, or else of `body`, as they are.
    case whole
    /// Those of `producer`, as they are: the head says how many.
    case counted
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

    /// A promise from its parts.
    package init(delivery: Delivery, keepAlive: Bool) {
      self.delivery = delivery
      self.keepAlive = keepAlive
    }
  }

  /// The interim answer to `Expect: 100-continue`.
  package static var continueLine: StaticString { "HTTP/1.1 100 Continue\r\n\r\n" }

  /// Appends status line and header section. `date` is the value of the Date header, which the caller renews
  /// once a second; `keepAlive` is whether client and server would both go on. For HEAD everything is as for
  /// GET, and nothing follows (RFC 9110 §9.3.2); 204 and 304 have no body either, and no Content-Length here
  /// (RFC 9110 §8.6).
  package static func appendHead(
    of response: borrowing Response, answering method: Method, version: Version, keepAlive: Bool,
    date: borrowing [UInt8], to output: inout [UInt8]
  ) -> Outcome {
    let delivery = delivery(of: response, version: version)
    let keepAlive = keepAlive && (delivery != .untilClose || method == .head)
    let length =
      delivery == .counted
      ? response.producer?.byteCount ?? 0 : response.finished?.bodyCount ?? response.body.count
    let finishedLines = response.finished?.fieldLines ?? []
    // The room is for what is literal below, and two numbers.
    let room =
      192 + response.status.reason.utf8CodeUnitCount + date.count + finishedLines.count
      + response.fieldLines.count
    output.append(addingCapacity: room) { room in
      room.write("HTTP/1.1 ")
      room.write(decimal: Int(response.status.code))
      room.write(" ")
      room.write(response.status.reason)
      room.write("\r\nDate: ")
      room.write(date.span)
      room.write("\r\n")
      room.write(finishedLines.span)
      room.write(response.fieldLines.span)
      writeFraming(delivery, length: length, to: &room)
      writeConnection(keepAlive, version, to: &room)
    }
    return Outcome(delivery: method == .head ? .none : delivery, keepAlive: keepAlive)
  }

  private static func delivery(of response: borrowing Response, version: Version) -> Delivery {
    guard response.status.allowsBody else { return .none }
    guard let producer = response.producer else { return .whole }
    if producer.byteCount != nil { return .counted }
    return version == .http10 ? .untilClose : .chunked
  }

  private static func writeFraming(_ delivery: Delivery, length: Int, to room: inout OutputSpan<UInt8>) {
    switch delivery {
    case .whole, .counted:
      room.write("Content-Length: ")
      room.write(decimal: length)
      room.write("\r\n")
    case .chunked: room.write("Transfer-Encoding: chunked\r\n")
    case .none, .untilClose: break
    }
  }

  /// Says what is not the version's default (RFC 9112 §9.3), and ends the head.
  private static func writeConnection(_ keepAlive: Bool, _ version: Version, to room: inout OutputSpan<UInt8>)
  {
    if !keepAlive {
      room.write("Connection: close\r\n\r\n")
    } else if version == .http10 {
      room.write("Connection: keep-alive\r\n\r\n")
    } else {
      room.write("\r\n")
    }
  }

  /// Appends a whole answer, head and body, where that body is `body` or finished. For one with a `producer`
  /// it writes the head, and the pieces remain to be asked for.
  package static func append(
    _ response: borrowing Response, answering method: Method, version: Version, keepAlive: Bool,
    date: borrowing [UInt8], to output: inout [UInt8]
  ) -> Outcome {
    let outcome = appendHead(
      of: response, answering: method, version: version, keepAlive: keepAlive, date: date, to: &output)
    guard outcome.delivery == .whole else { return outcome }
    let (body, start) = response.wholeBody(as: outcome.delivery)
    output.append(contentsOf: body[start...])
    return Outcome(delivery: .none, keepAlive: outcome.keepAlive)
  }
}
