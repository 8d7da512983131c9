/// Looking up header fields.
extension Request {
  /// Whether the field was sent, also if empty.
  package borrowing func has(_ name: FieldName) -> Bool { head.fields.contains(name) }

  /// Lends the field's value, or gives nil where it was not sent. Nothing is allocated, except where the
  /// field came in several lines: those are joined as `field(_:)` joins them.
  package borrowing func withField<Result, Failure>(
    _ name: FieldName, _ use: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let first = head.fields[name] else { return nil }
    guard head.fields.repeats(name) else { return try use(bytes[first]) }
    return try joined(name, first).span.withUnsafeBytes(use)
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
    var name = name
    return name.withUTF8 { spelled -> String? in
      if let known = FieldName(spelled: spelled.span) { return field(known) }
      var value: [UInt8]?
      for line in head.fields.others where line.known == nil && isSame(bytes[line.name], spelled) {
        value = Self.join(value, bytes[line.value], with: ", ")
      }
      return value.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private borrowing func joined(_ name: FieldName, _ first: Slice) -> [UInt8] {
    let separator: StaticString = name == .cookie ? "; " : ", "
    var value = [UInt8](bytes[first])
    for line in head.fields.others where line.known == name {
      value = Self.join(value, bytes[line.value], with: separator)
    }
    return value
  }

  private static func join(
    _ value: [UInt8]?, _ next: UnsafeRawBufferPointer, with separator: StaticString
  ) -> [UInt8] {
    guard var value else { return [UInt8](next) }
    value.append(separator)
    value.append(contentsOf: next)
    return value
  }

  private borrowing func isSame(_ sent: UnsafeRawBufferPointer, _ asked: UnsafeBufferPointer<UInt8>) -> Bool {
    sent.count == asked.count && sent.indices.allSatisfy { sent[$0].lowercased == asked[$0].lowercased }
  }
}
