/// An answer being made. One value serves many requests, so that its storage is allocated once.
///
/// Its body is `producer` where that is set, else `body`. Content-Length, Transfer-Encoding, Connection and Date are the
/// encoder's business: do not add them. Where `finished` is set it is the answer, and where `later` is set there is none
/// yet: then nothing else counts.
package struct Response {
  /// The status; 200 after `reset()`.
  package var status = Status.ok
  /// The body, when it is made at once. Append to it directly.
  package var body: [UInt8] = []
  /// The whole answer, done before.
  package var finished: FinishedMessage?
  /// A body that is made in pieces as the socket takes them.
  package var producer: (any BodyProducer)?
  /// What was wrong, for whoever reads the log: never sent.
  package var reason: String?
  /// Who asked, by the name of their token, for whoever reads the log: never sent.
  package var actor: String?
  /// What the answer is waited for from.
  package var later: (any DeferredAnswer)?
  /// The header lines, each with its CRLF.
  package private(set) var fieldLines: [UInt8] = []

  /// An empty answer.
  package init() {}

  /// The most storage for a body that is kept for the next one. A rare answer that was larger gives its
  /// storage back.
  package static var keptBodyBytes: Int { 1024 * 1024 }

  /// Makes ready for the next answer and keeps the storage.
  package mutating func reset() {
    status = .ok
    body.removeAll(keepingCapacity: body.capacity <= Self.keptBodyBytes)
    finished = nil
    producer = nil
    (reason, actor) = (nil, nil)
    later = nil
    fieldLines.removeAll(keepingCapacity: true)
  }

  /// The body where it is delivered whole, and where in these bytes it begins; no bytes where it is not.
  package func wholeBody(as delivery: ResponseEncoder.Delivery) -> (bytes: [UInt8], start: Int) {
    guard delivery == .whole else { return ([], 0) }
    guard let finished else { return (body, 0) }
    return (finished.bytes, finished.bodyStart)
  }

  /// Adds a header. Line ends and other control bytes in `value` become spaces, so that no value can add a
  /// header or end the head (RFC 9110 §5.5).
  package mutating func add(_ name: StaticString, _ value: String) {
    addLine(name, value.utf8Span.span)
  }

  /// Adds a header whose value is these bytes, made safe in the same way.
  package mutating func add(_ name: StaticString, bytes value: [UInt8]) {
    addLine(name, value.span)
  }

  /// Adds a header whose value is a number that is not negative.
  package mutating func add(_ name: StaticString, _ value: Int) {
    fieldLines.append(addingCapacity: name.utf8CodeUnitCount + 24) { room in
      room.write(name)
      room.write(": ")
      room.write(decimal: max(value, 0))
      room.write("\r\n")
    }
  }

  /// Adds a header whose value is a request's identifier, all of whose bytes may stand there.
  package mutating func add(_ name: StaticString, _ identifier: RequestIdentifier) {
    fieldLines.append(addingCapacity: name.utf8CodeUnitCount + RequestIdentifier.bytesMax + 4) { room in
      room.write(name)
      room.write(": ")
      identifier.withBytes { room.write($0) }
      room.write("\r\n")
    }
  }

  /// Adds header lines that were made safe beforehand.
  package mutating func add(_ block: FieldBlock) { fieldLines.append(contentsOf: block.bytes) }

  @inline(__always)
  private mutating func addLine(_ name: StaticString, _ value: Span<UInt8>) {
    fieldLines.append(addingCapacity: name.utf8CodeUnitCount + value.count + 4) { room in
      room.write(name)
      room.write(": ")
      let start = room.count
      room.write(value)
      // Nearly every value is safe, and finding that out costs less than touching each byte of the copy.
      if value.indices.contains(where: { !value[$0].isFieldContent }) { room.makeSafe(from: start) }
      room.write("\r\n")
    }
  }
}

/// Header lines that many answers carry, made once and added at the cost of a copy.
package struct FieldBlock: Sendable {
  /// The lines, each with its CRLF.
  let bytes: [UInt8]

  /// The lines for these names and values, made safe as `Response.add` makes them.
  package init(_ fields: [(name: StaticString, value: String)]) {
    var response = Response()
    for field in fields { response.add(field.name, field.value) }
    bytes = response.fieldLines
  }

  /// The lines of a finished answer, to be sent again as they are.
  package init(of response: borrowing Response) { bytes = response.fieldLines }

  /// How much room they take.
  package var count: Int { bytes.count }
}
