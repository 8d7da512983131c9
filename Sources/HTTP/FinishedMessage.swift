internal import Bytes

/// An answer that is done, head and body in one piece, such as a cache keeps. For each request only its Date and its
/// X-Request-Id are written into it, and then it is sent from where it lies: nothing is put together and nothing copied.
///
///     status line, Date, the header lines given, X-Request-Id, Content-Length, empty line, body
///
/// As it lies it answers a GET in HTTP/1.1 that names itself by no X-Request-Id, on a connection that stays. Other answers
/// are made of its parts.
package final class FinishedMessage {
  /// What is sent.
  package private(set) var bytes: [UInt8]
  /// How many bytes there are in all.
  package let count: Int
  /// Where the body begins in `bytes`.
  package let bodyStart: Int
  private let fields: Range<Int>
  private let identifierStart: Int

  private static let beforeDate: StaticString = "HTTP/1.1 200 OK\r\nDate: "
  private static let noDate: StaticString = "Thu, 01 Jan 1970 00:00:00 GMT\r\n"
  private static let beforeIdentifier: StaticString = "X-Request-Id: "
  private static let noIdentifier: StaticString = "0000000000000000\r\n"

  /// Takes over a finished body, and the header lines that go with it.
  package init(_ lines: FieldBlock, body: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(160 + lines.count + body.count)
    bytes.append(Self.beforeDate)
    bytes.append(Self.noDate)
    fields = bytes.count..<(bytes.count + lines.count)
    bytes.append(contentsOf: lines.bytes)
    bytes.append(Self.beforeIdentifier)
    identifierStart = bytes.count
    bytes.append(Self.noIdentifier)
    bytes.append(addingCapacity: 48) { room in
      room.write("Content-Length: ")
      room.write(decimal: body.count)
      room.write("\r\n\r\n")
    }
    bodyStart = bytes.count
    bytes.append(contentsOf: body)
    (self.bytes, count) = (bytes, bytes.count)
  }

  /// How many bytes the body has.
  package var bodyCount: Int { count - bodyStart }

  /// The header lines that it was made with.
  package var fieldLines: ArraySlice<UInt8> { bytes[fields] }

  /// Writes into it what is different in each answer: the value of the Date header, and the number that names the
  /// request. Bytes that still wait to be sent to somebody else stay as they are.
  /// - Returns: what is to be sent.
  package func stamped(date: borrowing [UInt8], number: UInt64) -> [UInt8] {
    precondition(date.count == HTTPDate.byteCount, "a Date of another length")
    var place = bytes.mutableSpan
    place.copy(date.span, to: Self.beforeDate.utf8CodeUnitCount)
    RequestIdentifier.write(number, to: &place, at: identifierStart)
    return bytes
  }
}
