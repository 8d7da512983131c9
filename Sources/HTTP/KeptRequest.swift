internal import Bytes

/// A copy of a request, for when its answer is not made while the connection's bytes are there. It does not change, so
/// any thread may read it.
package final class KeptRequest: Sendable {
  private let head: RequestHead
  private let headLength: Int
  /// The message's head, and its body without its transfer coding.
  private let bytes: [UInt8]
  private let number: UInt64

  /// Copies a request; `bytes` is the message's head.
  package init(_ request: borrowing Request, bytes: Span<UInt8>) {
    head = request.head
    headLength = bytes.count
    number = request.number
    self.bytes = request.withBody { body in
      var all: [UInt8] = []
      all.reserveCapacity(bytes.count + body.count)
      all.append(contentsOf: bytes)
      all.append(contentsOf: body)
      return all
    }
  }

  /// How many bytes of memory it takes, about.
  package var cost: Int { bytes.count }

  /// The message, as it came, if it has no body and this is all of it.
  package var whole: [UInt8]? { head.framing == .none ? bytes : nil }

  /// Lends the request.
  package func lend<Result>(_ use: (borrowing Request) -> Result) -> Result {
    let bytes = bytes
    return Request.lend(
      head, over: bytes.span.extracting(..<headLength), body: bytes.span.extracting(headLength...),
      number: number, to: use)
  }
}
