/// The header fields of one request, as slices of its bytes. A known field's first line has a place of its
/// own; repeated lines and unknown names go to a list whose length the parser bounds, and whose storage is
/// used again.
@usableFromInline package struct FieldTable: Sendable {
  /// A field line that has no place of its own.
  package struct Line: Sendable {
    /// Where the name stands.
    package let name: Slice
    /// Where the value stands, without the blanks around it.
    package let value: Slice
    /// The name, when it is a known one that came again.
    package let known: FieldName?
  }

  @usableFromInline var first: InlineArray<48, Slice> = .init(repeating: .empty)
  @usableFromInline var present: UInt64 = 0
  @usableFromInline var repeated: UInt64 = 0
  /// The other lines, in the order in which they came.
  package private(set) var others: [Line] = []

  /// How many lines came in all.
  package private(set) var count = 0

  init() {}

  /// Whether a line of this name came.
  @inlinable @inline(__always)
  package func contains(_ name: FieldName) -> Bool { present & name.bit != 0 }

  /// Whether more than one line of this name came.
  @inlinable @inline(__always)
  package func repeats(_ name: FieldName) -> Bool { repeated & name.bit != 0 }

  /// The value of the first line of this name.
  @inlinable @inline(__always)
  package subscript(_ name: FieldName) -> Slice? { contains(name) ? first[Int(name.rawValue)] : nil }

  /// Notes one line. Throws `repeatedField` when a field that holds one value comes a second time.
  mutating func record(_ known: FieldName?, name: Slice, value: Slice) throws(ParseError) {
    count += 1
    guard let known else { return others.append(Line(name: name, value: value, known: nil)) }
    if present & known.bit == 0 {
      present |= known.bit
      first[Int(known.rawValue)] = value
    } else {
      if let error = known.errorWhenRepeated { throw error }
      repeated |= known.bit
      others.append(Line(name: name, value: value, known: known))
    }
  }

  /// Forgets every line and keeps the storage.
  mutating func reset() {
    present = 0
    repeated = 0
    count = 0
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
  }
}

extension FieldName {
  /// This name's bit in the table's two sets.
  @inlinable @inline(__always)
  var bit: UInt64 { 1 &<< UInt64(rawValue) }

  /// How a second line of this name is refused: with a reason of its own where it decides framing or routing,
  /// in general for fields that hold one value (RFC 9110 §5.3), and not at all for lists.
  var errorWhenRepeated: ParseError? {
    switch self {
    case .host: .repeatedHost
    case .contentLength: .repeatedContentLength
    case .transferEncoding: .repeatedTransferEncoding
    case .authorization, .contentType, .idempotencyKey, .ifModifiedSince, .ifUnmodifiedSince, .ifRange,
      .range,
      .origin, .accessControlRequestMethod:
      .repeatedField
    default: nil
    }
  }
}
