/// A copy of a request's head, for when its answer is not made while the connection's bytes are there.
package final class KeptRequest {
  private let head: RequestHead
  private let bytes: [UInt8]
  private let number: UInt64

  /// Copies a request but for its body, of which nothing is left. `bytes` is the message's head.
  package init(_ request: borrowing Request, bytes: UnsafeRawBufferPointer) {
    head = request.head
    number = request.number
    self.bytes = [UInt8](bytes)
  }

  /// How many bytes of memory it takes, about.
  package var cost: Int { bytes.count }

  /// The message, as it came, if it has no body and this is all of it.
  package var whole: [UInt8]? { head.framing == .none ? bytes : nil }

  /// Lends the request.
  package func lend<Result>(_ use: (borrowing Request) -> Result) -> Result {
    bytes.withUnsafeBytes { bytes in
      use(
        Request(head: head, bytes: bytes, body: UnsafeRawBufferPointer(start: nil, count: 0), number: number))
    }
  }
}
