/// An answer being made. One value serves many requests, so that its storage is allocated once.
///
/// Its body is one of three, the first that is set: `producer`, `shared`, else `body`. Content-Length,
/// Transfer-Encoding, Connection and Date are the encoder's business: do not add them.
package struct Response {
  /// The status; 200 after `reset()`.
  package var status = Status.ok
  /// The body, when it is made at once. Append to it directly.
  package var body: [UInt8] = []
  /// A finished body that is not copied.
  package var shared: SharedBytes?
  /// A body that is made in pieces as the socket takes them.
  package var producer: (any BodyProducer)?
  /// The header lines, each with its CRLF.
  package private(set) var fieldLines: [UInt8] = []

  /// An empty answer.
  package init() {}

  /// Makes ready for the next answer and keeps the storage.
  package mutating func reset() {
    status = .ok
    body.removeAll(keepingCapacity: true)
    shared = nil
    producer = nil
    fieldLines.removeAll(keepingCapacity: true)
  }

  /// Adds a header. Line ends and other control bytes in `value` become spaces, so that no value can add a header or end
  /// the head (RFC 9110 §5.5).
  package mutating func add(_ name: StaticString, _ value: String) {
    var value = value
    value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
  }

  /// Adds a header whose value is these bytes, made safe in the same way.
  package mutating func add(_ name: StaticString, bytes value: [UInt8]) {
    value.withUnsafeBytes { add(name, $0) }
  }

  /// Adds a header whose value is a number.
  package mutating func add(_ name: StaticString, _ value: Int) {
    fieldLines.append(name)
    fieldLines.append(": ")
    fieldLines.append(decimal: value)
    fieldLines.append("\r\n")
  }

  /// Adds one header line made beforehand, `name: value` with or without its CRLF. Control bytes within become spaces.
  package mutating func add(_ line: [UInt8]) {
    let hasEnd =
      line.count >= 2 && line[line.count - 2] == .carriageReturn && line[line.count - 1] == .lineFeed
    line.withUnsafeBytes {
      appendSafe(UnsafeRawBufferPointer(rebasing: $0[0..<line.count - (hasEnd ? 2 : 0)]))
    }
    fieldLines.append("\r\n")
  }

  /// Adds header lines that were made safe beforehand.
  package mutating func add(_ block: FieldBlock) { fieldLines.append(contentsOf: block.bytes) }

  private mutating func add(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
    fieldLines.append(name)
    fieldLines.append(": ")
    appendSafe(value)
    fieldLines.append("\r\n")
  }

  private mutating func appendSafe(_ value: UnsafeRawBufferPointer) {
    let start = fieldLines.count
    fieldLines.append(contentsOf: value)
    for index in start..<fieldLines.count where !fieldLines[index].isFieldContent {
      fieldLines[index] = .space
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
}
