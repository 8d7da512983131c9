internal import Bytes

/// Looking up header fields.
extension Request {
  /// Whether the field was sent, also if empty.
  package borrowing func has(_ name: FieldName) -> Bool { head.fields.contains(name) }

  /// Lends the field's value, or gives nil where it was not sent. Nothing is allocated, except where the
  /// field came in several lines: those are joined as `field(_:)` joins them.
  @inlinable package borrowing func withField<Result, Failure: Error>(
    _ name: FieldName, _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let first = head.fields[name] else { return nil }
    guard head.fields.repeats(name) else { return try withBytes(first, use) }
    return try use(joined(name, first).span)
  }

  /// The field's value as text, or nil where it was not sent. Several lines are joined with a comma and a
  /// space (RFC 9110 §5.3), those of Cookie with a semicolon (RFC 6265 §5.4). Bytes that are not UTF-8 become
  /// U+FFFD.
  package borrowing func field(_ name: FieldName) -> String? {
    withField(name) { String(decoding: $0, as: UTF8.self) }
  }

  /// The same for any name, in whatever case; for names outside `FieldName` it looks through the list of
  /// others.
  package borrowing func field(named name: String) -> String? {
    let asked = name.utf8Span.span
    if let known = FieldName(spelled: asked) { return field(known) }
    var value: [UInt8]?
    for line in head.fields.others where line.known == nil && isSame(line.name, asked) {
      append(line.value, to: &value, behind: ", ")
    }
    return value.map { String(decoding: $0, as: UTF8.self) }
  }

  @usableFromInline borrowing func joined(_ name: FieldName, _ first: Slice) -> [UInt8] {
    let separator: StaticString = name == .cookie ? "; " : ", "
    var value: [UInt8]? = withBytes(first) { [UInt8]($0) }
    for line in head.fields.others where line.known == name {
      append(line.value, to: &value, behind: separator)
    }
    return value ?? []
  }

  private borrowing func append(_ next: Slice, to value: inout [UInt8]?, behind separator: StaticString) {
    var joined = value ?? []
    if value != nil { joined.append(separator) }
    withBytes(next) { joined.append(contentsOf: $0) }
    value = joined
  }

  private borrowing func isSame(_ sent: Slice, _ asked: Span<UInt8>) -> Bool {
    withBytes(sent) { sent in
      sent.count == asked.count && sent.indices.allSatisfy { sent[$0].lowercased == asked[$0].lowercased }
    }
  }
}
